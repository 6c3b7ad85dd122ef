#pragma once

#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/query/snapshots/snapshot.hpp"

/// Decoding is strict, as that of row_codec.hpp.
namespace usagescope {

/// {"kinds":["added","vanished"],"offset":0,"limit":200}
[[nodiscard]] Json snapshot_request_to_json(const SnapshotRequest& request);
[[nodiscard]] Result<SnapshotRequest> snapshot_request_from_json(const Json& json,
                                                                 std::string_view path);

/// {"rowsBefore":3,"rowsAfter":3,"added":TOTALS,"changed":TOTALS,"vanished":TOTALS,
///  "unchanged":TOTALS,"total":TOTALS,"foundCount":3,"offset":0,
///  "pairs":[{"kind":"changed","before":ROW,"after":ROW,"changed":["usage"],"difference":"7"}]}
/// TOTALS: {"pairs":1,"costBefore":"2","costAfter":"9","difference":"7"}; ROW as in row_codec.hpp.
[[nodiscard]] Json snapshot_result_to_json(const SnapshotResult& result);
[[nodiscard]] Result<SnapshotResult> snapshot_result_from_json(const Json& json,
                                                               std::string_view path);

}  // namespace usagescope
