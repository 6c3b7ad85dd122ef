#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/model/column.hpp"
#include "core/store/code_vector.hpp"

namespace usagescope {

/// Numbers the lines of a table: a line is what a commitment is made for, the natural key of a
/// usage row without its date (product.md, T2; an assumption). A missing part is a part like any
/// other.
class LineIndex {
 public:
  static constexpr std::size_t kPartCount = 6;
  static constexpr std::array<Column, kPartCount> kParts = {
      Column::kSubscriptionId, Column::kChargeId,
      Column::kPartNumber,     Column::kDataCenterDescription,
      Column::kCustomerOrgId,  Column::kBillingEngineDiscountContractId};
  using Key = std::array<std::uint32_t, kPartCount>;  ///< dictionary codes, in the order of kParts

  void push_back(const Key& key);
  void reserve(std::uint32_t rows) { codes_.reserve(rows); }
  void shrink_to_fit() { codes_.shrink_to_fit(); }

  /// The number of each row's line, from 0 in order of first appearance.
  [[nodiscard]] const CodeVector& codes() const noexcept { return codes_; }
  [[nodiscard]] std::uint32_t line_count() const noexcept {
    return static_cast<std::uint32_t>(keys_.size());
  }
  [[nodiscard]] std::int64_t memory_bytes() const noexcept;

 private:
  void grow_slots();

  CodeVector codes_;
  std::vector<Key> keys_;
  std::vector<std::uint32_t> slots_;  // open addressing, a power of two; 0 is free, else number + 1
};

}  // namespace usagescope
