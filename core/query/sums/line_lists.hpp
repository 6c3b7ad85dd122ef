#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/partition.hpp"
#include "core/store/line_index.hpp"

namespace usagescope {

/// Numbers entries for (part, line, month) and finds those of a line again, so that what is kept of
/// them can be put together for any sets of parts. Most lines lie in few parts, so each has a short
/// list instead of all sharing a hash table; a part of a long list may get several entries.
class LineLists {
 public:
  explicit LineLists(const LineIndex& lines) : heads_(lines.line_count(), kEnd) {}

  /// The entry of a part, line and month; size() before the call for a new one.
  [[nodiscard]] std::uint32_t entry_of(std::uint32_t part, std::uint32_t line, std::uint32_t month);

  [[nodiscard]] std::uint32_t size() const noexcept {
    return static_cast<std::uint32_t>(entries_.size());
  }
  [[nodiscard]] std::uint32_t line_count() const noexcept {
    return static_cast<std::uint32_t>(heads_.size());
  }

  struct Piece {
    std::uint32_t set;
    std::uint32_t month;
    std::uint32_t entry;
    [[nodiscard]] bool is_of_same(const Piece& other) const noexcept {
      return set == other.set && month == other.month;
    }
  };
  /// The line's entries that are in a set, those of the same set and month together, ascending.
  void collect(std::uint32_t line, const Partition& sets, std::vector<Piece>& pieces) const;

 private:
  static constexpr std::uint32_t kEnd = 0xFFFF'FFFF;
  struct Entry {
    std::uint32_t part;
    std::uint32_t month;
    std::uint32_t next;  // of the same line
  };
  std::vector<std::uint32_t> heads_;  // by line
  std::vector<Entry> entries_;
};

}  // namespace usagescope
