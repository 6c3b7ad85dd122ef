#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/query/rows/facets.hpp"
#include "core/query/rows/find.hpp"

/// Decoding is strict, as that of row_codec.hpp.
namespace usagescope {

/// {"column":"usageTimestamp","bucket":"month","search":"2021","order":"label","descending":false,
///  "offset":0,"limit":100}
[[nodiscard]] Json facet_request_to_json(const FacetRequest& request);
[[nodiscard]] Result<FacetRequest> facet_request_from_json(const Json& json, std::string_view path);

/// {"matchingRows":4,"valueCount":2,"foundCount":2,"offset":0,
///  "entries":[{"value":"114214","label":"SoftChoice","rows":3,"listCost":"12.5"},
///             {"value":"","missing":true,"rows":1}],
///  "numbers":{"minimum":"-1.5","maximum":"7","distinct":3,"missing":1}}   for a column of numbers
[[nodiscard]] Json facet_result_to_json(const FacetResult& result);
[[nodiscard]] Result<FacetResult> facet_result_from_json(const Json& json, std::string_view path);

/// {"text":"deltic","sort":[...],"offset":0,"limit":100,"step":{"fromRow":17,"backward":true}}
[[nodiscard]] Json find_request_to_json(const FindRequest& request);
[[nodiscard]] Result<FindRequest> find_request_from_json(const Json& json, std::string_view path);

/// {"rowCount":2,"columnHits":{"customerName":2},"offset":0,"rows":[0,17],
///  "next":{"row":17,"position":3,"wrapped":true}}
[[nodiscard]] Json find_result_to_json(const FindResult& result);
[[nodiscard]] Result<FindResult> find_result_from_json(const Json& json, std::string_view path);

}  // namespace usagescope
