#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace usagescope {

/// Rows put together by a code, ascending within each.
class RowsByCode {
 public:
  /// code_of(row) is below code_count.
  template <typename CodeOf>
  RowsByCode(std::span<const std::uint32_t> rows, std::uint32_t code_count, const CodeOf& code_of)
      : begins_(std::size_t{code_count} + 2), rows_(rows.size()) {
    for (const std::uint32_t row : rows) ++begins_[std::size_t{code_of(row)} + 2];
    for (std::size_t i = 2; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
    for (const std::uint32_t row : rows) rows_[begins_[std::size_t{code_of(row)} + 1]++] = row;
  }
  [[nodiscard]] std::uint32_t code_count() const noexcept {
    return static_cast<std::uint32_t>(begins_.size() - 2);
  }
  [[nodiscard]] std::span<const std::uint32_t> rows_of(std::uint32_t code) const noexcept {
    return std::span(rows_).subspan(begins_[code], begins_[code + 1] - begins_[code]);
  }

 private:
  std::vector<std::uint32_t> begins_;  // of each code in rows_
  std::vector<std::uint32_t> rows_;
};

}  // namespace usagescope
