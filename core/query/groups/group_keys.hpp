#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/query/block.hpp"
#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "core/store/usage_table.hpp"

namespace usagescope {

/// One group key made ready for a table: rows as small numbers ("codes"), 0 for a missing value,
/// and codes back as values to show and to sort by. Good as long as the table does not change.
class GroupCodes {
 public:
  /// The spec says where fiscal years and the billing periods of organisations begin; it and the
  /// key must have passed validated(). A row without organisation, or of one without an entry, has
  /// billing periods that begin on the 1st.
  GroupCodes(const UsageTable& table, const GroupKey& key, const QuerySpec& spec);

  /// Codes are below this number.
  [[nodiscard]] std::uint32_t code_count() const noexcept { return code_count_; }

  /// The codes of a block's rows into out[0 .. block.count).
  void encode(const Block& block, std::uint32_t* out) const;
  /// The codes as those of a second key: each number in out becomes number * code_count() + code.
  void encode_below(const Block& block, std::uint32_t* out) const;

  /// The codes of all rows where they are a column's own; nullptr: only encode() gives them.
  [[nodiscard]] const CodeVector* column_codes() const noexcept {
    return key_.bucket == DateBucket::kNone ? &table_->text(key_.column).codes() : nullptr;
  }

  /// A key that is a lookup by the codes of one column.
  struct Lookup {
    const CodeVector* codes;
    std::vector<std::uint32_t> values;  ///< by code of the column: the key's code x factor
  };
  /// nullopt: the key depends on several columns.
  [[nodiscard]] std::optional<Lookup> lookup(std::uint32_t factor) const;

  [[nodiscard]] GroupValue value(std::uint32_t code) const;

  /// A number for each code that sorts as the values do: dates by time; text by label, then by
  /// value, in byte order with ASCII letters lowered, then as it is; missing last. Only the entries
  /// of `used` are filled.
  [[nodiscard]] std::vector<std::uint32_t> ranks(const std::vector<std::uint32_t>& used) const;

 private:
  template <typename Write>
  void encode_with(const Block& block, const Write& write) const;
  template <typename Write>
  void encode_anniversary(const Block& block, const Write& write) const;
  void cut_days(const std::vector<std::int32_t>& bucket_of_day);
  void note_anniversaries(const QuerySpec& spec);
  [[nodiscard]] std::string_view label(std::uint32_t code) const;

  const UsageTable* table_;
  GroupKey key_;
  std::uint32_t code_count_ = 1;
  /// Date keys: code by day code; for anniversaries one such list after another, one for each day
  /// on which periods begin.
  std::vector<std::uint32_t> bucket_of_day_;
  std::vector<std::int32_t> buckets_ = {0};  // date keys: index of the day, month ... by code
  std::vector<std::uint32_t> list_of_org_;   // anniversaries: where its list begins, by org code
};

}  // namespace usagescope
