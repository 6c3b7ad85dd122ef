#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/sums/aggregate.hpp"
#include "core/query/sums/exact_sum.hpp"
#include "core/query/sums/row_tally.hpp"
#include "core/query/sums/sum_terms.hpp"

namespace usagescope {

/// Adds up terms part by part. Their bound chooses the cheapest sum that cannot overflow.
class TermSums {
 public:
  explicit TermSums(const SumTerms& terms);
  /// The sums are those that the tally carries; it must outlive this.
  TermSums(const SumTerms& terms, const RowTally& tally);

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit);
  /// nullopt: a sum has more digits than a Decimal holds.
  [[nodiscard]] std::optional<Figures> finish(const Partition& sets) const;

 private:
  template <bool kMayMiss, typename Terms>
  void add_narrow(const Block& block, const RowGroups& parts, Terms terms);
  template <bool kMayMiss, typename Terms>
  void add_wide(const Block& block, const RowGroups& parts, Terms terms);
  void spill(std::uint32_t part);
  [[nodiscard]] bool has_term(std::uint32_t part) const noexcept;
  [[nodiscard]] bool collect(const Partition& sets, Figures& figures) const;
  [[nodiscard]] bool collect_wide(const Partition& sets, Figures& figures) const;

  SumTerms terms_;
  const RowTally* tally_ = nullptr;
  bool is_wide_;
  std::vector<std::int64_t> sums_;  // by part, unless wide
  std::vector<Int128> spilled_;     // by part: what was put away of them
  std::vector<WideSum> wide_sums_;  // by part
  std::vector<std::uint8_t> seen_;  // by part; unused unless terms may miss
};

/// A measure that is such a sum.
class MeasureSum final : public Aggregate {
 public:
  MeasureSum(TermSums sums, std::size_t measure) : sums_(std::move(sums)), measure_(measure) {}

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) override {
    sums_.add(block, parts, part_limit);
  }
  [[nodiscard]] Status finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const override;

 private:
  TermSums sums_;
  std::size_t measure_;
};

/// List cost / usage over the rows that have both.
class UnitPrice final : public Aggregate {
 public:
  UnitPrice(const UsageTable& table, std::size_t measure);

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) override;
  [[nodiscard]] Status finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const override;

 private:
  TermSums cost_;
  TermSums usage_;
  std::size_t measure_;
};

}  // namespace usagescope
