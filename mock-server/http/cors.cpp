#include "mock-server/http/cors.hpp"

#include <algorithm>

#include "core/base/text.hpp"

namespace usagescope::mock {

bool is_origin(std::string_view text) {
  const std::size_t mark = text.find("://");
  if (mark == std::string_view::npos || mark == 0) return false;
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.';
  };
  const std::string_view place = text.substr(mark + 3);
  // Browsers send hosts in lower case and without a slash; anything else would never be equal.
  return std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(mark), is_letter) &&
         !place.empty() && std::all_of(place.begin(), place.end(), [&is_letter](char c) {
           return is_letter(c) || c == ':' || c == '[' || c == ']' || c == '_';
         });
}

bool is_loopback_origin(std::string_view origin) {
  const std::size_t scheme = origin.find("://");
  if (scheme == std::string_view::npos) return false;
  if (origin.substr(0, scheme) != "http" && origin.substr(0, scheme) != "https") return false;
  std::string_view host = origin.substr(scheme + 3);
  const std::size_t port = host.rfind(':');
  if (port != std::string_view::npos && !host.ends_with(']')) {
    const std::string_view digits = host.substr(port + 1);
    if (digits.size() > 5 || !parse_digits(digits)) return false;
    host = host.substr(0, port);
  }
  return host == "localhost" || host == "127.0.0.1" || host == "[::1]" ||
         host.ends_with(".localhost");
}

bool CorsPolicy::allows(std::string_view origin) const {
  return (allows_loopback_ && is_loopback_origin(origin)) ||
         std::find(origins_.begin(), origins_.end(), origin) != origins_.end();
}

bool CorsPolicy::is_preflight(const HttpRequest& request) {
  return request.method == "OPTIONS" && find_header(request.headers, "Origin") != nullptr &&
         find_header(request.headers, "Access-Control-Request-Method") != nullptr;
}

HttpResponse CorsPolicy::answer_preflight(const HttpRequest& request) const {
  HttpResponse response;
  if (!allows(*find_header(request.headers, "Origin"))) {
    response.status = 403;
    return response;
  }
  response.status = 204;
  response.headers = {
      {"Access-Control-Allow-Methods", "GET, HEAD, POST, OPTIONS"},
      {"Access-Control-Allow-Headers", "authorization, content-type, csp-auth-token"},
      {"Access-Control-Max-Age", "600"}};
  // Chromium asks before a public page may talk to this machine.
  if (find_header(request.headers, "Access-Control-Request-Private-Network") != nullptr) {
    response.headers.emplace_back("Access-Control-Allow-Private-Network", "true");
  }
  return response;
}

void CorsPolicy::apply(const HttpRequest& request, HttpResponse& response) const {
  response.headers.emplace_back("Vary", "Origin");
  const std::string* origin = find_header(request.headers, "Origin");
  if (origin == nullptr || !allows(*origin)) return;
  set_header(response.headers, "Access-Control-Allow-Origin", *origin);
  set_header(response.headers, "Access-Control-Expose-Headers",
             "Content-Disposition, Date, Retry-After, X-Mock-Customers-Left-Out, X-Mock-Epoch-Unit, "
             "X-Mock-Fault, X-Mock-Fixture, X-Mock-Miss, X-Mock-Months-Cut, X-Mock-Source");
}

}  // namespace usagescope::mock
