// validated(): every rule of a QuerySpec that its types cannot express.

#include <algorithm>
#include <string>
#include <utility>

#include "core/base/decimal.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {
namespace {

Error invalid(std::string path, std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message), std::move(path)};
}

std::string at(std::string_view member, std::size_t index) {
  return "/" + std::string(member) + "/" + std::to_string(index);
}

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

Status check_value_type(const ColumnInfo& info, const std::string& value, std::string path) {
  if (info.type == ColumnType::kDecimal && !Decimal::parse(value)) {
    return Error{ErrorCode::kWrongType,
                 std::string(info.wire_name) + " is a number, and " + quoted(value) +
                     " is none; write it in plain notation such as 12.5",
                 std::move(path)};
  }
  if (info.type == ColumnType::kDate && !CivilDate::parse(value)) {
    return Error{ErrorCode::kWrongType,
                 std::string(info.wire_name) + " is a day, and " + quoted(value) +
                     " is none; write it as YYYY-MM-DD",
                 std::move(path)};
  }
  return ok();
}

/// Whether the ends of a BETWEEN are in order; both are of the column's type.
bool is_swapped(ColumnType type, const std::string& low, const std::string& high) {
  switch (type) {
    case ColumnType::kDecimal:
      return *Decimal::parse(high) < *Decimal::parse(low);
    case ColumnType::kDate:
      return CivilDate::parse(high)->days < CivilDate::parse(low)->days;
    case ColumnType::kText:
      break;
  }
  return high < low;
}

Status check_value_count(const Filter& filter, const std::string& path) {
  const std::string name(filter_operator_name(filter.op));
  const std::size_t count = filter.values.size();
  if (filter.op == FilterOperator::kBetween) {
    if (count == 2) return ok();
    return invalid(path + "/values", "BETWEEN takes two values, the first and the last");
  }
  if (count == 0) return invalid(path + "/values", name + " needs a value");
  if (filter.op != FilterOperator::kIn && count > 1) {
    return invalid(path + "/values", name + " takes one value; use IN for several");
  }
  return ok();
}

Status check_filter(const Filter& filter, const std::string& path) {
  const ColumnInfo& info = column_info(filter.column);
  if (filter.op == FilterOperator::kLike && info.type != ColumnType::kText) {
    return invalid(path + "/operator", "LIKE searches text, and " + std::string(info.wire_name) +
                                           " is a " +
                                           (info.type == ColumnType::kDate ? "day" : "number") +
                                           "; use EQUALS, IN or BETWEEN");
  }
  if (Status status = check_value_count(filter, path); !status) return status;
  for (std::size_t i = 0; i < filter.values.size(); ++i) {
    Status status = check_value_type(info, filter.values[i], path + at("values", i));
    if (!status) return status;
  }
  if (filter.op == FilterOperator::kBetween &&
      is_swapped(info.type, filter.values[0], filter.values[1])) {
    return invalid(path + "/values", "the first value of BETWEEN is after the last; swap them");
  }
  return ok();
}

Status check_keys(const std::vector<GroupKey>& keys) {
  if (keys.size() > 2) return invalid("/groupBy", "at most two group keys are possible");
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const ColumnInfo& info = column_info(keys[i].column);
    const std::string name(info.wire_name);
    const std::string path = at("groupBy", i);
    if (info.type == ColumnType::kDecimal) {
      return invalid(path + "/column", name + " is a number; rows are grouped by text or by day");
    }
    const bool has_bucket = keys[i].bucket != DateBucket::kNone;
    if (info.type == ColumnType::kDate && !has_bucket) {
      return invalid(path + "/bucket", name + " needs a bucket: day, month or quarter");
    }
    if (info.type != ColumnType::kDate && has_bucket) {
      return invalid(path + "/bucket", name + " is no date and takes no bucket");
    }
    if (i > 0 && keys[i] == keys[0]) return invalid(path, "this group key is there already");
  }
  return ok();
}

Status check_measures(const std::vector<MeasureKey>& measures) {
  for (std::size_t i = 0; i < measures.size(); ++i) {
    if (std::find(measures.begin(), measures.begin() + static_cast<std::ptrdiff_t>(i),
                  measures[i]) != measures.begin() + static_cast<std::ptrdiff_t>(i)) {
      return invalid(at("measures", i), measure_text(measures[i]) +
                                            " is there already; name each measure once");
    }
  }
  return ok();
}

Status check_sort(const QuerySpec& spec) {
  for (std::size_t i = 0; i < spec.sort.size(); ++i) {
    const SortKey& key = spec.sort[i];
    const bool by_group = key.by == SortKey::By::kGroup;
    const std::size_t count = by_group ? spec.group_by.size() : spec.measures.size();
    if (key.index < count) continue;
    return invalid(at("sort", i), by_group ? "sorts by a group key that the query does not have"
                                           : "sorts by a measure that the query does not have");
  }
  return ok();
}

}  // namespace

Result<QuerySpec> validated(QuerySpec spec) {
  if (spec.period && spec.period->is_empty()) {
    return invalid("/period", "the period ends before it begins");
  }
  for (std::size_t i = 0; i < spec.filters.size(); ++i) {
    if (Status status = check_filter(spec.filters[i], at("filters", i)); !status) {
      return std::move(status).error();
    }
  }
  if (Status status = check_keys(spec.group_by); !status) return std::move(status).error();
  if (Status status = check_measures(spec.measures); !status) return std::move(status).error();
  if (Status status = check_sort(spec); !status) return std::move(status).error();
  return spec;
}

}  // namespace usagescope
