#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/sums/aggregate.hpp"

namespace usagescope {

/// A set of pairs of numbers, the second above zero.
class PairSet {
 public:
  /// Whether the pair is new.
  bool insert(std::uint32_t first, std::uint32_t second);
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Calls f(first, second) for each pair, in no order.
  template <typename F>
  void for_each(F&& f) const {
    for (const std::uint64_t pair : slots_) {
      if (pair != 0) f(static_cast<std::uint32_t>(pair >> 32), static_cast<std::uint32_t>(pair));
    }
  }

 private:
  [[nodiscard]] std::size_t slot_of(std::uint64_t pair) const noexcept;
  void grow();

  std::vector<std::uint64_t> slots_;  // open addressing, a power of two; 0 is free
  std::size_t size_ = 0;
};

/// The number of different values of a text column or of the days.
class DistinctCount final : public Aggregate {
 public:
  DistinctCount(const UsageTable& table, Column column, std::size_t measure);

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) override;
  [[nodiscard]] Status finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const override;

 private:
  const CodeVector& codes_;
  std::size_t measure_;
  PairSet values_;  // (part, code)
};

}  // namespace usagescope
