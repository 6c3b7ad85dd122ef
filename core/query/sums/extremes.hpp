#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/sums/aggregate.hpp"

namespace usagescope {

/// The smallest or the largest value of a number column, or of the days.
class Extremes final : public Aggregate {
 public:
  /// The measure at the index: kMinimum, kMaximum, kFirstDay or kLastDay.
  Extremes(const UsageTable& table, const MeasureKey& key, std::size_t measure);

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) override;
  [[nodiscard]] Status finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const override;

 private:
  const UsageTable& table_;
  MeasureKey key_;
  std::size_t measure_;
  bool is_of_days_;
  bool is_largest_;
  // By part, the largest negated where the smallest is wanted; kMissing is below all of them.
  std::vector<std::int64_t> largest_;
};

}  // namespace usagescope
