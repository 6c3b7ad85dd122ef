#include "mock-server/http/strict_json.hpp"

#include <algorithm>

namespace usagescope::mock {

Status expect_object(const Json& json, std::string_view path,
                     std::initializer_list<std::string_view> known) {
  const Json::Object* object = json.object();
  if (object == nullptr) {
    return Error{ErrorCode::kWrongType,
                 "an object is expected, not " + std::string(json.type_name()), std::string(path)};
  }
  for (const auto& [key, value] : *object) {
    if (std::find(known.begin(), known.end(), key) != known.end()) continue;
    std::string list;
    for (std::string_view name : known) list += (list.empty() ? "" : ", ") + std::string(name);
    return Error{ErrorCode::kUnknownName, "unknown key; known here: " + list,
                 member_path(path, key)};
  }
  return ok();
}

Result<Json::Array> optional_array(const Json& object, std::string_view key,
                                   std::string_view path) {
  const Json* member = object.find(key);
  if (member == nullptr) return Json::Array{};
  if (member->array() == nullptr) {
    return Error{ErrorCode::kWrongType,
                 "an array is expected, not " + std::string(member->type_name()),
                 member_path(path, key)};
  }
  return *member->array();
}

std::string member_path(std::string_view path, std::string_view key) {
  return std::string(path) + '/' + pointer_token(key);
}

std::string element_path(std::string_view path, std::size_t index) {
  return std::string(path) + '/' + std::to_string(index);
}

bool is_at_or_below(std::string_view pointer, std::string_view above) noexcept {
  return pointer.starts_with(above) &&
         (pointer.size() == above.size() || pointer[above.size()] == '/');
}

Error in_file(Error error, std::string_view file) {
  error.path = std::string(file) + '#' + error.path;
  return error;
}

}  // namespace usagescope::mock
