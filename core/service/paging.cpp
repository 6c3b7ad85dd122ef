#include "core/service/paging.hpp"

#include <algorithm>
#include <limits>

namespace usagescope {

PageWindow page_window(const SearchRequest& request, const PagingPolicy& policy) noexcept {
  const std::int64_t start = request.page_start.value_or(1);
  const std::int64_t limit = request.page_limit.value_or(kDefaultPageLimit);
  const std::int64_t first = policy.counts_pages ? (start - 1) * limit : start - 1;
  // In wasm a page number can point beyond what a size counts; no list is that long.
  constexpr std::uint64_t kMost = std::numeric_limits<std::size_t>::max();
  return {
      start,
      static_cast<std::size_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(first), kMost)),
      static_cast<std::size_t>(limit)};
}

PageMarks page_marks(const PageWindow& window, std::size_t shown, std::size_t total,
                     const PagingPolicy& policy) noexcept {
  const bool is_last = shown == 0 || window.first + shown >= total;
  if (!is_last) {
    return {window.start,
            window.start + (policy.counts_pages ? 1 : static_cast<std::int64_t>(shown))};
  }
  switch (policy.last_next) {
    case LastNext::kOmitted:
      break;
    case LastNext::kZero:
      return {window.start, 0};
    case LastNext::kCurrent:
      return {window.start, window.start};
  }
  return {window.start, std::nullopt};
}

}  // namespace usagescope
