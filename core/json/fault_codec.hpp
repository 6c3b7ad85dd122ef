#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/query/faults/faults.hpp"

/// Decoding is strict, as that of row_codec.hpp.
namespace usagescope {

/// {"kinds":["duplicateRows"],"expectedRows":1000,
///  "subscriptions":[{"subscriptionId":"M1","days":{"from":"2021-10-01","to":"2021-12-31"}}],
///  "offset":0,"limit":20,"rowsPerCase":100}
[[nodiscard]] Json fault_request_to_json(const FaultRequest& request);
[[nodiscard]] Result<FaultRequest> fault_request_from_json(const Json& json, std::string_view path);

/// {"matchingRows":9,"offset":0,"faults":[{"kind":"idWithSeveralNames","idColumn":"resellerId",
///  "title":"Id with several names","method":"Ids whose ...","cases":1,"rows":2,"missing":0,
///  "listCost":"12.5","list":[{"subject":[{"column":"resellerId","value":"114214"}],
///   "days":{"from":"2021-10-01","to":"2021-10-31"},"missing":0,
///   "variants":[{"value":"A","rows":1},{"value":"B","rows":1}],"differing":["usage"],
///   "rowCount":2,"rows":[0,17],"listCost":"12.5"}]}]}
/// Title and method are for readers of the JSON; decoding does not look at them.
[[nodiscard]] Json fault_report_to_json(const FaultReport& report);
[[nodiscard]] Result<FaultReport> fault_report_from_json(const Json& json, std::string_view path);

}  // namespace usagescope
