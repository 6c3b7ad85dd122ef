#include "core/json/snapshot_codec.hpp"

#include "core/json/object_reader.hpp"
#include "core/json/row_codec.hpp"

namespace usagescope {
namespace {

constexpr EnumNames<SnapshotKind> kKindNames = {"kind of change", 0, kSnapshotKindCount,
                                                snapshot_kind_name};

Json totals_to_json(const SnapshotTotals& totals) {
  Json json;
  set_count(json, "pairs", totals.pair_count);
  set_decimal(json, "costBefore", totals.cost_before);
  set_decimal(json, "costAfter", totals.cost_after);
  set_decimal(json, "difference", totals.difference);
  return json;
}

Result<SnapshotTotals> decode_totals(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"pairs", "costBefore", "costAfter", "difference"});
  SnapshotTotals totals;
  reader.required_count("pairs", totals.pair_count);
  reader.required_decimal("costBefore", totals.cost_before);
  reader.required_decimal("costAfter", totals.cost_after);
  reader.required_decimal("difference", totals.difference);
  return reader.finish(totals);
}

Json pair_to_json(const SnapshotPair& pair) {
  Json json;
  json.set("kind", snapshot_kind_name(pair.kind));
  if (pair.before) json.set("before", row_record_to_json(*pair.before));
  if (pair.after) json.set("after", row_record_to_json(*pair.after));
  if (!pair.changed.empty()) set_columns(json, "changed", pair.changed);
  set_decimal(json, "difference", pair.difference);
  return json;
}

Result<SnapshotPair> decode_pair(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"kind", "before", "after", "changed", "difference"});
  SnapshotPair pair;
  reader.required_name("kind", kKindNames, pair.kind);
  reader.object("before", pair.before, row_record_from_json);
  reader.object("after", pair.after, row_record_from_json);
  reader.list("changed", pair.changed, decode_column);
  reader.required_decimal("difference", pair.difference);
  return reader.finish(std::move(pair));
}

}  // namespace

Json snapshot_request_to_json(const SnapshotRequest& request) {
  Json json;
  set_list(json, "kinds", request.kinds,
           [](SnapshotKind kind) { return Json(snapshot_kind_name(kind)); });
  set_count(json, "offset", request.offset);
  set_count(json, "limit", request.limit);
  return json;
}

Result<SnapshotRequest> snapshot_request_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"kinds", "offset", "limit"});
  SnapshotRequest request;
  reader.list("kinds", request.kinds, [](const Json& element, const std::string& at) {
    return decode_name(element, at, kKindNames);
  });
  reader.count("offset", request.offset);
  reader.count("limit", request.limit);
  return reader.finish(std::move(request));
}

Json snapshot_result_to_json(const SnapshotResult& result) {
  Json json;
  set_count(json, "rowsBefore", result.rows_before);
  set_count(json, "rowsAfter", result.rows_after);
  for (std::size_t kind = 0; kind < kSnapshotKindCount; ++kind) {
    json.set(std::string(snapshot_kind_name(static_cast<SnapshotKind>(kind))),
             totals_to_json(result.by_kind[kind]));
  }
  json.set("total", totals_to_json(result.total));
  set_count(json, "foundCount", result.found_count);
  set_count(json, "offset", result.offset);
  set_list(json, "pairs", result.pairs, pair_to_json);
  return json;
}

Result<SnapshotResult> snapshot_result_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path,
                      {"rowsBefore", "rowsAfter", "added", "changed", "vanished", "unchanged",
                       "total", "foundCount", "offset", "pairs"});
  SnapshotResult result;
  reader.required_count("rowsBefore", result.rows_before);
  reader.required_count("rowsAfter", result.rows_after);
  const auto read = [&reader](std::string_view key, SnapshotTotals& totals) {
    reader.require(key);
    reader.object(key, totals, decode_totals);
  };
  for (std::size_t kind = 0; kind < kSnapshotKindCount; ++kind) {
    read(snapshot_kind_name(static_cast<SnapshotKind>(kind)), result.by_kind[kind]);
  }
  read("total", result.total);
  reader.required_count("foundCount", result.found_count);
  reader.required_count("offset", result.offset);
  reader.list("pairs", result.pairs, decode_pair);
  return reader.finish(std::move(result));
}

}  // namespace usagescope
