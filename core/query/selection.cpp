#include "core/query/selection.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

using Mask = std::vector<std::uint8_t>;

Mask text_mask(const TextDictionary& dictionary, const Filter& filter) {
  Mask accepts(dictionary.code_count(), 0);
  if (filter.op == FilterOperator::kEquals || filter.op == FilterOperator::kIn) {
    for (const std::string& value : filter.values) {
      if (const auto code = dictionary.find(value)) accepts[*code] = 1;
    }
    return accepts;
  }
  for (std::uint32_t code = 1; code < dictionary.code_count(); ++code) {
    const std::string_view text = dictionary.text(code);
    accepts[code] = filter.op == FilterOperator::kLike
                        ? contains_ignoring_case(text, filter.values[0])
                        : filter.values[0] <= text && text <= filter.values[1];
  }
  return accepts;
}

Mask day_mask(const DayColumn& days, const Filter& filter) {
  std::vector<CivilDate> wanted;
  for (const std::string& value : filter.values) wanted.push_back(*CivilDate::parse(value));
  const std::vector<CivilDate>& distinct = days.distinct_days();
  Mask accepts(distinct.size(), 0);
  for (std::size_t code = 1; code < distinct.size(); ++code) {
    accepts[code] = filter.op == FilterOperator::kBetween
                        ? wanted[0] <= distinct[code] && distinct[code] <= wanted[1]
                        : std::find(wanted.begin(), wanted.end(), distinct[code]) != wanted.end();
  }
  return accepts;
}

/// The largest whole number of steps of 10^-scale that is not above the value, held within the
/// range that a column's numbers can have, one step more on each side.
struct Steps {
  std::int64_t floor;
  bool is_exact;
};
Steps steps_of(const Decimal& value, int scale) {
  constexpr std::int64_t kBeyond = DecimalColumn::kMaxMagnitude + 1;
  Int128 steps = value.unscaled();
  bool is_exact = true;
  for (int i = value.scale(); i > scale; --i) {
    const Int128 digit = steps % 10;
    is_exact = is_exact && digit == 0;
    steps = steps / 10 - (digit < 0 ? 1 : 0);
  }
  for (int i = value.scale(); i < scale; ++i) {
    if (steps > kBeyond || steps < -kBeyond) break;
    steps *= 10;
  }
  if (steps > kBeyond) return {kBeyond, false};
  if (steps < -kBeyond) return {-kBeyond - 1, false};
  return {static_cast<std::int64_t>(steps), is_exact};
}

/// Keeps the offsets for which accepts(offset) is 1, in place or from the whole block.
template <typename Accepts>
Block narrowed(Block block, std::uint16_t* offsets, const Accepts& accepts) {
  std::uint32_t kept = 0;
  for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
    offsets[kept] = static_cast<std::uint16_t>(offset);
    kept += accepts(offset);
  });
  return {block.first_row, kept, offsets};
}

}  // namespace

Selection::Selection(const UsageTable& table, const QuerySpec& spec) {
  if (spec.period) add_period(table, *spec.period);
  for (const Filter& filter : spec.filters) add_filter(table, filter);
  for (const CodeCondition& condition : code_conditions_) {
    const auto& accepts = condition.accepts;
    accepts_nothing_ |= std::find(accepts.begin(), accepts.end(), 1) == accepts.end();
  }
  for (const NumberCondition& condition : number_conditions_) {
    accepts_nothing_ |= condition.ranges.empty();
  }
}

void Selection::add_condition(const CodeVector& codes, std::vector<std::uint8_t> accepts) {
  for (CodeCondition& condition : code_conditions_) {
    if (condition.codes != &codes) continue;
    for (std::size_t i = 0; i < accepts.size(); ++i) condition.accepts[i] &= accepts[i];
    return;
  }
  code_conditions_.push_back({&codes, std::move(accepts)});
}

void Selection::add_period(const UsageTable& table, const Period& period) {
  const std::vector<CivilDate>& distinct = table.days().distinct_days();
  Mask accepts(distinct.size(), 0);
  for (std::size_t i = 1; i < distinct.size(); ++i) accepts[i] = period.contains(distinct[i]);
  add_condition(table.days().codes(), std::move(accepts));
}

void Selection::add_filter(const UsageTable& table, const Filter& filter) {
  switch (column_info(filter.column).type) {
    case ColumnType::kText: {
      const TextColumn& column = table.text(filter.column);
      add_condition(column.codes(), text_mask(column.dictionary(), filter));
      return;
    }
    case ColumnType::kDate:
      add_condition(table.days().codes(), day_mask(table.days(), filter));
      return;
    case ColumnType::kDecimal:
      add_number_filter(table.decimal(filter.column), filter);
      return;
  }
}

void Selection::add_number_filter(const DecimalColumn& column, const Filter& filter) {
  std::vector<Range> ranges;
  if (filter.op == FilterOperator::kBetween) {
    const Steps low = steps_of(*Decimal::parse(filter.values[0]), column.scale());
    const Steps high = steps_of(*Decimal::parse(filter.values[1]), column.scale());
    const std::int64_t first = low.is_exact ? low.floor : low.floor + 1;
    if (first <= high.floor) ranges.push_back({first, high.floor});
  } else {
    for (const std::string& value : filter.values) {
      const Steps steps = steps_of(*Decimal::parse(value), column.scale());
      if (steps.is_exact) ranges.push_back({steps.floor, steps.floor});
    }
    std::sort(ranges.begin(), ranges.end(),
              [](const Range& a, const Range& b) { return a.low < b.low; });
  }
  number_conditions_.push_back({column.values(), std::move(ranges)});
}

Block Selection::select(std::uint32_t first_row, std::uint32_t row_count) {
  Block block{first_row, row_count, nullptr};
  if (accepts_nothing_) return {first_row, 0, nullptr};
  for (const CodeCondition& condition : code_conditions_) {
    const std::uint8_t* accepts = condition.accepts.data();
    block = condition.codes->visit([&](auto all) {
      const auto* codes = all.data() + first_row;
      return narrowed(block, offsets_.data(),
                      [=](std::uint32_t offset) { return std::uint32_t{accepts[codes[offset]]}; });
    });
  }
  for (const NumberCondition& condition : number_conditions_) {
    const std::int64_t* values = condition.values.data() + first_row;
    const std::vector<Range>& ranges = condition.ranges;
    // The smallest of all values stands for "missing" and is below every range.
    block = narrowed(block, offsets_.data(), [values, &ranges](std::uint32_t offset) {
      const std::int64_t value = values[offset];
      const auto after = std::upper_bound(
          ranges.begin(), ranges.end(), value,
          [](std::int64_t searched, const Range& range) { return searched < range.low; });
      return std::uint32_t{after != ranges.begin() && value <= (after - 1)->high};
    });
  }
  // Rows that are all of the block are cheaper without their offsets.
  if (block.count == row_count) block.offsets = nullptr;
  return block;
}

}  // namespace usagescope
