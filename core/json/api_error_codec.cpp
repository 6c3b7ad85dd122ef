#include <array>

#include "core/base/text.hpp"
#include "core/json/message_codec.hpp"

namespace usagescope {
namespace {

/// A page of HTML in a field must not fill the screen.
constexpr std::size_t kMaxMessageBytes = 500;

/// The first of the members that is a string with something in it.
template <std::size_t N>
std::string first_text(const Json& json, const std::array<std::string_view, N>& keys) {
  for (const std::string_view key : keys) {
    const Json* member = json.find(key);
    if (member == nullptr) continue;
    if (member->string() != nullptr && !member->string()->empty()) {
      return excerpt(*member->string(), kMaxMessageBytes);
    }
    if (member->number() != nullptr) return excerpt(member->number()->text, kMaxMessageBytes);
  }
  return {};
}

/// Where the members of an error stand: the successor's token error is wrapped in "value"
/// (api-reference.md, section 9).
const Json& members_of(const Json& body) {
  const Json* wrapped = body.find("value");
  return wrapped != nullptr && wrapped->object() != nullptr ? *wrapped : body;
}

std::string words_of(const Json& members) {
  return first_text(members, std::array<std::string_view, 4>{"message", "error_message",
                                                             "error_description", "errorMessage"});
}

}  // namespace

std::string encode_api_error(const ApiError& error) {
  Json json;
  json.set("statusCode", Json::integer(error.status));
  json.set("errorCode", error.error_code);
  json.set("message", error.message);
  json.set("requestId", error.request_id);
  return json.dump();
}

std::string api_error_words(std::string_view body) {
  const auto parsed = Json::parse(body);
  return parsed ? words_of(members_of(*parsed)) : std::string();
}

ApiError decode_api_error(int status, std::string_view body) {
  ApiError error;
  error.status = status;
  if (const auto parsed = Json::parse(body)) {
    const Json& json = members_of(*parsed);
    error.message = words_of(json);
    error.error_code =
        first_text(json, std::array<std::string_view, 5>{"cspErrorCode", "errorCode", "error_code",
                                                         "minor_error_code", "error"});
    error.request_id = first_text(json, std::array<std::string_view, 1>{"requestId"});
  }
  if (error.message.empty()) {
    error.message =
        "The server answered with status " + std::to_string(status) + " and gave no reason.";
  }
  return error;
}

}  // namespace usagescope
