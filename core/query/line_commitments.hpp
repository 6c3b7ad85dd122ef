#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/query/aggregate.hpp"
#include "core/query/commitment_sums.hpp"

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
  struct Entry {
    std::uint32_t set;  // or part
    std::uint32_t line;
    std::uint32_t month;  // number in order of time, 0 without a day
    Latest commitment;
  };
  /// Beside an entry, where measures need it.
  struct Use {
    Int128 usage = 0;
    bool has_usage = false;
    Latest price;
  };
  /// One entry for each set, line and month.
  struct Entries {
    std::vector<Entry> entries;
    std::vector<Use> uses;
    std::vector<std::uint32_t> slots;  // open addressing; 0 is free, else index of the entry + 1
    // By line and month: the entry + 1 that was asked for last. Most lines are of one group.
    std::vector<std::uint32_t> recent;

    std::size_t index_of(std::uint32_t set, std::uint32_t line, std::uint32_t month,
                         std::uint32_t line_count, bool has_uses);
    std::uint32_t& slot_of(std::uint32_t set, std::uint32_t line, std::uint32_t month);
    void grow_slots();
  };

  void reserve_recent(Entries& entries) const;
  [[nodiscard]] Entries gathered(const Partition& sets) const;
  [[nodiscard]] Figures commitments(const Entries& entries, std::uint32_t set_count) const;

  const UsageTable& table_;
  const QuerySpec& spec_;
  std::optional<std::size_t> commitment_measure_;
  bool has_uses_;
  std::vector<std::uint32_t> month_of_day_;  // by day code; all 0 at the grain of a contract
  std::uint32_t month_count_ = 1;
  Entries parts_;
};

}  // namespace usagescope
