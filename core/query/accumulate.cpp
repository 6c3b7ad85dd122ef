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

template <bool kMayMiss, typename Sum, typename Terms>
void add_rows(const Block& block, const std::uint32_t* ids, Terms terms, Sum* sums,
              std::uint8_t* seen) {
  if (ids == nullptr) {
    Sum sum = sums[0];
    bool any = false;
    for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
      if constexpr (kMayMiss) {
        if (terms.is_missing(offset)) return;
        any = true;
      }
      sum.add(terms(offset));
    });
    sums[0] = sum;
    if (any) seen[0] = 1;
    return;
  }
  for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) {
    if constexpr (kMayMiss) {
      if (terms.is_missing(offset)) return;
      seen[ids[k]] = 1;
    }
    sums[ids[k]].add(terms(offset));
  });
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
      case Measure::kListCost:
      case Measure::kRows:
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

void MeasureSum::add(const Block& block, const std::uint32_t* ids, std::uint32_t group_count) {
  if (may_miss_) grow_to(seen_, group_count);
  const auto add_terms = [&](auto terms, auto* sums) {
    if (may_miss_) {
      add_rows<true>(block, ids, terms, sums, seen_.data());
    } else {
      add_rows<false>(block, ids, terms, sums, seen_.data());
    }
  };
  const auto add_to = [&](auto& sums) {
    using Sum = typename std::remove_reference_t<decltype(sums)>::value_type;
    grow_to(sums, group_count);
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

Result<Figures> MeasureSum::finish(std::uint32_t group_count) {
  Figures figures;
  figures.scale = scale_;
  bool fits = true;
  const auto collect = [&](auto& sums) {
    grow_to(sums, group_count);
    figures.values.reserve(group_count);
    for (const auto& sum : sums) {
      const std::optional<Int128> total = sum.total();
      fits = fits && total.has_value();
      figures.values.push_back(total.value_or(0));
    }
  };
  if (auto* narrow = std::get_if<0>(&sums_)) collect(*narrow);
  if (auto* split = std::get_if<1>(&sums_)) collect(*split);
  if (auto* wide = std::get_if<2>(&sums_)) collect(*wide);
  if (!fits || !lower_scale(figures)) return sum_overflow();
  if (may_miss_) {
    grow_to(seen_, group_count);
    figures.seen = std::move(seen_);
  }
  return figures;
}

RowTally::RowTally(const UsageTable& table)
    : codes_(&table.text(Column::kUnitOfMeasurement).codes()),
      has_few_units_(table.text(Column::kUnitOfMeasurement).dictionary().code_count() <= 64) {}

void RowTally::add(const Block& block, const std::uint32_t* ids, std::uint32_t group_count) {
  grow_to(tallies_, group_count);
  if (!has_few_units_) grow_to(many_units_, group_count);
  codes_->visit([&](auto all) {
    const auto* codes = all.data() + block.first_row;
    Tally* tallies = tallies_.data();
    if (!has_few_units_) {
      UnitState* units = many_units_.data();
      for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) {
        const std::uint32_t id = ids == nullptr ? 0 : ids[k];
        ++tallies[id].rows;
        units[id].add(codes[offset]);
      });
    } else if (ids == nullptr) {
      std::uint64_t seen = 0;
      for_each_row(block, [&seen, codes](std::uint32_t, std::uint32_t offset) {
        seen |= std::uint64_t{1} << (codes[offset] & 63U);
      });
      tallies[0].units |= seen;
      tallies[0].rows += block.count;
    } else {
      for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) {
        Tally& tally = tallies[ids[k]];
        ++tally.rows;
        tally.units |= std::uint64_t{1} << (codes[offset] & 63U);
      });
    }
  });
}

void RowTally::finish(std::uint32_t group_count, Level& level) {
  grow_to(tallies_, group_count);
  level.row_counts.reserve(group_count);
  for (const Tally& tally : tallies_) level.row_counts.push_back(tally.rows);
  if (!has_few_units_) {
    grow_to(many_units_, group_count);
    level.units = std::move(many_units_);
    return;
  }
  level.units.resize(group_count);
  for (std::uint32_t group = 0; group < group_count; ++group) {
    for (std::uint32_t code = 0; code < 64; ++code) {
      if ((tallies_[group].units >> code & 1U) != 0) level.units[group].add(code);
    }
  }
}

}  // namespace usagescope
