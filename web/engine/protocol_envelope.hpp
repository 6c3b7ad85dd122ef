#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "web/engine/message_fields.hpp"

namespace usagescope {

/// {"v":1,"id":7}: what every message starts with.
[[nodiscard]] Json message_envelope(std::uint32_t id);

/// Parses a message; the error never quotes it, since a request may hold a token.
[[nodiscard]] Result<Json> parse_message(std::string_view text);

/// Checks the version (failing the reader when it is another one) and returns the id.
[[nodiscard]] std::uint32_t read_envelope(MessageFields& fields);

/// The id of a message that decodes no further, so that even its failure can name it.
[[nodiscard]] std::optional<std::uint32_t> peek_message_id(std::string_view text);

}  // namespace usagescope
