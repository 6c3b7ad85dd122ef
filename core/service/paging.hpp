#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/contract/messages.hpp"
#include "core/service/policy.hpp"

/// Pages of a list: rules "search: ..." about pages in rules.hpp.
namespace usagescope {

/// Which results a page shows, 0-based: [first, first + limit).
struct PageWindow {
  std::int64_t start = 1;  ///< as it was asked for: a record index or a page number
  std::size_t first = 0;
  std::size_t limit = 0;
};
/// The request must have passed validate_paging().
[[nodiscard]] PageWindow page_window(const SearchRequest& request,
                                     const PagingPolicy& policy) noexcept;

/// What a page says of its place in the list.
struct PageMarks {
  std::int64_t current = 1;
  std::optional<std::int64_t> next;
};
/// Of a page that shows `shown` of `total` results.
[[nodiscard]] PageMarks page_marks(const PageWindow& window, std::size_t shown, std::size_t total,
                                   const PagingPolicy& policy) noexcept;

}  // namespace usagescope
