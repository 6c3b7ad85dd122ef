#include "core/query/faults/faults.hpp"

#include <map>
#include <set>
#include <tuple>

#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

using Rows = std::vector<std::uint32_t>;

Decimal number(const char* text) {
  return *Decimal::parse(text);
}

CivilDate day(const char* text) {
  return *CivilDate::parse(text);
}

Fault fault(const UsageTable& table, FaultKind kind, FaultRequest request = {},
            const QuerySpec& spec = {}, std::size_t index = 0) {
  request.kinds = {kind};
  Result<FaultReport> report = find_faults(table, spec, request);
  REQUIRE(report);
  REQUIRE(report->faults.size() > index);
  REQUIRE(report->faults[index].kind == kind);
  return std::move(report->faults[index]);
}

UsageTable table_with(const std::vector<const char*>& rows) {
  UsageTable table;
  for (const char* row : rows) append(table, row);
  return table;
}

}  // namespace

TEST_CASE("every kind has a name, a title and a method") {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < kFaultKindCount; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    CHECK(fault_kind_by_name(fault_kind_name(kind)) == kind);
    CHECK_FALSE(fault_title(kind).empty());
    CHECK(fault_method(kind).back() == '.');
    names.insert(fault_kind_name(kind));
  }
  CHECK(names.size() == kFaultKindCount);
}

TEST_CASE("an empty table has no fault, but for rows and days that should be there") {
  const UsageTable table;
  const Result<FaultReport> report = find_faults(table, {}, {});
  REQUIRE(report);
  CHECK(report->faults.size() == kFaultKindCount + 6);  // names: four pairs, both ways
  for (const Fault& found : report->faults) CHECK(found.case_count == 0);
  FaultRequest request;
  request.expected_rows = 100;
  CHECK(fault(table, FaultKind::kIncompleteLoad, request).missing_count == 100);
  QuerySpec october;
  october.period = Period{day("2021-10-01"), day("2021-11-01")};
  const Fault missing = fault(table, FaultKind::kMissingDays, {}, october);
  CHECK(missing.missing_count == 31);
  CHECK(missing.cases.at(0).days == october.period);
}

TEST_CASE("a load is incomplete when fewer rows came than were announced") {
  const UsageTable table = table_with({"usage=1", "usage=2"});
  FaultRequest request;
  CHECK(fault(table, FaultKind::kIncompleteLoad, request).case_count == 0);
  request.expected_rows = 2;
  CHECK(fault(table, FaultKind::kIncompleteLoad, request).case_count == 0);
  request.expected_rows = 5;
  const Fault found = fault(table, FaultKind::kIncompleteLoad, request);
  CHECK(found.case_count == 1);
  CHECK(found.cases[0].missing_count == 3);
}

TEST_CASE("duplicates are told from conflicts") {
  const UsageTable table = table_with({
      "subscriptionId=s chargeId=c usageTimestamp=2021-10-01 usage=2 msrpPrice=3",
      "subscriptionId=s chargeId=c usageTimestamp=2021-10-02 usage=2 msrpPrice=3",
      "subscriptionId=s chargeId=c usageTimestamp=2021-10-01 usage=2.0 msrpPrice=3",
      "subscriptionId=s chargeId=c usageTimestamp=2021-10-02 usage=5 msrpPrice=3 service=x",
      "subscriptionId=t chargeId=c usageTimestamp=2021-10-01 usage=2 msrpPrice=3",
      "subscriptionId=s chargeId=c usageTimestamp=2021-10-01T12:00:00 usage=2 msrpPrice=3",
      "subscriptionId=s chargeId=c usageTimestamp=2021-10-01 usage=2 msrpPrice=3",
  });
  const Fault same = fault(table, FaultKind::kDuplicateRows);
  CHECK(same.case_count == 1);
  CHECK(same.row_count == 3);
  CHECK(same.list_cost == number("12"));
  CHECK(same.cases[0].rows == Rows{0, 2, 6});
  CHECK(same.cases[0].days == Period{day("2021-10-01"), day("2021-10-02")});
  CHECK(same.cases[0].subject[0] == FaultField{Column::kSubscriptionId, "s", false});
  CHECK(same.cases[0].subject[2] == FaultField{Column::kPartNumber, "", true});
  const Fault other = fault(table, FaultKind::kConflictingRows);
  CHECK(other.case_count == 1);
  CHECK(other.cases[0].rows == Rows{1, 3});
  CHECK(other.cases[0].differing == std::vector{Column::kService, Column::kUsage});
  CHECK(other.list_cost == number("15"));
}

TEST_CASE("breaks of the identity are found by line") {
  const UsageTable table = table_with({
      "chargeId=a usage=10 commitment=4 onDemandUsage=6 msrpPrice=1",
      "chargeId=a usage=10 commitment=4 onDemandUsage=5 msrpPrice=2",
      "chargeId=a usage=1 commitment=4 onDemandUsage=-3 msrpPrice=1",
      "chargeId=b usage=1 commitment=4 onDemandUsage=1",
  });
  const Fault found = fault(table, FaultKind::kIdentityBreak);
  CHECK(found.case_count == 2);
  CHECK(found.row_count == 3);
  CHECK(found.list_cost == number("21"));
  CHECK(found.cases[0].rows == Rows{1, 2});
  CHECK_FALSE(found.cases[1].list_cost);
  QuerySpec spec;
  spec.filters = {{Column::kChargeId, FilterOperator::kEquals, {"b"}}};
  CHECK(fault(table, FaultKind::kIdentityBreak, {}, spec).cases[0].rows == Rows{3});
}

TEST_CASE("missing days are named as gaps, of the period or of what is there") {
  const UsageTable table = table_with({"usageTimestamp=2021-10-03", "usageTimestamp=2021-10-04",
                                       "usageTimestamp=2021-10-08", "usage=1"});
  const Fault inside = fault(table, FaultKind::kMissingDays);
  CHECK(inside.missing_count == 3);
  CHECK(inside.cases.at(0).days == Period{day("2021-10-05"), day("2021-10-08")});
  QuerySpec spec;
  spec.period = Period{day("2021-10-01"), day("2021-10-11")};
  const Fault whole = fault(table, FaultKind::kMissingDays, {}, spec);
  CHECK(whole.missing_count == 7);
  REQUIRE(whole.cases.size() == 3);
  CHECK(whole.cases[0].days == Period{day("2021-10-01"), day("2021-10-03")});
  CHECK(whole.cases[2].days == Period{day("2021-10-09"), day("2021-10-11")});
}

TEST_CASE("only a line of nearly every day has gaps") {
  UsageTable table;
  for (int i = 0; i < 20; ++i) {
    if (i == 7 || i == 12) continue;
    const std::string when = " usageTimestamp=" + day("2021-10-01").plus_days(i).to_string();
    append(table, "chargeId=daily" + when);
    if (i % 3 == 0) append(table, "chargeId=seldom" + when);
  }
  const Fault found = fault(table, FaultKind::kLineGap);
  CHECK(found.case_count == 1);
  CHECK(found.missing_count == 2);
  CHECK(found.cases[0].subject[1].value == "daily");
  CHECK(found.cases[0].days == Period{day("2021-10-08"), day("2021-10-14")});
  CHECK(found.cases[0].row_count == 4);
}

TEST_CASE("nine of ten days are nearly every day, fewer are not") {
  // Days of the month on which a line of a name of its own is used.
  const std::vector<std::pair<int, std::string>> lines = {{9, "nine"}, {8, "eight"}};
  UsageTable table;
  for (const auto& [days, name] : lines) {
    for (int i = 0; i < 10; ++i) {
      if (i > 0 && i <= 10 - days) continue;
      append(table,
             "chargeId=" + name + " usageTimestamp=" + day("2021-10-01").plus_days(i).to_string());
    }
  }
  const Fault found = fault(table, FaultKind::kLineGap);
  REQUIRE(found.case_count == 1);
  CHECK(found.cases[0].subject[1].value == "nine");
  CHECK(found.cases[0].days == Period{day("2021-10-02"), day("2021-10-03")});
  // Nine days are too few to tell.
  UsageTable shorter;
  for (int i = 0; i < 9; ++i) {
    if (i == 4) continue;
    append(shorter, "chargeId=a usageTimestamp=" + day("2021-10-01").plus_days(i).to_string());
  }
  CHECK(fault(shorter, FaultKind::kLineGap).case_count == 0);
}

TEST_CASE("a price may change between months, not inside") {
  const UsageTable table = table_with({
      "chargeId=a usageTimestamp=2021-10-31 msrpPrice=1 usage=1",
      "chargeId=a usageTimestamp=2021-11-01 msrpPrice=2 usage=1",
      "chargeId=a usageTimestamp=2021-11-30 msrpPrice=2.50 usage=1",
      "chargeId=a usageTimestamp=2021-11-15 usage=7",
      "chargeId=a usageTimestamp=2021-11-29 msrpPrice=2 usage=1",
      "chargeId=b usageTimestamp=2021-11-02 msrpPrice=9 usage=1",
  });
  const Fault found = fault(table, FaultKind::kPriceChange);
  CHECK(found.case_count == 1);
  CHECK(found.cases[0].days == Period{day("2021-11-01"), day("2021-12-01")});
  CHECK(found.cases[0].rows == Rows{1, 4, 2});
  CHECK(found.cases[0].variants == std::vector<FaultVariant>{{"2", 2}, {"2.5", 1}});
  CHECK(found.list_cost == number("6.5"));
}

TEST_CASE("a charge has one unit") {
  const UsageTable table = table_with({
      "chargeId=a unitOfMeasurement=GB",
      "chargeId=a subscriptionId=x unitOfMeasurement=GiB",
      "chargeId=a",
      "chargeId=b unitOfMeasurement=GB",
      "subscriptionId=y unitOfMeasurement=GB",
      "subscriptionId=y unitOfMeasurement=TB",
      "subscriptionId=z unitOfMeasurement=MB",
  });
  const Fault found = fault(table, FaultKind::kUnitChange);
  CHECK(found.case_count == 2);
  CHECK(found.cases[0].subject == std::vector<FaultField>{{Column::kChargeId, "a", false}});
  CHECK(found.cases[0].variants == std::vector<FaultVariant>{{"GB", 1}, {"GiB", 1}});
  CHECK(found.cases[1].rows == Rows{4, 5});
}

TEST_CASE("usage below zero, and commitment without usage") {
  const UsageTable table = table_with({
      "chargeId=a usage=-2 msrpPrice=3",
      "chargeId=a usage=0 msrpPrice=3 commitment=0",
      "chargeId=a usage=0 msrpPrice=3 commitment=10",
      "chargeId=a usage=-1 msrpPrice=3 commitment=1",
      "chargeId=a commitment=10",
  });
  const Fault negative = fault(table, FaultKind::kNegativeUsage);
  CHECK(negative.cases.at(0).rows == Rows{0, 3});
  CHECK(negative.list_cost == number("-9"));
  const Fault unused = fault(table, FaultKind::kUnusedCommitment);
  CHECK(unused.cases.at(0).rows == Rows{2, 3});
  CHECK(unused.list_cost == number("33"));
}

TEST_CASE("an id has one name, a name one id") {
  const UsageTable table = table_with({
      "resellerId=1 resellerName=A",
      "resellerId=1 resellerName=B",
      "resellerId=2 resellerName=B",
      "resellerId=2",
      "resellerName=C",
      "customerOrgId=9 customerName=A",
  });
  FaultRequest request;
  request.kinds = {FaultKind::kIdWithSeveralNames, FaultKind::kNameWithSeveralIds};
  const Result<FaultReport> report = find_faults(table, {}, request);
  REQUIRE(report);
  REQUIRE(report->faults.size() == 8);
  for (const Fault& found : report->faults) {
    const bool is_reseller = found.id_column == Column::kResellerId;
    CHECK(found.case_count == (is_reseller ? 1 : 0));
    if (!is_reseller) continue;
    if (found.kind == FaultKind::kIdWithSeveralNames) {
      CHECK(found.cases[0].subject == std::vector<FaultField>{{Column::kResellerId, "1", false}});
      CHECK(found.cases[0].variants == std::vector<FaultVariant>{{"A", 1}, {"B", 1}});
    } else {
      CHECK(found.cases[0].subject == std::vector<FaultField>{{Column::kResellerName, "B", false}});
      CHECK(found.cases[0].rows == Rows{1, 2});
    }
  }
  CHECK(fault_rows(table, {}, {}, FaultKind::kIdWithSeveralNames).value() == Rows{0, 1});
  CHECK(fault_rows(table, {}, {}, FaultKind::kNameWithSeveralIds, Column::kResellerId).value() ==
        Rows{1, 2});
  CHECK(fault_rows(table, {}, {}, FaultKind::kNameWithSeveralIds, Column::kChargeId)->empty());
}

TEST_CASE("usage lies inside the days of its subscription, where they are known") {
  const UsageTable table = table_with({
      "subscriptionId=s usageTimestamp=2021-10-01 usage=1 msrpPrice=1",
      "subscriptionId=s usageTimestamp=2021-10-02",
      "subscriptionId=t usageTimestamp=2021-10-01",
      "subscriptionId=s",
  });
  FaultRequest request;
  request.subscriptions = {{"s", {day("2021-10-02"), day("2021-11-01")}},
                           {"unknown", {day("2021-10-02"), day("2021-11-01")}}};
  const Fault found = fault(table, FaultKind::kOutsideSubscription, request);
  CHECK(found.case_count == 1);
  CHECK(found.cases[0].rows == Rows{0});
  CHECK(found.cases[0].days == request.subscriptions[0].days);
  CHECK(found.list_cost == number("1"));
}

TEST_CASE("cases come by money, a window of them, with the first of their rows") {
  UsageTable table;
  for (int charge = 0; charge < 30; ++charge) {
    const int cost = charge * 7 % 30;
    for (int i = 0; i < 3; ++i) {
      append(table, "chargeId=c" + std::to_string(charge) + " msrpPrice=1 usage=" +
                        (i == 0 ? std::string("0") : "-" + std::to_string(cost)));
    }
  }
  FaultRequest request;
  request.offset = 5;
  request.limit = 4;
  request.rows_per_case = 1;
  const Fault found = fault(table, FaultKind::kNegativeUsage, request);
  CHECK(found.case_count == 29);
  REQUIRE(found.cases.size() == 4);
  for (int i = 0; i < 4; ++i) {
    CHECK(found.cases[static_cast<std::size_t>(i)].list_cost == Decimal(-2 * (24 - i)));
    CHECK(found.cases[static_cast<std::size_t>(i)].rows.size() == 1);
    CHECK(found.cases[static_cast<std::size_t>(i)].row_count == 2);
  }
  request.limit = 0;
  CHECK(fault(table, FaultKind::kNegativeUsage, request).cases.empty());
}

TEST_CASE("faults equal a naive recount") {
  RandomRows random(99);
  std::vector<UsageRecord> rows = random.records(4'000);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    // Few lines, or there were no sets.
    for (const Column part : LineIndex::kParts) *text_field(rows[i], part) = std::nullopt;
    rows[i].charge_id = "c" + std::to_string(random.below(12));
    if (random.below(3) == 0) rows[i] = rows[random.below(static_cast<std::uint32_t>(i) + 1)];
  }
  const UsageTable table = table_of(rows);
  for (int round = 0; round < 12; ++round) {
    const QuerySpec spec = random_spec(random);
    const Rows matching = naive_rows(rows, spec);
    std::map<std::pair<std::string, std::optional<CivilDateTime>>, Rows> sets;
    std::map<std::string, std::set<std::string>> units;
    std::map<std::pair<std::string, std::int32_t>, std::set<Decimal>> prices;
    for (const std::uint32_t row : matching) {
      const UsageRecord& record = rows[row];
      sets[{*record.charge_id, record.usage_timestamp}].push_back(row);
      if (record.unit_of_measurement) units[*record.charge_id].insert(*record.unit_of_measurement);
      if (record.msrp_price && record.usage_timestamp) {
        prices[{*record.charge_id, Month::of(record.usage_timestamp->date).index}].insert(
            *record.msrp_price);
      }
    }
    std::uint32_t duplicates = 0;
    std::uint32_t conflicts = 0;
    Rows conflicting;
    for (const auto& entry : sets) {
      const Rows& set = entry.second;
      if (set.size() < 2) continue;
      const bool is_same = std::all_of(
          set.begin(), set.end(), [&](std::uint32_t row) { return rows[row] == rows[set[0]]; });
      ++(is_same ? duplicates : conflicts);
      if (!is_same) conflicting.insert(conflicting.end(), set.begin(), set.end());
    }
    std::sort(conflicting.begin(), conflicting.end());
    CAPTURE(round, matching.size());
    CHECK(fault(table, FaultKind::kDuplicateRows, {}, spec).case_count == duplicates);
    CHECK(fault(table, FaultKind::kConflictingRows, {}, spec).case_count == conflicts);
    CHECK(fault_rows(table, spec, {}, FaultKind::kConflictingRows).value() == conflicting);
    const auto several = [](const auto& by_key) {
      return static_cast<std::uint32_t>(std::count_if(
          by_key.begin(), by_key.end(), [](const auto& entry) { return entry.second.size() > 1; }));
    };
    CHECK(fault(table, FaultKind::kUnitChange, {}, spec).case_count == several(units));
    CHECK(fault(table, FaultKind::kPriceChange, {}, spec).case_count == several(prices));
  }
}

TEST_CASE("what is found does not depend on the order of the rows") {
  RandomRows random(123);
  std::vector<UsageRecord> rows = random.records(2'000);
  const UsageTable table = table_of(rows);
  FaultRequest request;
  request.limit = 0;
  request.subscriptions = {{"subA5", {day("2021-10-05"), day("2021-10-20")}}};
  const Result<FaultReport> expected = find_faults(table, {}, request);
  REQUIRE(expected);
  for (std::uint32_t seed = 0; seed < 3; ++seed) {
    std::shuffle(rows.begin(), rows.end(), std::mt19937(seed));
    const UsageTable shuffled = table_of(rows);
    const Result<FaultReport> report = find_faults(shuffled, {}, request);
    REQUIRE(report);
    REQUIRE(report->faults.size() == expected->faults.size());
    for (std::size_t i = 0; i < report->faults.size(); ++i) {
      Fault found = report->faults[i];
      CAPTURE(fault_kind_name(found.kind));
      // Which of conflicting rows is the first is a matter of order.
      if (found.kind == FaultKind::kConflictingRows) {
        found.list_cost = expected->faults[i].list_cost;
      }
      // Rows of a line at one time are told apart by their order, and a gap names those beside it.
      if (found.kind == FaultKind::kLineGap) found.list_cost = expected->faults[i].list_cost;
      CHECK(found == expected->faults[i]);
    }
  }
}
