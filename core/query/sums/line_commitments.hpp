#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/query/sums/aggregate.hpp"
#include "core/query/sums/commitment_sums.hpp"
#include "core/query/sums/line_lists.hpp"

namespace usagescope {

/// Commitments at the grain of a month or a contract (see CommitmentGrain), and what is worked out
/// of them: the latest figure of each line, or of each line and month, within each part. Good as
/// long as the table does not change.
class LineCommitments final : public Aggregate {
 public:
  /// The commitment itself and those of CommitmentSums, as far as the spec has them; its grain is
  /// kMonth or kContract.
  LineCommitments(const UsageTable& table, const QuerySpec& spec);

  void add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) override;
  [[nodiscard]] Status finish(const Partition& sets, const MeasureMask& wanted,
                              std::vector<Figures>& figures) const override;

 private:
  static constexpr std::uint32_t kNoRow = 0xFFFF'FFFF;

  /// The value of the latest row that has one.
  struct Latest {
    std::int64_t time = 0;       // seconds since 1970; the smallest of all without a day
    std::int64_t value = 0;
    std::uint32_t row = kNoRow;  // the later among equal times
    void note(const Latest& other) noexcept;
  };
  /// Beside a commitment, where measures need it.
  struct Use {
    Int128 usage = 0;
    bool has_usage = false;
    Latest price;
    void add(const Use& other) noexcept;
  };

  template <typename F>
  void for_each_commitment(const Partition& sets, F&& f) const;
  [[nodiscard]] Figures commitments(const Partition& sets) const;

  const UsageTable& table_;
  const QuerySpec& spec_;
  std::optional<std::size_t> commitment_measure_;
  bool has_uses_;
  std::vector<std::uint32_t> month_of_day_;  // by day code; all 0 at the grain of a contract
  LineLists lists_;
  std::vector<Latest> commitments_;  // by entry of the lists
  std::vector<Use> uses_;            // the same; empty unless has_uses_
};

}  // namespace usagescope
