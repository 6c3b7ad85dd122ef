// Specs as JSON text, and windows both ways; the other way of specs is query_spec_decode.cpp.

#include "core/json/query_codec.hpp"

#include "core/json/json_fields.hpp"
#include "core/json/query_names.hpp"

namespace usagescope {
namespace {

Json text_list(const std::vector<std::string>& texts) {
  return Json::Array(texts.begin(), texts.end());
}

Json period_to_json(const Period& period) {
  Json json;
  json.set("from", period.begin.to_string());
  json.set("to", period.last_day().to_string());
  return json;
}

Json filter_to_json(const Filter& filter) {
  Json json;
  if (filter.is_on_list_cost) {
    json.set("measure", measure_name(Measure::kListCost));
  } else {
    json.set("column", column_info(filter.column).wire_name);
  }
  json.set("operator", filter_operator_name(filter.op));
  if (!filter.values.empty()) json.set("values", text_list(filter.values));
  return json;
}

Json group_key_to_json(const GroupKey& key) {
  Json json;
  json.set("column", column_info(key.column).wire_name);
  if (key.bucket != DateBucket::kNone) json.set("bucket", date_bucket_name(key.bucket));
  return json;
}

Json anniversary_to_json(const Anniversary& anniversary) {
  Json json;
  json.set("customerOrgId", anniversary.customer_org_id);
  json.set("day", Json::integer(anniversary.day));
  return json;
}

void set_measure(Json& json, std::uint32_t index, const std::vector<MeasureKey>& measures) {
  if (index < measures.size()) json.set("measure", measure_text(measures[index]));
}

void set_figure(Json& json, FigureOf of) {
  if (of != FigureOf::kValue) json.set("of", figure_of_name(of));
}

Json sort_key_to_json(const SortKey& key, const std::vector<MeasureKey>& measures) {
  Json json;
  if (key.by == SortKey::By::kGroup) {
    json.set("group", Json::integer(key.index));
  } else {
    set_measure(json, key.index, measures);
    set_figure(json, key.of);
  }
  json.set("descending", key.descending);
  return json;
}

Json having_to_json(const Having& having, const std::vector<MeasureKey>& measures) {
  Json json;
  json.set("level", Json::integer(having.level));
  set_measure(json, having.measure, measures);
  set_figure(json, having.of);
  json.set("operator", filter_operator_name(having.op));
  if (!having.values.empty()) json.set("values", text_list(having.values));
  return json;
}

Json comparison_to_json(const Comparison& comparison) {
  Json json;
  json.set("period", period_to_json(comparison.period));
  if (comparison.per_day) json.set("perDay", true);
  if (comparison.bridge) json.set("bridge", true);
  return json;
}

/// How groups are made: keys, and what the keys need to know.
void set_keys(Json& json, const QuerySpec& spec, const QuerySpec& defaults) {
  if (!spec.group_by.empty()) set_list(json, "groupBy", spec.group_by, group_key_to_json);
  if (spec.pivot) json.set("pivot", group_key_to_json(*spec.pivot));
  if (spec.fiscal_year_start_month != defaults.fiscal_year_start_month) {
    json.set("fiscalYearStartMonth", Json::integer(spec.fiscal_year_start_month));
  }
  if (!spec.anniversaries.empty()) {
    set_list(json, "anniversaries", spec.anniversaries, anniversary_to_json);
  }
}

void set_measures(Json& json, const QuerySpec& spec, const QuerySpec& defaults) {
  if (spec.measures != defaults.measures) {
    set_list(json, "measures", spec.measures,
             [](const MeasureKey& measure) { return Json(measure_text(measure)); });
  }
  if (spec.price_basis != defaults.price_basis) {
    json.set("priceBasis", price_basis_name(spec.price_basis));
  }
  if (spec.commitment_grain != defaults.commitment_grain) {
    json.set("commitmentGrain", commitment_grain_name(spec.commitment_grain));
  }
}

}  // namespace

Json query_spec_to_json(const QuerySpec& spec) {
  const QuerySpec defaults;
  Json json = Json::Object{};
  if (spec.period) json.set("period", period_to_json(*spec.period));
  if (!spec.filters.empty()) set_list(json, "filters", spec.filters, filter_to_json);
  set_keys(json, spec, defaults);
  set_measures(json, spec, defaults);
  if (!spec.sort.empty()) {
    set_list(json, "sort", spec.sort,
             [&](const SortKey& key) { return sort_key_to_json(key, spec.measures); });
  }
  if (!spec.having.empty()) {
    set_list(json, "having", spec.having,
             [&](const Having& having) { return having_to_json(having, spec.measures); });
  }
  if (!spec.top.empty()) set_list(json, "top", spec.top, Json::integer);
  if (spec.shares) json.set("shares", true);
  if (spec.comparison) json.set("comparison", comparison_to_json(*spec.comparison));
  return json;
}

Json query_window_to_json(const QueryWindow& window) {
  Json json;
  json.set("offset", Json::integer(window.offset));
  json.set("limit", Json::integer(window.limit));
  json.set("expanded", window.expanded_by_default);
  set_list(json, "toggled", window.toggled, text_list);
  return json;
}

Result<QueryWindow> query_window_from_json(const Json& json, std::string_view path) {
  if (Status status = require_members(json, {"offset", "limit", "expanded", "toggled"}, path);
      !status) {
    return std::move(status).error();
  }
  QueryWindow window;
  const auto offset = optional_integer(json, "offset", path, 0, kMaxUint32);
  if (!offset) return offset.error();
  window.offset = static_cast<std::uint32_t>(offset->value_or(window.offset));
  const auto limit = optional_integer(json, "limit", path, 0, kMaxUint32);
  if (!limit) return limit.error();
  window.limit = static_cast<std::uint32_t>(limit->value_or(window.limit));
  const auto expanded = optional_bool(json, "expanded", path);
  if (!expanded) return expanded.error();
  window.expanded_by_default = expanded->value_or(window.expanded_by_default);
  Status status = decode_list(json, "toggled", path, window.toggled, string_array);
  if (!status) return std::move(status).error();
  return window;
}

}  // namespace usagescope
