#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"

namespace usagescope::bench {

/// What everyone is asked; the names are those of peers/questions.mjs, which says what each means.
enum class Question : std::uint8_t {
  kTotal,
  kService,
  kCustomer,
  kResellerMonth,
  kDay,
  kFacets,
  kBrush,
  kTopRows,
  kMiddleRows,
};

inline constexpr std::string_view kWantedChargeId = "VOD-07-A1";
inline constexpr std::uint32_t kTopGroups = 200;
inline constexpr std::uint32_t kFacetValues = 100;
inline constexpr std::uint32_t kPageRowCount = 100;
inline constexpr std::uint32_t kBrushDays = 31;

/// One who holds the rows and answers questions about them.
class Peer {
 public:
  virtual ~Peer() = default;

  /// The next piece of a usage page, all of which is read by the time `finish_page` returns.
  [[nodiscard]] virtual Status feed(std::string_view piece) = 0;
  [[nodiscard]] virtual Status finish_page() = 0;
  /// After the last page.
  [[nodiscard]] virtual Status finish() { return ok(); }
  /// Works out the answer and keeps it; `first_day` (from the first one) is for kBrush.
  [[nodiscard]] virtual Status ask(Question question, std::uint32_t first_day) = 0;
  /// The answer kept, as JSON.
  [[nodiscard]] virtual std::string answer() const = 0;
  /// Bytes that the rows take, with the room kept for more.
  [[nodiscard]] virtual std::int64_t live_bytes() const = 0;
};

[[nodiscard]] std::unique_ptr<Peer> make_floor();
[[nodiscard]] std::unique_ptr<Peer> make_engine();
#ifdef USAGESCOPE_BENCH_SQLITE
[[nodiscard]] std::unique_ptr<Peer> make_sqlite();
#endif

}  // namespace usagescope::bench
