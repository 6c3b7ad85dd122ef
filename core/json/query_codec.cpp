#include "core/json/query_codec.hpp"

#include <array>
#include <limits>

#include "core/json/json_fields.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kMaxUint32 = std::numeric_limits<std::uint32_t>::max();

// ---- names, with the list of those that exist in the error --------------------------------------

template <typename Enum, std::size_t N>
std::vector<std::string_view> names_of(const std::array<Enum, N>& values,
                                       std::string_view (*name)(Enum) noexcept) {
  std::vector<std::string_view> names;
  for (const Enum value : values) names.push_back(name(value));
  return names;
}

/// All values of an enum from `first` to the last.
template <typename Enum, std::size_t Count, std::size_t First = 0>
constexpr std::array<Enum, Count - First> all_of() {
  std::array<Enum, Count - First> values{};
  for (std::size_t i = First; i < Count; ++i) values[i - First] = static_cast<Enum>(i);
  return values;
}
constexpr auto kOperators = all_of<FilterOperator, kFilterOperatorCount>();
constexpr auto kBuckets = all_of<DateBucket, kDateBucketCount, 1>();  // all but none
constexpr auto kMeasures = all_of<Measure, kMeasureCount>();
constexpr std::array kPriceBases = {PriceBasis::kPerUnit, PriceBasis::kPerLine};
constexpr std::array kGrains = {CommitmentGrain::kDay, CommitmentGrain::kMonth,
                                CommitmentGrain::kContract};

/// The value of a member that holds one of the names; nullopt when it is absent or null.
template <typename Enum, std::size_t N>
Result<std::optional<Enum>> optional_name(const Json& object, std::string_view key,
                                          std::string_view path, std::string_view kind,
                                          const std::array<Enum, N>& values,
                                          std::string_view (*name)(Enum) noexcept) {
  auto text = optional_string(object, key, path);
  if (!text) return std::move(text).error();
  if (!*text) return std::optional<Enum>();
  for (const Enum value : values) {
    if (name(value) == **text) return std::optional<Enum>(value);
  }
  return unknown_name(kind, **text, names_of(values, name), member_path(path, key));
}

Error missing(std::string_view path, std::string_view key) {
  return {ErrorCode::kWrongType, "This member is required.", member_path(path, key)};
}

Result<Column> required_column(const Json& object, std::string_view path) {
  auto name = required_string(object, "column", path);
  if (!name) return std::move(name).error();
  if (const auto column = column_by_wire_name(*name)) return *column;
  std::vector<std::string_view> names;
  for (const ColumnInfo& info : columns()) names.push_back(info.wire_name);
  return unknown_name("column", *name, names, member_path(path, "column"));
}

// ---- decoding -----------------------------------------------------------------------------------

Result<CivilDate> required_day(const Json& object, std::string_view key, std::string_view path) {
  auto text = required_string(object, key, path);
  if (!text) return std::move(text).error();
  auto day = CivilDate::parse(*text);
  if (!day) day.error().path = member_path(path, key);
  return day;
}

Result<Period> decode_period(const Json& json, const std::string& path) {
  if (Status status = require_members(json, {"from", "to"}, path); !status) {
    return std::move(status).error();
  }
  const auto from = required_day(json, "from", path);
  if (!from) return from.error();
  const auto to = required_day(json, "to", path);
  if (!to) return to.error();
  if (*to < *from) {
    return Error{ErrorCode::kInvalidArgument, "The last day lies before the first.",
                 member_path(path, "to")};
  }
  return Period{*from, to->plus_days(1)};
}

Result<Filter> decode_filter(const Json& json, const std::string& path) {
  if (Status status = require_members(json, {"column", "operator", "values"}, path); !status) {
    return std::move(status).error();
  }
  Filter filter;
  const auto column = required_column(json, path);
  if (!column) return column.error();
  filter.column = *column;
  const auto op =
      optional_name(json, "operator", path, "operator", kOperators, filter_operator_name);
  if (!op) return op.error();
  if (!*op) return missing(path, "operator");
  filter.op = **op;
  const Json* values = json.find("values");
  if (values == nullptr) return missing(path, "values");
  auto strings = string_array(*values, member_path(path, "values"));
  if (!strings) return std::move(strings).error();
  filter.values = std::move(*strings);
  return filter;
}

Result<GroupKey> decode_group_key(const Json& json, const std::string& path) {
  if (Status status = require_members(json, {"column", "bucket"}, path); !status) {
    return std::move(status).error();
  }
  const auto column = required_column(json, path);
  if (!column) return column.error();
  const auto bucket = optional_name(json, "bucket", path, "bucket", kBuckets, date_bucket_name);
  if (!bucket) return bucket.error();
  return GroupKey{*column, bucket->value_or(DateBucket::kNone)};
}

Result<MeasureKey> decode_measure(const Json& json, const std::string& path) {
  if (json.string() == nullptr) return wrong_type("string", json.type_name(), path);
  if (const auto measure = measure_by_text(*json.string())) return *measure;
  return unknown_name("measure", *json.string(), names_of(kMeasures, measure_name), path);
}

/// A measure is named, and must be one of the spec's; a group key is counted.
Result<SortKey> decode_sort_key(const Json& json, const std::string& path,
                                const std::vector<MeasureKey>& measures) {
  if (Status status = require_members(json, {"measure", "group", "descending"}, path); !status) {
    return std::move(status).error();
  }
  SortKey key;
  const auto descending = optional_bool(json, "descending", path);
  if (!descending) return descending.error();
  key.descending = descending->value_or(true);
  const auto group = optional_integer(json, "group", path, 0, kMaxUint32);
  if (!group) return group.error();
  const auto measure = optional_name(json, "measure", path, "measure", kMeasures, measure_name);
  if (!measure) return measure.error();
  if (measure->has_value() == group->has_value()) {
    return Error{ErrorCode::kInvalidArgument, "Sort by either a \"measure\" or a \"group\".", path};
  }
  if (group->has_value()) {
    key.by = SortKey::By::kGroup;
    key.index = static_cast<std::uint32_t>(**group);
    return key;
  }
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (measures[i] != **measure) continue;
    key.by = SortKey::By::kMeasure;
    key.index = static_cast<std::uint32_t>(i);
    return key;
  }
  return Error{ErrorCode::kInvalidArgument,
               "Only measures that the query asks for can be sorted by; add it to \"measures\".",
               member_path(path, "measure")};
}

template <typename T, typename Decode>
Status decode_list(const Json& json, std::string_view key, std::string_view path,
                   std::vector<T>& target, Decode decode) {
  const auto elements = optional_array(json, key, path);
  if (!elements) return elements.error();
  if (*elements == nullptr) return ok();
  target.clear();
  const std::string list_path = member_path(path, key);
  for (const Json& element : **elements) {
    Result<T> decoded = decode(element, element_path(list_path, target.size()));
    if (!decoded) return std::move(decoded).error();
    target.push_back(std::move(*decoded));
  }
  return ok();
}

Status decode_bases(const Json& json, std::string_view path, QuerySpec& spec) {
  const auto basis =
      optional_name(json, "priceBasis", path, "price basis", kPriceBases, price_basis_name);
  if (!basis) return basis.error();
  spec.price_basis = basis->value_or(PriceBasis::kPerUnit);
  const auto grain = optional_name(json, "commitmentGrain", path, "commitment grain", kGrains,
                                   commitment_grain_name);
  if (!grain) return grain.error();
  spec.commitment_grain = grain->value_or(CommitmentGrain::kDay);
  return ok();
}

// ---- encoding -----------------------------------------------------------------------------------

template <typename T, typename Encode>
void set_list(Json& json, const char* key, const std::vector<T>& values, Encode encode) {
  Json::Array array;
  array.reserve(values.size());
  for (const T& value : values) array.push_back(encode(value));
  json.set(key, std::move(array));
}

Json period_to_json(const Period& period) {
  Json json;
  json.set("from", period.begin.to_string());
  json.set("to", period.last_day().to_string());
  return json;
}

Json filter_to_json(const Filter& filter) {
  Json json;
  json.set("column", column_info(filter.column).wire_name);
  json.set("operator", filter_operator_name(filter.op));
  json.set("values", Json::Array(filter.values.begin(), filter.values.end()));
  return json;
}

Json group_key_to_json(const GroupKey& key) {
  Json json;
  json.set("column", column_info(key.column).wire_name);
  if (key.bucket != DateBucket::kNone) json.set("bucket", date_bucket_name(key.bucket));
  return json;
}

Json sort_key_to_json(const SortKey& key, const std::vector<MeasureKey>& measures) {
  Json json;
  if (key.by == SortKey::By::kGroup) {
    json.set("group", Json::integer(key.index));
  } else if (key.index < measures.size()) {
    json.set("measure", measure_text(measures[key.index]));
  }
  json.set("descending", key.descending);
  return json;
}

}  // namespace

Json query_spec_to_json(const QuerySpec& spec) {
  const QuerySpec defaults;
  Json json = Json::Object{};
  if (spec.period) json.set("period", period_to_json(*spec.period));
  if (!spec.filters.empty()) set_list(json, "filters", spec.filters, filter_to_json);
  if (!spec.group_by.empty()) set_list(json, "groupBy", spec.group_by, group_key_to_json);
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
  if (!spec.sort.empty()) {
    set_list(json, "sort", spec.sort,
             [&](const SortKey& key) { return sort_key_to_json(key, spec.measures); });
  }
  return json;
}

Result<QuerySpec> query_spec_from_json(const Json& json, std::string_view path) {
  if (Status status = require_members(
          json,
          {"period", "filters", "groupBy", "measures", "priceBasis", "commitmentGrain", "sort"},
          path);
      !status) {
    return std::move(status).error();
  }
  QuerySpec spec;
  const Json* period = json.find("period");
  if (period != nullptr && !period->is_null()) {
    const auto decoded = decode_period(*period, member_path(path, "period"));
    if (!decoded) return decoded.error();
    spec.period = *decoded;
  }
  Status status = decode_list(json, "filters", path, spec.filters, decode_filter);
  if (status) status = decode_list(json, "groupBy", path, spec.group_by, decode_group_key);
  if (status) status = decode_list(json, "measures", path, spec.measures, decode_measure);
  if (status) status = decode_bases(json, path, spec);
  if (status) {
    status =
        decode_list(json, "sort", path, spec.sort, [&](const Json& element, const std::string& at) {
          return decode_sort_key(element, at, spec.measures);
        });
  }
  if (!status) return std::move(status).error();
  auto valid = validated(std::move(spec));
  if (!valid) valid.error().path.insert(0, path);
  return valid;
}

Json query_window_to_json(const QueryWindow& window) {
  Json json;
  json.set("offset", Json::integer(window.offset));
  json.set("limit", Json::integer(window.limit));
  json.set("expanded", window.expanded_by_default);
  set_list(json, "toggled", window.toggled, [](const std::vector<std::string>& group) {
    return Json(Json::Array(group.begin(), group.end()));
  });
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
