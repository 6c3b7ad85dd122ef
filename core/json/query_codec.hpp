#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// JSON form of a spec, members that hold their default left out:
/// {"period":{"from":"2021-10-01","to":"2021-12-31"},   both days inclusive, as people say it
///  "filters":[{"column":"chargeId","operator":"EQUALS","values":["VOD-HS"]},
///             {"column":"service","operator":"IS_MISSING"},
///             {"measure":"listCost","operator":"GREATER_THAN","values":["100"]}],
///  "groupBy":[{"column":"resellerId"},{"column":"usageTimestamp","bucket":"month"}],
///  "pivot":{"column":"usageTimestamp","bucket":"fiscalQuarter"},"fiscalYearStartMonth":2,
///  "anniversaries":[{"customerOrgId":"o1","day":15}],
///  "measures":["listCost","distinct(customerOrgId)"],
///  "priceBasis":"perUnit","commitmentGrain":"day",
///  "sort":[{"measure":"listCost","of":"change","descending":true},{"group":0,"descending":false}],
///  "having":[{"level":0,"measure":"listCost","operator":"GREATER_THAN","values":["0"]}],
///  "top":[10],"shares":true,
///  "comparison":{"period":{"from":"2021-07-01","to":"2021-09-30"},"perDay":true,"bridge":true}}
/// Decoding refuses unknown columns, operators, measures and members (kUnknownName, with pointer
/// and the names that exist) and validates the whole.
[[nodiscard]] Json query_spec_to_json(const QuerySpec& spec);
[[nodiscard]] Result<QuerySpec> query_spec_from_json(const Json& json, std::string_view path);

/// {"offset":0,"limit":200,"expanded":false,"toggled":[["114214"]]}
[[nodiscard]] Json query_window_to_json(const QueryWindow& window);
[[nodiscard]] Result<QueryWindow> query_window_from_json(const Json& json, std::string_view path);

/// Results travel whole; decimals as strings so that no reader rounds them, the figures of firstDay
/// and lastDay as "2021-11-01" (their change is a number of days). A missing figure is null.
/// {"measures":["listCost","lastDay"],"matchingRows":4,"tableRows":9,"visibleRows":2,
///  "groupCounts":[2],"hiddenGroups":1,"offset":0,"ancestors":[{"value":"114214","label":"SC"}],
///  "pivotColumns":[{"value":"2021-11"}],"identityBreaks":0,"total":ROW,"rows":[ROW]}
/// ROW: {"level":0,"value":"114214","label":"SoftChoice","missing":true,"values":["1.5",null],
///  "rows":4,"mixedUnits":true,"unit":"GB","children":true,"expanded":true,"otherGroups":3,
///  "shares":["0.250000",null],"compared":{"previous":["2.5","2021-10-31"],"change":["-1.0","1"],
///  "changePercent":["-40.000000",null],"previousRows":3,"bridge":{"added":"1","gone":"-2",
///  "volume":"0","price":"0","mix":"0"}},"cells":[{"rows":4,"values":["1.5",null],"previous":[..]}]}
/// Left out where it says nothing: hiddenGroups, ancestors, pivotColumns, a label that is the
/// value, missing, mixedUnits, unit, children, expanded, otherGroups, shares, compared, bridge,
/// cells, previous. Decoding checks that there is a figure for each measure and a cell for each
/// column.
[[nodiscard]] Json query_result_to_json(const QueryResult& result);
[[nodiscard]] Result<QueryResult> query_result_from_json(const Json& json, std::string_view path);

}  // namespace usagescope
