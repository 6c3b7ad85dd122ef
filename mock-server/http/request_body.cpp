#include "mock-server/http/request_body.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kBlanks = " \t\r\n";

/// A token of RFC 9110, of which both halves of a media type are made.
bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
  });
}

}  // namespace

RequestBody request_body(const HttpRequest& request) noexcept {
  const std::string* type = find_header(request.headers, "Content-Type");
  return {request.body, type == nullptr ? std::string_view() : std::string_view(*type)};
}

std::string media_type_of(std::string_view content_type) {
  std::string_view type = content_type.substr(0, content_type.find(';'));
  type.remove_prefix(std::min(type.find_first_not_of(kBlanks), type.size()));
  type.remove_suffix(type.size() - (type.find_last_not_of(kBlanks) + 1));
  std::string lower = ascii_lower(type);
  const std::size_t slash = lower.find('/');
  const bool is_type = slash != std::string::npos &&
                       is_token(std::string_view(lower).substr(0, slash)) &&
                       is_token(std::string_view(lower).substr(slash + 1));
  return is_type ? lower : std::string();
}

bool is_form_type(std::string_view content_type) {
  return ascii_lower(content_type.substr(0, content_type.find(';'))).starts_with(kFormType);
}

ParsedBody parse_body(const RequestBody& body) {
  if (body.bytes.find_first_not_of(kBlanks) == std::string_view::npos) return {};
  if (auto json = Json::parse(body.bytes)) return {BodyKind::kJson, std::move(*json)};
  if (is_form_type(body.content_type)) {
    if (auto fields = parse_pairs(body.bytes)) return {BodyKind::kForm, {}, std::move(*fields)};
  }
  return {BodyKind::kText};
}

}  // namespace usagescope::mock
