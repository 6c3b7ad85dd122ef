#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "core/json/json_value.hpp"
#include "core/json/record_codec.hpp"

namespace usagescope {

/// The failure of decoding a text, if any.
using Decoder = std::function<Status(std::string_view)>;

template <typename T>
Decoder record_decoder() {
  return [](std::string_view text) -> Status {
    auto decoded = decode_message<T>(text);
    if (!decoded) return decoded.error();
    return ok();
  };
}

inline Decoder plain_decoder(auto decode) {
  return [decode](std::string_view text) -> Status {
    auto decoded = decode(text);
    if (!decoded) return decoded.error();
    return ok();
  };
}

/// The document with the value at `place` (counted over all values, the root first) replaced by one
/// of another type; `pointer` says where that was. SKU records are open: their members stay.
inline Json mutated(const Json& json, std::size_t& place, const std::string& at,
                    std::string& pointer) {
  if (place-- == 0) {
    pointer = at;
    return json.array() != nullptr || json.object() != nullptr ? Json(true) : Json(Json::Array{});
  }
  if (const Json::Array* array = json.array()) {
    Json::Array copy;
    for (std::size_t i = 0; i < array->size(); ++i) {
      copy.push_back(mutated((*array)[i], place, element_path(at, i), pointer));
    }
    return copy;
  }
  const Json::Object* object = json.object();
  if (object == nullptr || at.find("/skus/") != std::string::npos) return json;
  Json::Object copy;
  for (const auto& [key, value] : *object) {
    copy.emplace_back(key, mutated(value, place, member_path(at, key), pointer));
  }
  return copy;
}

/// Decodes the document once for each of its values, with that value of another type: the error
/// names its place. Returns how many there were.
inline std::size_t refused_changes(const Decoder& decode, const Json& json) {
  for (std::size_t index = 0;; ++index) {
    std::size_t place = index;
    std::string pointer = "none";
    const Json document = mutated(json, place, "", pointer);
    if (pointer == "none") return index;
    CAPTURE(pointer);
    const Status status = decode(document.dump());
    REQUIRE_FALSE(status);
    CHECK(status.error().path == pointer);
  }
}

}  // namespace usagescope
