#include "core/query/accumulate.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

namespace usagescope {
namespace {

struct ColumnTerms {
  using Term = std::int64_t;
  const std::int64_t* values;
  [[nodiscard]] bool is_missing(std::uint32_t offset) const noexcept {
    return values[offset] == DecimalColumn::kMissing;
  }
  [[nodiscard]] Term operator()(std::uint32_t offset) const noexcept { return values[offset]; }
};

/// Term: a type that holds every product of the two columns.
template <typename T>
struct ProductTerms {
  using Term = T;
  const std::int64_t* left;
  const std::int64_t* right;
  [[nodiscard]] bool is_missing(std::uint32_t offset) const noexcept {
    return left[offset] == DecimalColumn::kMissing || right[offset] == DecimalColumn::kMissing;
  }
  [[nodiscard]] Term operator()(std::uint32_t offset) const noexcept {
    return Term{left[offset]} * right[offset];
  }
};

/// All rows into one sum, which stays in registers.
template <bool kMayMiss, typename Sum, typename Terms>
void add_rows(const Block& block, Terms terms, Sum& into, std::uint8_t* seen) {
  Sum sum = into;
  bool any = false;
  for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
    if constexpr (kMayMiss) {
      if (terms.is_missing(offset)) return;
      any = true;
    }
    sum.add(terms(offset));
  });
  into = sum;
  if (any) seen[0] = 1;
}

template <bool kMayMiss, typename Sum, typename Terms>
void add_grouped_rows(const Block& block, const RowGroups& groups, Terms terms, Sum* sums,
                      std::uint8_t* seen) {
  groups.visit([&](const auto* ids) {
    for_each_grouped_row(block, ids, [=](std::uint32_t k, std::uint32_t offset) {
      if constexpr (kMayMiss) {
        if (terms.is_missing(offset)) return;
        seen[ids[k]] = 1;
      }
      sums[ids[k]].add(terms(offset));
    });
  });
}

template <bool kMayMiss, typename Sum, typename Terms>
void add_rows(const Block& block, const RowGroups& groups, Terms terms, Sum* sums,
              std::uint8_t* seen) {
  if (groups.numbers == nullptr) {
    add_rows<kMayMiss>(block, terms, sums[0], seen);
  } else {
    add_grouped_rows<kMayMiss>(block, groups, terms, sums, seen);
  }
}

bool fits_64_bits(UInt128 magnitude) {
  return magnitude <= static_cast<UInt128>(std::numeric_limits<std::int64_t>::max());
}

/// Brings the scale down to what a Decimal can have, where the values' trailing zeros allow it.
bool lower_scale(Figures& figures) {
  for (; figures.scale > Decimal::kMaxScale; --figures.scale) {
    for (Int128& value : figures.values) {
      if (value % 10 != 0) return false;
      value /= 10;
    }
  }
  return true;
}

template <typename T>
void grow_to(std::vector<T>& values, std::uint32_t count) {
  if (values.size() < count) values.resize(count);
}

}  // namespace

MeasureSum::MeasureSum(const UsageTable& table, Measure measure, PriceBasis basis) {
  const auto column_of = [measure] {
    switch (measure) {
      case Measure::kUsage:
        return Column::kUsage;
      case Measure::kOnDemandUsage:
        return Column::kOnDemandUsage;
      case Measure::kCommitment:
        return Column::kCommitment;
      default:
        break;
    }
    return Column::kMsrpPrice;
  };
  const DecimalColumn& column = table.decimal(column_of());
  factor_ = column.values().data();
  may_miss_ = column.has_missing();
  scale_ = column.scale();
  auto largest = static_cast<UInt128>(column.max_magnitude());
  if (measure == Measure::kListCost && basis == PriceBasis::kPerUnit) {
    const DecimalColumn& quantity = table.decimal(Column::kUsage);
    other_factor_ = quantity.values().data();
    may_miss_ = may_miss_ || quantity.has_missing();
    scale_ += quantity.scale();
    largest *= static_cast<UInt128>(quantity.max_magnitude());
  }
  if (!fits_64_bits(largest)) {
    sums_.emplace<std::vector<WideSum>>();
  } else if (!fits_64_bits(largest * table.row_count())) {
    sums_.emplace<std::vector<SplitSum>>();
  }
}

void MeasureSum::add(const Block& block, const RowGroups& ids, std::uint32_t id_limit) {
  if (may_miss_) grow_to(seen_, id_limit);
  const auto add_terms = [&](auto terms, auto* sums) {
    if (may_miss_) {
      add_rows<true>(block, ids, terms, sums, seen_.data());
    } else {
      add_rows<false>(block, ids, terms, sums, seen_.data());
    }
  };
  const auto add_to = [&](auto& sums) {
    using Sum = typename std::remove_reference_t<decltype(sums)>::value_type;
    grow_to(sums, id_limit);
    const std::int64_t* factor = factor_ + block.first_row;
    if (other_factor_ == nullptr) {
      add_terms(ColumnTerms{factor}, sums.data());
      return;
    }
    using Term = std::conditional_t<std::is_same_v<Sum, WideSum>, Int128, std::int64_t>;
    add_terms(ProductTerms<Term>{factor, other_factor_ + block.first_row}, sums.data());
  };
  if (auto* narrow = std::get_if<0>(&sums_)) add_to(*narrow);
  if (auto* split = std::get_if<1>(&sums_)) add_to(*split);
  if (auto* wide = std::get_if<2>(&sums_)) add_to(*wide);
}

Result<Figures> MeasureSum::finish(const std::vector<std::uint32_t>& groups) const {
  Figures figures;
  figures.scale = scale_;
  figures.values.reserve(groups.size());
  bool fits = true;
  const auto collect = [&](const auto& sums) {
    for (const std::uint32_t group : groups) {
      // A group that no row was added to may lie past the end.
      const auto total = group < sums.size() ? sums[group].total() : std::optional<Int128>(0);
      fits = fits && total.has_value();
      figures.values.push_back(total.value_or(0));
    }
  };
  if (const auto* narrow = std::get_if<0>(&sums_)) collect(*narrow);
  if (const auto* split = std::get_if<1>(&sums_)) collect(*split);
  if (const auto* wide = std::get_if<2>(&sums_)) collect(*wide);
  if (!fits || !lower_scale(figures)) return sum_overflow();
  if (may_miss_) {
    for (const std::uint32_t group : groups) {
      figures.seen.push_back(group < seen_.size() ? seen_[group] : std::uint8_t{0});
    }
  }
  return figures;
}

RowTally::RowTally(const UsageTable& table)
    : codes_(&table.text(Column::kUnitOfMeasurement).codes()) {
  const std::uint32_t units = table.text(Column::kUnitOfMeasurement).dictionary().code_count();
  constexpr std::uint32_t kMaxUnitBits = 4;
  while ((1U << unit_bits_) < units && unit_bits_ < kMaxUnitBits) ++unit_bits_;
  // The numbers of the counts must fit 32 bits as well.
  has_few_units_ = units <= (1U << unit_bits_) && table.row_count() >> (32 - kMaxUnitBits) == 0;
  if (!has_few_units_) unit_bits_ = 0;
}

/// The first row of a group with a unit, which happens seldom.
void RowTally::note_new(std::uint32_t id, std::uint32_t unit) {
  units_[id].add(unit);
  if (is_listed_[id] != 0) return;
  is_listed_[id] = 1;
  groups_.push_back(id);
}

void RowTally::add(const Block& block, const RowGroups& groups, std::uint32_t id_limit) {
  grow_to(counts_, id_limit << unit_bits_);
  grow_to(units_, id_limit);
  grow_to(is_listed_, id_limit);
  codes_->visit([&](auto all) {
    const auto* units = all.data() + block.first_row;
    if (groups.numbers == nullptr) {
      for_each_row(block, [=, this](std::uint32_t, std::uint32_t offset) {
        const std::uint32_t unit = units[offset];
        if (counts_[has_few_units_ ? unit : 0]++ == 0 || !has_few_units_) note_new(0, unit);
      });
      return;
    }
    groups.visit([&](const auto* ids) { count_rows(block, ids, units); });
  });
}

template <typename Id, typename Unit>
void RowTally::count_rows(const Block& block, const Id* ids, const Unit* units) {
  std::uint32_t* counts = counts_.data();
  const std::uint32_t bits = unit_bits_;
  if (!has_few_units_) {
    for_each_grouped_row(block, ids, [=, this](std::uint32_t k, std::uint32_t offset) {
      ++counts[ids[k]];
      note_new(ids[k], units[offset]);
    });
    return;
  }
  for_each_grouped_row(block, ids, [=, this](std::uint32_t k, std::uint32_t offset) {
    const std::uint32_t at = (std::uint32_t{ids[k]} << bits) | units[offset];
    if (counts[at]++ == 0) note_new(ids[k], units[offset]);
  });
}

void RowTally::finish(const std::vector<std::uint32_t>& groups, Level& level) const {
  level.row_counts.reserve(groups.size());
  level.units.reserve(groups.size());
  for (const std::uint32_t group : groups) {
    // The one group of a query without keys may have no rows.
    const bool has_rows = group < units_.size();
    std::uint32_t rows = 0;
    for (std::uint32_t unit = 0; has_rows && unit < (1U << unit_bits_); ++unit) {
      rows += counts_[(group << unit_bits_) | unit];
    }
    level.row_counts.push_back(rows);
    level.units.push_back(has_rows ? units_[group] : UnitState{});
  }
}

}  // namespace usagescope
