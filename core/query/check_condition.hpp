#pragma once

#include <string>
#include <vector>

#include "core/query/query_spec.hpp"

namespace usagescope {

/// What a condition is about.
struct ConditionSubject {
  std::string name;  ///< for the messages
  ColumnType type;
};

/// Whether the operator fits the type, takes as many values as there are, and each is of the type;
/// the pairs of BETWEEN in order. `path` is that of the condition; see validated() for the errors.
[[nodiscard]] Status check_condition(FilterOperator op, const std::vector<std::string>& values,
                                     const ConditionSubject& subject, const std::string& path);

}  // namespace usagescope
