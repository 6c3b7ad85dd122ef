#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// Cuts a JSON text into its members and elements without reading what is in them, so that what is
/// wrong with one keeps no other from being read. Time: linear; no recursion.

using JsonMembers = std::vector<std::pair<std::string, std::string_view>>;

/// Decoded names and the text of the values. Error kInvalidSyntax, with the offset, for what is
/// no object, or ends too early.
[[nodiscard]] Result<JsonMembers> members_as_text(std::string_view object);
/// The same for the elements of an array.
[[nodiscard]] Result<std::vector<std::string_view>> elements_as_text(std::string_view array);

/// The value of the first member of this name.
[[nodiscard]] std::optional<std::string_view> find_member(const JsonMembers& members,
                                                          std::string_view name);

}  // namespace usagescope::mock
