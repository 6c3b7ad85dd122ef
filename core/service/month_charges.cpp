#include "core/service/month_charges.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace usagescope {
namespace {

std::string text_of(const UsageRows& rows, Column column, std::uint32_t row) {
  const std::uint32_t code = rows.text_code(column, row);
  return code == 0 ? std::string() : rows.pool(column).text(code);
}

MonthCharge charge_of(const UsageRows& rows, std::uint32_t row) {
  MonthCharge charge;
  charge.subscription_id = text_of(rows, Column::kSubscriptionId, row);
  charge.charge_id = text_of(rows, Column::kChargeId, row);
  charge.description = text_of(rows, Column::kChargeDescription, row);
  charge.part_number = text_of(rows, Column::kPartNumber, row);
  charge.unit = text_of(rows, Column::kUnitOfMeasurement, row);
  charge.service = text_of(rows, Column::kService, row);
  charge.reseller_id = text_of(rows, Column::kResellerId, row);
  return charge;
}

Status add(Decimal& sum, const Decimal& value) {
  auto total = Decimal::add(sum, value);
  if (!total) return total.error();
  sum = *total;
  return ok();
}

Status add_quantity(Decimal& quantity, Decimal& amount, const std::optional<Decimal>& value,
                    const Decimal& price) {
  if (!value) return ok();
  auto product = Decimal::multiply(*value, price);
  if (!product) return product.error();
  if (auto s = add(quantity, *value); !s) return s;
  return add(amount, *product);
}

}  // namespace

Result<std::vector<MonthCharge>> month_charges(const Dataset& dataset, const SellerScope& scope,
                                               Month month, Instant now) {
  const UsageRows& rows = dataset.usage;
  const Period whole = Period::of(month);
  const Period days{whole.begin, std::clamp(now.utc_date(), whole.begin, whole.end)};
  const auto& order = rows.by_time();  // newest first
  const auto is_after = [&](CivilDate day) {
    return [&rows, seconds = std::int64_t{day.days} * 86'400](std::uint32_t row) {
      return rows.time(row) >= seconds;
    };
  };
  const auto first = std::partition_point(order.begin(), order.end(), is_after(days.end));
  const auto last = std::partition_point(first, order.end(), is_after(days.begin));
  const std::string* reseller =
      scope.reseller ? &dataset.partners.resellers[*scope.reseller].prm_id : nullptr;
  std::map<std::pair<std::string, std::string>, MonthCharge> charges;
  for (auto it = first; it != last; ++it) {
    MonthCharge found = charge_of(rows, *it);
    if (found.subscription_id.empty() || found.charge_id.empty()) continue;
    if (reseller != nullptr && found.reseller_id != *reseller) continue;
    const std::pair key(found.subscription_id, found.charge_id);
    MonthCharge& charge = charges.try_emplace(key, std::move(found)).first->second;
    const Decimal price = rows.number(Column::kMsrpPrice, *it).value_or(Decimal());
    auto status =
        add_quantity(charge.usage, charge.amount, rows.number(Column::kUsage, *it), price);
    if (status) {
      status = add_quantity(charge.overage, charge.overage_amount,
                            rows.number(Column::kOnDemandUsage, *it), price);
    }
    if (!status) return status.error();
  }
  std::vector<MonthCharge> list;
  list.reserve(charges.size());
  for (auto& [key, charge] : charges) list.push_back(std::move(charge));
  return list;
}

}  // namespace usagescope
