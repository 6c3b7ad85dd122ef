#pragma once

#include <cstddef>
#include <cstdint>
#include <type_traits>

#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// What a measure adds up row by row: a column, the product of two, or a column where another one
/// has a value as well. Good as long as the table does not change.
struct SumTerms {
  enum class Kind : std::uint8_t { kColumn, kProduct, kWhereBoth };

  Kind kind = Kind::kColumn;
  const std::int64_t* left = nullptr;
  const std::int64_t* right = nullptr;  ///< nullptr for kColumn
  bool may_miss = false;                ///< whether rows may have no term
  int scale = 0;                        ///< of the terms; may be more than a Decimal can have
  UInt128 largest = 0;                  ///< no term's magnitude is larger

  [[nodiscard]] static SumTerms of_column(const UsageTable& table, Column column);
  /// usage x msrpPrice or msrpPrice.
  [[nodiscard]] static SumTerms of_list_cost(const UsageTable& table, PriceBasis basis);
  /// The usage of rows that have a price.
  [[nodiscard]] static SumTerms of_priced_usage(const UsageTable& table);

  /// Calls f with a functor for the rows from first_row on that has Term, is_missing(offset) and
  /// operator()(offset). kIsWide: terms need 128 bits.
  template <bool kIsWide, typename F>
  void visit(std::uint32_t first_row, F&& f) const;
};

namespace terms {

struct OfColumn {
  using Term = std::int64_t;
  const std::int64_t* values;
  [[nodiscard]] bool is_missing(std::size_t offset) const noexcept {
    return values[offset] == DecimalColumn::kMissing;
  }
  [[nodiscard]] Term operator()(std::size_t offset) const noexcept { return values[offset]; }
};

template <typename T>
struct OfProduct {
  using Term = T;
  const std::int64_t* left;
  const std::int64_t* right;
  [[nodiscard]] bool is_missing(std::size_t offset) const noexcept {
    return left[offset] == DecimalColumn::kMissing || right[offset] == DecimalColumn::kMissing;
  }
  [[nodiscard]] Term operator()(std::size_t offset) const noexcept {
    return Term{left[offset]} * right[offset];
  }
};

struct WhereBoth {
  using Term = std::int64_t;
  const std::int64_t* left;
  const std::int64_t* right;
  [[nodiscard]] bool is_missing(std::size_t offset) const noexcept {
    return left[offset] == DecimalColumn::kMissing || right[offset] == DecimalColumn::kMissing;
  }
  [[nodiscard]] Term operator()(std::size_t offset) const noexcept { return left[offset]; }
};

}  // namespace terms

template <bool kIsWide, typename F>
void SumTerms::visit(std::uint32_t first_row, F&& f) const {
  using Product = std::conditional_t<kIsWide, Int128, std::int64_t>;
  switch (kind) {
    case Kind::kColumn:
      f(terms::OfColumn{left + first_row});
      return;
    case Kind::kProduct:
      f(terms::OfProduct<Product>{left + first_row, right + first_row});
      return;
    case Kind::kWhereBoth:
      f(terms::WhereBoth{left + first_row, right + first_row});
      return;
  }
}

}  // namespace usagescope
