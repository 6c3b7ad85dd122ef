#include "web/app/view_state.hpp"

#include <catch2/catch_test_macros.hpp>

namespace usagescope {
namespace {

Period days(int y1, int m1, int d1, int y2, int m2, int d2) {
  return {*CivilDate::from_ymd(y1, m1, d1), *CivilDate::from_ymd(y2, m2, d2)};
}

ViewState rich_view() {
  ViewState view;
  view.screen = Screen::kExplore;
  view.source = Source::kServer;
  view.host = "https://console.navigator.vmware.com";
  view.org_id = "5eed0000-0000-4000-8000-000000000001";
  view.currency = "EUR";
  ExploreView& explore = view.explore;
  explore.period = days(2021, 10, 1, 2022, 1, 1);
  explore.filters = {{Column::kChargeId, FilterOperator::kIn, {"VOD-HS", "a|b&c=d"}},
                     {Column::kCustomerName, FilterOperator::kLike, {"Žďár like: 50%"}},
                     {Column::kUsage, FilterOperator::kBetween, {"-1.5", "2"}}};
  explore.group_by = {{Column::kCustomerOrgId, DateBucket::kNone},
                      {Column::kUsageTimestamp, DateBucket::kMonth}};
  explore.measure = Measure::kUsage;
  explore.price_basis = PriceBasis::kPerLine;
  explore.commitment_grain = CommitmentGrain::kContract;
  explore.split = Column::kResellerId;
  explore.sort = ExploreView::Sort{std::nullopt, false};
  view.report.tenant_id = "73338bcc-17e0-4480-9d25-f654532a1ee0";
  view.report.first = Month::of(*CivilDate::from_ymd(2021, 9, 1));
  view.report.last = Month::of(*CivilDate::from_ymd(2022, 2, 1));
  return view;
}

TEST_CASE("a view survives its address", "[view_state]") {
  const ViewState view = rich_view();
  const DecodedView decoded = decode_view(encode_view(view));
  CHECK(decoded.problems.empty());
  CHECK(decoded.view == view);
}

TEST_CASE("defaults are left out and the address stays readable", "[view_state]") {
  ViewState view;
  view.screen = Screen::kExplore;
  view.source = Source::kDemoDistributor;
  CHECK(encode_view(view) == "/explore?source=demo");
  view.explore.period = Period::of(Quarter::of(*CivilDate::from_ymd(2021, 11, 11)));
  view.explore.filters = {{Column::kChargeId, FilterOperator::kEquals, {"VOD-HS"}}};
  CHECK(encode_view(view) == "/explore?source=demo&period=2021-Q4&f.chargeId=VOD-HS");
  view.explore.period = Period::of(Month::of(*CivilDate::from_ymd(2021, 11, 11)));
  CHECK(encode_view(view) == "/explore?source=demo&period=2021-11&f.chargeId=VOD-HS");
  view.explore.period = days(2021, 11, 1, 2021, 11, 16);
  CHECK(encode_view(view) == "/explore?source=demo&period=2021-11-01..2021-11-15&f.chargeId=VOD-HS");
}

TEST_CASE("a group by nothing is not the default grouping", "[view_state]") {
  ViewState view;
  view.screen = Screen::kExplore;
  view.explore.group_by.clear();
  CHECK(decode_view(encode_view(view)).view.explore.group_by.empty());
}

TEST_CASE("what a link gets wrong is named, the rest opens", "[view_state]") {
  const DecodedView decoded = decode_view(
      "/explore?source=demo&period=yesterday&f.nothing=1&by=resellerId,msrpPrice&f.usage=like:3"
      "&measure=usage&token=secret");
  CHECK(decoded.view.screen == Screen::kExplore);
  CHECK(decoded.view.explore.measure == Measure::kUsage);
  CHECK_FALSE(decoded.view.explore.period);
  CHECK(decoded.view.explore.filters.empty());
  CHECK(decoded.view.explore.group_by == ExploreView{}.group_by);
  REQUIRE(decoded.problems.size() == 5);
  for (const std::string& problem : decoded.problems) {
    INFO(problem);
    CHECK(problem.find("secret") == std::string::npos);
  }
}

TEST_CASE("an unknown page is said and the connect page opens", "[view_state]") {
  const DecodedView decoded = decode_view("/settings");
  CHECK(decoded.view.screen == Screen::kConnect);
  REQUIRE(decoded.problems.size() == 1);
  CHECK(decode_view("").problems.empty());
  CHECK(decode_view("/connect").problems.empty());
}

}  // namespace
}  // namespace usagescope
