#include "core/json/json_fields.hpp"
#include "core/json/query_codec.hpp"
#include "core/json/query_names.hpp"

namespace usagescope {
namespace {

/// Required, since a result without its counts would read as an empty one.
Status read_count(const Json& json, std::string_view key, std::string_view path,
                  std::uint32_t& target) {
  const auto value = optional_integer(json, key, path, 0, kMaxUint32);
  if (!value) return value.error();
  if (!*value) return missing_member(key, path);
  target = static_cast<std::uint32_t>(**value);
  return ok();
}

/// 0 where the member is absent.
Status read_optional_count(const Json& json, std::string_view key, std::string_view path,
                           std::uint32_t& target) {
  const auto value = optional_integer(json, key, path, 0, kMaxUint32);
  if (!value) return value.error();
  target = static_cast<std::uint32_t>(value->value_or(0));
  return ok();
}

Status read_flag(const Json& json, std::string_view key, std::string_view path, bool& target) {
  const auto value = optional_bool(json, key, path);
  if (!value) return value.error();
  target = value->value_or(false);
  return ok();
}

Status read_group(const Json& json, std::string_view path, GroupValue& group) {
  auto value = required_string(json, "value", path);
  if (!value) return std::move(value).error();
  group.value = std::move(*value);
  auto label = optional_string(json, "label", path);
  if (!label) return std::move(label).error();
  group.label = label->has_value() ? std::move(**label) : group.value;
  return read_flag(json, "missing", path, group.is_missing);
}

Result<GroupValue> decode_group(const Json& json, std::string_view path) {
  GroupValue group;
  Status status = require_members(json, {"value", "label", "missing"}, path);
  if (status) status = read_group(json, path, group);
  if (!status) return std::move(status).error();
  return group;
}

Status read_decimal(const Json& json, std::string_view key, std::string_view path,
                    Decimal& target) {
  const auto text = required_string(json, key, path);
  if (!text) return text.error();
  const auto value = Decimal::parse(*text);
  if (!value) return Error{value.error().code, value.error().message, member_path(path, key)};
  target = *value;
  return ok();
}

Result<Bridge> decode_bridge(const Json& json, const std::string& path) {
  Bridge bridge;
  Status status = require_members(json, {"added", "gone", "volume", "price", "mix"}, path);
  if (status) status = read_decimal(json, "added", path, bridge.added);
  if (status) status = read_decimal(json, "gone", path, bridge.gone);
  if (status) status = read_decimal(json, "volume", path, bridge.volume);
  if (status) status = read_decimal(json, "price", path, bridge.price);
  if (status) status = read_decimal(json, "mix", path, bridge.mix);
  if (!status) return std::move(status).error();
  return bridge;
}

/// Reads what has one figure for each measure, or one cell for each column of the pivot.
class ResultDecoder {
 public:
  explicit ResultDecoder(const std::vector<MeasureKey>& measures, std::size_t cell_count)
      : cell_count_(cell_count) {
    for (const MeasureKey& measure : measures) is_day_.push_back(is_day(measure.measure));
  }

  [[nodiscard]] Result<QueryRow> row(const Json& json, const std::string& path) const {
    QueryRow row;
    Status status = require_members(
        json,
        {"level", "value", "label", "missing", "values", "rows", "mixedUnits", "unit", "children",
         "expanded", "otherGroups", "shares", "compared", "cells"},
        path);
    if (status) status = read_count(json, "level", path, row.level);
    if (status) status = read_group(json, path, row.key);
    if (status) status = read_figures(json, "values", path, Form::kFigures, row.values);
    if (status) status = read_count(json, "rows", path, row.row_count);
    if (status) status = read_state(json, path, row);
    if (status) status = read_optional_figures(json, "shares", path, Form::kNumbers, row.shares);
    if (status) status = read_compared(json, path, row);
    if (status) status = read_cells(json, path, row);
    if (!status) return std::move(status).error();
    return row;
  }

 private:
  enum class Form : std::uint8_t { kNumbers, kFigures };  ///< kFigures: days are written as days

  static Status read_state(const Json& json, const std::string& path, QueryRow& row) {
    auto unit = optional_string(json, "unit", path);
    if (!unit) return std::move(unit).error();
    row.unit = std::move(*unit).value_or("");
    Status status = read_flag(json, "mixedUnits", path, row.has_mixed_units);
    if (status) status = read_flag(json, "children", path, row.has_children);
    if (status) status = read_flag(json, "expanded", path, row.is_expanded);
    if (!status) return status;
    return read_optional_count(json, "otherGroups", path, row.other_groups);
  }

  [[nodiscard]] Result<std::optional<Decimal>> figure(const Json& json, std::string path,
                                                      bool is_day) const {
    if (json.is_null()) return std::optional<Decimal>();
    if (json.string() == nullptr) return wrong_type("string", json.type_name(), path);
    if (is_day) {
      const auto day = CivilDate::parse(*json.string());
      if (!day) return Error{day.error().code, day.error().message, std::move(path)};
      return std::optional<Decimal>(Decimal(day->days));
    }
    const auto number = Decimal::parse(*json.string());
    if (!number) return Error{number.error().code, number.error().message, std::move(path)};
    return std::optional<Decimal>(*number);
  }

  Status read_figures(const Json& json, std::string_view key, const std::string& path, Form form,
                      MeasureValues& target) const {
    const auto elements = optional_array(json, key, path);
    if (!elements) return elements.error();
    if (*elements == nullptr) return missing_member(key, path);
    const std::string list_path = member_path(path, key);
    if ((*elements)->size() != is_day_.size()) {
      return Error{ErrorCode::kInvalidArgument,
                   "Expected a figure for each of the " + std::to_string(is_day_.size()) +
                       " measures, found " + std::to_string((*elements)->size()) + ".",
                   list_path};
    }
    target.reserve(is_day_.size());
    for (std::size_t i = 0; i < is_day_.size(); ++i) {
      const bool is_written_as_day = form == Form::kFigures && is_day_[i];
      auto value = figure((**elements)[i], element_path(list_path, i), is_written_as_day);
      if (!value) return std::move(value).error();
      target.push_back(*value);
    }
    return ok();
  }

  Status read_optional_figures(const Json& json, std::string_view key, const std::string& path,
                               Form form, MeasureValues& target) const {
    const Json* member = json.find(key);
    if (member == nullptr || member->is_null()) return ok();
    return read_figures(json, key, path, form, target);
  }

  Status read_compared(const Json& json, const std::string& row_path, QueryRow& row) const {
    const Json* member = json.find("compared");
    if (member == nullptr || member->is_null()) return ok();
    const std::string path = member_path(row_path, "compared");
    ComparedFigures figures;
    Status status = require_members(
        *member, {"previous", "change", "changePercent", "previousRows", "bridge"}, path);
    if (status) status = read_figures(*member, "previous", path, Form::kFigures, figures.previous);
    if (status) status = read_figures(*member, "change", path, Form::kNumbers, figures.change);
    if (status) {
      status = read_figures(*member, "changePercent", path, Form::kNumbers, figures.change_percent);
    }
    if (status) status = read_count(*member, "previousRows", path, figures.previous_row_count);
    if (!status) return status;
    const Json* bridge = member->find("bridge");
    if (bridge != nullptr && !bridge->is_null()) {
      const auto decoded = decode_bridge(*bridge, member_path(path, "bridge"));
      if (!decoded) return decoded.error();
      figures.bridge = *decoded;
    }
    row.compared = std::move(figures);
    return ok();
  }

  [[nodiscard]] Result<QueryCell> cell(const Json& json, const std::string& path) const {
    QueryCell cell;
    Status status = require_members(json, {"rows", "values", "previous"}, path);
    if (status) status = read_count(json, "rows", path, cell.row_count);
    if (status) status = read_figures(json, "values", path, Form::kFigures, cell.values);
    if (status) {
      status = read_optional_figures(json, "previous", path, Form::kFigures, cell.previous);
    }
    if (!status) return std::move(status).error();
    return cell;
  }

  Status read_cells(const Json& json, const std::string& path, QueryRow& row) const {
    Status status = decode_list(
        json, "cells", path, row.cells,
        [this](const Json& element, const std::string& at) { return cell(element, at); });
    if (!status || row.cells.size() == cell_count_) return status;
    return Error{ErrorCode::kInvalidArgument,
                 "Expected a cell for each of the " + std::to_string(cell_count_) +
                     " columns of the pivot, found " + std::to_string(row.cells.size()) + ".",
                 member_path(path, "cells")};
  }

  std::vector<bool> is_day_;  // by measure
  std::size_t cell_count_;
};

/// A list that must be there.
Status require_list(const Json& json, std::string_view key, std::string_view path) {
  const Json* member = json.find(key);
  if (member == nullptr || member->is_null()) return missing_member(key, path);
  return ok();
}

/// All but the rows and the total.
Status read_head(const Json& json, std::string_view path, QueryResult& result) {
  Status status = require_list(json, "measures", path);
  if (status) status = decode_list(json, "measures", path, result.measures, decode_measure);
  if (status) status = read_count(json, "matchingRows", path, result.matching_rows);
  if (status) status = read_count(json, "tableRows", path, result.table_rows);
  if (status) status = read_count(json, "visibleRows", path, result.visible_rows);
  if (status) status = require_list(json, "groupCounts", path);
  if (status) status = decode_list(json, "groupCounts", path, result.group_counts, decode_count);
  if (status) status = read_optional_count(json, "hiddenGroups", path, result.hidden_groups);
  if (status) status = read_count(json, "offset", path, result.offset);
  if (status) status = decode_list(json, "ancestors", path, result.ancestors, decode_group);
  if (status) status = decode_list(json, "pivotColumns", path, result.pivot_columns, decode_group);
  if (status) status = read_count(json, "identityBreaks", path, result.identity_breaks);
  return status;
}

}  // namespace

Result<QueryResult> query_result_from_json(const Json& json, std::string_view path) {
  QueryResult result;
  Status status = require_members(
      json,
      {"measures", "matchingRows", "tableRows", "visibleRows", "groupCounts", "hiddenGroups",
       "offset", "ancestors", "pivotColumns", "identityBreaks", "total", "rows"},
      path);
  if (status) status = read_head(json, path, result);
  if (!status) return std::move(status).error();
  const ResultDecoder decoder(result.measures, result.pivot_columns.size());
  const Json* total = json.find("total");
  if (total == nullptr) return missing_member("total", path);
  auto total_row = decoder.row(*total, member_path(path, "total"));
  if (!total_row) return std::move(total_row).error();
  result.total = std::move(*total_row);
  status = require_list(json, "rows", path);
  if (status) {
    status = decode_list(json, "rows", path, result.rows,
                         [&decoder](const Json& element, const std::string& at) {
                           return decoder.row(element, at);
                         });
  }
  if (!status) return std::move(status).error();
  return result;
}

}  // namespace usagescope
