#pragma once

#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/query/rows/row_summary.hpp"

/// Decoding refuses members and names that do not exist, and values of the wrong type, with their
/// place. Decimals travel as strings; what is absent is left out.
namespace usagescope {

/// [{"column":"usage","descending":true},{"measure":"listCost"}]
[[nodiscard]] Json row_sort_to_json(const std::vector<RowSortKey>& sort);
[[nodiscard]] Result<RowSortKey> row_sort_key_from_json(const Json& json, std::string_view path);

/// {"sort":[...],"offset":0,"limit":200}
[[nodiscard]] Json row_request_to_json(const RowRequest& request);
[[nodiscard]] Result<RowRequest> row_request_from_json(const Json& json, std::string_view path);

/// {"row":17,"record":{"chargeId":"VOD-HS","usage":"3666","usageTimestamp":"2021-11-11 00:00:00"},
///  "listCost":"30677.318958"}
[[nodiscard]] Json row_record_to_json(const RowRecord& row);
[[nodiscard]] Result<RowRecord> row_record_from_json(const Json& json, std::string_view path);

/// {"matchingRows":4,"tableRows":9,"offset":0,"rows":[ROW]}
[[nodiscard]] Json row_page_to_json(const RowPage& page);
[[nodiscard]] Result<RowPage> row_page_from_json(const Json& json, std::string_view path);

/// {"sort":[...],"ranges":[{"begin":0,"end":10}],"rows":[3,17]}
[[nodiscard]] Json summary_request_to_json(const SummaryRequest& request);
[[nodiscard]] Result<SummaryRequest> summary_request_from_json(const Json& json,
                                                               std::string_view path);

/// {"rows":11,"usage":{"count":11,"sum":"12.5","average":"1.136364","minimum":"0","maximum":"5"},
///  "onDemandUsage":{...},"commitment":{...},"msrpPrice":{...},"listCost":{...}}
[[nodiscard]] Json row_summary_to_json(const RowSummary& summary);
[[nodiscard]] Result<RowSummary> row_summary_from_json(const Json& json, std::string_view path);

}  // namespace usagescope
