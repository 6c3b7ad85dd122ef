// Members that hold what they nearly always hold are left out: results travel on every click.

#include "core/json/json_fields.hpp"
#include "core/json/query_codec.hpp"
#include "core/json/query_names.hpp"

namespace usagescope {
namespace {

/// Writes figures; those of the days as days.
class ResultEncoder {
 public:
  explicit ResultEncoder(const std::vector<MeasureKey>& measures) {
    for (const MeasureKey& measure : measures) is_day_.push_back(is_day(measure.measure));
  }

  [[nodiscard]] Json row(const QueryRow& row) const {
    Json json;
    json.set("level", Json::integer(row.level));
    set_group(json, row.key);
    json.set("values", figures(row.values));
    json.set("rows", Json::integer(row.row_count));
    if (row.has_mixed_units) json.set("mixedUnits", true);
    if (!row.unit.empty()) json.set("unit", row.unit);
    if (row.has_children) json.set("children", true);
    if (row.is_expanded) json.set("expanded", true);
    if (row.other_groups > 0) json.set("otherGroups", Json::integer(row.other_groups));
    if (!row.shares.empty()) json.set("shares", numbers(row.shares));
    if (row.compared) json.set("compared", compared(*row.compared));
    if (!row.cells.empty()) {
      set_list(json, "cells", row.cells, [this](const QueryCell& of) { return cell(of); });
    }
    return json;
  }

  static Json group(const GroupValue& value) {
    Json json;
    set_group(json, value);
    return json;
  }

 private:
  static void set_group(Json& json, const GroupValue& value) {
    json.set("value", value.value);
    if (value.label != value.value) json.set("label", value.label);
    if (value.is_missing) json.set("missing", true);
  }

  static Json numbers(const MeasureValues& values) {
    Json::Array array;
    array.reserve(values.size());
    for (const auto& value : values) array.push_back(value ? Json(value->to_string()) : Json());
    return array;
  }

  [[nodiscard]] Json figures(const MeasureValues& values) const {
    Json::Array array;
    array.reserve(values.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (!values[i]) {
        array.emplace_back();
      } else if (i < is_day_.size() && is_day_[i]) {
        array.emplace_back(
            CivilDate{static_cast<std::int32_t>(values[i]->rounded(0).unscaled())}.to_string());
      } else {
        array.emplace_back(values[i]->to_string());
      }
    }
    return array;
  }

  static Json bridge(const Bridge& bridge) {
    Json json;
    json.set("added", bridge.added.to_string());
    json.set("gone", bridge.gone.to_string());
    json.set("volume", bridge.volume.to_string());
    json.set("price", bridge.price.to_string());
    json.set("mix", bridge.mix.to_string());
    return json;
  }

  [[nodiscard]] Json compared(const ComparedFigures& compared) const {
    Json json;
    json.set("previous", figures(compared.previous));
    json.set("change", numbers(compared.change));
    json.set("changePercent", numbers(compared.change_percent));
    json.set("previousRows", Json::integer(compared.previous_row_count));
    if (compared.bridge) json.set("bridge", bridge(*compared.bridge));
    return json;
  }

  [[nodiscard]] Json cell(const QueryCell& cell) const {
    Json json;
    json.set("rows", Json::integer(cell.row_count));
    json.set("values", figures(cell.values));
    if (!cell.previous.empty()) json.set("previous", figures(cell.previous));
    return json;
  }

  std::vector<bool> is_day_;  // by measure
};

}  // namespace

Json query_result_to_json(const QueryResult& result) {
  const ResultEncoder encoder(result.measures);
  const auto row = [&encoder](const QueryRow& of) { return encoder.row(of); };
  Json json;
  set_list(json, "measures", result.measures,
           [](const MeasureKey& measure) { return Json(measure_text(measure)); });
  json.set("matchingRows", Json::integer(result.matching_rows));
  json.set("tableRows", Json::integer(result.table_rows));
  json.set("visibleRows", Json::integer(result.visible_rows));
  set_list(json, "groupCounts", result.group_counts, Json::integer);
  if (result.hidden_groups > 0) json.set("hiddenGroups", Json::integer(result.hidden_groups));
  json.set("offset", Json::integer(result.offset));
  if (!result.ancestors.empty()) {
    set_list(json, "ancestors", result.ancestors, ResultEncoder::group);
  }
  if (!result.pivot_columns.empty()) {
    set_list(json, "pivotColumns", result.pivot_columns, ResultEncoder::group);
  }
  json.set("identityBreaks", Json::integer(result.identity_breaks));
  json.set("total", row(result.total));
  set_list(json, "rows", result.rows, row);
  return json;
}

}  // namespace usagescope
