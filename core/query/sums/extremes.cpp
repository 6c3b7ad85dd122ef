#include "core/query/sums/extremes.hpp"

#include <algorithm>

namespace usagescope {

Extremes::Extremes(const UsageTable& table, const MeasureKey& key, std::size_t measure)
    : table_(table),
      key_(key),
      measure_(measure),
      is_of_days_(key.measure == Measure::kFirstDay || key.measure == Measure::kLastDay),
      is_largest_(key.measure == Measure::kMaximum || key.measure == Measure::kLastDay) {}

void Extremes::add(const Block& block, const RowGroups& parts, std::uint32_t part_limit) {
  if (largest_.size() < part_limit) largest_.resize(part_limit, DecimalColumn::kMissing);
  const auto note = [&](std::uint32_t part, std::int64_t value) {
    largest_[part] = std::max(largest_[part], is_largest_ ? value : -value);
  };
  if (is_of_days_) {
    const CodeVector& codes = table_.days().codes();
    const std::vector<CivilDate>& days = table_.days().distinct_days();
    for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
      const std::uint32_t code = codes[block.first_row + offset];
      if (code != DayColumn::kMissing) note(part, days[code].days);
    });
    return;
  }
  const std::int64_t* values = table_.decimal(key_.column).values().data() + block.first_row;
  for_each_part(block, parts, [&](std::uint32_t part, std::uint32_t offset) {
    if (values[offset] != DecimalColumn::kMissing) note(part, values[offset]);
  });
}

Status Extremes::finish(const Partition& sets, const MeasureMask& wanted,
                        std::vector<Figures>& figures) const {
  if (wanted[measure_] == 0) return ok();
  std::vector<std::int64_t> largest(sets.set_count, DecimalColumn::kMissing);
  for (std::uint32_t part = 0; part < largest_.size(); ++part) {
    const std::uint32_t set = sets[part];
    if (set != Partition::kNone) largest[set] = std::max(largest[set], largest_[part]);
  }
  Figures& made = figures[measure_];
  made.scale = is_of_days_ ? 0 : table_.decimal(key_.column).scale();
  for (const std::int64_t value : largest) {
    const bool is_seen = value != DecimalColumn::kMissing;
    made.seen.push_back(is_seen ? 1 : 0);
    made.values.push_back(!is_seen ? 0 : is_largest_ ? value : -value);
  }
  return lower_scale(made) ? ok() : Status(figure_overflow(measure_));
}

}  // namespace usagescope
