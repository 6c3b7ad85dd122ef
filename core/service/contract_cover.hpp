#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/time/civil.hpp"

namespace usagescope {

class UsageRows;
struct PartnerData;

/// Whose usage is shown on which day: rules "usage: ...". A row is known by its position in
/// UsageRows::by_time().
class ContractCover {
 public:
  /// Rows of a level are left out together; the last ones to be are those of the highest.
  using Level = std::uint16_t;

  ContractCover() = default;
  /// Of indexed rows and what follows from them, but for the cover itself. O(rows).
  ContractCover(const UsageRows& rows, const PartnerData& data);

  /// The least level that is shown on the day. 0: every row is.
  [[nodiscard]] Level level_on(CivilDate day) const noexcept;
  [[nodiscard]] bool shows(std::size_t position, Level least) const noexcept {
    return least == 0 || levels_[position] >= least;
  }
  /// How many of the rows [begin, end) are shown. O(rows), but in order of memory.
  [[nodiscard]] std::size_t count(std::size_t begin, std::size_t end, Level least) const noexcept;
  /// How many customers are not.
  [[nodiscard]] std::size_t left_out_count(Level least) const noexcept;

 private:
  std::vector<CivilDate> last_days_;  // by level, ascending; a few: contracts end with months
  std::vector<std::size_t> customer_counts_;  // by level
  std::vector<Level> levels_;                 // by position
};

}  // namespace usagescope
