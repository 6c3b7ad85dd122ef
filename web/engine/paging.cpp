#include "web/engine/paging.hpp"

#include <algorithm>

namespace usagescope {

std::optional<std::int64_t> next_page_start(const PageHead& page, std::int64_t asked,
                                            std::uint64_t rows) noexcept {
  if (page.rows == 0) return std::nullopt;
  if (page.total && rows >= *page.total) return std::nullopt;

  // A server that misreports `current` must not send the load round in circles.
  const std::int64_t current = std::max<std::int64_t>(page.current.value_or(0), asked);
  const std::int64_t next = page.next.value_or(0);
  if (next > current) return next;
  if (!page.total) return std::nullopt;
  return current + page.rows;
}

}  // namespace usagescope
