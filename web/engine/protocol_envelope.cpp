#include "web/engine/protocol_envelope.hpp"

#include <limits>
#include <string>
#include <utility>

#include "web/engine/protocol.hpp"

namespace usagescope {

Json message_envelope(std::uint32_t id) {
  Json json;
  json.set("v", Json::integer(kEngineProtocolVersion));
  json.set("id", Json::integer(id));
  return json;
}

Result<Json> parse_message(std::string_view text) {
  auto json = Json::parse(text);
  if (json) return json;
  return Error{json.error().code, "The engine message is not readable JSON.", ""};
}

std::uint32_t read_envelope(MessageFields& fields) {
  const auto version = fields.integer("v", 0, std::numeric_limits<std::int32_t>::max());
  if (!fields.has_failed() && version != kEngineProtocolVersion) {
    fields.fail({ErrorCode::kInvalidArgument,
                 "The page and its engine are of different versions (" + std::to_string(version) +
                     " and " + std::to_string(kEngineProtocolVersion) +
                     "). Reload the page; a cached script is out of date.",
                 fields.path_of("v")});
  }
  return fields.count("id");
}

std::optional<std::uint32_t> peek_message_id(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::nullopt;
  const auto id = optional_integer(*json, "id", "", 0, std::numeric_limits<std::uint32_t>::max());
  if (!id || !*id) return std::nullopt;
  return static_cast<std::uint32_t>(**id);
}

}  // namespace usagescope
