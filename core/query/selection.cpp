#include "core/query/selection.hpp"

#include <algorithm>
#include <limits>
#include <string_view>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

using Mask = std::vector<std::uint8_t>;

/// Whether a value that is there meets one of the operators that compare; IN looks in a sorted
/// list.
template <typename T>
bool meets(FilterOperator op, const std::vector<T>& wanted, const T& value) {
  switch (op) {
    case FilterOperator::kEquals:
    case FilterOperator::kIn:
      return std::binary_search(wanted.begin(), wanted.end(), value);
    case FilterOperator::kNotEquals:
    case FilterOperator::kNotIn:
      return !std::binary_search(wanted.begin(), wanted.end(), value);
    case FilterOperator::kBetween:
      for (std::size_t i = 0; i + 1 < wanted.size(); i += 2) {
        if (wanted[i] <= value && value <= wanted[i + 1]) return true;
      }
      return false;
    case FilterOperator::kLessThan:
      return value < wanted[0];
    case FilterOperator::kLessOrEqual:
      return value <= wanted[0];
    case FilterOperator::kGreaterThan:
      return value > wanted[0];
    case FilterOperator::kGreaterOrEqual:
      return value >= wanted[0];
    case FilterOperator::kIsPresent:
      return true;
    case FilterOperator::kIsMissing:
    case FilterOperator::kLike:
      break;
  }
  return false;
}

bool accepts_missing(FilterOperator op) {
  return op == FilterOperator::kNotEquals || op == FilterOperator::kNotIn ||
         op == FilterOperator::kIsMissing;
}

/// The codes of the values are looked up, the other texts not looked at.
Mask mask_of_values(const TextDictionary& dictionary, const std::vector<std::string>& values,
                    bool is_accepted) {
  Mask accepts(dictionary.code_count(), is_accepted ? 0 : 1);
  for (const std::string& value : values) {
    if (const auto code = dictionary.find(value)) accepts[*code] = is_accepted ? 1 : 0;
  }
  return accepts;
}

Mask text_mask(const TextDictionary& dictionary, const Filter& filter) {
  const FilterOperator op = filter.op;
  if (op == FilterOperator::kEquals || op == FilterOperator::kIn) {
    return mask_of_values(dictionary, filter.values, true);
  }
  if (op == FilterOperator::kNotEquals || op == FilterOperator::kNotIn) {
    return mask_of_values(dictionary, filter.values, false);
  }
  Mask accepts(dictionary.code_count(), 0);
  accepts[TextColumn::kMissing] = accepts_missing(op);
  const std::vector<std::string_view> wanted(filter.values.begin(), filter.values.end());
  for (std::uint32_t code = 1; code < dictionary.code_count(); ++code) {
    const std::string_view text = dictionary.text(code);
    accepts[code] = op != FilterOperator::kLike
                        ? meets(op, wanted, text)
                        : std::any_of(wanted.begin(), wanted.end(), [text](std::string_view part) {
                            return contains_ignoring_case(text, part);
                          });
  }
  return accepts;
}

Mask day_mask(const DayColumn& days, const Filter& filter) {
  std::vector<CivilDate> wanted;
  for (const std::string& value : filter.values) wanted.push_back(*CivilDate::parse(value));
  if (filter.op != FilterOperator::kBetween) std::sort(wanted.begin(), wanted.end());
  const std::vector<CivilDate>& distinct = days.distinct_days();
  Mask accepts(distinct.size(), 0);
  accepts[DayColumn::kMissing] = accepts_missing(filter.op);
  for (std::size_t code = 1; code < distinct.size(); ++code) {
    accepts[code] = meets(filter.op, wanted, distinct[code]);
  }
  return accepts;
}

/// Keeps the offsets for which accepts(offset) is 1, in place or from the whole block.
template <typename Accepts>
Block kept_rows(const Block& block, std::uint16_t* offsets, const Accepts& accepts) {
  std::uint32_t kept = 0;
  for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
    offsets[kept] = static_cast<std::uint16_t>(offset);
    kept += accepts(offset);
  });
  return {block.first_row, kept, offsets};
}

/// The rows whose number is in one of the ranges.
template <typename Number, typename NumberOf>
Block rows_within(const Block& block, std::uint16_t* offsets,
                  const std::vector<Range<Number>>& ranges, NumberOf number_of) {
  if (ranges.size() == 1) {
    const Number low = ranges[0].low;
    const Number high = ranges[0].high;
    return kept_rows(block, offsets, [=](std::uint32_t offset) {
      const Number number = number_of(offset);
      return static_cast<std::uint32_t>(low <= number) & static_cast<std::uint32_t>(number <= high);
    });
  }
  return kept_rows(block, offsets, [number_of, &ranges](std::uint32_t offset) {
    const Number number = number_of(offset);
    const auto after = std::upper_bound(
        ranges.begin(), ranges.end(), number,
        [](const Number& searched, const Range<Number>& range) { return searched < range.low; });
    return std::uint32_t{after != ranges.begin() && number <= (after - 1)->high};
  });
}

/// The product of a row's numbers, or the number that stands for "missing".
template <typename Number>
struct Product {
  const std::int64_t* left;
  const std::int64_t* right;
  Number missing;
  Number operator()(std::uint32_t offset) const noexcept {
    const std::int64_t a = left[offset];
    const std::int64_t b = right[offset];
    if (a == DecimalColumn::kMissing || b == DecimalColumn::kMissing) return missing;
    return Number{a} * b;
  }
};

}  // namespace

Selection::Selection(const UsageTable& table, const QuerySpec& spec) {
  if (spec.period) add_period(table, *spec.period);
  for (const Filter& filter : spec.filters) {
    if (!filter.is_on_list_cost) {
      add_filter(table, filter);
      continue;
    }
    const DecimalColumn& price = table.decimal(Column::kMsrpPrice);
    const DecimalColumn* usage =
        spec.price_basis == PriceBasis::kPerUnit ? &table.decimal(Column::kUsage) : nullptr;
    const int scale = price.scale() + (usage == nullptr ? 0 : usage->scale());
    add_condition(price, usage, ranges_meeting(filter.op, filter.values, scale));
  }
  for (const CodeCondition& condition : code_conditions_) {
    const auto& accepts = condition.accepts;
    accepts_nothing_ |= std::find(accepts.begin(), accepts.end(), 1) == accepts.end();
  }
  for (NumberCondition& condition : number_conditions_) {
    if (condition.is_narrow) condition.narrow_ranges = narrowed(condition.ranges);
    accepts_nothing_ |=
        condition.is_narrow ? condition.narrow_ranges.empty() : condition.ranges.empty();
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

void Selection::add_condition(const DecimalColumn& column, const DecimalColumn* factor,
                              NumberRanges ranges) {
  for (NumberCondition& condition : number_conditions_) {
    if (condition.column != &column || condition.factor != factor) continue;
    condition.ranges = intersection(condition.ranges, ranges);
    return;
  }
  const Int128 largest =
      Int128{column.max_magnitude()} * (factor == nullptr ? 1 : factor->max_magnitude());
  const bool is_narrow = largest <= std::numeric_limits<std::int64_t>::max();
  number_conditions_.push_back({&column, factor, std::move(ranges), {}, is_narrow});
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
    case ColumnType::kDecimal: {
      const DecimalColumn& column = table.decimal(filter.column);
      add_condition(column, nullptr, ranges_meeting(filter.op, filter.values, column.scale()));
      return;
    }
  }
}

Block Selection::select_numbers(const Block& block, const NumberCondition& condition,
                                std::uint16_t* room) {
  const std::int64_t* left = condition.column->values().data() + block.first_row;
  if (condition.factor == nullptr) {
    return rows_within(block, room, condition.narrow_ranges,
                       [left](std::uint32_t offset) { return left[offset]; });
  }
  const std::int64_t* right = condition.factor->values().data() + block.first_row;
  if (condition.is_narrow) {
    return rows_within(block, room, condition.narrow_ranges,
                       Product<std::int64_t>{left, right, DecimalColumn::kMissing});
  }
  return rows_within(block, room, condition.ranges, Product<Int128>{left, right, kMissingNumber});
}

Block Selection::select(std::uint32_t first_row, std::uint32_t row_count,
                        std::uint16_t* room) const {
  Block block{first_row, row_count, nullptr};
  if (accepts_nothing_) return {first_row, 0, nullptr};
  for (const CodeCondition& condition : code_conditions_) {
    const std::uint8_t* accepts = condition.accepts.data();
    block = condition.codes->visit([&](auto all) {
      const auto* codes = all.data() + first_row;
      return kept_rows(block, room,
                       [=](std::uint32_t offset) { return std::uint32_t{accepts[codes[offset]]}; });
    });
  }
  for (const NumberCondition& condition : number_conditions_) {
    block = select_numbers(block, condition, room);
  }
  // Rows that are all of the block are cheaper without their offsets.
  if (block.count == row_count) block.offsets = nullptr;
  return block;
}

}  // namespace usagescope
