#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// JSON form of a spec, members that hold their default left out:
/// {"period":{"from":"2021-10-01","to":"2021-12-31"},   both days inclusive, as people say it
///  "filters":[{"column":"chargeId","operator":"EQUALS","values":["VOD-HS"]}],
///  "groupBy":[{"column":"resellerId"},{"column":"usageTimestamp","bucket":"month"}],
///  "measures":["listCost","rows"],"priceBasis":"perUnit","commitmentGrain":"day",
///  "sort":[{"measure":"listCost","descending":true},{"group":0,"descending":false}]}
/// Decoding refuses unknown columns, operators, measures and members (kUnknownName, with pointer
/// and the names that exist) and validates the whole.
[[nodiscard]] Json query_spec_to_json(const QuerySpec& spec);
[[nodiscard]] Result<QuerySpec> query_spec_from_json(const Json& json, std::string_view path);

/// {"offset":0,"limit":200,"expanded":false,"toggled":[["114214"]]}
[[nodiscard]] Json query_window_to_json(const QueryWindow& window);
[[nodiscard]] Result<QueryWindow> query_window_from_json(const Json& json, std::string_view path);

/// Results travel whole; decimals as strings so that no reader rounds them.
[[nodiscard]] Json query_result_to_json(const QueryResult& result);
[[nodiscard]] Result<QueryResult> query_result_from_json(const Json& json, std::string_view path);

}  // namespace usagescope
