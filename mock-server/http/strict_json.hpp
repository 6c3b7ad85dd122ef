#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"

namespace usagescope::mock {

/// Reads of files that people write for this server, where a misspelt key must not pass silently.
/// Error.path is "file#/pointer" when the caller puts the file's name before.

/// Error unless `json` is an object with no members but the known ones.
[[nodiscard]] Status expect_object(const Json& json, std::string_view path,
                                   std::initializer_list<std::string_view> known);

/// The elements of an array member; an absent member is an empty list.
[[nodiscard]] Result<Json::Array> optional_array(const Json& object, std::string_view key,
                                                 std::string_view path);

/// Pointer of a member.
[[nodiscard]] std::string member_path(std::string_view path, std::string_view key);
[[nodiscard]] std::string element_path(std::string_view path, std::size_t index);
/// Whether a pointer leads to what another one leads to, or into it.
[[nodiscard]] bool is_at_or_below(std::string_view pointer, std::string_view above) noexcept;

/// The error with "file#" before its pointer.
[[nodiscard]] Error in_file(Error error, std::string_view file);

}  // namespace usagescope::mock
