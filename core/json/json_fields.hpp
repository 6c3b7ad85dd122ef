#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"

/// Checks that the message codecs share. `path` is the JSON pointer of the value looked at.
namespace usagescope {

/// path + "/" + the escaped key.
[[nodiscard]] std::string member_path(std::string_view path, std::string_view key);
[[nodiscard]] std::string element_path(std::string_view path, std::size_t index);

/// kWrongType: "Expected a number, found a string."
[[nodiscard]] Error wrong_type(std::string_view expected, std::string_view found,
                               std::string_view path);

/// kUnknownName: "There is no column "x"; there are: a, b, c."
[[nodiscard]] Error unknown_name(std::string_view kind, std::string_view name,
                                 const std::vector<std::string_view>& names, std::string_view path);

[[nodiscard]] Status require_object(const Json& json, std::string_view path);
/// An object with none but these members; kUnknownName with the pointer of the first other.
[[nodiscard]] Status require_members(const Json& json,
                                     std::initializer_list<std::string_view> names,
                                     std::string_view path);

/// The array of a member: nullptr when absent or null.
[[nodiscard]] Result<const Json::Array*> optional_array(const Json& object, std::string_view key,
                                                        std::string_view path);
[[nodiscard]] Result<std::vector<std::string>> string_array(const Json& json,
                                                            std::string_view path);

}  // namespace usagescope
