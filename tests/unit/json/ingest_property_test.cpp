// Figures depend on the rows and on nothing else: not on their order, on how they are spread over
// files, or on the format that they came in.

#include <algorithm>
#include <catch2/catch_get_random_seed.hpp>
#include <catch2/catch_test_macros.hpp>
#include <random>
#include <string>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "core/query/execute.hpp"
#include "tests/unit/json/ingest_support.hpp"

namespace usagescope {
namespace {

using Random = std::mt19937_64;

std::int64_t between(Random& random, std::int64_t low, std::int64_t high) {
  return std::uniform_int_distribution<std::int64_t>(low, high)(random);
}

/// 0 to 12 digits after the point and up to 4 before it, either sign: at the column's scale still
/// one that fits, whatever comes beside it.
std::optional<Decimal> any_number(Random& random) {
  if (between(random, 0, 19) == 0) return std::nullopt;
  const int scale = static_cast<int>(between(random, 0, 12));
  std::int64_t most = 9'999;
  if (between(random, 0, 3) == 0) {
    for (int i = 0; i < scale; ++i) most = most * 10 + 9;
  }
  return *Decimal::from_unscaled(between(random, -most, most), scale);
}

UsageRecord any_record(Random& random) {
  UsageRecord row;
  row.charge_id = "C" + std::to_string(between(random, 0, 4));
  row.reseller_id = std::to_string(between(random, 1, 3));
  row.usage = any_number(random);
  row.msrp_price = any_number(random);
  row.on_demand_usage = any_number(random);
  row.usage_timestamp =
      CivilDateTime{CivilDate{static_cast<std::int32_t>(18'900 + between(random, 0, 60))}, 0};
  return row;
}

std::string csv_of(const std::vector<UsageRecord>& rows) {
  std::string text =
      "\"Sku Name\",resellerId,usage,\"Price (EUR)\",onDemandUsage,usageTimestamp\r\n";
  const auto number = [](const std::optional<Decimal>& value) {
    return value ? value->to_string() : std::string();
  };
  for (const UsageRecord& row : rows) {
    text += '"' + *row.charge_id + "\"," + *row.reseller_id + ',' + number(row.usage) + ',' +
            number(row.msrp_price) + ",\"" + number(row.on_demand_usage) + "\"," +
            row.usage_timestamp->to_string() + "\r\n";
  }
  return text;
}

std::string lines_of(const std::vector<UsageRecord>& rows) {
  std::string text;
  for (const UsageRecord& row : rows) text += encode_usage_record(row) + '\n';
  return text;
}

std::string page_of(const std::vector<UsageRecord>& rows) {
  UsagePage page;
  page.results = rows;
  return encode_usage_page(page);
}

/// Loads the rows from up to four files of any format.
UsageTable loaded(const std::vector<UsageRecord>& rows, Random& random) {
  UsageTable table;
  for (std::size_t begin = 0; begin < rows.size();) {
    const auto count = static_cast<std::size_t>(between(random, 1, 200));
    const std::size_t end = std::min(rows.size(), begin + count);
    const std::vector<UsageRecord> part(rows.begin() + static_cast<std::ptrdiff_t>(begin),
                                        rows.begin() + static_cast<std::ptrdiff_t>(end));
    const std::int64_t format = between(random, 0, 2);
    const std::string text = format == 0   ? csv_of(part)
                             : format == 1 ? lines_of(part)
                                           : page_of(part);
    const auto report = ingest_usage(text, table, {});
    INFO((report ? std::string() : describe(report.error())));
    REQUIRE(report);
    CHECK(report->rows == SourceSpan{"", static_cast<std::uint32_t>(begin),
                                     static_cast<std::uint32_t>(end - begin)});
    begin = end;
  }
  return table;
}

std::string figures(const UsageTable& table) {
  QuerySpec spec;
  spec.group_by = {{Column::kChargeId, DateBucket::kNone},
                   {Column::kUsageTimestamp, DateBucket::kMonth}};
  spec.measures = {Measure::kUsage, Measure::kOnDemandUsage, Measure::kListCost, Measure::kRows};
  QueryWindow window;
  window.limit = 1'000;
  window.expanded_by_default = true;
  const auto result = execute(table, spec, window);
  REQUIRE(result);
  std::vector<std::string> lines;
  for (const QueryRow& row : result->rows) {
    std::string line = std::to_string(row.level) + ' ' + row.key.label;
    for (const auto& value : row.values)
      line += ' ' + (value ? value->normalized().to_string() : "-");
    lines.push_back(line);
  }
  std::sort(lines.begin(), lines.end());
  std::string text;
  for (const auto& value : result->total.values)
    text += (value ? value->normalized().to_string() : "-") + ' ';
  for (const std::string& line : lines) text += '\n' + line;
  return text;
}

TEST_CASE("figures do not depend on order, files or formats") {
  const auto seed = Catch::getSeed();
  Random random(seed);
  INFO("seed " << seed);
  for (int round = 0; round < 25; ++round) {
    std::vector<UsageRecord> rows;
    for (std::int64_t i = between(random, 1, 400); i > 0; --i) rows.push_back(any_record(random));
    const std::string expected = figures(loaded(rows, random));
    for (int again = 0; again < 4; ++again) {
      std::shuffle(rows.begin(), rows.end(), random);
      CHECK(figures(loaded(rows, random)) == expected);
    }
  }
}

}  // namespace
}  // namespace usagescope
