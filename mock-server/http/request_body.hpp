#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/json/json_value.hpp"
#include "core/service/request_params.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// A request's body and its Content-Type, "" for none. Views: what they are of must outlive them.
struct RequestBody {
  std::string_view bytes = {};
  std::string_view content_type = {};
};
[[nodiscard]] RequestBody request_body(const HttpRequest& request) noexcept;

/// "text/plain" of "Text/Plain; charset=utf-8"; "" for what is no media type.
[[nodiscard]] std::string media_type_of(std::string_view content_type);

inline constexpr char kJsonType[] = "application/json";
inline constexpr char kFormType[] = "application/x-www-form-urlencoded";
/// kFormType, with or without parameters.
[[nodiscard]] bool is_form_type(std::string_view content_type);

/// What a body is. JSON is told by itself, whatever its Content-Type: many clients send it as a
/// form, or without one, and the server reads it all the same.
enum class BodyKind : std::uint8_t {
  kNone,  ///< nothing but blanks
  kJson,
  kForm,  ///< by its Content-Type, when it can be decoded
  kText,  ///< anything else
};

struct ParsedBody {
  BodyKind kind = BodyKind::kNone;
  Json json = {};           ///< of kJson
  QueryParams fields = {};  ///< of kForm: decoded, in their order
};
[[nodiscard]] ParsedBody parse_body(const RequestBody& body);

}  // namespace usagescope::mock
