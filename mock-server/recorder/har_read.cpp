#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/har.hpp"
#include "mock-server/recorder/har_text.hpp"
#include "mock-server/recorder/url.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kEntries = "/log/entries";

Error bad(std::string message, std::string path, ErrorCode code = ErrorCode::kWrongType) {
  return Error{code, std::move(message), std::move(path)};
}

/// A member that must be an object.
Result<const Json*> object_member(const Json& json, std::string_view key, const std::string& path) {
  const Json* member = json.find(key);
  if (member == nullptr || member->object() == nullptr) {
    return bad("an object is expected", member_path(path, key));
  }
  return member;
}

std::string text_or_empty(const Json& json, std::string_view key) {
  const Json* member = json.find(key);
  return member != nullptr && member->string() != nullptr ? *member->string() : "";
}

bool is_header_text(std::string_view text) {
  constexpr std::string_view kForbidden("\r\n\0", 3);
  return text.find_first_of(kForbidden) == std::string_view::npos;
}

/// [{"name": "Accept", "value": "*/*"}]; HTTP/2's pseudo headers (":path") are left out.
Result<Headers> read_headers(const Json& message, const std::string& path) {
  auto list = optional_array(message, "headers", path);
  if (!list) return list.error();
  Headers headers;
  for (std::size_t i = 0; i < list->size(); ++i) {
    const std::string here = element_path(member_path(path, "headers"), i);
    auto name = required_string((*list)[i], "name", here);
    if (!name) return name.error();
    auto value = required_string((*list)[i], "value", here);
    if (!value) return value.error();
    if (!is_header_text(*name) || !is_header_text(*value)) {
      return bad("a header with a line break in it", here, ErrorCode::kInvalidSyntax);
    }
    if (!name->starts_with(":")) headers.emplace_back(std::move(*name), std::move(*value));
  }
  return headers;
}

/// Splits the URL into origin and target.
Status read_url(const std::string& text, const std::string& path, HarEntry& entry) {
  const std::size_t scheme = text.find("://");
  if (scheme == std::string::npos || (ascii_lower(text.substr(0, scheme)) != "http" &&
                                      ascii_lower(text.substr(0, scheme)) != "https")) {
    return bad("no http or https", path, ErrorCode::kInvalidArgument);
  }
  const std::size_t slash = std::min(text.find_first_of("/?#", scheme + 3), text.size());
  auto url = parse_upstream_url(std::string_view(text).substr(0, slash));
  if (!url) return bad(url.error().message, path, url.error().code);
  entry.origin = url->origin();
  std::string target = text.substr(slash);
  target = target.substr(0, target.find('#'));
  if (!target.starts_with('/')) target.insert(0, 1, '/');
  auto parts = parse_target(target);
  if (!parts) return bad(parts.error().message, path, parts.error().code);
  entry.request.path = std::move(parts->path);
  entry.request.params = std::move(parts->params);
  entry.request.target = std::move(target);
  return ok();
}

Status read_request(const Json& json, const std::string& path, HarEntry& entry) {
  auto method = required_string(json, "method", path);
  if (!method) return method.error();
  auto url = required_string(json, "url", path);
  if (!url) return url.error();
  entry.request.method = std::move(*method);
  if (auto s = read_url(*url, member_path(path, "url"), entry); !s) return s;
  auto headers = read_headers(json, path);
  if (!headers) return headers.error();
  entry.request.headers = std::move(*headers);
  const Json* post = json.find("postData");
  if (post == nullptr || post->is_null()) return ok();
  const std::string here = member_path(path, "postData");
  auto text = optional_string(*post, "text", here);
  if (!text) return text.error();
  auto fields = optional_array(*post, "params", here);
  if (!fields) return fields.error();
  if (!*text && !fields->empty()) {
    return bad("the body is given as form fields only", here, ErrorCode::kInvalidArgument);
  }
  entry.request.body = text->value_or("");
  const std::string type = text_or_empty(*post, "mimeType");
  if (!type.empty() && find_header(entry.request.headers, "Content-Type") == nullptr) {
    if (!is_header_text(type)) return bad("no media type", here, ErrorCode::kInvalidSyntax);
    entry.request.headers.emplace_back("Content-Type", type);
  }
  return ok();
}

/// The body of an answer; browsers leave it out when it was not kept.
Status read_content(const Json& json, const std::string& path, HttpResponse& response) {
  auto content = object_member(json, "content", path);
  if (!content) return content.error();
  const std::string here = member_path(path, "content");
  auto text = optional_string(**content, "text", here);
  if (!text) return text.error();
  auto size = optional_integer(**content, "size", here, -1, std::int64_t{1} << 50);
  if (!size) return size.error();
  const std::string encoding = text_or_empty(**content, "encoding");
  const bool has_body = response.status != 204 && response.status != 304;
  if (!*text && has_body && size->value_or(0) > 0) {
    return bad("the file does not hold the body", here, ErrorCode::kNotFound);
  }
  response.body = text->value_or("");
  if (encoding == "base64") {
    auto bytes = base64_decode(response.body);
    if (!bytes) return bad("no base64", member_path(here, "text"), ErrorCode::kInvalidSyntax);
    response.body = std::move(*bytes);
  } else if (!encoding.empty()) {
    return bad("an encoding that is not base64", member_path(here, "encoding"),
               ErrorCode::kUnknownName);
  }
  const std::string type = text_or_empty(**content, "mimeType");
  if (!type.empty() && find_header(response.headers, "Content-Type") == nullptr) {
    if (!is_header_text(type)) return bad("no media type", here, ErrorCode::kInvalidSyntax);
    response.headers.emplace_back("Content-Type", type);
  }
  return ok();
}

Status read_response(const Json& json, const std::string& path, HttpResponse& response) {
  auto status = optional_integer(json, "status", path, 0, 999);
  if (!status) return status.error();
  response.status = static_cast<int>(status->value_or(0));
  if (response.status < 200 || response.status > 599) {
    return bad(response.status == 0 ? "there was no answer" : "no final answer",
               member_path(path, "status"), ErrorCode::kInvalidArgument);
  }
  auto headers = read_headers(json, path);
  if (!headers) return headers.error();
  response.headers = std::move(*headers);
  // The file's text is the body unpacked and whole.
  std::erase_if(response.headers, [](const auto& header) {
    const std::string name = ascii_lower(header.first);
    return name == "content-encoding" || name == "content-length" || name == "transfer-encoding";
  });
  return read_content(json, path, response);
}

/// Of an entry what is read of it: browsers add members of their own, and what is wrong with those
/// does not matter.
Result<Json> parse_entry(std::string_view text, const std::string& path) {
  auto members = members_as_text(text);
  if (!members) return bad(members.error().message, path, members.error().code);
  Json::Object known;
  for (const auto& [name, value] : *members) {
    if (name != "request" && name != "response" && name != "startedDateTime" && name != "comment") {
      continue;
    }
    const std::string here = member_path(path, name);
    const bool is_again =
        std::any_of(known.begin(), known.end(),
                    [&name = name](const auto& member) { return member.first == name; });
    if (is_again) return bad("the member is there twice", here, ErrorCode::kInvalidSyntax);
    auto json = Json::parse(value);
    if (!json) return bad(json.error().message, here + json.error().path, json.error().code);
    known.emplace_back(name, std::move(*json));
  }
  return Json(std::move(known));
}

Result<HarEntry> read_entry(std::string_view text, const std::string& path) {
  auto parsed = parse_entry(text, path);
  if (!parsed) return parsed.error();
  const Json& json = *parsed;
  HarEntry entry;
  auto request = object_member(json, "request", path);
  if (!request) return request.error();
  auto response = object_member(json, "response", path);
  if (!response) return response.error();
  if (auto s = read_request(**request, member_path(path, "request"), entry); !s) return s.error();
  if (auto s = read_response(**response, member_path(path, "response"), entry.response); !s) {
    return s.error();
  }
  auto started = required_string(json, "startedDateTime", path);
  if (!started) return started.error();
  auto at = parse_har_time(*started);
  if (!at) return bad(at.error().message, member_path(path, "startedDateTime"), at.error().code);
  entry.at = *at;
  entry.comment = text_or_empty(json, "comment");
  return entry;
}

}  // namespace

Result<Instant> parse_har_time(std::string_view text) {
  constexpr std::size_t kSeconds = 19;  // "2022-02-15T12:00:00"
  constexpr std::size_t kMillis = 3;
  const auto broken = [] {
    return Error{ErrorCode::kInvalidSyntax, "a time is YYYY-MM-DDTHH:MM:SS.sss+HH:MM or ...Z", ""};
  };
  if (text.size() <= kSeconds) return broken();
  std::string plain(text.substr(0, kSeconds));
  std::size_t at = kSeconds;
  if (text[at] == '.') {
    const std::size_t end = text.find_first_not_of("0123456789", at + 1);
    if (end == std::string_view::npos || end == at + 1) return broken();
    plain += text.substr(at, std::min(end - at, kMillis + 1));
    at = end;
  }
  auto instant = Instant::parse(plain + 'Z');
  if (!instant) return instant.error();
  const std::string_view offset = text.substr(at);
  if (offset == "Z" || offset == "z") return instant;
  constexpr std::size_t kOffset = 6;  // "+01:00"
  if (offset.size() != kOffset || (offset[0] != '+' && offset[0] != '-') || offset[3] != ':') {
    return broken();
  }
  const auto hours = parse_digits(offset.substr(1, 2));
  const auto minutes = parse_digits(offset.substr(4, 2));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return broken();
  const std::int64_t shift = (*hours * 60 + *minutes) * 60'000;
  instant->ms += offset[0] == '+' ? -shift : shift;
  // At the edge of what has a name: year 0 and 10000 are no years.
  return Instant::parse(instant->to_string()) ? instant : broken();
}

Result<HarFile> read_har(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  auto file_members = members_as_text(text);
  if (!file_members) return file_members.error();
  const auto log = find_member(*file_members, "log");
  if (!log) return bad("no HAR file: log is missing", "/log");
  auto log_members = members_as_text(*log);
  if (!log_members) return bad("no HAR file: " + log_members.error().message, "/log");
  const auto list = find_member(*log_members, "entries");
  if (!list) return bad("no HAR file: a list of entries is expected", std::string(kEntries));
  auto entries = elements_as_text(*list);
  if (!entries) return bad("no HAR file: " + entries.error().message, std::string(kEntries));
  HarFile file;
  for (std::size_t i = 0; i < entries->size(); ++i) {
    const std::string pointer = element_path(kEntries, i);
    auto entry = read_entry((*entries)[i], pointer);
    if (entry) {
      entry->index = i;
      file.entries.push_back(std::move(*entry));
    } else {
      file.problems.push_back({entry.error().path, entry.error().message});
    }
  }
  return file;
}

}  // namespace usagescope::mock
