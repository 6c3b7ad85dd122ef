// Questions as JSON: a spec survives encoding, and its answer over a small table keeps the promises
// that hold for every answer. Input: a spec, or {"spec":...,"window":...}.

#include <limits>
#include <string>

#include "core/json/query_codec.hpp"
#include "core/json/usage_codec.hpp"
#include "core/query/execute.hpp"
#include "core/store/usage_table.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::fuzz {
namespace {

/// Two customers of one reseller and one of none, three months, every kind of gap.
constexpr std::string_view kRows = R"({"results":[
{"resellerId":"1","resellerName":"Ada","customerOrgId":"c1","chargeId":"A","usage":10.5,"msrpPrice":2,"commitment":8,"onDemandUsage":2.5,"unitOfMeasurement":"GB","subscriptionId":"s1","usageTimestamp":"2024-01-31"},
{"resellerId":"1","resellerName":"Ada","customerOrgId":"c1","chargeId":"A","usage":3,"msrpPrice":2.25,"commitment":8,"onDemandUsage":0,"unitOfMeasurement":"GB","subscriptionId":"s1","usageTimestamp":"2024-02-29 12:00:00"},
{"resellerId":"1","resellerName":"ada","customerOrgId":"c1","chargeId":"B","usage":-1,"msrpPrice":0.000001,"unitOfMeasurement":"Hours","subscriptionId":"s1","usageTimestamp":"2024-02-29"},
{"resellerId":"1","customerOrgId":"c2","chargeId":"A","usage":7,"msrpPrice":2,"commitment":0,"onDemandUsage":9,"unitOfMeasurement":"GB","subscriptionId":"s2","usageTimestamp":"2024-01-01"},
{"resellerId":"1","customerOrgId":"c2","chargeId":"A","commitment":5,"unitOfMeasurement":"GB","subscriptionId":"s2","usageTimestamp":"2024-03-31"},
{"customerOrgId":"c2","chargeId":"","usage":1000000,"msrpPrice":8.368063,"subscriptionId":"s2"},
{"customerOrgId":"c3","customerName":"Zoë","chargeId":"C","msrpPrice":4,"usageTimestamp":"2024-03-01"},
{},
{"resellerId":"","chargeId":"c","usage":0,"msrpPrice":1,"commitment":1,"onDemandUsage":0,"usageTimestamp":"2023-12-31"},
{"resellerId":"2","resellerName":"Bob","customerOrgId":"c3","chargeId":"C","usage":6,"msrpPrice":4,"commitment":6,"onDemandUsage":0,"unitOfMeasurement":"IP","subscriptionId":"s3","usageTimestamp":"2024-03-01 00:00:01"}
]})";

UsageTable small_table() {
  UsageTable table;
  const auto page = decode_usage_page(kRows);
  require(page.has_value(), "the rows of the fuzz target are decoded");
  for (const UsageRecord& record : page->page.results) {
    require(table.append(record).has_value(), "the rows of the fuzz target fit");
  }
  return table;
}

void check_spec_codec(const QuerySpec& spec) {
  const Json json = query_spec_to_json(spec);
  const Result<Json> parsed = Json::parse(json.dump());
  require(parsed && *parsed == json, "the JSON of a spec is read as it was written");
  const Result<QuerySpec> again = query_spec_from_json(*parsed, "");
  require(again && *again == spec, "a spec is the same after encoding");
}

void check_result_codec(const QueryResult& result) {
  const Result<Json> parsed = Json::parse(query_result_to_json(result).dump());
  require(parsed.has_value(), "the JSON of an answer is read");
  const Result<QueryResult> again = query_result_from_json(*parsed, "");
  require(again && *again == result, "an answer is the same after encoding");
}

bool keeps_all_groups(const QuerySpec& spec) {
  return spec.having.empty();
}

/// Rows and sums of the groups of the first level are those of the total.
void check_sums(const QuerySpec& spec, const QueryResult& all) {
  require(all.total.row_count == all.matching_rows, "the total has all matching rows");
  if (spec.group_by.empty() || !keeps_all_groups(spec)) return;
  std::uint64_t rows = 0;
  MeasureValues sums(spec.measures.size());
  for (const QueryRow& row : all.rows) {
    if (row.level != 0) continue;
    rows += row.row_count;
    for (std::size_t i = 0; i < sums.size(); ++i) {
      if (!row.values[i] || !is_additive(spec.measures[i].measure)) continue;
      const auto sum = Decimal::add(sums[i].value_or(Decimal()), *row.values[i]);
      require(sum.has_value(), "sums of the groups fit");
      sums[i] = *sum;
    }
  }
  require(rows == all.matching_rows, "every matching row is in one group");
  // Figures for each day are rounded, and rounded figures do not add up.
  if (spec.comparison && spec.comparison->per_day) return;
  for (std::size_t i = 0; i < sums.size(); ++i) {
    if (!is_additive(spec.measures[i].measure)) continue;
    require(sums[i].value_or(Decimal()) == all.total.values[i].value_or(Decimal()),
            "the figures of the groups add up to the total");
  }
}

void check_row(const QuerySpec& spec, const QueryResult& all, const QueryRow& row) {
  require(row.values.size() == spec.measures.size(), "one figure a measure");
  require(row.cells.size() == all.pivot_columns.size(), "one cell a pivot column");
  require(row.compared.has_value() == spec.comparison.has_value(), "compared when asked for");
  std::uint64_t rows = 0;
  for (const QueryCell& cell : row.cells) rows += cell.row_count;
  if (spec.pivot) require(rows == row.row_count, "every row is in one cell");
  if (!row.compared || !row.compared->bridge) return;
  const Bridge& bridge = *row.compared->bridge;
  Result<Decimal> sum = Decimal::add(bridge.added, bridge.gone);
  for (const Decimal& part : {bridge.volume, bridge.price, bridge.mix}) {
    if (sum) sum = Decimal::add(*sum, part);
  }
  require(sum.has_value(), "the parts of a bridge fit");
  for (std::size_t i = 0; i < spec.measures.size(); ++i) {
    const auto& change = row.compared->change[i];
    if (spec.measures[i].measure != Measure::kListCost || !change || spec.comparison->per_day) continue;
    require(*sum == *change, "the parts of a bridge add up to the change");
  }
}

void check_window(const QueryResult& all, const QueryResult& part, const QueryWindow& window) {
  require(part.visible_rows == all.visible_rows, "the window does not change the list");
  require(part.offset <= all.visible_rows && part.rows.size() <= window.limit, "the window is kept");
  require(part.total == all.total, "the window does not change the total");
  for (std::size_t i = 0; i < part.rows.size(); ++i) {
    require(part.offset + i < all.rows.size() && part.rows[i] == all.rows[part.offset + i],
            "a window is cut from the list");
  }
}

void check_answer(const QuerySpec& spec, const QueryWindow& window) {
  static const UsageTable table = small_table();
  QueryWindow everything = window;
  everything.offset = 0;
  everything.limit = std::numeric_limits<std::uint32_t>::max();
  const Result<QueryResult> all = execute(table, spec, everything);
  const Result<QueryResult> part = execute(table, spec, window);
  require(all.has_value() == part.has_value(), "the window makes no error");
  if (!all) return;
  require(all->rows.size() == all->visible_rows, "all rows come when all are asked for");
  check_sums(spec, *all);
  check_row(spec, *all, all->total);
  for (const QueryRow& row : all->rows) check_row(spec, *all, row);
  check_window(*all, *part, window);
  check_result_codec(*part);
}

}  // namespace
}  // namespace usagescope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  const Result<Json> json = Json::parse(fuzz::text_of(data, size));
  if (!json) return 0;
  const Json* inner = json->find("spec");
  const Result<QuerySpec> spec = query_spec_from_json(inner ? *inner : *json, "");
  if (!spec) {
    fuzz::require(!spec.error().message.empty(), "an error says something");
    return 0;
  }
  fuzz::check_spec_codec(*spec);
  QueryWindow window;
  window.limit = 5;
  if (const Json* given = inner ? json->find("window") : nullptr) {
    const auto decoded = query_window_from_json(*given, "");
    if (!decoded) return 0;
    window = *decoded;
    const auto again = query_window_from_json(query_window_to_json(window), "");
    fuzz::require(again && *again == window, "a window is the same after encoding");
  }
  fuzz::check_answer(*spec, window);
  return 0;
}
