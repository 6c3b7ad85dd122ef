// Rules "usage: ...": whose rows a search, a download and usage/customers show.
#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "core/service/answer.hpp"
#include "core/service/seller_terms.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

constexpr int kCustomers = 40;

std::string customer_of(int number) {
  return "c-" + std::to_string(100 + number);
}

UsageRecord row_of(int customer, std::optional<std::string> contract) {
  UsageRecord row = row_on("2021-11-11", "a", customer);
  row.customer_org_id = customer_of(customer);
  row.customer_name = "Customer " + std::to_string(customer);
  row.billing_engine_discount_contract_id = std::move(contract);
  return row;
}

/// Customer n has contract n, and one row.
std::vector<UsageRecord> one_contract_each() {
  std::vector<UsageRecord> rows;
  for (int i = 0; i < kCustomers; ++i) rows.push_back(row_of(i, "contract-" + std::to_string(i)));
  return rows;
}

/// The last day of each contract, as the data stand.
std::map<std::string, CivilDate> last_days(const Dataset& dataset) {
  std::map<std::string, CivilDate> days;
  for (const ContractFacts& contract : dataset.partners.contracts) {
    days[contract.id] = contract_terms(dataset.partners, contract).last;
  }
  return days;
}

std::set<std::string> found(const Dataset& dataset, CivilDate today) {
  UsageSearchRequest request;
  request.filters = {all_dates()};
  request.page_limit = 1000;
  auto page = search_usages({dataset, Instant::start_of(today), kDistributor, {}},
                            kDemoDistributorOrg, request);
  REQUIRE(page);
  CHECK(page->total_results_count == static_cast<std::int32_t>(page->results.size()));
  std::set<std::string> customers;
  for (const UsageRecord& row : page->results) customers.insert(row.customer_org_id.value_or("-"));
  return customers;
}

ServiceResponse answer_of(const Dataset& dataset, CivilDate today, Operation operation) {
  ServiceRequest request;
  request.operation = operation;
  request.org_id = kDemoDistributorOrg;
  auto answer = answer_request({dataset, Instant::start_of(today), kDistributor, {}}, request);
  REQUIRE(answer);
  return *answer;
}

std::string left_out(const ServiceResponse& response) {
  for (const auto& [name, value] : response.headers) {
    if (name == "X-Mock-Customers-Left-Out") return value;
  }
  return "none";
}

}  // namespace

TEST_CASE("a customer is shown to the last day of its contract") {
  const Dataset dataset = dataset_of(one_contract_each());
  const auto ends = last_days(dataset);
  std::set<CivilDate> days;
  for (const auto& [id, day] : ends) days.insert({day, day.plus_days(1)});
  REQUIRE(days.size() > 10);
  for (const CivilDate today : days) {
    CAPTURE(today.to_string());
    std::set<std::string> expected;
    for (int i = 0; i < kCustomers; ++i) {
      if (ends.at("contract-" + std::to_string(i)) >= today) expected.insert(customer_of(i));
    }
    CHECK(found(dataset, today) == expected);
    const std::string count = std::to_string(kCustomers - static_cast<int>(expected.size()));
    auto resellers =
        usage_customers({dataset, Instant::start_of(today), kDistributor, {}}, kDemoDistributorOrg);
    REQUIRE(resellers);
    std::set<std::string> listed;
    for (const UsageReseller& reseller : *resellers) {
      CHECK_FALSE(reseller.customers.empty());
      for (const UsageCustomer& customer : reseller.customers) {
        listed.insert(customer.customer_org_id);
      }
    }
    CHECK(listed == expected);
    for (const Operation operation :
         {Operation::kSearchUsages, Operation::kDownloadUsages, Operation::kUsageCustomers}) {
      CHECK(left_out(answer_of(dataset, today, operation)) == (count == "0" ? "none" : count));
    }
  }
  CHECK(left_out(answer_of(dataset, *days.rbegin(), Operation::kSearchSubscriptions)) == "none");
}

TEST_CASE("pages of what is left are the whole list, for every limit") {
  DemoSpec spec;
  spec.rows = 6'000;
  auto dataset = demo_dataset(spec);
  REQUIRE(dataset);
  const auto ends = last_days(*dataset);
  std::vector<CivilDate> days;
  for (const auto& [id, day] : ends) days.push_back(day);
  std::sort(days.begin(), days.end());
  const Instant now = Instant::start_of(days[days.size() / 2]);
  std::set<std::string> ended;
  for (const auto& [id, day] : ends) {
    if (day < now.utc_date()) ended.insert(id);
  }
  // A customer of the demo has one contract.
  std::vector<UsageRecord> whole;
  for (const std::uint32_t row : dataset->usage.by_time()) {
    UsageRecord record = dataset->usage.record(row);
    if (ended.count(*record.billing_engine_discount_contract_id) == 0) {
      whole.push_back(std::move(record));
    }
  }
  REQUIRE(whole.size() > 2'000);
  REQUIRE(whole.size() < spec.rows - 1'100);  // more than is stepped over at once
  for (const std::int64_t limit : {9, 1000}) {
    CAPTURE(limit);
    std::vector<UsageRecord> collected;
    UsageSearchRequest request;
    request.filters = {all_dates()};
    request.page_limit = limit;
    request.page_start = 1;
    while (request.page_start) {
      auto page = search_usages({*dataset, now, kDistributor, {}}, kDemoDistributorOrg, request);
      REQUIRE(page);
      CHECK(page->total_results_count == static_cast<std::int32_t>(whole.size()));
      collected.insert(collected.end(), page->results.begin(), page->results.end());
      request.page_start.reset();
      if (page->next) request.page_start = *page->next;
    }
    CHECK(collected == whole);
  }
}

TEST_CASE("a download holds the rows of the search") {
  auto rows = one_contract_each();
  rows.push_back(row_of(kCustomers, std::nullopt));
  const Dataset dataset = dataset_of(rows);
  const auto ends = last_days(dataset);
  const CivilDate today = ends.at("contract-7").plus_days(1);
  UsageSearchRequest request;
  request.filters = {all_dates()};
  auto file = download_usages({dataset, Instant::start_of(today), kDistributor, {}},
                              kDemoDistributorOrg, request);
  REQUIRE(file);
  const auto lines = std::count(file->bytes.begin(), file->bytes.end(), '\n');
  const auto expected = found(dataset, today);
  CHECK(lines == static_cast<std::ptrdiff_t>(expected.size()) + 1);
  CHECK(expected.count(customer_of(kCustomers)) == 1);
  CHECK(expected.count(customer_of(7)) == 0);
}

TEST_CASE("any active contract shows all rows of a customer, also those of an ended one") {
  const Dataset ends_only = dataset_of(one_contract_each());
  const auto ends = last_days(ends_only);
  const auto by_day = [](const auto& a, const auto& b) { return a.second < b.second; };
  const std::string early = std::min_element(ends.begin(), ends.end(), by_day)->first;
  const std::string late = std::max_element(ends.begin(), ends.end(), by_day)->first;
  REQUIRE(ends.at(early) < ends.at(late));
  const Dataset dataset = dataset_of({row_of(0, early), row_of(1, early), row_of(1, late),
                                      row_of(1, std::nullopt), row_of(2, std::nullopt)});
  CHECK(last_days(dataset) ==
        std::map<std::string, CivilDate>{{early, ends.at(early)}, {late, ends.at(late)}});
  using Ids = std::set<std::string>;
  CHECK(found(dataset, ends.at(early)) == Ids{customer_of(0), customer_of(1), customer_of(2)});
  CHECK(found(dataset, ends.at(early).plus_days(1)) == Ids{customer_of(1), customer_of(2)});
  CHECK(found(dataset, ends.at(late).plus_days(1)) == Ids{customer_of(2)});
}

TEST_CASE("rows that name no contract or no customer are never left out") {
  UsageRecord nobody = row_of(3, std::string("contract-3"));
  nobody.customer_org_id.reset();
  UsageRecord undated = row_of(4, std::nullopt);
  undated.usage_timestamp.reset();
  const Dataset dataset = dataset_of({nobody, undated, row_of(5, std::nullopt)});
  const CivilDate today = *CivilDate::from_ymd(2090, 1, 1);
  CHECK(found(dataset, today) == std::set<std::string>{"-", customer_of(5)});
  CHECK(left_out(answer_of(dataset, today, Operation::kSearchUsages)) == "none");
  CHECK(found(dataset_of({}), today).empty());
}
