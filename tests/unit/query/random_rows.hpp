#pragma once

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "core/base/text.hpp"
#include "core/query/query_spec.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope::test {

/// Rows that try what goes wrong: few and many distinct values, letters of both cases, missing
/// fields, negative numbers, digits after the point, times of day, repeated rows.
class RandomRows {
 public:
  explicit RandomRows(std::uint32_t seed) : random_(seed) {}

  std::uint32_t below(std::uint32_t limit) { return static_cast<std::uint32_t>(random_() % limit); }

  UsageRecord record() {
    UsageRecord row;
    for (const ColumnInfo& info : columns()) {
      if (below(8) == 0) continue;
      if (auto* text = text_field(row, info.column)) *text = word(info.column);
      if (auto* number = decimal_field(row, info.column)) *number = amount(info.column);
    }
    if (below(10) != 0) {
      row.usage_timestamp = CivilDateTime{
          CivilDate::from_ymd(2021, 10, 1)->plus_days(static_cast<std::int32_t>(below(40))),
          below(6) == 0 ? static_cast<std::int32_t>(below(86'400)) : 0};
    }
    return row;
  }

  std::vector<UsageRecord> records(std::uint32_t count) {
    std::vector<UsageRecord> rows;
    while (rows.size() < count) {
      if (!rows.empty() && below(12) == 0) {
        rows.push_back(rows[below(static_cast<std::uint32_t>(rows.size()))]);
      } else {
        rows.push_back(record());
      }
    }
    return rows;
  }

 private:
  std::string word(Column column) {
    const bool has_many = column == Column::kSubscriptionId || column == Column::kCustomerOrgId;
    const std::uint32_t number = below(has_many ? 97 : 5);
    std::string text = std::string(column_info(column).wire_name.substr(0, 3));
    text += below(2) == 0 ? "A" : "a";
    if (number % 7 != 3) text += std::to_string(number);
    return number % 11 == 5 ? "" : text;
  }

  Decimal amount(Column column) {
    if (column == Column::kCommitment) return Decimal(below(3) * 5);
    const auto value = static_cast<std::int64_t>(below(4000)) - (below(9) == 0 ? 3000 : 0);
    return *Decimal::from_unscaled(value, static_cast<int>(below(4)));
  }

  std::mt19937 random_;
};

inline UsageTable table_of(const std::vector<UsageRecord>& rows) {
  UsageTable table;
  for (const UsageRecord& row : rows) REQUIRE(table.append(row));
  return table;
}

/// What a condition means, said row by row; period, IN, LIKE and number BETWEEN.
inline bool meets(const UsageRecord& row, const Filter& filter) {
  if (const auto* text = text_field(row, filter.column)) {
    if (!*text) return false;
    if (filter.op == FilterOperator::kLike) return contains_ignoring_case(**text, filter.values[0]);
    for (const std::string& value : filter.values) {
      if (value == **text) return true;
    }
    return false;
  }
  const auto& number = *decimal_field(row, filter.column);
  return number && !(*number < *Decimal::parse(filter.values[0])) &&
         !(*Decimal::parse(filter.values[1]) < *number);
}

inline bool meets(const UsageRecord& row, const QuerySpec& spec) {
  if (spec.period && !(row.usage_timestamp && spec.period->contains(row.usage_timestamp->date))) {
    return false;
  }
  for (const Filter& filter : spec.filters) {
    if (!meets(row, filter)) return false;
  }
  return true;
}

inline std::optional<Decimal> naive_cost(const UsageRecord& row, PriceBasis basis) {
  if (!row.msrp_price || (basis == PriceBasis::kPerUnit && !row.usage)) return std::nullopt;
  if (basis == PriceBasis::kPerLine) return row.msrp_price;
  return *Decimal::multiply(*row.usage, *row.msrp_price);
}

/// A spec with some period, filters and basis.
inline QuerySpec random_spec(RandomRows& random) {
  QuerySpec spec;
  const CivilDate first = *CivilDate::from_ymd(2021, 10, 1);
  if (random.below(3) == 0) {
    const auto begin = static_cast<std::int32_t>(random.below(30));
    spec.period = Period{first.plus_days(begin), first.plus_days(begin + 12)};
  }
  if (random.below(2) == 0) {
    spec.filters.push_back(
        {Column::kService, FilterOperator::kIn, {"serA0", "sera1", "serA2", ""}});
  }
  if (random.below(3) == 0) {
    spec.filters.push_back({Column::kSubscriptionId, FilterOperator::kLike, {"a1"}});
  }
  if (random.below(3) == 0) {
    spec.filters.push_back({Column::kUsage, FilterOperator::kBetween, {"-1.5", "700"}});
  }
  if (random.below(2) == 0) spec.price_basis = PriceBasis::kPerLine;
  return spec;
}

inline std::vector<std::uint32_t> naive_rows(const std::vector<UsageRecord>& rows,
                                             const QuerySpec& spec) {
  std::vector<std::uint32_t> found;
  for (std::uint32_t i = 0; i < rows.size(); ++i) {
    if (meets(rows[i], spec)) found.push_back(i);
  }
  return found;
}

/// Negative: a before b; the rules of RowSortKey, said plainly.
inline int naive_order(const UsageRecord& a, const UsageRecord& b, const RowSortKey& key,
                       PriceBasis basis) {
  const auto decide = [&key](const auto& left, const auto& right, const auto& is_less) {
    if (left.has_value() != right.has_value()) return left.has_value() ? -1 : 1;
    if (!left) return 0;
    if (is_less(*left, *right)) return key.descending ? 1 : -1;
    if (is_less(*right, *left)) return key.descending ? -1 : 1;
    return 0;
  };
  const auto less = [](const auto& left, const auto& right) { return left < right; };
  if (key.by_list_cost) return decide(naive_cost(a, basis), naive_cost(b, basis), less);
  if (const auto* text = text_field(a, key.column)) {
    return decide(*text, *text_field(b, key.column),
                  [](const std::string& left, const std::string& right) {
                    const std::string low = ascii_lower(left);
                    const std::string other = ascii_lower(right);
                    return low != other ? low < other : left < right;
                  });
  }
  if (const auto* number = decimal_field(a, key.column)) {
    return decide(*number, *decimal_field(b, key.column), less);
  }
  return decide(a.usage_timestamp, b.usage_timestamp, less);
}

inline std::vector<std::uint32_t> naive_sorted(const std::vector<UsageRecord>& rows,
                                               std::vector<std::uint32_t> numbers,
                                               const std::vector<RowSortKey>& sort,
                                               PriceBasis basis) {
  std::stable_sort(numbers.begin(), numbers.end(), [&](std::uint32_t a, std::uint32_t b) {
    for (const RowSortKey& key : sort) {
      const int order = naive_order(rows[a], rows[b], key, basis);
      if (order != 0) return order < 0;
    }
    return false;
  });
  return numbers;
}

inline std::vector<RowSortKey> random_sort(RandomRows& random) {
  std::vector<RowSortKey> sort(random.below(4));
  for (RowSortKey& key : sort) {
    key.column = columns()[random.below(kColumnCount)].column;
    key.by_list_cost = random.below(5) == 0;
    key.descending = random.below(2) == 0;
  }
  return sort;
}

}  // namespace usagescope::test
