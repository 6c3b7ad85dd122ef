#include "mock-server/recorder/mapping_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <map>

#include "core/base/text.hpp"
#include "core/contract/operations.hpp"
#include "mock-server/fixtures/canonical.hpp"
#include "mock-server/http/request_body.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kKeptHeaders[] = {
    "allow",        "cache-control", "content-disposition", "content-language",
    "content-type", "etag",          "last-modified",       "link",
    "location",     "retry-after"};

std::string hash_text(std::string_view text) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  std::array<char, 17> digits{};
  std::snprintf(digits.data(), digits.size(), "%016llx", static_cast<unsigned long long>(hash));
  return digits.data();
}

std::string plain_path(std::string path) {
  while (path.size() > 1 && path.back() == '/') path.pop_back();
  return path;
}

std::string encoded_path(const std::string& path) {
  std::string out;
  bool is_first = true;
  for (std::string_view part : split(path, '/')) {
    if (!is_first) out += '/';
    is_first = false;
    out += percent_encode(part);
  }
  return out;
}

/// "seller" of "/cphub/api/seller/v1/...".
std::string family_of(const std::string& path) {
  constexpr std::string_view kBase = "/cphub/api/";
  if (!path.starts_with(kBase)) return "other";
  const std::string name = path.substr(kBase.size(), path.find('/', kBase.size()) - kBase.size());
  const bool is_plain = std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  constexpr std::size_t kLongest = 32;
  return is_plain && !name.empty() && name.size() <= kLongest ? name : "other";
}

Json equal_to(const std::string& value) {
  return Json(Json::Object{{"equalTo", Json(value)}});
}

/// {"pageLimit": {"equalTo": "100"}}; a parameter that comes twice is a list of values.
Json query_parameters(const QueryParams& params) {
  std::map<std::string, std::vector<std::string>> by_name;
  for (const auto& [name, value] : params) by_name[name].push_back(value);
  Json::Object out;
  for (const auto& [name, values] : by_name) {
    if (values.size() == 1) {
      out.emplace_back(name, equal_to(values.front()));
      continue;
    }
    Json::Array all;
    for (const std::string& value : values) all.push_back(equal_to(value));
    out.emplace_back(name, Json(Json::Object{{"hasExactly", Json(std::move(all))}}));
  }
  return Json(std::move(out));
}

/// {"Content-Type": {"contains": "text/plain"}}: parameters of a media type do not count.
Json content_type_is(BodyKind kind, const RequestBody& body) {
  const std::string type =
      kind == BodyKind::kForm ? std::string(kFormType) : media_type_of(body.content_type);
  Json matcher = type.empty() ? Json(Json::Object{{"absent", Json(true)}})
                              : Json(Json::Object{{"contains", Json(type)}});
  return Json(Json::Object{{"Content-Type", std::move(matcher)}});
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

Json request_json(const HttpRequest& request) {
  Json::Object out = {{"method", Json(request.method)},
                      {"urlPath", Json(encoded_path(plain_path(request.path)))}};
  if (!request.params.empty())
    out.emplace_back("queryParameters", query_parameters(request.params));
  const RequestBody body = request_body(request);
  ParsedBody parsed = parse_body(body);
  if (parsed.kind == BodyKind::kNone) return Json(std::move(out));
  const bool is_json = parsed.kind == BodyKind::kJson;
  if (!is_json) out.emplace_back("headers", content_type_is(parsed.kind, body));
  Json pattern(Json::Object{{is_json ? "equalToJson" : "equalTo",
                             is_json ? std::move(parsed.json) : Json(request.body)}});
  out.emplace_back("bodyPatterns", Json(Json::Array{std::move(pattern)}));
  return Json(std::move(out));
}

/// To WireMock, what a mapping says nothing of may be anything: further parameters, a body. The
/// mapping that says most is to be asked first, so that each recorded request gets its own answer.
int priority_of(const HttpRequest& request) {
  constexpr int kOfLeast = 100;
  const std::size_t conditions = request.params.size() + (is_blank(request.body) ? 0 : 1);
  return std::max(1, kOfLeast - static_cast<int>(std::min<std::size_t>(conditions, kOfLeast)));
}

Json response_json(const HttpResponse& response, const std::string& body_file) {
  Json::Object headers;
  for (const auto& [name, value] : recorded_headers(response.headers)) {
    headers.emplace_back(name, Json(value));
  }
  Json::Object out = {{"status", Json::integer(response.status)}};
  if (!headers.empty()) out.emplace_back("headers", Json(std::move(headers)));
  if (!body_file.empty()) out.emplace_back("bodyFileName", Json(body_file));
  return Json(std::move(out));
}

constexpr std::size_t kLineWidth = 100;

void append_pretty(std::string& out, const Json& json, std::size_t indent) {
  const std::string compact = json.dump();
  const bool is_empty = compact.size() <= 2;
  const bool fits = json.array() != nullptr && indent + compact.size() < kLineWidth / 2;
  if (is_empty || fits || (json.array() == nullptr && json.object() == nullptr)) {
    out += compact;
    return;
  }
  const std::string inner(indent + 2, ' ');
  const bool is_array = json.array() != nullptr;
  out += is_array ? "[\n" : "{\n";
  const std::size_t count = is_array ? json.array()->size() : json.object()->size();
  for (std::size_t i = 0; i < count; ++i) {
    out += inner;
    if (is_array) {
      append_pretty(out, (*json.array())[i], indent + 2);
    } else {
      const auto& [key, value] = (*json.object())[i];
      out += Json(key).dump() + ": ";
      append_pretty(out, value, indent + 2);
    }
    out += i + 1 < count ? ",\n" : "\n";
  }
  out.append(indent, ' ') += is_array ? ']' : '}';
}

std::string_view body_ending(const Headers& headers) {
  const std::string* type = find_header(headers, "Content-Type");
  const std::string lower = type == nullptr ? "" : ascii_lower(*type);
  if (lower.find("json") != std::string::npos) return ".json";
  if (lower.starts_with("text/csv")) return ".csv";
  if (lower.starts_with("text/html")) return ".html";
  return lower.starts_with("text/") ? ".txt" : ".bin";
}

}  // namespace

Status check_recordable(const HttpRequest& request) {
  if (request.method != "GET" && request.method != "POST") {
    return Error{ErrorCode::kInvalidArgument, "only GET and POST are recorded", ""};
  }
  if (!is_valid_utf8(request.body)) {
    return Error{ErrorCode::kInvalidArgument,
                 "the request's body is binary, which mappings cannot tell", ""};
  }
  return ok();
}

std::string recording_key(const HttpRequest& request) {
  return canonical_key(request.method, plain_path(request.path), request.params,
                       request_body(request));
}

std::string recording_name(const HttpRequest& request, std::string_view key) {
  const std::string path = plain_path(request.path);
  const EndpointMatch match = match_endpoint(request.method, path);
  const std::string operation =
      match.endpoint == nullptr ? "request" : std::string(match.endpoint->id);
  return family_of(path) + '/' + operation + '-' + hash_text(key);
}

std::string body_suffix(const HttpResponse& response) {
  return '-' + hash_text(response.body) + std::string(body_ending(response.headers));
}

Headers recorded_headers(const Headers& headers) {
  Headers out;
  for (const auto& [name, value] : headers) {
    const std::string lower = ascii_lower(name);
    if (std::find(std::begin(kKeptHeaders), std::end(kKeptHeaders), lower) ==
        std::end(kKeptHeaders)) {
      continue;
    }
    if (find_header(out, name) == nullptr) out.emplace_back(name, value);
  }
  std::sort(out.begin(), out.end());
  return out;
}

std::string mapping_text(const RecordedExchange& exchange, const std::string& body_file) {
  const Json ours(Json::Object{{"provenance", Json("recorded")},
                               {"source", Json(exchange.source)},
                               {"recordedAt", Json(exchange.at.to_string())}});
  const EndpointMatch match =
      match_endpoint(exchange.request.method, plain_path(exchange.request.path));
  Json::Object out;
  if (match.endpoint != nullptr) out.emplace_back("name", Json(match.endpoint->id));
  out.emplace_back("priority", Json::integer(priority_of(exchange.request)));
  out.emplace_back("request", request_json(exchange.request));
  out.emplace_back("response", response_json(exchange.response, body_file));
  out.emplace_back("metadata", Json(Json::Object{{"cpn", ours}}));
  return pretty_json(Json(std::move(out)));
}

std::string pretty_json(const Json& json) {
  std::string out;
  append_pretty(out, json, 0);
  return out + '\n';
}

}  // namespace usagescope::mock
