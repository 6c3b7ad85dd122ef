#pragma once

#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// What recorder and gateway share: a browser or client on this side, another server on that one.

/// Requests of the API begin with /cphub/; nothing else is passed on, nor paths with dot segments,
/// which would leave it again.
[[nodiscard]] bool is_passed_on(std::string_view path);

/// The request as the other server gets it. Tokens go along; left out is what belongs to this
/// connection (hop-by-hop, Host, Content-Length) and what a browser tells of the page and of itself
/// (Origin, Referer, Cookie, Sec-*). `accepts_encodings` false: the answer comes uncompressed.
[[nodiscard]] HttpRequest forwarded(const HttpRequest& request, bool accepts_encodings);

/// Takes out of the other server's answer what is not meant for this side: cookies, its CORS
/// permissions, Strict-Transport-Security and Alt-Svc, which would bind this host.
void drop_foreign_headers(HttpResponse& response);

/// An error of this side in the API's error shape; X-Mock-Source is `source`.
[[nodiscard]] HttpResponse refusal(int status, std::string_view error_code,
                                   std::string_view message, std::string_view source);
/// 502, 503 or 504 for an Upstream that failed.
[[nodiscard]] HttpResponse upstream_failure(const Error& error, std::string_view source);

/// The answer to requests that go no further: another machine's name in Host (a page that rebinds
/// its own name to this address), a preflight, an Origin that is not allowed, a method or path that
/// is not passed on. nullopt: the request may pass.
[[nodiscard]] std::optional<HttpResponse> stop_at_the_door(const HttpRequest& request,
                                                           const CorsPolicy& cors,
                                                           std::string_view source);

}  // namespace usagescope::mock
