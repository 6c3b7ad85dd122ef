// Rules "discount-contracts: ..." of rules.hpp.
#include <map>

#include "core/base/xlsx_writer.hpp"
#include "core/contract/enums.hpp"
#include "core/service/demo_catalog.hpp"
#include "core/service/record_search.hpp"
#include "core/service/seller.hpp"
#include "core/service/seller_terms.hpp"

namespace usagescope {
namespace {

constexpr std::int32_t kExpiringDays = 30;  // api-reference.md, 7.7
constexpr std::string_view kCurrentPeriod = "CURRENT";

/// A contract with what follows from it at the request's instant.
struct ContractRow {
  const ContractFacts* facts = nullptr;
  ContractTerms terms;
  DiscountContract wire;  ///< as a distributor sees it, with the distributor's name beside
  bool is_ended = false;
};

ContractRow to_row(const PartnerData& data, const ContractFacts& facts, Instant now) {
  ContractRow row;
  row.facts = &facts;
  row.terms = contract_terms(data, facts);
  row.is_ended = has_ended(row.terms, now);
  const int year = year_of_term(row.terms, now.utc_date());
  DiscountContract& wire = row.wire;
  if (!facts.billing_account_id.empty()) wire.billing_account_id = facts.billing_account_id;
  wire.billing_engine_discount_contract_id = facts.id;
  wire.currency = row.terms.currency;
  wire.current_year = spend_of(row.terms, facts, year, year + 1, now);
  wire.total_years = spend_of(row.terms, facts, 0, row.terms.years, now);
  wire.customer_name = data.customers[facts.customer].name;
  wire.distributor_name = data.distributor.name;
  wire.expiring = !row.is_ended && row.terms.last < now.utc_date().plus_days(kExpiringDays);
  wire.reseller_name = data.resellers[facts.reseller].name;
  wire.status = wire_name(row.is_ended ? ContractStatus::kInactive : ContractStatus::kActive);
  return row;
}

std::vector<ContractRow> contract_rows(const ServiceContext& context, const SellerScope& scope) {
  const PartnerData& data = context.dataset.partners;
  std::map<std::string_view, const ContractFacts*> by_id;
  for (const ContractFacts& facts : data.contracts) {
    if (scope.covers(facts.reseller)) by_id.emplace(facts.id, &facts);
  }
  std::vector<ContractRow> rows;
  rows.reserve(by_id.size());
  for (const auto& [id, facts] : by_id) rows.push_back(to_row(data, *facts, context.now));
  return rows;
}

SpendDetail dates_only(const SpendDetail& detail) {
  SpendDetail dates;
  dates.start_date = detail.start_date;
  dates.end_date = detail.end_date;
  return dates;
}

/// A reseller gets no prices and no reseller, a distributor no distributor.
DiscountContract shown_to(const SellerScope& scope, DiscountContract wire) {
  if (scope.is_distributor()) {
    wire.distributor_name.reset();
    return wire;
  }
  wire.reseller_name.reset();
  wire.current_year = dates_only(*wire.current_year);
  wire.total_years = dates_only(*wire.total_years);
  return wire;
}

using Field = SearchField<ContractRow>;
constexpr Field kStatus{"STATUS", FilterType::kText, true, false,
                        [](const ContractRow& row) { return FieldValue(*row.wire.status); }};
constexpr Field kCustomerName{
    "CUSTOMER_NAME", FilterType::kText, true, false,
    [](const ContractRow& row) { return FieldValue(*row.wire.customer_name); }};
constexpr Field kContractId{"CBC_CONTRACT_ID", FilterType::kText, true, false,
                            [](const ContractRow& row) { return FieldValue(row.facts->id); }};
constexpr Field kCurrency{"CURRENCY", FilterType::kText, true, false,
                          [](const ContractRow& row) { return FieldValue(*row.wire.currency); }};
FieldValue last_day_of(const ContractRow& row) {
  return std::int64_t{row.terms.last.days};
}
// The documents call the default order by the first name; the one example sends the second.
constexpr Field kRemaining{"REMAINING_DURATION", FilterType::kNumber, false, true, last_day_of};
constexpr Field kCurrentRemaining{"CURRENT_REMAINING_DURATION", FilterType::kNumber, false, true,
                                  last_day_of};
constexpr Field kSpent{
    "CURRENT_SPENT", FilterType::kNumber, false, true,
    [](const ContractRow& row) { return FieldValue(*row.wire.current_year->spent); }};
constexpr Field kResellerName{
    "RESELLER_NAME", FilterType::kText, true, false,
    [](const ContractRow& row) { return FieldValue(*row.wire.reseller_name); }};
constexpr Field kDistributorName{
    "DISTRIBUTOR_NAME", FilterType::kText, true, false,
    [](const ContractRow& row) { return FieldValue(*row.wire.distributor_name); }};

constexpr Field kDistributorFields[] = {kRemaining,    kCurrentRemaining, kSpent,    kStatus,
                                        kCustomerName, kContractId,       kCurrency, kResellerName};
constexpr Field kResellerFields[] = {kRemaining,  kCurrentRemaining, kStatus,         kCustomerName,
                                     kContractId, kCurrency,         kDistributorName};
constexpr SearchSchema<ContractRow> kOfDistributor{kDistributorFields, {0, false}};
constexpr SearchSchema<ContractRow> kOfReseller{kResellerFields, {0, false}};

ContractAggregates count_of(const std::vector<ContractRow>& rows) {
  std::int64_t ended = 0;
  for (const ContractRow& row : rows) ended += row.is_ended ? 1 : 0;
  const ContractCount count{ended, static_cast<std::int64_t>(rows.size())};
  return {count, count};
}

CommitmentBreakup breakup_of(const ContractRow& row, const SellerScope& scope, Instant now) {
  const int current = year_of_term(row.terms, now.utc_date());
  CommitmentBreakup breakup;
  const DiscountContract shown = shown_to(scope, row.wire);
  breakup.current_year = shown.current_year;
  breakup.total_years = shown.total_years;
  for (int year = 0; year < row.terms.years; ++year) {
    SpendDetail detail = spend_of(row.terms, *row.facts, year, year + 1, now);
    if (!scope.is_distributor()) detail = dates_only(detail);
    breakup.term.push_back({year - current, detail.commitment, detail.overage, detail.remaining,
                            detail.spent, detail.spent_percent, detail.start_date,
                            detail.end_date});
  }
  return breakup;
}

std::vector<std::string> file_row(const DiscountContract& contract) {
  const SpendDetail& year = *contract.current_year;
  return {*contract.billing_engine_discount_contract_id,
          contract.billing_account_id.value_or(""),
          *contract.customer_name,
          *contract.reseller_name,
          *contract.status,
          *contract.currency,
          *year.start_date,
          *year.end_date,
          year.commitment->to_string(),
          year.spent->to_string(),
          year.remaining->to_string(),
          year.overage->to_string()};
}

}  // namespace

Status validate_contract_search(const SearchRequest& request, bool is_distributor) {
  if (request.period && *request.period != kCurrentPeriod) {
    return Error{ErrorCode::kUnknownName, "CURRENT is expected", "/period"};
  }
  return validate_search(request, is_distributor ? kOfDistributor : kOfReseller);
}

Result<ResultPage<DiscountContract>> search_contracts(const ServiceContext& context,
                                                      const SearchRequest& request) {
  const SellerScope scope;
  auto rows = select_records(contract_rows(context, scope), request, kOfDistributor);
  if (!rows) return rows.error();
  return page_of(*rows, request, context.policy.paging,
                 [&scope](const ContractRow& row) { return shown_to(scope, row.wire); });
}

Result<ResellerContractsAnswer> search_reseller_contracts(const ServiceContext& context,
                                                          std::string_view org_id,
                                                          const SearchRequest& request) {
  const SellerScope scope = seller_scope(context.dataset, org_id);
  auto rows = select_records(contract_rows(context, scope), request, kOfReseller);
  if (!rows) return rows.error();
  ResellerContractsAnswer answer;
  answer.aggregates = count_of(*rows);
  answer.data = page_of(*rows, request, context.policy.paging,
                        [&scope](const ContractRow& row) { return shown_to(scope, row.wire); });
  answer.data.total_results_count.reset();  // no document shows one here
  return answer;
}

Result<FileAnswer> download_contracts(const ServiceContext& context, const SearchRequest& request) {
  auto rows = select_records(contract_rows(context, {}), request, kOfDistributor);
  if (!rows) return rows.error();
  std::vector<std::vector<std::string>> cells = {
      {"Contract Id", "Billing Account Id", "Customer Name", "Reseller Name", "Status", "Currency",
       "Year Start", "Year End", "Commitment", "Spent", "Remaining", "Overage"}};
  for (const ContractRow& row : *rows) cells.push_back(file_row(row.wire));
  return FileAnswer{"application/octet-stream", "discount-contracts.xlsx",
                    write_xlsx("Discount contracts", cells)};
}

Result<DiscountContractDetails> contract_details(const ServiceContext& context,
                                                 std::string_view org_id,
                                                 std::string_view contract_id) {
  const PartnerData& data = context.dataset.partners;
  const SellerScope scope = seller_scope(context.dataset, org_id);
  for (const ContractFacts& facts : data.contracts) {
    if (facts.id != contract_id || !scope.covers(facts.reseller)) continue;
    const ContractRow row = to_row(data, facts, context.now);
    const CustomerFacts& customer = data.customers[facts.customer];
    DiscountContractDetails details;
    details.billing_account_id = row.wire.billing_account_id;
    details.billing_engine_discount_contract_id = facts.id;
    details.currency = row.wire.currency;
    details.status = row.wire.status;
    details.commitment_breakup = breakup_of(row, scope, context.now);
    details.discount_contract_type_ref = ContractTypeRef{"VMC"};
    details.discount_contract_customer_ref =
        ContractCustomerRef{customer.org_id, customer.name, customer.name,
                            "SF" + std::to_string(demo_text_hash(customer.org_id) % 100'000'000)};
    const Decimal percent(row.terms.discount);
    details.discount_details = DiscountDetails{percent, std::nullopt, percent};
    details.rcd_discount = {{facts.product_family, percent}};
    if (scope.is_distributor()) {
      details.discount_details->cab_value = row.terms.commitment;
      details.reseller_ref = reseller_ref(data.resellers[facts.reseller]);
    }
    return details;
  }
  return Error{ErrorCode::kNotFound, "There is no such discount contract here",
               "billingEngineDiscountContractId"};
}

std::vector<ContractReseller> contract_customers(const ServiceContext& context,
                                                 std::string_view org_id) {
  const PartnerData& data = context.dataset.partners;
  const SellerScope scope = seller_scope(context.dataset, org_id);
  std::map<std::uint32_t, std::map<std::pair<std::string, std::string>, ContractCustomer>> found;
  for (const ContractFacts& facts : data.contracts) {
    if (!scope.covers(facts.reseller)) continue;
    const CustomerFacts& customer = data.customers[facts.customer];
    found[facts.reseller].try_emplace({customer.name, customer.org_id},
                                      ContractCustomer{customer.name, customer.org_id});
  }
  std::vector<ContractReseller> answer;
  for (auto& [index, customers] : found) {
    ContractReseller reseller{data.resellers[index].name, data.resellers[index].prm_id, {}};
    for (auto& [key, customer] : customers) reseller.customers.push_back(std::move(customer));
    answer.push_back(std::move(reseller));
  }
  return answer;
}

}  // namespace usagescope
