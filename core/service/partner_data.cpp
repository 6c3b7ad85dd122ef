#include "core/service/partner_data.hpp"

#include <algorithm>
#include <limits>

#include "core/service/dataset.hpp"
#include "core/service/demo_catalog.hpp"

namespace usagescope {
namespace {

constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

/// Numbers the distinct values of a text column in the order they are met.
class CodeIndex {
 public:
  explicit CodeIndex(const TextPool& pool) : index_(pool.size() + std::size_t{1}, kNone) {}

  /// The number of a code, and whether it is new; the caller appends the element then.
  std::pair<std::uint32_t, bool> number(std::uint32_t code) {
    if (index_[code] != kNone) return {index_[code], false};
    return {index_[code] = count_++, true};
  }

 private:
  std::vector<std::uint32_t> index_;
  std::uint32_t count_ = 0;
};

class Gatherer {
 public:
  Gatherer(const UsageRows& rows, PartnerData& data)
      : rows_(rows),
        data_(data),
        resellers_(rows.pool(Column::kResellerId)),
        customers_(rows.pool(Column::kCustomerOrgId)),
        contracts_(rows.pool(Column::kBillingEngineDiscountContractId)),
        subscriptions_(rows.pool(Column::kSubscriptionId)) {}

  void add(std::uint32_t row) {
    const std::uint32_t reseller_code = rows_.text_code(Column::kResellerId, row);
    const std::uint32_t customer_code = rows_.text_code(Column::kCustomerOrgId, row);
    if (reseller_code == 0 || customer_code == 0 || rows_.time(row) == UsageRows::kNoTime) return;
    const CivilDate day = rows_.record_day(row);
    data_.first_month = Month::of(day);  // newest first
    if (data_.resellers.empty()) data_.last_month = data_.first_month;
    const std::uint32_t reseller = add_reseller(reseller_code, row);
    const std::uint32_t customer = add_customer(customer_code, row);
    std::optional<std::uint32_t> contract;
    if (const auto code = rows_.text_code(Column::kBillingEngineDiscountContractId, row)) {
      contract = add_contract(code, row, customer, reseller);
      add_amount(data_.contracts[*contract], data_.first_month, row);
    }
    if (const auto code = rows_.text_code(Column::kSubscriptionId, row)) {
      add_subscription(code, row, day, {customer, reseller, contract});
    }
  }

 private:
  struct Owner {
    std::uint32_t customer;
    std::uint32_t reseller;
    std::optional<std::uint32_t> contract;
  };

  [[nodiscard]] std::string text(Column column, std::uint32_t row) const {
    const std::uint32_t code = rows_.text_code(column, row);
    return code == 0 ? std::string() : rows_.pool(column).text(code);
  }

  std::uint32_t add_reseller(std::uint32_t code, std::uint32_t row) {
    const auto [index, is_new] = resellers_.number(code);
    if (is_new) {
      const std::string id = text(Column::kResellerId, row);
      data_.resellers.push_back({id, text(Column::kResellerName, row), reseller_org_id(id)});
    }
    return index;
  }

  std::uint32_t add_customer(std::uint32_t code, std::uint32_t row) {
    const auto [index, is_new] = customers_.number(code);
    if (is_new) {
      data_.customers.push_back(
          {text(Column::kCustomerOrgId, row), text(Column::kCustomerName, row)});
    }
    return index;
  }

  std::uint32_t add_contract(std::uint32_t code, std::uint32_t row, std::uint32_t customer,
                             std::uint32_t reseller) {
    const auto [index, is_new] = contracts_.number(code);
    if (is_new) {
      data_.contracts.push_back({text(Column::kBillingEngineDiscountContractId, row),
                                 "",
                                 text(Column::kProductFamily, row),
                                 customer,
                                 reseller,
                                 {}});
    }
    std::string& account = data_.contracts[index].billing_account_id;
    if (account.empty()) account = text(Column::kBillingAccountId, row);
    return index;
  }

  void add_amount(ContractFacts& contract, Month month, std::uint32_t row) {
    const auto usage = rows_.number(Column::kUsage, row);
    const auto price = rows_.number(Column::kMsrpPrice, row);
    if (!usage || !price) return;
    auto amount = Decimal::multiply(*usage, *price);
    if (!amount) return;
    Decimal& spent = contract.spent[month];
    if (auto sum = Decimal::add(spent, *amount)) spent = *sum;
  }

  void add_subscription(std::uint32_t code, std::uint32_t row, CivilDate day, const Owner& owner) {
    const auto [index, is_new] = subscriptions_.number(code);
    if (is_new) {
      data_.subscriptions.push_back({text(Column::kSubscriptionId, row),
                                     owner.customer,
                                     owner.reseller,
                                     owner.contract,
                                     {},
                                     false,
                                     day,
                                     day});
    }
    SubscriptionFacts& subscription = data_.subscriptions[index];
    subscription.first_day = day;
    const auto commitment = rows_.number(Column::kCommitment, row);
    if (commitment && !commitment->is_zero()) subscription.has_commitment = true;
    std::string service = text(Column::kService, row);
    auto& services = subscription.services;
    const auto place = std::lower_bound(services.begin(), services.end(), service);
    if (!service.empty() && (place == services.end() || *place != service)) {
      services.insert(place, std::move(service));
    }
  }

  const UsageRows& rows_;
  PartnerData& data_;
  CodeIndex resellers_;
  CodeIndex customers_;
  CodeIndex contracts_;
  CodeIndex subscriptions_;
};

/// The distributor as the newest row that names one does.
PartnerFacts find_distributor(const UsageRows& rows, std::string_view org_id) {
  PartnerFacts facts{"", "", std::string(org_id)};
  for (const std::uint32_t row : rows.by_time()) {
    const std::uint32_t id = rows.text_code(Column::kDistributorId, row);
    const std::uint32_t name = rows.text_code(Column::kDistributorName, row);
    if (id == 0 || name == 0) continue;
    facts.prm_id = rows.pool(Column::kDistributorId).text(id);
    facts.name = rows.pool(Column::kDistributorName).text(name);
    break;
  }
  return facts;
}

}  // namespace

PartnerData derive_partner_data(const UsageRows& rows, std::string_view distributor_org_id) {
  PartnerData data;
  data.distributor = find_distributor(rows, distributor_org_id);
  Gatherer gatherer(rows, data);
  for (const std::uint32_t row : rows.by_time()) gatherer.add(row);
  data.cover = ContractCover(rows, data);
  return data;
}

std::string reseller_org_id(std::string_view prm_id) {
  return demo_guid(6, demo_text_hash(prm_id));
}

}  // namespace usagescope
