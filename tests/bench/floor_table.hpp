#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "tests/bench/bench_text.hpp"

namespace usagescope::bench {

/// The texts of a column by their codes, in order of first appearance.
class FloorDictionary {
 public:
  [[nodiscard]] std::uint32_t code_of(std::string_view text);
  [[nodiscard]] const std::string& text(std::uint32_t code) const { return texts_[code]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  /// size() when there is none.
  [[nodiscard]] std::uint32_t find(std::string_view text) const;

 private:
  void grow();

  std::vector<std::string> texts_;
  std::vector<std::uint32_t> hashes_;
  std::vector<std::uint32_t> slots_ = std::vector<std::uint32_t>(64);  // code + 1; 0 is free
};

/// The columns by their place on the wire.
inline constexpr std::size_t kChargeColumn = 2;
inline constexpr std::size_t kCustomerColumn = 5;
inline constexpr std::size_t kPriceColumn = 9;
inline constexpr std::size_t kResellerColumn = 13;
inline constexpr std::size_t kServiceColumn = 15;
inline constexpr std::size_t kUsageColumn = 18;
inline constexpr std::size_t kDayColumn = 19;

/// The least that can hold the rows: numbers as doubles, everything else (days too) as codes of one
/// byte, of two for the four columns that are known to need them.
class FloorTable {
 public:
  /// A piece of a usage page. Takes for granted that keys come in the order of the wire without any
  /// space, that no text has an escape and that numbers are plain; looks at nothing else.
  void feed(std::string_view piece);
  void finish_page() { rest_.clear(); }

  [[nodiscard]] std::uint32_t rows() const { return static_cast<std::uint32_t>(row_count_); }
  [[nodiscard]] const FloorDictionary& dictionary(std::size_t column) const {
    return dictionaries_[column];
  }
  [[nodiscard]] const std::vector<double>& numbers(std::size_t column) const {
    return numbers_[column];
  }
  /// Calls f(codes) with the column's vector of its own width.
  template <typename F>
  decltype(auto) visit(std::size_t column, F&& f) const {
    return is_wide(column) ? f(wide_[column]) : f(narrow_[column]);
  }
  [[nodiscard]] const std::vector<std::uint8_t>& narrow(std::size_t column) const {
    return narrow_[column];
  }
  [[nodiscard]] const std::vector<std::uint16_t>& wide(std::size_t column) const {
    return wide_[column];
  }
  [[nodiscard]] std::string text(std::size_t column, std::size_t row) const;
  [[nodiscard]] std::int64_t bytes() const;

  /// Contract, customer name and id, subscription.
  static constexpr bool is_wide(std::size_t column) {
    return column == 0 || column == 4 || column == kCustomerColumn || column == 16;
  }

 private:
  [[nodiscard]] const char* read_record(const char* at);

  std::string rest_;  // of a record that a piece ended in
  std::size_t row_count_ = 0;
  std::array<FloorDictionary, kWireNames.size()> dictionaries_;
  std::array<std::vector<std::uint8_t>, kWireNames.size()> narrow_;
  std::array<std::vector<std::uint16_t>, kWireNames.size()> wide_;
  std::array<std::vector<double>, kWireNames.size()> numbers_;
  std::array<std::uint32_t, kWireNames.size()> last_{};
};

}  // namespace usagescope::bench
