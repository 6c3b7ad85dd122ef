// How much memory a table may take as it grows; apart from usage_table.cpp, which does the growing.
#include <algorithm>

#include "core/store/usage_table.hpp"

namespace usagescope {

std::int64_t UsageTable::growth_bound(std::uint32_t rows, std::int64_t text_bytes) const noexcept {
  const std::int64_t have = row_count();
  const std::int64_t needed = have + rows;
  std::int64_t row_bytes = days_.codes().width_bytes() + lines_.codes().width_bytes() +
                           std::int64_t{kDecimalColumnCount} * 8;
  // What grows with the number of different values at most doubles.
  std::int64_t by_value = lines_.memory_bytes() - lines_.codes().memory_bytes() +
                          days_.memory_bytes() - days_.codes().memory_bytes() +
                          static_cast<std::int64_t>(
                              identity_breaks_.capacity() * sizeof(std::uint32_t) +
                              subscription_guesses_.capacity() * sizeof(SubscriptionGuess) +
                              charge_guesses_.capacity() * sizeof(ChargeGuess));
  for (const TextColumn& column : texts_) {
    row_bytes += column.codes().width_bytes();
    by_value += column.dictionary().memory_bytes();
  }
  for (const NameIndex& index : names_) by_value += index.memory_bytes();

  // The first step of every vector that grows by values: 64 entries.
  constexpr std::int64_t kFirstSteps = 32 * 1024;
  std::int64_t room = capacity_;
  std::int64_t bytes = kFirstSteps + 2 * by_value;
  if (needed > capacity_) {
    // As grow() and reserve(): a quarter more, or towards the rows that were announced.
    room = needed + needed / 4 + 64;
    if (expected_rows_ > have) {
      room = std::max(needed, std::min<std::int64_t>(expected_rows_,
                                                     std::max<std::int64_t>(have * 2, 65'536)));
    }
    bytes += room * row_bytes;
  }
  // Two columns may get so many values that their codes widen; a new value takes 36 bytes beside
  // its text (ends, slots that are at most half full), and its text at least one byte of the input.
  return bytes + 2 * 4 * room + 40 * std::min<std::int64_t>(text_bytes, 16 * std::int64_t{rows}) +
         2 * text_bytes;
}

}  // namespace usagescope
