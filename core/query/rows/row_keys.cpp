#include "core/query/rows/row_keys.hpp"

#include <algorithm>
#include <utility>

#include "core/query/rows/text_ranks.hpp"

namespace usagescope {
namespace {

constexpr std::int32_t kLastSecond = 86'399;

int bit_width(UInt128 value) noexcept {
  int bits = 0;
  for (; value != 0; value >>= 1) ++bits;
  return bits;
}

/// Days by time, missing last.
std::vector<std::uint32_t> day_ranks(const std::vector<CivilDate>& days) {
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 1; code < days.size(); ++code) codes.push_back(code);
  std::sort(codes.begin(), codes.end(),
            [&days](std::uint32_t a, std::uint32_t b) { return days[a] < days[b]; });
  std::vector<std::uint32_t> ranks(days.size(), static_cast<std::uint32_t>(codes.size()));
  for (std::uint32_t i = 0; i < codes.size(); ++i) ranks[codes[i]] = i;
  return ranks;
}

/// Turns the order round; the last rank, that of "missing", stays.
void reverse(std::vector<std::uint32_t>& ranks) {
  const auto last = static_cast<std::uint32_t>(ranks.size() - 1);
  for (std::uint32_t& rank : ranks) {
    if (rank != last) rank = last - 1 - rank;
  }
}

bool has_times(const UsageTable& table) {
  for (std::uint32_t row = 0; row < table.row_count(); ++row) {
    if (table.days().second_of_day(row) != 0) return true;
  }
  return false;
}

}  // namespace

RowKeys::RowKeys(const UsageTable& table, PriceBasis basis, const std::vector<RowSortKey>& sort)
    : table_(&table), cost_(table, basis) {
  for (const RowSortKey& key : sort) {
    if (key.by_list_cost) {
      add_cost(key.descending);
      continue;
    }
    switch (column_info(key.column).type) {
      case ColumnType::kDate:
        add_days(key.descending);
        break;
      case ColumnType::kDecimal:
        add_number(table.decimal(key.column), key.descending);
        break;
      case ColumnType::kText: {
        const TextColumn& column = table.text(key.column);
        std::vector<std::uint32_t> ranks = text_ranks(column.dictionary());
        if (key.descending) reverse(ranks);
        Field field{Kind::kCode, bit_width(ranks.size() - 1), key.descending};
        field.codes = &column.codes();
        field.ranks = std::move(ranks);
        add(std::move(field));
        break;
      }
    }
  }
}

void RowKeys::add(Field field) {
  if (words_.empty() || words_.back().bits + field.bits > 64) words_.emplace_back();
  words_.back().bits += field.bits;
  words_.back().fields.push_back(std::move(field));
}

void RowKeys::add_days(bool is_descending) {
  std::vector<std::uint32_t> ranks = day_ranks(table_->days().distinct_days());
  if (is_descending) reverse(ranks);
  Field field{Kind::kCode, bit_width(ranks.size() - 1), is_descending};
  field.codes = &table_->days().codes();
  field.ranks = std::move(ranks);
  add(std::move(field));
  if (has_times(*table_)) add({Kind::kSecond, bit_width(kLastSecond), is_descending});
}

void RowKeys::add_number(const DecimalColumn& column, bool is_descending) {
  // From -max to max, and one above for "missing".
  const auto highest = static_cast<UInt128>(column.max_magnitude()) * 2 + 1;
  Field field{Kind::kNumber, bit_width(highest), is_descending};
  field.numbers = &column;
  add(std::move(field));
}

void RowKeys::add_cost(bool is_descending) {
  const UInt128 highest = cost_.max_magnitude() * 2 + 1;
  const int bits = bit_width(highest);
  if (bits <= 64) {
    add({Kind::kCost, bits, is_descending});
    return;
  }
  add({Kind::kCostHigh, bits - 64, is_descending});
  add({Kind::kCostLow, 64, is_descending});
}

template <typename RowOf, typename Put>
void RowKeys::fill_field(const Field& field, std::uint32_t count, const RowOf& row_of,
                         const Put& put) const {
  switch (field.kind) {
    case Kind::kCode: {
      const std::uint32_t* ranks = field.ranks.data();
      field.codes->visit([&](auto all) {
        const auto* codes = all.data();
        for (std::uint32_t k = 0; k < count; ++k) put(k, ranks[codes[row_of(k)]]);
      });
      return;
    }
    case Kind::kSecond:
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::int32_t second = table_->days().second_of_day(row_of(k));
        put(k, static_cast<std::uint64_t>(field.is_descending ? kLastSecond - second : second));
      }
      return;
    case Kind::kNumber: {
      const std::int64_t* values = field.numbers->values().data();
      const std::int64_t largest = field.numbers->max_magnitude();
      const std::int64_t sign = field.is_descending ? -1 : 1;
      const auto missing = static_cast<std::uint64_t>(largest) * 2 + 1;
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::int64_t value = values[row_of(k)];
        put(k, value == DecimalColumn::kMissing
                   ? missing
                   : static_cast<std::uint64_t>(largest + sign * value));
      }
      return;
    }
    case Kind::kCost: {
      const auto largest = static_cast<std::int64_t>(cost_.max_magnitude());
      const auto missing = static_cast<std::uint64_t>(largest) * 2 + 1;
      const std::uint64_t sign = field.is_descending ? ~std::uint64_t{0} : 1;
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::uint32_t row = row_of(k);
        // Unsigned, since the sum of both may be past the largest signed number.
        put(k, cost_.is_missing(row)
                   ? missing
                   : static_cast<std::uint64_t>(largest) +
                         sign * static_cast<std::uint64_t>(cost_.narrow_value(row)));
      }
      return;
    }
    case Kind::kCostHigh:
    case Kind::kCostLow: {
      const auto largest = static_cast<Int128>(cost_.max_magnitude());
      const Int128 sign = field.is_descending ? -1 : 1;
      for (std::uint32_t k = 0; k < count; ++k) {
        const std::uint32_t row = row_of(k);
        const Int128 key =
            cost_.is_missing(row) ? largest * 2 + 1 : largest + sign * cost_.value(row);
        put(k, static_cast<std::uint64_t>(field.kind == Kind::kCostHigh ? key >> 64 : key));
      }
      return;
    }
  }
}

void RowKeys::fill(std::size_t word, const RowChunk& chunk, std::uint64_t* out) const {
  bool is_first = true;
  for (const Field& field : words_[word].fields) {
    const auto fill_from = [&](const auto& row_of) {
      if (is_first) {
        fill_field(field, chunk.count, row_of,
                   [out](std::uint32_t k, std::uint64_t value) { out[k] = value; });
        return;
      }
      const int bits = field.bits;
      fill_field(field, chunk.count, row_of, [out, bits](std::uint32_t k, std::uint64_t value) {
        out[k] = out[k] << bits | value;
      });
    };
    const std::uint32_t first = chunk.first_row;
    if (chunk.rows != nullptr) {
      fill_from([rows = chunk.rows](std::uint32_t k) { return rows[k]; });
    } else if (chunk.offsets != nullptr) {
      fill_from([first, offsets = chunk.offsets](std::uint32_t k) { return first + offsets[k]; });
    } else {
      fill_from([first](std::uint32_t k) { return first + k; });
    }
    is_first = false;
  }
}

}  // namespace usagescope
