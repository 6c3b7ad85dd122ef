#pragma once

#include <string>
#include <string_view>

#include "core/time/clock.hpp"
#include "mock-server/http/message.hpp"

/// What every stage makes its answers with.
namespace usagescope::mock {

/// Who answered: a stage's name.
inline constexpr char kSourceHeader[] = "X-Mock-Source";
/// Which fixture answered: its name.
inline constexpr char kFixtureHeader[] = "X-Mock-Fixture";
/// Of a miss: which fixture came nearest.
inline constexpr char kMissHeader[] = "X-Mock-Miss";
/// Which armed faults changed the answer: their ids.
inline constexpr char kFaultHeader[] = "X-Mock-Fault";

[[nodiscard]] HttpResponse json_answer(int status, std::string body, std::string_view source);

/// The API's error body.
[[nodiscard]] HttpResponse error_answer(const HttpRequest& request, Instant now, int status,
                                        std::string_view error_code, std::string message,
                                        std::string_view source);
/// 405 with Allow.
[[nodiscard]] HttpResponse method_refused(const HttpRequest& request, Instant now,
                                          const std::string& allowed, std::string_view what,
                                          std::string_view source);

/// The same request at the same instant has the same id.
[[nodiscard]] std::string request_id(const HttpRequest& request, Instant now);

/// GET for HEAD.
[[nodiscard]] std::string_view routed_method(const HttpRequest& request) noexcept;
/// Without "/" at its end; of the seller API, which some documents print without its base
/// (api-reference.md, section 0), the long form.
[[nodiscard]] std::string routed_path(std::string_view path);

}  // namespace usagescope::mock
