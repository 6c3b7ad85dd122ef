#include "core/query/rows/facets.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "core/base/text.hpp"
#include "core/query/figures.hpp"
#include "core/query/groups/group_keys.hpp"
#include "core/query/rows/row_cost.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/query/selection.hpp"
#include "core/query/sums/exact_sum.hpp"

namespace usagescope {
namespace {

constexpr std::array<std::string_view, kFacetOrderCount> kOrderNames = {"cost", "count", "label"};

/// What is known of each value, by its code.
struct Tally {
  std::vector<std::uint32_t> row_counts;
  std::vector<std::uint32_t> priced_counts;
  std::vector<Int128> costs;
  int scale = 0;
};

/// The spec's rows without the filters on the column itself.
Result<QuerySpec> rows_around(const QuerySpec& spec, Column column) {
  QuerySpec around = spec;
  std::erase_if(around.filters, [column](const Filter& filter) {
    return !filter.is_on_list_cost && filter.column == column;
  });
  Result<QuerySpec> rows = rows_of_spec(around);
  // An error must name the place in the spec as it was given.
  if (!rows) {
    const Result<QuerySpec> whole = rows_of_spec(spec);
    return whole ? std::move(rows).error() : whole.error();
  }
  return rows;
}

template <typename F>
void for_each_block(const UsageTable& table, Selection& selection, F&& f) {
  const std::uint32_t rows = table.row_count();
  for (std::uint32_t begin = 0; begin < rows; begin += std::min(kBlockRows, rows - begin)) {
    const Block block = selection.select(begin, std::min(kBlockRows, rows - begin));
    if (block.count > 0) f(block);
  }
}

template <typename Sum, typename CostOf>
bool tally_rows(const UsageTable& table, const QuerySpec& rows, const GroupCodes& keys,
                const RowCost& costs, const CostOf& cost_of, Tally& tally) {
  std::vector<Sum> sums(keys.code_count());
  tally.row_counts.assign(keys.code_count(), 0);
  tally.priced_counts.assign(costs.may_miss() ? keys.code_count() : 0, 0);
  std::vector<std::uint32_t> room(kBlockRows);
  Selection selection(table, rows);
  for_each_block(table, selection, [&](const Block& block) {
    keys.encode(block, room.data());
    const std::uint32_t* codes = room.data();
    for (std::uint32_t k = 0; k < block.count; ++k) ++tally.row_counts[codes[k]];
    for_each_row(block, [&](std::uint32_t k, std::uint32_t offset) {
      const std::uint32_t row = block.first_row + offset;
      if (costs.may_miss()) {
        if (costs.is_missing(row)) return;
        ++tally.priced_counts[codes[k]];
      }
      sums[codes[k]].add(cost_of(row));
    });
  });
  tally.scale = costs.scale();
  for (const Sum& sum : sums) {
    const std::optional<Int128> total = sum.total();
    if (!total) return false;
    tally.costs.push_back(*total);
  }
  if (!costs.may_miss()) tally.priced_counts = tally.row_counts;
  return true;
}

Result<Tally> tally_of(const UsageTable& table, const QuerySpec& rows, const GroupCodes& keys) {
  const RowCost costs(table, rows.price_basis);
  constexpr auto kLargest = static_cast<UInt128>(std::numeric_limits<std::int64_t>::max());
  const auto narrow = [&costs](std::uint32_t row) { return costs.narrow_value(row); };
  const auto wide = [&costs](std::uint32_t row) { return costs.value(row); };
  Tally tally;
  bool fits = false;
  if (costs.max_magnitude() > kLargest) {
    fits = tally_rows<WideSum>(table, rows, keys, costs, wide, tally);
  } else if (costs.max_magnitude() * std::max(table.row_count(), 1U) > kLargest) {
    fits = tally_rows<SplitSum>(table, rows, keys, costs, narrow, tally);
  } else {
    fits = tally_rows<NarrowSum>(table, rows, keys, costs, narrow, tally);
  }
  if (!fits) return sum_overflow();
  return tally;
}

/// Codes in the order asked for: positions of the window are right.
void sort_codes(std::vector<std::uint32_t>& codes, const FacetRequest& request,
                const GroupCodes& keys, const Tally& tally) {
  const std::vector<std::uint32_t> ranks = keys.ranks(codes);
  const auto before = [&](std::uint32_t a, std::uint32_t b) {
    // The missing value is last, whatever the order; so is a value without cost by cost.
    if ((a == 0) != (b == 0)) return b == 0;
    if (request.order == FacetOrder::kCost) {
      const bool has_cost = tally.priced_counts[a] > 0;
      if (has_cost != (tally.priced_counts[b] > 0)) return has_cost;
      if (tally.costs[a] != tally.costs[b]) {
        return (tally.costs[a] < tally.costs[b]) != request.descending;
      }
    } else if (request.order == FacetOrder::kCount) {
      if (tally.row_counts[a] != tally.row_counts[b]) {
        return (tally.row_counts[a] < tally.row_counts[b]) != request.descending;
      }
    } else {
      return (ranks[a] < ranks[b]) != request.descending && a != b;
    }
    return ranks[a] < ranks[b];
  };
  const auto end = static_cast<std::ptrdiff_t>(
      std::min<std::uint64_t>(codes.size(), std::uint64_t{request.offset} + request.limit));
  std::partial_sort(codes.begin(), codes.begin() + end, codes.end(), before);
}

bool is_found(const GroupValue& value, const std::string& search) {
  if (search.empty()) return true;
  return !value.is_missing && (contains_ignoring_case(value.value, search) ||
                               contains_ignoring_case(value.label, search));
}

Result<FacetResult> list_values(const UsageTable& table, const QuerySpec& rows,
                                const FacetRequest& request) {
  const GroupCodes keys(table, GroupKey{request.column, request.bucket}, rows);
  const Result<Tally> tally = tally_of(table, rows, keys);
  if (!tally) return tally.error();
  FacetResult result;
  std::vector<std::uint32_t> codes;
  for (std::uint32_t code = 0; code < keys.code_count(); ++code) {
    if (tally->row_counts[code] == 0) continue;
    result.matching_rows += tally->row_counts[code];
    ++result.value_count;
    if (is_found(keys.value(code), request.search)) codes.push_back(code);
  }
  result.found_count = static_cast<std::uint32_t>(codes.size());
  result.offset = request.offset;
  sort_codes(codes, request, keys, *tally);
  for (std::uint64_t i = request.offset;
       i < codes.size() && i < std::uint64_t{request.offset} + request.limit; ++i) {
    const std::uint32_t code = codes[static_cast<std::size_t>(i)];
    FacetEntry entry{keys.value(code), tally->row_counts[code], std::nullopt};
    if (tally->priced_counts[code] > 0) {
      const Result<Decimal> cost = exact_decimal(tally->costs[code], tally->scale);
      if (!cost) return cost.error();
      entry.list_cost = *cost;
    }
    result.entries.push_back(std::move(entry));
  }
  return result;
}

/// Counts different numbers by open addressing; "missing" marks a free slot.
class NumberSet {
 public:
  void add(std::int64_t value) {
    if (slots_.size() < (std::size_t{count_} + 1) * 2) grow();
    std::int64_t& slot = slot_of(value);
    if (slot == value) return;
    slot = value;
    ++count_;
  }
  [[nodiscard]] std::uint32_t count() const noexcept { return count_; }

 private:
  std::int64_t& slot_of(std::int64_t value) {
    const std::size_t mask = slots_.size() - 1;
    auto slot =
        static_cast<std::size_t>((static_cast<std::uint64_t>(value) * 0x9E37'79B9'7F4A'7C15) >> 32);
    for (slot &= mask; slots_[slot] != DecimalColumn::kMissing && slots_[slot] != value;) {
      slot = (slot + 1) & mask;
    }
    return slots_[slot];
  }
  void grow() {
    const std::vector<std::int64_t> old = std::exchange(
        slots_, std::vector<std::int64_t>(std::max<std::size_t>(1'024, slots_.size() * 4),
                                          DecimalColumn::kMissing));
    for (const std::int64_t value : old) {
      if (value != DecimalColumn::kMissing) slot_of(value) = value;
    }
  }

  std::vector<std::int64_t> slots_;
  std::uint32_t count_ = 0;
};

FacetResult describe_numbers(const UsageTable& table, const QuerySpec& rows, Column column) {
  const DecimalColumn& numbers = table.decimal(column);
  const std::int64_t* values = numbers.values().data();
  std::int64_t least = DecimalColumn::kMaxMagnitude + 1;
  std::int64_t largest = -least;
  FacetResult result;
  NumberFacet facet;
  NumberSet set;
  Selection selection(table, rows);
  for_each_block(table, selection, [&](const Block& block) {
    result.matching_rows += block.count;
    for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
      const std::int64_t value = values[block.first_row + offset];
      if (value == DecimalColumn::kMissing) {
        ++facet.missing_count;
        return;
      }
      least = std::min(least, value);
      largest = std::max(largest, value);
      set.add(value);
    });
  });
  facet.distinct_count = set.count();
  if (set.count() > 0) {
    // Cannot fail: 18 digits at a scale that a Decimal had.
    facet.minimum = *exact_decimal(least, numbers.scale());
    facet.maximum = *exact_decimal(largest, numbers.scale());
  }
  result.value_count = set.count() + (facet.missing_count > 0 ? 1U : 0U);
  result.numbers = facet;
  return result;
}

}  // namespace

std::string_view facet_order_name(FacetOrder order) noexcept {
  return kOrderNames[static_cast<std::size_t>(order)];
}

std::optional<FacetOrder> facet_order_by_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kOrderNames.size(); ++i) {
    if (kOrderNames[i] == name) return static_cast<FacetOrder>(i);
  }
  return std::nullopt;
}

Result<FacetResult> query_facet(const UsageTable& table, const QuerySpec& spec,
                                const FacetRequest& request) {
  const Result<QuerySpec> rows = rows_around(spec, request.column);
  if (!rows) return rows.error();
  if (column_info(request.column).type == ColumnType::kDecimal) {
    if (request.bucket == DateBucket::kNone) return describe_numbers(table, *rows, request.column);
    return Error{ErrorCode::kInvalidArgument, "only usageTimestamp is cut into periods", "/bucket"};
  }
  QuerySpec grouped = *rows;
  grouped.group_by = {GroupKey{request.column, request.bucket}};
  if (Result<QuerySpec> checked = validated(std::move(grouped)); !checked) {
    Error error = std::move(checked).error();
    constexpr std::string_view kKey = "/groupBy/0";
    if (error.path.starts_with(kKey)) error.path.erase(0, kKey.size());
    return error;
  }
  return list_values(table, *rows, request);
}

}  // namespace usagescope
