#include "core/json/facet_codec.hpp"

#include "core/json/object_reader.hpp"
#include "core/json/row_codec.hpp"

namespace usagescope {
namespace {

constexpr EnumNames<FacetOrder> kOrderNames = {"order", 0, kFacetOrderCount, facet_order_name};

Json entry_to_json(const FacetEntry& entry) {
  Json json;
  json.set("value", entry.value.value);
  if (entry.value.label != entry.value.value) json.set("label", entry.value.label);
  if (entry.value.is_missing) json.set("missing", true);
  set_count(json, "rows", entry.row_count);
  set_decimal(json, "listCost", entry.list_cost);
  return json;
}

Result<FacetEntry> decode_entry(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"value", "label", "missing", "rows", "listCost"});
  FacetEntry entry;
  reader.required_text("value", entry.value.value);
  entry.value.label = entry.value.value;
  reader.text("label", entry.value.label);
  reader.flag("missing", entry.value.is_missing);
  reader.required_count("rows", entry.row_count);
  reader.decimal("listCost", entry.list_cost);
  return reader.finish(std::move(entry));
}

Result<NumberFacet> decode_numbers(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"minimum", "maximum", "distinct", "missing"});
  NumberFacet facet;
  reader.decimal("minimum", facet.minimum);
  reader.decimal("maximum", facet.maximum);
  reader.required_count("distinct", facet.distinct_count);
  reader.required_count("missing", facet.missing_count);
  return reader.finish(facet);
}

Result<FindStep> decode_step(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"fromRow", "backward"});
  FindStep step;
  reader.count("fromRow", step.from_row);
  reader.flag("backward", step.backward);
  return reader.finish(step);
}

Result<FoundRow> decode_found(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"row", "position", "wrapped"});
  FoundRow found;
  reader.required_count("row", found.row);
  reader.required_count("position", found.position);
  reader.flag("wrapped", found.has_wrapped);
  return reader.finish(found);
}

Result<std::array<std::uint32_t, kColumnCount>> decode_hits(const Json& json,
                                                            const std::string& path) {
  if (Status status = require_object(json, path); !status) return std::move(status).error();
  std::array<std::uint32_t, kColumnCount> hits{};
  for (const auto& [key, member] : *json.object()) {
    const std::string at = member_path(path, key);
    const auto column = decode_column(Json(key), at);
    if (!column) return column.error();
    const auto count = decode_count(member, at);
    if (!count) return count.error();
    hits[static_cast<std::size_t>(*column)] = *count;
  }
  return hits;
}

}  // namespace

Json facet_request_to_json(const FacetRequest& request) {
  Json json;
  json.set("column", column_info(request.column).wire_name);
  if (request.bucket != DateBucket::kNone) json.set("bucket", date_bucket_name(request.bucket));
  if (!request.search.empty()) json.set("search", request.search);
  json.set("order", facet_order_name(request.order));
  json.set("descending", request.descending);
  set_count(json, "offset", request.offset);
  set_count(json, "limit", request.limit);
  return json;
}

Result<FacetRequest> facet_request_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path,
                      {"column", "bucket", "search", "order", "descending", "offset", "limit"});
  FacetRequest request;
  reader.required_column("column", request.column);
  reader.name("bucket", kBucketNames, request.bucket);
  reader.text("search", request.search);
  reader.name("order", kOrderNames, request.order);
  reader.flag("descending", request.descending);
  reader.count("offset", request.offset);
  reader.count("limit", request.limit);
  return reader.finish(std::move(request));
}

Json facet_result_to_json(const FacetResult& result) {
  Json json;
  set_count(json, "matchingRows", result.matching_rows);
  set_count(json, "valueCount", result.value_count);
  set_count(json, "foundCount", result.found_count);
  set_count(json, "offset", result.offset);
  set_list(json, "entries", result.entries, entry_to_json);
  if (result.numbers) {
    Json numbers;
    set_decimal(numbers, "minimum", result.numbers->minimum);
    set_decimal(numbers, "maximum", result.numbers->maximum);
    set_count(numbers, "distinct", result.numbers->distinct_count);
    set_count(numbers, "missing", result.numbers->missing_count);
    json.set("numbers", std::move(numbers));
  }
  return json;
}

Result<FacetResult> facet_result_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path,
                      {"matchingRows", "valueCount", "foundCount", "offset", "entries", "numbers"});
  FacetResult result;
  reader.required_count("matchingRows", result.matching_rows);
  reader.required_count("valueCount", result.value_count);
  reader.required_count("foundCount", result.found_count);
  reader.required_count("offset", result.offset);
  reader.list("entries", result.entries, decode_entry);
  reader.object("numbers", result.numbers, decode_numbers);
  return reader.finish(std::move(result));
}

Json find_request_to_json(const FindRequest& request) {
  Json json;
  json.set("text", request.text);
  json.set("sort", row_sort_to_json(request.sort));
  set_count(json, "offset", request.offset);
  set_count(json, "limit", request.limit);
  if (request.step) {
    Json step = Json::Object{};
    if (request.step->from_row) set_count(step, "fromRow", *request.step->from_row);
    if (request.step->backward) step.set("backward", true);
    json.set("step", std::move(step));
  }
  return json;
}

Result<FindRequest> find_request_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"text", "sort", "offset", "limit", "step"});
  FindRequest request;
  reader.required_text("text", request.text);
  reader.list("sort", request.sort, row_sort_key_from_json);
  reader.count("offset", request.offset);
  reader.count("limit", request.limit);
  reader.object("step", request.step, decode_step);
  return reader.finish(std::move(request));
}

Json find_result_to_json(const FindResult& result) {
  Json json;
  set_count(json, "rowCount", result.row_count);
  Json hits = Json::Object{};
  for (const ColumnInfo& info : columns()) {
    const std::uint32_t count = result.column_hits[static_cast<std::size_t>(info.column)];
    if (count > 0) hits.set(std::string(info.wire_name), Json::integer(count));
  }
  json.set("columnHits", std::move(hits));
  set_count(json, "offset", result.offset);
  set_counts(json, "rows", result.rows);
  if (result.next) {
    Json next;
    set_count(next, "row", result.next->row);
    set_count(next, "position", result.next->position);
    if (result.next->has_wrapped) next.set("wrapped", true);
    json.set("next", std::move(next));
  }
  return json;
}

Result<FindResult> find_result_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"rowCount", "columnHits", "offset", "rows", "next"});
  FindResult result;
  reader.required_count("rowCount", result.row_count);
  reader.object("columnHits", result.column_hits, decode_hits);
  reader.required_count("offset", result.offset);
  reader.list("rows", result.rows, decode_count);
  reader.object("next", result.next, decode_found);
  return reader.finish(std::move(result));
}

}  // namespace usagescope
