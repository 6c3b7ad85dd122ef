#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "mock-server/http/encoding.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// nullopt when the library fails (out of memory).
[[nodiscard]] std::optional<std::string> compress(std::string_view bytes, Encoding encoding);

/// Compresses the body as the request allows, when it is worth it. Adds Vary in any case.
void compress_response(const HttpRequest& request, HttpResponse& response);

}  // namespace usagescope::mock
