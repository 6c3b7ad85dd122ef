#include "core/query/check_condition.hpp"

#include <utility>

#include "core/base/decimal.hpp"
#include "core/base/text.hpp"

namespace usagescope {
namespace {

Error invalid(std::string path, std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message), std::move(path)};
}

/// " is a number, and "x" is none"
std::string is_none(const ConditionSubject& subject, std::string_view type,
                    const std::string& value) {
  return subject.name + " is a " + std::string(type) + ", and \"" + excerpt(value, 40) +
         "\" is none";
}

Status check_value(const ConditionSubject& subject, const std::string& value, std::string path) {
  if (subject.type == ColumnType::kDecimal && !Decimal::parse(value)) {
    return Error{ErrorCode::kWrongType,
                 is_none(subject, "number", value) + "; write it in plain notation such as 12.5",
                 std::move(path)};
  }
  if (subject.type == ColumnType::kDate && !CivilDate::parse(value)) {
    return Error{ErrorCode::kWrongType, is_none(subject, "day", value) + "; write it as YYYY-MM-DD",
                 std::move(path)};
  }
  return ok();
}

/// Whether the ends of a BETWEEN are in order; both are of the type.
bool is_swapped(ColumnType type, const std::string& low, const std::string& high) {
  switch (type) {
    case ColumnType::kDecimal:
      return *Decimal::parse(high) < *Decimal::parse(low);
    case ColumnType::kDate:
      return *CivilDate::parse(high) < *CivilDate::parse(low);
    case ColumnType::kText:
      break;
  }
  return high < low;
}

Status check_count(FilterOperator op, std::size_t count, const std::string& path) {
  const std::string name(filter_operator_name(op));
  switch (op) {
    case FilterOperator::kIsMissing:
    case FilterOperator::kIsPresent:
      if (count > 0) return invalid(path, name + " takes no value; leave them out");
      return ok();
    case FilterOperator::kIn:
    case FilterOperator::kNotIn:
    case FilterOperator::kLike:
      if (count == 0) return invalid(path, name + " needs a value");
      return ok();
    case FilterOperator::kBetween:
      if (count > 0 && count % 2 == 0) return ok();
      return invalid(path,
                     "BETWEEN takes two values, the first and the last, or several such "
                     "pairs");
    case FilterOperator::kEquals:
    case FilterOperator::kNotEquals:
    case FilterOperator::kLessThan:
    case FilterOperator::kLessOrEqual:
    case FilterOperator::kGreaterThan:
    case FilterOperator::kGreaterOrEqual:
      break;
  }
  if (count == 0) return invalid(path, name + " needs a value");
  if (count == 1) return ok();
  std::string message = name + " takes one value";
  if (op == FilterOperator::kEquals) message += "; use IN for several";
  if (op == FilterOperator::kNotEquals) message += "; use NOT_IN for several";
  return invalid(path, std::move(message));
}

}  // namespace

Status check_condition(FilterOperator op, const std::vector<std::string>& values,
                       const ConditionSubject& subject, const std::string& path) {
  if (op == FilterOperator::kLike && subject.type != ColumnType::kText) {
    return invalid(path + "/operator", "LIKE searches text, and " + subject.name + " is a " +
                                           (subject.type == ColumnType::kDate ? "day" : "number") +
                                           "; use EQUALS, IN or BETWEEN");
  }
  const std::string list = path + "/values";
  if (Status status = check_count(op, values.size(), list); !status) return status;
  for (std::size_t i = 0; i < values.size(); ++i) {
    Status status = check_value(subject, values[i], list + "/" + std::to_string(i));
    if (!status) return status;
  }
  if (op != FilterOperator::kBetween) return ok();
  for (std::size_t i = 0; i + 1 < values.size(); i += 2) {
    if (!is_swapped(subject.type, values[i], values[i + 1])) continue;
    return invalid(list + "/" + std::to_string(i + 1),
                   "the last value of BETWEEN is before the first; swap them");
  }
  return ok();
}

}  // namespace usagescope
