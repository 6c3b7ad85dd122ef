#include "core/service/contract_cover.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <unordered_map>

#include "core/service/dataset.hpp"
#include "core/service/seller_terms.hpp"

namespace usagescope {
namespace {

constexpr CivilDate kNever{std::numeric_limits<std::int32_t>::min()};
/// Of customers whose rows name no contract, and of rows that name no customer: nothing says that
/// they have none.
constexpr CivilDate kUnknown{std::numeric_limits<std::int32_t>::max()};

/// The last day of each contract, by its code; kNever where partners know none.
std::vector<CivilDate> contract_ends(const UsageRows& rows, const PartnerData& data) {
  std::unordered_map<std::string_view, CivilDate> by_id;
  for (const ContractFacts& contract : data.contracts) {
    by_id.emplace(contract.id, contract_terms(data, contract).last);
  }
  const TextPool& pool = rows.pool(Column::kBillingEngineDiscountContractId);
  std::vector<CivilDate> ends(pool.size() + std::size_t{1}, kNever);
  for (std::uint32_t code = 1; code < ends.size(); ++code) {
    const auto found = by_id.find(pool.text(code));
    if (found != by_id.end()) ends[code] = found->second;
  }
  return ends;
}

/// The last day of each customer's last contract, by its code.
std::vector<CivilDate> customer_ends(const UsageRows& rows, const PartnerData& data) {
  const std::vector<CivilDate> contracts = contract_ends(rows, data);
  std::vector<CivilDate> ends(rows.pool(Column::kCustomerOrgId).size() + std::size_t{1}, kNever);
  for (const std::uint32_t row : rows.by_time()) {
    CivilDate& end = ends[rows.text_code(Column::kCustomerOrgId, row)];
    end = std::max(end, contracts[rows.text_code(Column::kBillingEngineDiscountContractId, row)]);
  }
  ends[0] = kUnknown;
  std::replace(ends.begin(), ends.end(), kNever, kUnknown);
  return ends;
}

}  // namespace

ContractCover::ContractCover(const UsageRows& rows, const PartnerData& data) {
  const std::vector<CivilDate> ends = customer_ends(rows, data);
  last_days_ = ends;
  std::sort(last_days_.begin(), last_days_.end());
  last_days_.erase(std::unique(last_days_.begin(), last_days_.end()), last_days_.end());
  std::vector<Level> by_customer;
  by_customer.reserve(ends.size());
  for (const CivilDate end : ends) by_customer.push_back(level_on(end));
  customer_counts_.assign(last_days_.size(), 0);
  for (std::size_t code = 1; code < ends.size(); ++code) ++customer_counts_[by_customer[code]];
  levels_.reserve(rows.row_count());
  for (const std::uint32_t row : rows.by_time()) {
    levels_.push_back(by_customer[rows.text_code(Column::kCustomerOrgId, row)]);
  }
}

ContractCover::Level ContractCover::level_on(CivilDate day) const noexcept {
  const auto found = std::lower_bound(last_days_.begin(), last_days_.end(), day);
  return static_cast<Level>(found - last_days_.begin());
}

std::size_t ContractCover::count(std::size_t begin, std::size_t end, Level least) const noexcept {
  if (least == 0) return end - begin;
  std::size_t shown = 0;
  for (std::size_t i = begin; i < end; ++i) shown += levels_[i] >= least ? 1 : 0;
  return shown;
}

std::size_t ContractCover::left_out_count(Level least) const noexcept {
  std::size_t count = 0;
  for (std::size_t level = 0; level < least; ++level) count += customer_counts_[level];
  return count;
}

}  // namespace usagescope
