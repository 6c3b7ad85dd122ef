#pragma once

#include <cstdint>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/partition.hpp"
#include "core/query/query_result.hpp"
#include "core/query/sums/exact_sum.hpp"
#include "core/query/sums/line_lists.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Cost, priced usage and unit of each line within each part, of one period: what a bridge is made
/// of. Good as long as the table does not change.
class LineTotals {
 public:
  explicit LineTotals(const UsageTable& table);

  /// Takes in the rows of a block, with the numbers of their parts.
  void add(const Block& block, const RowGroups& parts);

 private:
  friend class BridgeMaker;
  struct Entry {
    WideSum cost;      // of the rows that have usage and price, at the scale of their product
    Int128 usage = 0;  // of the same rows
    std::uint32_t unit = 0;
    bool has_several_units = false;
    bool is_new = true;
    void note_unit(std::uint32_t code, bool has_several) noexcept;
    void add(const Entry& other) noexcept;
  };

  const UsageTable& table_;
  LineLists lists_;
  std::vector<Entry> entries_;  // by entry of the lists
};

/// The days that costs and usage are divided by, if they are; else 1.
struct BridgeDays {
  bool are_counted = false;
  std::int64_t current = 1;
  std::int64_t previous = 1;
};

/// The bridge of each set (see Bridge). A line whose rows of the set are of several units shares
/// its unit with no other line. Error kOverflow at "/comparison/bridge".
[[nodiscard]] Result<std::vector<Bridge>> make_bridges(const LineTotals& current,
                                                       const LineTotals& previous,
                                                       const BridgeDays& days,
                                                       const Partition& sets);

}  // namespace usagescope
