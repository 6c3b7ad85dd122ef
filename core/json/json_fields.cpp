#include "core/json/json_fields.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

/// The member, or nullptr for an absent one and null.
const Json* present(const Json& object, std::string_view key) {
  const Json* member = object.find(key);
  return member == nullptr || member->is_null() ? nullptr : member;
}

std::string with_article(std::string_view noun) {
  const bool is_vowel =
      !noun.empty() && std::string_view("aeio").find(noun[0]) != std::string::npos;
  std::string text = is_vowel ? "an " : "a ";
  return noun == "null" ? std::string(noun) : text.append(noun);
}

}  // namespace

std::string member_path(std::string_view path, std::string_view key) {
  std::string result(path);
  result += '/';
  result += pointer_token(key);
  return result;
}

std::string element_path(std::string_view path, std::size_t index) {
  return std::string(path) + '/' + std::to_string(index);
}

Error wrong_type(std::string_view expected, std::string_view found, std::string_view path) {
  return {ErrorCode::kWrongType,
          "Expected " + with_article(expected) + ", found " + with_article(found) + ".",
          std::string(path)};
}

Error unknown_name(std::string_view kind, std::string_view name,
                   const std::vector<std::string_view>& names, std::string_view path) {
  std::string message = "There is no ";
  message.append(kind).append(" \"").append(excerpt(name, 40)).append("\"; there are: ");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) message += ", ";
    message += names[i];
  }
  return {ErrorCode::kUnknownName, message + ".", std::string(path)};
}

Status require_object(const Json& json, std::string_view path) {
  if (json.object() == nullptr) return wrong_type("object", json.type_name(), path);
  return ok();
}

Status require_members(const Json& json, std::initializer_list<std::string_view> names,
                       std::string_view path) {
  if (json.object() == nullptr) return wrong_type("object", json.type_name(), path);
  for (const auto& member : *json.object()) {
    if (std::find(names.begin(), names.end(), member.first) == names.end()) {
      return unknown_name("member", member.first, names, member_path(path, member.first));
    }
  }
  return ok();
}

Result<const Json::Array*> optional_array(const Json& object, std::string_view key,
                                          std::string_view path) {
  const Json* member = present(object, key);
  if (member == nullptr) return static_cast<const Json::Array*>(nullptr);
  if (member->array() == nullptr) {
    return wrong_type("array", member->type_name(), member_path(path, key));
  }
  return member->array();
}

Result<std::vector<std::string>> string_array(const Json& json, std::string_view path) {
  const Json::Array* elements = json.array();
  if (elements == nullptr) return wrong_type("array", json.type_name(), path);
  std::vector<std::string> strings;
  strings.reserve(elements->size());
  for (std::size_t i = 0; i < elements->size(); ++i) {
    const std::string* string = (*elements)[i].string();
    if (string == nullptr) {
      return wrong_type("string", (*elements)[i].type_name(), element_path(path, i));
    }
    strings.push_back(*string);
  }
  return strings;
}

Result<std::string> required_string(const Json& object, std::string_view key,
                                    std::string_view path) {
  auto value = optional_string(object, key, path);
  if (!value) return std::move(value).error();
  if (!*value) {
    return Error{ErrorCode::kWrongType, "This member is required, a string.",
                 member_path(path, key)};
  }
  return std::move(**value);
}

Result<std::optional<std::string>> optional_string(const Json& object, std::string_view key,
                                                   std::string_view path) {
  const Json* member = present(object, key);
  if (member == nullptr) return std::optional<std::string>();
  if (member->string() == nullptr) {
    return wrong_type("string", member->type_name(), member_path(path, key));
  }
  return std::optional<std::string>(*member->string());
}

Result<std::optional<bool>> optional_bool(const Json& object, std::string_view key,
                                          std::string_view path) {
  const Json* member = present(object, key);
  if (member == nullptr) return std::optional<bool>();
  if (member->boolean() == nullptr) {
    return wrong_type("boolean", member->type_name(), member_path(path, key));
  }
  return std::optional<bool>(*member->boolean());
}

Result<std::optional<std::int64_t>> optional_integer(const Json& object, std::string_view key,
                                                     std::string_view path, std::int64_t min,
                                                     std::int64_t max) {
  const Json* member = present(object, key);
  if (member == nullptr) return std::optional<std::int64_t>();
  if (member->number() == nullptr) {
    return wrong_type("number", member->type_name(), member_path(path, key));
  }
  const auto parsed = Decimal::parse(member->number()->text);
  const Decimal value = parsed ? parsed->normalized() : Decimal();
  if (!parsed || value.scale() != 0 || value.unscaled() < min || value.unscaled() > max) {
    return Error{
        ErrorCode::kOutOfRange,
        "Expected a whole number from " + std::to_string(min) + " to " + std::to_string(max) + ".",
        member_path(path, key)};
  }
  return std::optional<std::int64_t>(static_cast<std::int64_t>(value.unscaled()));
}

Result<std::optional<Decimal>> optional_decimal(const Json& object, std::string_view key,
                                                std::string_view path) {
  const Json* member = present(object, key);
  if (member == nullptr) return std::optional<Decimal>();
  if (member->number() == nullptr && member->string() == nullptr) {
    return wrong_type("number", member->type_name(), member_path(path, key));
  }
  auto value =
      Decimal::parse(member->number() != nullptr ? member->number()->text : *member->string());
  if (!value) {
    // A string that is no number is a value of the wrong type, not broken JSON.
    if (value.error().code == ErrorCode::kInvalidSyntax) {
      return wrong_type("number", "text", member_path(path, key));
    }
    value.error().path = member_path(path, key);
    return std::move(value).error();
  }
  return std::optional<Decimal>(*value);
}

}  // namespace usagescope
