#include "mock-server/recorder/forwarding.hpp"

#include <algorithm>
#include <string>

#include "core/base/text.hpp"
#include "core/json/message_codec.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/recorder/upstream.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kNotPassedOn[] = {"host",
                                             "content-length",
                                             "accept-encoding",
                                             "origin",
                                             "referer",
                                             "cookie",
                                             "expect",
                                             "dnt",
                                             "forwarded",
                                             "via",
                                             "upgrade-insecure-requests"};
constexpr std::string_view kNotPassedOnBegins[] = {"sec-", "access-control-", "x-forwarded-"};
constexpr std::string_view kNotPassedBack[] = {"set-cookie", "strict-transport-security", "alt-svc",
                                               "public-key-pins", "clear-site-data"};

template <typename Names>
bool is_one_of(const std::string& lower, const Names& names) {
  return std::find(std::begin(names), std::end(names), lower) != std::end(names);
}

bool is_same_origin(const HttpRequest& request, const std::string& origin) {
  const std::string* host = find_header(request.headers, "Host");
  return host != nullptr && (origin == "http://" + *host || origin == "https://" + *host);
}

}  // namespace

bool is_passed_on(std::string_view path) {
  if (!path.starts_with("/cphub/")) return false;
  const auto parts = split(path, '/');
  return std::none_of(parts.begin(), parts.end(),
                      [](std::string_view part) { return part == "." || part == ".."; });
}

HttpRequest forwarded(const HttpRequest& request, bool accepts_encodings) {
  HttpRequest out;
  out.method = request.method;
  out.path = request.path;
  out.params = request.params;
  out.target = request.target;
  out.body = request.body;
  out.headers = request.headers;
  out.client = request.client;
  drop_hop_by_hop(out.headers);
  std::erase_if(out.headers, [](const auto& header) {
    const std::string name = ascii_lower(header.first);
    return is_one_of(name, kNotPassedOn) ||
           std::any_of(std::begin(kNotPassedOnBegins), std::end(kNotPassedOnBegins),
                       [&](std::string_view begin) { return name.starts_with(begin); });
  });
  const std::string* encodings = find_header(request.headers, "Accept-Encoding");
  out.headers.emplace_back("Accept-Encoding",
                           accepts_encodings && encodings != nullptr ? *encodings : "identity");
  if (find_header(out.headers, "User-Agent") == nullptr) {
    out.headers.emplace_back("User-Agent", "usagescope-mock");
  }
  return out;
}

void drop_foreign_headers(HttpResponse& response) {
  std::erase_if(response.headers, [](const auto& header) {
    const std::string name = ascii_lower(header.first);
    return is_one_of(name, kNotPassedBack) || name.starts_with("access-control-");
  });
}

HttpResponse refusal(int status, std::string_view error_code, std::string_view message,
                     std::string_view source) {
  ApiError error;
  error.status = status;
  error.error_code = std::string(error_code);
  error.message = std::string(message);
  error.request_id = "none";  // it never reached the API
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"},
                      {kSourceHeader, std::string(source)}};
  response.body = encode_api_error(error);
  return response;
}

HttpResponse upstream_failure(const Error& error, std::string_view source) {
  if (error.code == ErrorCode::kOutOfRange) {
    HttpResponse busy = refusal(503, "upstream_busy", error.message, source);
    set_header(busy.headers, "Retry-After", "1");
    return busy;
  }
  const bool is_late = error.code == ErrorCode::kCancelled;
  return refusal(is_late ? 504 : 502, is_late ? "upstream_timeout" : "upstream_failed",
                 error.message, source);
}

std::optional<HttpResponse> stop_at_the_door(const HttpRequest& request, const CorsPolicy& cors,
                                             std::string_view source) {
  const std::string* host = find_header(request.headers, "Host");
  if (host == nullptr || !is_loopback_origin("http://" + *host)) {
    return refusal(403, "forbidden", "This server is reached as 127.0.0.1 or localhost", source);
  }
  if (CorsPolicy::is_preflight(request)) {
    HttpResponse response = cors.answer_preflight(request);
    set_header(response.headers, kSourceHeader, "cors");
    return response;
  }
  const std::string* origin = find_header(request.headers, "Origin");
  if (origin != nullptr && !cors.allows(*origin) && !is_same_origin(request, *origin)) {
    return refusal(
        403, "forbidden",
        "Pages of this origin may not ask; allow it with --origin " + excerpt(*origin, 100),
        source);
  }
  if (request.method != "GET" && request.method != "HEAD" && request.method != "POST") {
    HttpResponse response =
        refusal(405, "method_not_allowed", "GET, HEAD and POST are passed on", source);
    response.headers.emplace_back("Allow", "GET, HEAD, POST, OPTIONS");
    return response;
  }
  return std::nullopt;
}

}  // namespace usagescope::mock
