// What a server's owner may want otherwise: ServicePolicy.
#include <catch2/catch_test_macros.hpp>
#include <catch2/generators/catch_generators.hpp>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/service/paging.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

using Next = std::optional<std::int64_t>;

/// `next` of a page of ten, where the list holds `total`.
Next next_of(std::int64_t start, std::size_t shown, std::size_t total, const PagingPolicy& policy) {
  SearchRequest request;
  request.page_start = start;
  request.page_limit = 10;
  const PageMarks marks = page_marks(page_window(request, policy), shown, total, policy);
  CHECK(marks.current == start);
  return marks.next;
}

Dataset rows_of_a_day(int count) {
  std::vector<UsageRecord> rows;
  for (int i = 0; i < count; ++i) rows.push_back(row_on("2021-11-01 00:00:00", "c", i));
  return dataset_of(rows);
}

UsageReportRequest october() {
  UsageReportRequest request;
  request.start_time = at("2021-10-01T00:00:00Z").ms;
  request.end_time = at("2021-11-01T00:00:00Z").ms;
  return request;
}

}  // namespace

TEST_CASE("next is the first record after the page, and on the last page what the policy says") {
  CHECK(next_of(1, 10, 25, {}) == 11);
  CHECK(next_of(21, 5, 25, {}) == std::nullopt);
  CHECK(next_of(16, 10, 25, {}) == std::nullopt);
  CHECK(next_of(26, 0, 25, {}) == std::nullopt);
  const PagingPolicy zero{LastNext::kZero};
  CHECK(next_of(11, 10, 25, zero) == 21);
  CHECK(next_of(21, 5, 25, zero) == 0);
  CHECK(next_of(1, 0, 0, zero) == 0);
  const PagingPolicy current{LastNext::kCurrent};
  CHECK(next_of(11, 10, 25, current) == 21);
  CHECK(next_of(21, 5, 25, current) == 21);
  CHECK(next_of(26, 0, 25, current) == 26);
}

TEST_CASE("a policy of page numbers counts pages of the asked limit") {
  const PagingPolicy pages{LastNext::kOmitted, true};
  CHECK(next_of(1, 10, 25, pages) == 2);
  CHECK(next_of(3, 5, 25, pages) == std::nullopt);
  SearchRequest request;
  request.page_start = 3;
  request.page_limit = 10;
  CHECK(page_window(request, pages).first == 20);
  CHECK(page_window(request, {}).first == 2);
  request.page_start = kMaxPageStart;
  request.page_limit = kMaxPageLimit;
  CHECK(page_window(request, pages).first > std::size_t{2'000'000'000});
}

TEST_CASE("usages that are paged by number are the whole list, for every limit") {
  const int count = GENERATE(0, 1, 7, 21);
  const std::int64_t limit = GENERATE(1, 3, 7, 100);
  CAPTURE(count, limit);
  const Dataset dataset = rows_of_a_day(count);
  const ServicePolicy policy{.paging = {LastNext::kZero, true}};
  std::vector<Decimal> usages;
  UsageSearchRequest request;
  request.page_limit = limit;
  for (request.page_start = 1;; ++*request.page_start) {
    auto page =
        search_usages({dataset, demo_now(), kDistributor, policy}, kDemoDistributorOrg, request);
    REQUIRE(page);
    CHECK(page->current == *request.page_start);
    for (const UsageRecord& row : page->results) usages.push_back(*row.usage);
    if (page->next == 0) break;
    CHECK(page->next == *request.page_start + 1);
    REQUIRE(*request.page_start <= count);
  }
  std::vector<Decimal> expected;
  for (int i = 0; i < count; ++i) expected.push_back(Decimal(i));
  CHECK(usages == expected);
}

TEST_CASE("SKU lines without the assumed keys have the ten documented ones") {
  const Dataset dataset = dataset_of({});
  const ServicePolicy documented{.has_assumed_sku_keys = false};
  auto plain =
      usage_report({dataset, demo_now(), kProvider, documented}, kDemoProviderOrg, october());
  auto with_assumed =
      usage_report({dataset, demo_now(), kProvider, {}}, kDemoProviderOrg, october());
  REQUIRE(plain);
  REQUIRE(with_assumed);
  std::size_t lines = 0;
  REQUIRE(plain->report.size() == with_assumed->report.size());
  for (std::size_t i = 0; i < plain->report.size(); ++i) {
    const ReportOrganization& org = plain->report[i];
    CHECK(org.org_usage_amount == with_assumed->report[i].org_usage_amount);
    for (const ReportService& service : org.services) {
      for (const ReportSubscription& subscription : service.subscriptions) {
        for (const SkuRecord& sku : subscription.sku_data->skus) {
          ++lines;
          CHECK(sku.fields.size() == 10);
          CHECK(sku.fields.back().first == "offerInfo");
        }
      }
    }
  }
  CHECK(lines > 0);
}
