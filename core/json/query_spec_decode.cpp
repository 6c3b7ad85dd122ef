#include "core/json/object_reader.hpp"
#include "core/json/query_codec.hpp"
#include "core/json/query_names.hpp"

namespace usagescope {
namespace {

/// Reads a flag into `target`; keeps it when the member is absent.
Status read_flag(const Json& json, std::string_view key, std::string_view path, bool& target) {
  const auto flag = optional_bool(json, key, path);
  if (!flag) return flag.error();
  target = flag->value_or(target);
  return ok();
}

/// As read_flag(), for one of an enum's names.
template <typename Enum>
Status read_name(const Json& json, std::string_view key, std::string_view path,
                 const EnumNames<Enum>& names, Enum& target) {
  const auto value = optional_name(json, key, path, names);
  if (!value) return value.error();
  target = value->value_or(target);
  return ok();
}

/// "operator" and "values", which conditions on rows and on groups have. Operators without values
/// need no list of them.
Status read_condition(const Json& json, const std::string& path, FilterOperator& op,
                      std::vector<std::string>& texts) {
  const auto named = optional_name(json, "operator", path, kOperatorNames);
  if (!named) return named.error();
  if (!*named) return missing_member("operator", path);
  op = **named;
  const Json* values = json.find("values");
  if (values == nullptr) {
    const bool takes_none = op == FilterOperator::kIsMissing || op == FilterOperator::kIsPresent;
    return takes_none ? ok() : Status(missing_member("values", path));
  }
  auto strings = string_array(*values, member_path(path, "values"));
  if (!strings) return std::move(strings).error();
  texts = std::move(*strings);
  return ok();
}

/// What a filter looks at: a column, or the list cost of the row.
Status read_filter_subject(const Json& json, const std::string& path, Filter& filter) {
  auto measure = optional_string(json, "measure", path);
  if (!measure) return std::move(measure).error();
  if (!*measure) {
    const auto column = required_column(json, path);
    if (!column) return column.error();
    filter.column = *column;
    return ok();
  }
  if (json.find("column") != nullptr) {
    return Error{ErrorCode::kInvalidArgument,
                 "A filter is on a \"column\" or on a \"measure\", not on both.", path};
  }
  const std::string_view list_cost = measure_name(Measure::kListCost);
  if (**measure != list_cost) {
    return unknown_name("measure of a row", **measure, {list_cost}, member_path(path, "measure"));
  }
  filter.is_on_list_cost = true;
  return ok();
}

Result<Filter> decode_filter(const Json& json, const std::string& path) {
  Filter filter;
  Status status = require_members(json, {"column", "measure", "operator", "values"}, path);
  if (status) status = read_filter_subject(json, path, filter);
  if (status) status = read_condition(json, path, filter.op, filter.values);
  if (!status) return std::move(status).error();
  return filter;
}

Result<GroupKey> decode_group_key(const Json& json, const std::string& path) {
  GroupKey key;
  if (Status status = require_members(json, {"column", "bucket"}, path); !status) {
    return std::move(status).error();
  }
  const auto column = required_column(json, path);
  if (!column) return column.error();
  key.column = *column;
  Status status = read_name(json, "bucket", path, kBucketNames, key.bucket);
  if (!status) return std::move(status).error();
  return key;
}

Result<Anniversary> decode_anniversary(const Json& json, const std::string& path) {
  if (Status status = require_members(json, {"customerOrgId", "day"}, path); !status) {
    return std::move(status).error();
  }
  auto organisation = required_string(json, "customerOrgId", path);
  if (!organisation) return std::move(organisation).error();
  const auto day = optional_integer(json, "day", path, 1, 31);
  if (!day) return day.error();
  if (!*day) return missing_member("day", path);
  return Anniversary{std::move(*organisation), static_cast<int>(**day)};
}

/// A measure is named, and must be one of the spec's; a group key is counted.
Result<SortKey> decode_sort_key(const Json& json, const std::string& path,
                                const std::vector<MeasureKey>& measures) {
  SortKey key;
  Status status = require_members(json, {"measure", "group", "of", "descending"}, path);
  if (status) status = read_flag(json, "descending", path, key.descending);
  if (status) status = read_name(json, "of", path, kFigureNames, key.of);
  if (!status) return std::move(status).error();
  const auto group = optional_integer(json, "group", path, 0, kMaxUint32);
  if (!group) return group.error();
  const Json* measure = json.find("measure");
  const bool has_measure = measure != nullptr && !measure->is_null();
  if (has_measure == group->has_value()) {
    return Error{ErrorCode::kInvalidArgument, "Sort by either a \"measure\" or a \"group\".", path};
  }
  if (group->has_value()) {
    key.by = SortKey::By::kGroup;
    key.index = static_cast<std::uint32_t>(**group);
    return key;
  }
  const auto index = required_measure_index(json, path, measures);
  if (!index) return index.error();
  key.index = *index;
  return key;
}

Result<Having> decode_having(const Json& json, const std::string& path,
                             const std::vector<MeasureKey>& measures) {
  Having having;
  Status status = require_members(json, {"level", "measure", "of", "operator", "values"}, path);
  if (!status) return std::move(status).error();
  const auto level = optional_integer(json, "level", path, 0, kMaxUint32);
  if (!level) return level.error();
  having.level = static_cast<std::uint32_t>(level->value_or(0));
  const auto index = required_measure_index(json, path, measures);
  if (!index) return index.error();
  having.measure = *index;
  status = read_name(json, "of", path, kFigureNames, having.of);
  if (status) status = read_condition(json, path, having.op, having.values);
  if (!status) return std::move(status).error();
  return having;
}

Result<Comparison> decode_comparison(const Json& json, const std::string& path) {
  Comparison comparison;
  Status status = require_members(json, {"period", "perDay", "bridge"}, path);
  if (!status) return std::move(status).error();
  const Json* period = json.find("period");
  if (period == nullptr) return missing_member("period", path);
  const auto decoded = decode_period(*period, member_path(path, "period"));
  if (!decoded) return decoded.error();
  comparison.period = *decoded;
  status = read_flag(json, "perDay", path, comparison.per_day);
  if (status) status = read_flag(json, "bridge", path, comparison.bridge);
  if (!status) return std::move(status).error();
  return comparison;
}

/// An object member that may be absent or null.
template <typename T, typename Decode>
Status read_optional(const Json& json, std::string_view key, std::string_view path,
                     std::optional<T>& target, Decode decode) {
  const Json* member = json.find(key);
  if (member == nullptr || member->is_null()) return ok();
  Result<T> decoded = decode(*member, member_path(path, key));
  if (!decoded) return std::move(decoded).error();
  target = std::move(*decoded);
  return ok();
}

Status read_fiscal_start(const Json& json, std::string_view path, QuerySpec& spec) {
  const auto month = optional_integer(json, "fiscalYearStartMonth", path, 1, 12);
  if (!month) return month.error();
  spec.fiscal_year_start_month = static_cast<int>(month->value_or(spec.fiscal_year_start_month));
  return ok();
}

Status read_keys(const Json& json, std::string_view path, QuerySpec& spec) {
  Status status = decode_list(json, "groupBy", path, spec.group_by, decode_group_key);
  if (status) status = read_optional(json, "pivot", path, spec.pivot, decode_group_key);
  if (status) status = read_fiscal_start(json, path, spec);
  if (!status) return status;
  return decode_list(json, "anniversaries", path, spec.anniversaries, decode_anniversary);
}

Status read_measures(const Json& json, std::string_view path, QuerySpec& spec) {
  Status status = decode_list(json, "measures", path, spec.measures, decode_measure);
  if (status) status = read_name(json, "priceBasis", path, kPriceBasisNames, spec.price_basis);
  if (!status) return status;
  return read_name(json, "commitmentGrain", path, kGrainNames, spec.commitment_grain);
}

/// What is done with the groups. Needs the measures, which it names.
Status read_arrangement(const Json& json, std::string_view path, QuerySpec& spec) {
  const auto sort_key = [&spec](const Json& element, const std::string& at) {
    return decode_sort_key(element, at, spec.measures);
  };
  const auto having = [&spec](const Json& element, const std::string& at) {
    return decode_having(element, at, spec.measures);
  };
  Status status = decode_list(json, "sort", path, spec.sort, sort_key);
  if (status) status = decode_list(json, "having", path, spec.having, having);
  if (status) status = decode_list(json, "top", path, spec.top, decode_count);
  if (status) status = read_flag(json, "shares", path, spec.shares);
  return status;
}

}  // namespace

Result<QuerySpec> query_spec_from_json(const Json& json, std::string_view path) {
  QuerySpec spec;
  Status status = require_members(
      json,
      {"period", "filters", "groupBy", "pivot", "fiscalYearStartMonth", "anniversaries", "measures",
       "priceBasis", "commitmentGrain", "sort", "having", "top", "shares", "comparison"},
      path);
  if (status) status = read_optional(json, "period", path, spec.period, decode_period);
  if (status) status = decode_list(json, "filters", path, spec.filters, decode_filter);
  if (status) status = read_keys(json, path, spec);
  if (status) status = read_measures(json, path, spec);
  if (status) status = read_arrangement(json, path, spec);
  if (status) status = read_optional(json, "comparison", path, spec.comparison, decode_comparison);
  if (!status) return std::move(status).error();
  auto valid = validated(std::move(spec));
  if (!valid) valid.error().path.insert(0, path);
  return valid;
}

}  // namespace usagescope
