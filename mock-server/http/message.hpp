#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/service/request_params.hpp"
#include "mock-server/http/body.hpp"

namespace usagescope::mock {

using Headers = std::vector<std::pair<std::string, std::string>>;

/// First value of a header, names compared without case; nullptr when absent.
[[nodiscard]] const std::string* find_header(const Headers& headers,
                                             std::string_view name) noexcept;
/// Replaces all values of the header.
void set_header(Headers& headers, std::string_view name, std::string value);

/// A request as the stages see it, free of the library that read it from the socket.
struct HttpRequest {
  std::string method;  ///< upper case
  std::string path;    ///< percent-decoded, valid UTF-8
  QueryParams params;  ///< decoded, in the order of the target
  Headers headers;
  std::string body;
  std::string target = {};  ///< path and query as they came, for those who pass them on
  int client = -1;  ///< the socket it came on, for those who wait: whether anyone is there still
};

/// How an answer is spoilt on its way, for tests of clients. Names in mappings: WireMock's, and
/// TRUNCATED_BODY of our own.
enum class Fault : std::uint8_t {
  kNone,
  kEmptyResponse,        ///< closed without a byte
  kConnectionReset,      ///< reset without a byte
  kRandomDataThenClose,  ///< bytes that are no HTTP, then closed
  kMalformedChunk,       ///< status and headers, then a broken chunk, then closed
  kTruncatedBody,        ///< half of the announced body, then closed
};

/// How an answer travels, apart from its content.
struct Delivery {
  int delay_ms = 0;        ///< before the first byte
  int dribble_chunks = 0;  ///< the body in so many pieces; 0: at once
  int dribble_ms = 0;      ///< spread evenly over this time
  Fault fault = Fault::kNone;
};

/// Makes a body piece by piece, for answers too large to hold: the next piece, "" at the end, or an
/// error, after which the connection is cut so that the client sees that the rest is missing.
/// Called by one thread at a time; what it holds is let go with the last copy.
using BodySource = std::function<Result<std::string>()>;

struct HttpResponse {
  int status = 200;
  Headers headers;
  Body body;
  Delivery delivery = {};
  BodySource body_source = {};  ///< when set, in the place of `body`
};

/// A request target's two parts, decoded.
struct Target {
  std::string path;
  QueryParams params;
};
/// Error kInvalidSyntax for broken escapes, NUL, and text that is no UTF-8.
[[nodiscard]] Result<Target> parse_target(std::string_view target);
/// "a=1&b=%32" of a query or a form: decoded, in their order, empty ones left out. Errors as above.
[[nodiscard]] Result<QueryParams> parse_pairs(std::string_view text);

}  // namespace usagescope::mock
