#pragma once

#include <string>
#include <string_view>

#include "core/json/json_value.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// An exchange on its way into a folder of fixtures: redacted, the body complete.
struct RecordedExchange {
  HttpRequest request;
  HttpResponse response;
  Instant at;          ///< when it happened
  std::string source;  ///< "https://console.navigator.vmware.com": no path, no query
};

/// Whether a mapping can say what the request was: GET or POST, the body none or a text. Otherwise
/// the reason, for a person.
[[nodiscard]] Status check_recordable(const HttpRequest& request);

/// canonical_key() of the request, trailing slashes taken off the path as the server does.
[[nodiscard]] std::string recording_key(const HttpRequest& request);

/// A name for the files of a recording, "seller/searchUsages-0123456789abcdef": the operation as
/// far as it is known and a hash of the key, so that the same request has the same name.
[[nodiscard]] std::string recording_name(const HttpRequest& request, std::string_view key);
/// "-0123456789abcdef.json" for a body: its content and its type.
[[nodiscard]] std::string body_suffix(const HttpResponse& response);

/// Headers of an answer that a recording keeps: those that would not differ the next time.
[[nodiscard]] Headers recorded_headers(const Headers& headers);

/// The mapping file; `body_file` "" for an answer without a body. Two blanks a level, LF at the
/// end.
[[nodiscard]] std::string mapping_text(const RecordedExchange& exchange,
                                       const std::string& body_file);

/// JSON for people: two blanks a level; what fits stays on one line.
[[nodiscard]] std::string pretty_json(const Json& json);

}  // namespace usagescope::mock
