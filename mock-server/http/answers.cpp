#include "mock-server/http/answers.hpp"

#include <array>
#include <cstdint>
#include <cstdio>
#include <utility>

#include "core/contract/messages.hpp"
#include "core/contract/operations.hpp"
#include "core/json/message_codec.hpp"

namespace usagescope::mock {

std::string request_id(const HttpRequest& request, Instant now) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  const auto mix = [&hash](std::string_view text) {
    for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
    hash = (hash ^ 0xFFU) * 0x100000001b3U;
  };
  mix(request.method);
  mix(request.path);
  for (const auto& [name, value] : request.params) {
    mix(name);
    mix(value);
  }
  mix(request.body);
  mix(now.to_string());
  std::array<char, 24> text{};
  std::snprintf(text.data(), text.size(), "mock-%016llx", static_cast<unsigned long long>(hash));
  return text.data();
}

std::string_view routed_method(const HttpRequest& request) noexcept {
  return request.method == "HEAD" ? std::string_view("GET") : request.method;
}

std::string routed_path(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  const bool is_short = path.starts_with("/distributors/") || path.starts_with("/resellers/");
  return (is_short ? std::string(kSellerBase) : std::string()) + std::string(path);
}

HttpResponse json_answer(int status, std::string body, std::string_view source) {
  HttpResponse response;
  response.status = status;
  response.headers = {{"Content-Type", "application/json"},
                      {"Cache-Control", "no-store"},
                      {kSourceHeader, std::string(source)}};
  response.body = std::move(body);
  return response;
}

HttpResponse error_answer(const HttpRequest& request, Instant now, int status,
                          std::string_view error_code, std::string message,
                          std::string_view source) {
  const ApiError answer{status, std::string(error_code), std::move(message),
                        request_id(request, now)};
  return json_answer(status, encode_api_error(answer), source);
}

HttpResponse method_refused(const HttpRequest& request, Instant now, const std::string& allowed,
                            std::string_view what, std::string_view source) {
  HttpResponse response = error_answer(request, now, 405, "method_not_allowed",
                                       std::string(what) + " allows " + allowed, source);
  response.headers.emplace_back("Allow", allowed);
  return response;
}

}  // namespace usagescope::mock
