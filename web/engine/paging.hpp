#pragma once

#include <cstdint>
#include <optional>

namespace usagescope {

/// Pages of one load after which something is wrong with the server. A million rows in pages of
/// 100 are 10,000.
inline constexpr std::uint32_t kMaxPages = 100'000;

/// What a page says of itself, and how many rows it has.
struct PageHead {
  std::optional<std::int32_t> current;
  std::optional<std::int32_t> next;
  std::optional<std::uint32_t> total;  ///< totalResultsCount
  std::uint32_t rows = 0;
};

/// The pageStart to ask for after a page, or nullopt when the load is complete
/// (api-reference.md, 6.2): `next` is sent back as it came. The load ends with an empty page, when
/// as many rows as totalResultsCount came, or when `next` is unusable (absent, zero, or not ahead
/// of the page) and nothing says that rows are missing. An unusable `next` while rows are missing
/// is replaced by the first result after this page. `asked` is the pageStart of this page, `rows`
/// the number of rows so far, this page included.
[[nodiscard]] std::optional<std::int64_t> next_page_start(const PageHead& page, std::int64_t asked,
                                                          std::uint64_t rows) noexcept;

}  // namespace usagescope
