#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/model/usage.hpp"

namespace usagescope {

/// A decoded page and what was seen beside the 21 known fields.
struct DecodedUsagePage {
  UsagePage page;
  std::uint32_t unknown_fields = 0;  ///< members, in the page and its rows, that no document names
};

/// Decodes an answer of usages/search in any key order. Numbers are exact and may come as text.
/// Errors carry the JSON pointer: kInvalidSyntax, kTooDeep, kWrongType, kOutOfRange.
[[nodiscard]] Result<DecodedUsagePage> decode_usage_page(std::string_view text);

/// Encodes with the field order of the documented answer (seed 003); absent fields stay absent.
[[nodiscard]] std::string encode_usage_page(const UsagePage& page);
[[nodiscard]] std::string encode_usage_record(const UsageRecord& record);
[[nodiscard]] Result<UsageRecord> decode_usage_record(std::string_view text);

[[nodiscard]] std::string encode_usage_customers(const std::vector<UsageReseller>& resellers);
[[nodiscard]] Result<std::vector<UsageReseller>> decode_usage_customers(std::string_view text);

}  // namespace usagescope
