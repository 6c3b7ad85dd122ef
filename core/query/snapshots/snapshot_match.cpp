#include <algorithm>

#include "core/query/rows/rows_by_code.hpp"
#include "core/query/snapshots/snapshot_rows.hpp"

namespace usagescope {
namespace {

/// A row of a line with what decides its partner.
struct Stamp {
  std::int64_t time;
  std::uint32_t row;
};

class Matcher {
 public:
  Matcher(const UsageTable& before, const UsageTable& after, const SnapshotRows& rows,
          std::size_t pair_bound)
      : before_table_(before), after_table_(after), rows_(rows) {
    pairs_.reserve(pair_bound);
  }

  /// Adds the pairs of one line.
  void match(std::span<const std::uint32_t> before, std::span<const std::uint32_t> after) {
    load(before_, before_table_, before);
    load(after_, after_table_, after);
    std::size_t i = 0;
    std::size_t k = 0;
    while (i < before_.size() || k < after_.size()) {
      const bool from_before =
          k == after_.size() || (i < before_.size() && before_[i].time <= after_[k].time);
      const std::int64_t time = from_before ? before_[i].time : after_[k].time;
      const std::size_t i_end = end_of(before_, i, time);
      const std::size_t k_end = end_of(after_, k, time);
      if (i_end - i <= 1 && k_end - k <= 1) {
        add(i_end > i ? before_[i].row : RowPair::kNone,
            k_end > k ? after_[k].row : RowPair::kNone);
      } else {
        match_several(std::span(before_).subspan(i, i_end - i),
                      std::span(after_).subspan(k, k_end - k));
      }
      i = i_end;
      k = k_end;
    }
  }

  [[nodiscard]] std::vector<RowPair> pairs() && { return std::move(pairs_); }

 private:
  static void load(std::vector<Stamp>& stamps, const UsageTable& table,
                   std::span<const std::uint32_t> rows) {
    stamps.clear();
    for (const std::uint32_t row : rows) stamps.push_back({time_of_row(table, row), row});
    std::sort(stamps.begin(), stamps.end(), [](const Stamp& a, const Stamp& b) {
      return a.time != b.time ? a.time < b.time : a.row < b.row;
    });
  }

  static std::size_t end_of(const std::vector<Stamp>& stamps, std::size_t at, std::int64_t time) {
    while (at < stamps.size() && stamps[at].time == time) ++at;
    return at;
  }

  void add(std::uint32_t before, std::uint32_t after) { pairs_.push_back({before, after}); }

  /// Several rows of one key: equal ones find each other by their hashes.
  void match_several(std::span<Stamp> before, std::span<Stamp> after) {
    if (!before.empty() && !after.empty() && hashes_before_.empty()) {
      hashes_before_ = rows_.hashes_before();
      hashes_after_ = rows_.hashes_after();
    }
    left_before_.clear();
    left_after_.clear();
    if (before.empty() || after.empty()) {
      for (const Stamp& stamp : before) left_before_.push_back(stamp.row);
      for (const Stamp& stamp : after) left_after_.push_back(stamp.row);
    } else {
      pair_equal(before, after);
      std::sort(left_before_.begin(), left_before_.end());
      std::sort(left_after_.begin(), left_after_.end());
    }
    for (std::size_t i = 0; i < std::max(left_before_.size(), left_after_.size()); ++i) {
      add(i < left_before_.size() ? left_before_[i] : RowPair::kNone,
          i < left_after_.size() ? left_after_[i] : RowPair::kNone);
    }
  }

  /// Rows without a partner of the same hash go to left_before_ and left_after_. Should unequal
  /// rows share a hash, they are a pair like any other of their key, and the comparison tells.
  void pair_equal(std::span<Stamp> before, std::span<Stamp> after) {
    const auto sort_by_hash = [](std::span<Stamp> stamps,
                                 const std::vector<std::uint64_t>& hashes) {
      std::sort(stamps.begin(), stamps.end(), [&hashes](const Stamp& a, const Stamp& b) {
        return hashes[a.row] != hashes[b.row] ? hashes[a.row] < hashes[b.row] : a.row < b.row;
      });
    };
    sort_by_hash(before, hashes_before_);
    sort_by_hash(after, hashes_after_);
    std::size_t k = 0;
    for (const Stamp& stamp : before) {
      const std::uint64_t hash = hashes_before_[stamp.row];
      while (k < after.size() && hashes_after_[after[k].row] < hash) {
        left_after_.push_back(after[k++].row);
      }
      if (k < after.size() && hashes_after_[after[k].row] == hash) {
        add(stamp.row, after[k++].row);
      } else {
        left_before_.push_back(stamp.row);
      }
    }
    for (; k < after.size(); ++k) left_after_.push_back(after[k].row);
  }

  const UsageTable& before_table_;
  const UsageTable& after_table_;
  const SnapshotRows& rows_;
  std::vector<RowPair> pairs_;
  std::vector<std::uint64_t> hashes_before_;  // by row, once a key has several rows
  std::vector<std::uint64_t> hashes_after_;
  std::vector<Stamp> before_;  // of the line at hand, by time
  std::vector<Stamp> after_;
  std::vector<std::uint32_t> left_before_;  // of the key at hand, without an equal partner
  std::vector<std::uint32_t> left_after_;
};

}  // namespace

std::vector<RowPair> match_rows(const UsageTable& before, const UsageTable& after,
                                std::span<const std::uint32_t> before_rows,
                                std::span<const std::uint32_t> after_rows) {
  const SnapshotRows rows(before, after);
  Matcher matcher(before, after, rows, std::max(before_rows.size(), after_rows.size()));
  before.lines().codes().visit([&](auto before_lines) {
    after.lines().codes().visit([&](auto after_lines) {
      const RowsByCode by_line_before(before_rows, rows.line_count(), [=](std::uint32_t row) {
        return std::uint32_t{before_lines[row]};
      });
      const RowsByCode by_line_after(after_rows, rows.line_count(), [&](std::uint32_t row) {
        return rows.line_after(after_lines[row]);
      });
      for (std::uint32_t line = 0; line < rows.line_count(); ++line) {
        matcher.match(by_line_before.rows_of(line), by_line_after.rows_of(line));
      }
    });
  });
  std::vector<RowPair> pairs = std::move(matcher).pairs();
  rows.compare(pairs);
  return pairs;
}

}  // namespace usagescope
