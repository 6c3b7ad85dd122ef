#include "core/query/sums/line_lists.hpp"

#include <algorithm>
#include <tuple>

namespace usagescope {

std::uint32_t LineLists::entry_of(std::uint32_t part, std::uint32_t line, std::uint32_t month) {
  // Beyond that a new entry costs less than the search.
  constexpr int kMaxSteps = 8;
  std::uint32_t at = heads_[line];
  for (int step = 0; at != kEnd && step < kMaxSteps; ++step) {
    if (entries_[at].part == part && entries_[at].month == month) return at;
    at = entries_[at].next;
  }
  entries_.push_back({part, month, heads_[line]});
  heads_[line] = size() - 1;
  return heads_[line];
}

void LineLists::collect(std::uint32_t line, const Partition& sets,
                        std::vector<Piece>& pieces) const {
  pieces.clear();
  bool is_sorted = true;
  for (std::uint32_t at = heads_[line]; at != kEnd; at = entries_[at].next) {
    const std::uint32_t set = sets[entries_[at].part];
    if (set == Partition::kNone) continue;
    pieces.push_back({set, entries_[at].month, at});
    is_sorted = is_sorted && pieces.front().is_of_same(pieces.back());
  }
  if (is_sorted) return;
  std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return std::tie(a.set, a.month, a.entry) < std::tie(b.set, b.month, b.entry);
  });
}

}  // namespace usagescope
