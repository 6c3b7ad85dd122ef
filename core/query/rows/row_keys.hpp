#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/rows/row_cost.hpp"
#include "core/query/rows/row_query.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// Rows as a query meets them, in one of three ways, always in the order of the table.
struct RowChunk {
  std::uint32_t count = 0;
  std::uint32_t first_row = 0;
  const std::uint16_t* offsets = nullptr;  ///< relative to first_row; nullptr: 0 .. count - 1
  const std::uint32_t* rows = nullptr;     ///< if set, the row numbers themselves

  [[nodiscard]] std::uint32_t row(std::uint32_t k) const noexcept {
    if (rows != nullptr) return rows[k];
    return first_row + (offsets == nullptr ? k : offsets[k]);
  }
};

/// The values that a list of rows is sorted by, packed into words of 64 bits that sort as the rows
/// do: text and days as ranks, numbers from their least, everything in no more bits than it needs.
/// Most questions need one word. Good as long as the table does not change.
class RowKeys {
 public:
  /// sort must not be empty.
  RowKeys(const UsageTable& table, PriceBasis basis, const std::vector<RowSortKey>& sort);

  [[nodiscard]] std::size_t word_count() const noexcept { return words_.size(); }
  /// Keys of this word are below 2^bits.
  [[nodiscard]] int bits(std::size_t word) const noexcept { return words_[word].bits; }
  /// The words of a chunk's rows into out[0 .. chunk.count).
  void fill(std::size_t word, const RowChunk& chunk, std::uint64_t* out) const;

 private:
  enum class Kind : std::uint8_t { kCode, kSecond, kNumber, kCost, kCostHigh, kCostLow };
  struct Field {
    Kind kind;
    int bits;
    bool is_descending;
    const CodeVector* codes = nullptr;      // kCode
    std::vector<std::uint32_t> ranks = {};  // kCode: by code
    const DecimalColumn* numbers = nullptr;
  };
  struct Word {
    int bits = 0;
    std::vector<Field> fields;
  };

  void add(Field field);
  void add_days(bool is_descending);
  void add_number(const DecimalColumn& column, bool is_descending);
  void add_cost(bool is_descending);
  template <typename RowOf, typename Put>
  void fill_field(const Field& field, std::uint32_t count, const RowOf& row_of,
                  const Put& put) const;

  const UsageTable* table_;
  RowCost cost_;
  std::vector<Word> words_;
};

}  // namespace usagescope
