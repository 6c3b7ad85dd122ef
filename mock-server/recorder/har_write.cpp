#include <array>
#include <cstdio>
#include <utility>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/recorder/har.hpp"
#include "mock-server/recorder/mapping_text.hpp"

namespace usagescope::mock {
namespace {

/// "2022-02-15T12:00:00.500Z"
std::string har_time(Instant at) {
  std::string text = at.to_string();
  std::array<char, 8> millis{};
  std::snprintf(millis.data(), millis.size(), ".%03dZ",
                static_cast<int>(((at.ms % 1000) + 1000) % 1000));
  text.pop_back();
  return text + millis.data();
}

Json pairs_json(const std::vector<std::pair<std::string, std::string>>& pairs) {
  Json::Array out;
  for (const auto& [name, value] : pairs) {
    out.push_back(Json(Json::Object{{"name", Json(name)}, {"value", Json(value)}}));
  }
  return Json(std::move(out));
}

std::string media_type(const Headers& headers) {
  const std::string* type = find_header(headers, "Content-Type");
  return type == nullptr ? "" : *type;
}

Json size_json(std::size_t size) {
  return Json::integer(static_cast<std::int64_t>(size));
}

Json request_json(const HarEntry& entry) {
  const HttpRequest& request = entry.request;
  Json json(Json::Object{{"method", Json(request.method)},
                         {"url", Json(entry.origin + request.target)},
                         {"httpVersion", Json("HTTP/1.1")},
                         {"cookies", Json(Json::Array{})},
                         {"headers", pairs_json(request.headers)},
                         {"queryString", pairs_json(request.params)}});
  if (!request.body.empty()) {
    json.set("postData", Json(Json::Object{{"mimeType", Json(media_type(request.headers))},
                                           {"text", Json(request.body)}}));
  }
  json.set("headersSize", Json::integer(-1));
  json.set("bodySize", size_json(request.body.size()));
  return json;
}

Json response_json(const HarEntry& entry) {
  const HttpResponse& response = entry.response;
  const Json size = size_json(entry.unkept_body_bytes.value_or(response.body.size()));
  Json content(Json::Object{{"size", size}, {"mimeType", Json(media_type(response.headers))}});
  if (entry.unkept_body_bytes) {
    content.set("comment", Json("the body was not kept"));  // a text would say what it was
  } else if (is_valid_utf8(response.body)) {
    content.set("text", Json(response.body.text()));
  } else {
    content.set("text", Json(base64_encode(response.body)));
    content.set("encoding", Json("base64"));
  }
  const std::string* location = find_header(response.headers, "Location");
  return Json(Json::Object{{"status", Json::integer(response.status)},
                           {"statusText", Json("")},
                           {"httpVersion", Json("HTTP/1.1")},
                           {"cookies", Json(Json::Array{})},
                           {"headers", pairs_json(response.headers)},
                           {"content", std::move(content)},
                           {"redirectURL", Json(location == nullptr ? "" : *location)},
                           {"headersSize", Json::integer(-1)},
                           {"bodySize", size}});
}

}  // namespace

std::string write_har(const std::vector<HarEntry>& entries) {
  const Json no_times(Json::Object{
      {"send", Json::integer(0)}, {"wait", Json::integer(0)}, {"receive", Json::integer(0)}});
  Json::Array list;
  for (const HarEntry& entry : entries) {
    Json json(Json::Object{{"startedDateTime", Json(har_time(entry.at))},
                           {"time", Json::integer(0)},
                           {"request", request_json(entry)},
                           {"response", response_json(entry)},
                           {"cache", Json(Json::Object{})},
                           {"timings", no_times}});
    if (!entry.comment.empty()) json.set("comment", Json(entry.comment));
    list.push_back(std::move(json));
  }
  const Json creator(
      Json::Object{{"name", Json("usagescope-mock")}, {"version", Json(USAGESCOPE_VERSION)}});
  return pretty_json(
      Json(Json::Object{{"log", Json(Json::Object{{"version", Json("1.2")},
                                                  {"creator", creator},
                                                  {"entries", Json(std::move(list))}})}}));
}

}  // namespace usagescope::mock
