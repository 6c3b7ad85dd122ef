#include "core/json/row_codec.hpp"

#include "core/json/object_reader.hpp"

namespace usagescope {
namespace {

Json row_range_to_json(const RowRange& range) {
  Json json;
  set_count(json, "begin", range.begin);
  set_count(json, "end", range.end);
  return json;
}

Result<RowRange> decode_range(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"begin", "end"});
  RowRange range;
  reader.required_count("begin", range.begin);
  reader.required_count("end", range.end);
  return reader.finish(range);
}

Json number_summary_to_json(const NumberSummary& summary) {
  Json json;
  set_count(json, "count", summary.count);
  set_decimal(json, "sum", summary.sum);
  set_decimal(json, "average", summary.average);
  set_decimal(json, "minimum", summary.minimum);
  set_decimal(json, "maximum", summary.maximum);
  return json;
}

Result<NumberSummary> decode_number_summary(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"count", "sum", "average", "minimum", "maximum"});
  NumberSummary summary;
  reader.required_count("count", summary.count);
  reader.decimal("sum", summary.sum);
  reader.decimal("average", summary.average);
  reader.decimal("minimum", summary.minimum);
  reader.decimal("maximum", summary.maximum);
  return reader.finish(summary);
}

}  // namespace

Json row_sort_to_json(const std::vector<RowSortKey>& sort) {
  Json::Array keys;
  for (const RowSortKey& key : sort) {
    Json json;
    if (key.by_list_cost) {
      json.set("measure", measure_name(Measure::kListCost));
    } else {
      json.set("column", column_info(key.column).wire_name);
    }
    json.set("descending", key.descending);
    keys.push_back(std::move(json));
  }
  return keys;
}

Result<RowSortKey> row_sort_key_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"column", "measure", "descending"});
  RowSortKey key;
  std::optional<Column> column;
  std::string measure;
  reader.column("column", column);
  reader.text("measure", measure);
  reader.flag("descending", key.descending);
  if (Status status = reader.status(); !status) return std::move(status).error();
  if (column.has_value() != measure.empty()) {
    return Error{ErrorCode::kInvalidArgument, "Sort by either a \"column\" or a \"measure\".",
                 std::string(path)};
  }
  if (column) {
    key.column = *column;
  } else if (measure == measure_name(Measure::kListCost)) {
    key.by_list_cost = true;
  } else {
    return unknown_name("measure of a row", measure, {measure_name(Measure::kListCost)},
                        member_path(path, "measure"));
  }
  return key;
}

Json row_request_to_json(const RowRequest& request) {
  Json json;
  json.set("sort", row_sort_to_json(request.sort));
  set_count(json, "offset", request.offset);
  set_count(json, "limit", request.limit);
  return json;
}

Result<RowRequest> row_request_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"sort", "offset", "limit"});
  RowRequest request;
  reader.list("sort", request.sort, row_sort_key_from_json);
  reader.count("offset", request.offset);
  reader.count("limit", request.limit);
  return reader.finish(std::move(request));
}

Json row_record_to_json(const RowRecord& row) {
  Json json;
  set_count(json, "row", row.row);
  json.set("record", record_to_json(row.record));
  set_decimal(json, "listCost", row.list_cost);
  return json;
}

Result<RowRecord> row_record_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"row", "record", "listCost"});
  RowRecord row;
  reader.required_count("row", row.row);
  reader.require("record");
  reader.object("record", row.record, record_from_json);
  reader.decimal("listCost", row.list_cost);
  return reader.finish(std::move(row));
}

Json row_page_to_json(const RowPage& page) {
  Json json;
  set_count(json, "matchingRows", page.matching_rows);
  set_count(json, "tableRows", page.table_rows);
  set_count(json, "offset", page.offset);
  set_list(json, "rows", page.rows, row_record_to_json);
  return json;
}

Result<RowPage> row_page_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"matchingRows", "tableRows", "offset", "rows"});
  RowPage page;
  reader.required_count("matchingRows", page.matching_rows);
  reader.required_count("tableRows", page.table_rows);
  reader.required_count("offset", page.offset);
  reader.list("rows", page.rows, row_record_from_json);
  return reader.finish(std::move(page));
}

Json summary_request_to_json(const SummaryRequest& request) {
  Json json;
  json.set("sort", row_sort_to_json(request.sort));
  set_list(json, "ranges", request.ranges, row_range_to_json);
  set_counts(json, "rows", request.rows);
  return json;
}

Result<SummaryRequest> summary_request_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"sort", "ranges", "rows"});
  SummaryRequest request;
  reader.list("sort", request.sort, row_sort_key_from_json);
  reader.list("ranges", request.ranges, decode_range);
  reader.list("rows", request.rows, decode_count);
  return reader.finish(std::move(request));
}

Json row_summary_to_json(const RowSummary& summary) {
  Json json;
  set_count(json, "rows", summary.row_count);
  json.set("usage", number_summary_to_json(summary.usage));
  json.set("onDemandUsage", number_summary_to_json(summary.on_demand_usage));
  json.set("commitment", number_summary_to_json(summary.commitment));
  json.set("msrpPrice", number_summary_to_json(summary.msrp_price));
  json.set("listCost", number_summary_to_json(summary.list_cost));
  return json;
}

Result<RowSummary> row_summary_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path,
                      {"rows", "usage", "onDemandUsage", "commitment", "msrpPrice", "listCost"});
  RowSummary summary;
  reader.required_count("rows", summary.row_count);
  const auto read = [&reader](std::string_view key, NumberSummary& target) {
    reader.require(key);
    reader.object(key, target, decode_number_summary);
  };
  read("usage", summary.usage);
  read("onDemandUsage", summary.on_demand_usage);
  read("commitment", summary.commitment);
  read("msrpPrice", summary.msrp_price);
  read("listCost", summary.list_cost);
  return reader.finish(summary);
}

}  // namespace usagescope
