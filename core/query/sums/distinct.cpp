#include "core/query/sums/distinct.hpp"

#include <utility>

namespace usagescope {

std::size_t PairSet::slot_of(std::uint64_t pair) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  std::uint64_t hash = pair * 0x9E37'79B9'7F4A'7C15;
  auto slot = static_cast<std::size_t>((hash ^ (hash >> 29)) >> 16) & mask;
  while (slots_[slot] != 0 && slots_[slot] != pair) slot = (slot + 1) & mask;
  return slot;
}

void PairSet::grow() {
  std::vector<std::uint64_t> old = std::move(slots_);
  slots_.assign(old.empty() ? 1024 : old.size() * 2, 0);
  for (const std::uint64_t pair : old) {
    if (pair != 0) slots_[slot_of(pair)] = pair;
  }
}

bool PairSet::insert(std::uint32_t first, std::uint32_t second) {
  if (slots_.size() < (size_ + 1) * 2) grow();
  const std::uint64_t pair = (std::uint64_t{first} << 32) | second;
  const std::size_t slot = slot_of(pair);
  if (slots_[slot] == pair) return false;
  slots_[slot] = pair;
  ++size_;
  return true;
}

DistinctCount::DistinctCount(const UsageTable& table, Column column, std::size_t measure)
    : codes_(column_info(column).type == ColumnType::kDate ? table.days().codes()
                                                           : table.text(column).codes()),
      measure_(measure) {}

void DistinctCount::add(const Block& block, const RowGroups& parts, std::uint32_t) {
  codes_.visit([&](auto all) {
    const auto* codes = all.data() + block.first_row;
    for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
      // 0 is "missing", in texts and days alike.
      if (codes[offset] != 0) values_.insert(part, codes[offset]);
    });
  });
}

Status DistinctCount::finish(const Partition& sets, const MeasureMask& wanted,
                             std::vector<Figures>& figures) const {
  if (wanted[measure_] == 0) return ok();
  Figures& counts = figures[measure_];
  counts.values.assign(sets.set_count, 0);
  counts.seen.assign(sets.set_count, 0);
  PairSet values;
  values_.for_each([&](std::uint32_t part, std::uint32_t code) {
    const std::uint32_t set = sets[part];
    if (set == Partition::kNone) return;
    counts.seen[set] = 1;
    if (values.insert(set, code)) ++counts.values[set];
  });
  return ok();
}

}  // namespace usagescope
