#include "web/engine/paging.hpp"

#include <algorithm>

namespace usagescope {

std::optional<std::int64_t> next_page_start(const UsagePage& page, std::int64_t asked,
                                            std::uint64_t rows) noexcept {
  if (page.results.empty()) return std::nullopt;
  const std::int64_t total = page.total_results_count.value_or(-1);
  const bool has_total = total >= 0;  // a negative count says "unknown"
  if (has_total && static_cast<std::int64_t>(rows) >= total) return std::nullopt;

  // A server that misreports `current` must not send the load round in circles.
  const std::int64_t current = std::max<std::int64_t>(page.current.value_or(0), asked);
  const std::int64_t next = page.next.value_or(0);
  if (next > current) return next;
  if (!has_total) return std::nullopt;
  return current + static_cast<std::int64_t>(page.results.size());
}

}  // namespace usagescope
