// Messages between page and engine: whatever is decoded survives encoding. Version 0 in an input
// stands for the version of the day, so that the inputs do not grow old.

#include <string>

#include "tests/fuzz/fuzz_target.hpp"
#include "web/engine/protocol.hpp"

namespace usagescope::fuzz {
namespace {

std::string of_this_version(std::string text) {
  constexpr std::string_view kPlaceholder = R"("v":0)";
  const std::size_t at = text.find(kPlaceholder);
  if (at != std::string::npos) {
    text.replace(at, kPlaceholder.size(), "\"v\":" + std::to_string(kEngineProtocolVersion));
  }
  return text;
}

}  // namespace
}  // namespace usagescope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  const std::string text = fuzz::of_this_version(std::string(fuzz::text_of(data, size)));
  if (const auto request = decode_request(text)) {
    const std::string encoded = encode_request(*request);
    const auto again = decode_request(encoded);
    fuzz::require(again && *again == *request, "a request is the same after encoding");
    fuzz::require(encode_request(*again) == encoded, "encoding of requests is stable");
  }
  if (const auto reply = decode_reply(text)) {
    const std::string encoded = encode_reply(*reply);
    const auto again = decode_reply(encoded);
    fuzz::require(again && *again == *reply, "a reply is the same after encoding");
    fuzz::require(encode_reply(*again) == encoded, "encoding of replies is stable");
  }
  return 0;
}
