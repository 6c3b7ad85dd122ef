#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/sums/aggregate.hpp"
#include "core/query/sums/exact_sum.hpp"

namespace usagescope {

/// Overage, underage, their costs and utilization: sums over commitments, by part or by set. What a
/// commitment is, the caller says (see Measure and CommitmentGrain).
class CommitmentSums {
 public:
  /// The measures of the spec among the five.
  CommitmentSums(const UsageTable& table, const QuerySpec& spec);

  [[nodiscard]] bool has_measures() const noexcept { return !measures_.empty(); }
  [[nodiscard]] bool has_wanted(const MeasureMask& wanted) const noexcept;
  void clear(std::uint32_t count);
  void grow(std::uint32_t count);
  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(states_.size());
  }

  /// Adds a commitment above zero and its usage, as the columns hold them; price: kMissing when it
  /// has none, which leaves out the costs.
  void add(std::uint32_t at, Int128 usage, std::int64_t commitment, std::int64_t price);
  /// Adds up what is here to sets, which are cleared before.
  void add_to(CommitmentSums& sums, const Partition& sets) const;

  /// As Aggregate::finish, with each place a set.
  [[nodiscard]] Status finish(const MeasureMask& wanted, std::vector<Figures>& figures) const;

 private:
  enum Kind : std::uint8_t { kOver, kUnder, kOverCost, kUnderCost, kUsed, kCommitted };
  static constexpr std::size_t kKindCount = 6;
  struct Wanted {
    Measure measure;
    std::size_t index;  // into the spec's measures
  };
  static constexpr std::uint8_t kHasAny = 1;
  static constexpr std::uint8_t kHasPrice = 2;

  [[nodiscard]] bool is_kept(Kind kind) const noexcept { return is_kept_[kind]; }
  void add_kind(Kind kind, std::uint32_t at, const std::optional<Int128>& term);
  [[nodiscard]] std::optional<Figures> sums_of(Kind kind) const;

  std::vector<Wanted> measures_;
  std::array<bool, kKindCount> is_kept_{};
  std::array<std::vector<WideSum>, kKindCount> sums_;  // by place; empty unless kept
  std::vector<std::uint8_t> states_;                   // by place: kHasAny, kHasPrice
  int usage_digits_;       // to scale up by, to the common scale
  int commitment_digits_;
  int scale_;
  int price_scale_;
  std::array<bool, kKindCount> has_overflow_{};
};

/// The five at the grain of a day: every row is a commitment.
class RowCommitments final : public Aggregate {
 public:
  RowCommitments(const UsageTable& table, const QuerySpec& spec);

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) override;
  [[nodiscard]] Status finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const override;

 private:
  const UsageTable& table_;
  const QuerySpec& spec_;
  CommitmentSums sums_;
};

}  // namespace usagescope
