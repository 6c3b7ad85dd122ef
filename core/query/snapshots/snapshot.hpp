#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// What happened to a row between two loads of the same period (product.md, T11).
enum class SnapshotKind : std::uint8_t { kAdded, kChanged, kVanished, kUnchanged };
inline constexpr std::size_t kSnapshotKindCount = 4;
[[nodiscard]] std::string_view snapshot_kind_name(SnapshotKind kind) noexcept;  ///< "added"
[[nodiscard]] std::optional<SnapshotKind> snapshot_kind_by_name(std::string_view name) noexcept;

/// Which of the pairs are wanted.
struct SnapshotRequest {
  std::vector<SnapshotKind> kinds;  ///< none: all but the unchanged
  std::uint32_t offset = 0;
  std::uint32_t limit = 200;
  friend bool operator==(const SnapshotRequest&, const SnapshotRequest&) = default;
};

/// A row before and after; one of them is absent where it was added or has vanished.
struct SnapshotPair {
  SnapshotKind kind = SnapshotKind::kChanged;
  std::optional<RowRecord> before;
  std::optional<RowRecord> after;
  std::vector<Column> changed;  ///< columns that differ, in their order; none unless kChanged
  Decimal difference;           ///< list cost after less before, no cost counting as zero
  friend bool operator==(const SnapshotPair&, const SnapshotPair&) = default;
};

struct SnapshotTotals {
  std::uint32_t pair_count = 0;
  Decimal cost_before;  ///< exact sums of list cost
  Decimal cost_after;
  Decimal difference;  ///< after less before
  friend bool operator==(const SnapshotTotals&, const SnapshotTotals&) = default;
};

struct SnapshotResult {
  std::uint32_t rows_before = 0;  ///< that the spec lets through
  std::uint32_t rows_after = 0;
  std::array<SnapshotTotals, kSnapshotKindCount> by_kind;  ///< indexed by the enum's value
  SnapshotTotals total;
  std::uint32_t found_count = 0;  ///< pairs of the kinds asked for
  std::uint32_t offset = 0;
  /// The largest |difference| first; of equal ones by kind, in the order of the enum, then in order
  /// of the rows after, of vanished ones before.
  std::vector<SnapshotPair> pairs;
  friend bool operator==(const SnapshotResult&, const SnapshotResult&) = default;
};

/// Compares two loads, both under the spec's period, filters and price basis. Rows belong together
/// when their line (see CommitmentGrain) and timestamp have the same values; of several with one
/// key first those that are equal in all columns, then the others in order of their rows, the first
/// of one load with the first of the other. Errors:
/// those of validated(), and kOverflow. Cost: O(rows of both).
[[nodiscard]] Result<SnapshotResult> compare_snapshots(const UsageTable& before,
                                                       const UsageTable& after,
                                                       const QuerySpec& spec,
                                                       const SnapshotRequest& request);

}  // namespace usagescope
