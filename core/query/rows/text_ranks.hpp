#pragma once

#include <cstdint>
#include <vector>

#include "core/store/text_column.hpp"

namespace usagescope {

/// For each code of a dictionary the place of its text, from 0, in byte order with ASCII letters
/// lowered, then as it is. Code 0, "missing", comes last: code_count() - 1.
[[nodiscard]] std::vector<std::uint32_t> text_ranks(const TextDictionary& dictionary);

}  // namespace usagescope
