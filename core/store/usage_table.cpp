#include "core/store/usage_table.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace usagescope {
namespace {

/// The id columns that have a name beside them, in the order of UsageTable's name indexes.
constexpr std::array<Column, 4> kNamedColumns = {Column::kDistributorId, Column::kResellerId,
                                                 Column::kCustomerOrgId, Column::kChargeId};

/// onDemandUsage = max(0, usage - commitment), for a record that has all three.
bool keeps_identity(const UsageRecord& record) {
  if (!record.usage || !record.on_demand_usage || !record.commitment) return true;
  const Result<Decimal> excess = Decimal::subtract(*record.usage, *record.commitment);
  // The three fit 18 digits each at one scale, so the difference exists.
  if (!excess) return false;
  return *record.on_demand_usage == (excess->is_negative() ? Decimal(0) : *excess);
}

Error does_not_fit(Column column, const Decimal& number) {
  const std::string_view name = column_info(column).wire_name;
  return {ErrorCode::kOutOfRange,
          number.to_string() + " cannot be held exactly beside the other values of " +
              std::string(name) + " (at most 18 digits at the column's finest step)",
          std::string(name)};
}

}  // namespace

UsageTable::UsageTable() {
  std::array<std::uint8_t, 3> next{};
  for (const ColumnInfo& info : columns()) {
    slots_[static_cast<std::size_t>(info.column)] = next[static_cast<std::size_t>(info.type)]++;
  }
}

const TextColumn& UsageTable::text(Column column) const noexcept {
  return texts_[slots_[static_cast<std::size_t>(column)]];
}

const DecimalColumn& UsageTable::decimal(Column column) const noexcept {
  return decimals_[slots_[static_cast<std::size_t>(column)]];
}

Status UsageTable::append(const UsageRecord& record) {
  const std::uint32_t row = row_count();
  if (row == std::numeric_limits<std::uint32_t>::max()) {
    return Error{ErrorCode::kOutOfRange, "the table is full; load a shorter period", ""};
  }
  // First everything that can fail, then everything that changes the table.
  std::array<DecimalColumn::Fitted, kDecimalColumnCount> fitted;
  for (const ColumnInfo& info : columns()) {
    const std::size_t slot = slots_[static_cast<std::size_t>(info.column)];
    if (const auto* number = decimal_field(record, info.column)) {
      const auto fit = decimals_[slot].fit(*number);
      if (!fit) return does_not_fit(info.column, **number);
      fitted[slot] = *fit;
    } else if (const auto* value = text_field(record, info.column);
               value != nullptr && *value && !texts_[slot].dictionary().has_room_for(**value)) {
      return Error{ErrorCode::kOutOfRange, "the column's texts are longer than 4 GiB together",
                   std::string(info.wire_name)};
    }
  }
  for (std::size_t i = 0; i < kDecimalColumnCount; ++i) decimals_[i].push_back(fitted[i]);
  for (const ColumnInfo& info : columns()) {
    if (info.type != ColumnType::kText) continue;
    const auto& value = *text_field(record, info.column);
    texts_[slots_[static_cast<std::size_t>(info.column)]].push_back(
        value ? std::optional<std::string_view>(*value) : std::nullopt);
  }
  days_.push_back(record.usage_timestamp);
  note_line(row);
  note_names(row);
  if (!keeps_identity(record)) append_growing(identity_breaks_, row);
  return ok();
}

void UsageTable::note_line(std::uint32_t row) {
  LineIndex::Key key;
  for (std::size_t i = 0; i < key.size(); ++i) key[i] = text(LineIndex::kParts[i]).codes()[row];
  lines_.push_back(key);
}

void UsageTable::note_names(std::uint32_t row) {
  const std::uint32_t code = days_.codes()[row];
  const std::int32_t day = code == DayColumn::kMissing ? std::numeric_limits<std::int32_t>::min()
                                                       : days_.distinct_days()[code].days;
  for (std::size_t i = 0; i < kNamedColumns.size(); ++i) {
    const Column id_column = kNamedColumns[i];
    const Column name_column = name_column_of(id_column).value_or(id_column);
    names_[i].note(text(id_column).codes()[row], text(name_column).codes()[row], day);
  }
}

void UsageTable::reserve(std::uint32_t rows) {
  for (TextColumn& column : texts_) column.reserve(rows);
  for (DecimalColumn& column : decimals_) column.reserve(rows);
  days_.reserve(rows);
  lines_.reserve(rows);
}

std::uint32_t UsageTable::latest_name(Column id_column, std::uint32_t id) const noexcept {
  for (std::size_t i = 0; i < kNamedColumns.size(); ++i) {
    if (kNamedColumns[i] == id_column) return names_[i].name_of(id);
  }
  return 0;
}

UsageRecord UsageTable::record(std::uint32_t row) const {
  UsageRecord record;
  for (const ColumnInfo& info : columns()) {
    if (auto* field = text_field(record, info.column)) {
      if (const auto value = text(info.column).value(row)) *field = std::string(*value);
    } else if (auto* number = decimal_field(record, info.column)) {
      *number = decimal(info.column).value(row);
    }
  }
  record.usage_timestamp = days_.value(row);
  return record;
}

std::int64_t UsageTable::memory_bytes() const noexcept {
  std::int64_t bytes = days_.memory_bytes() + lines_.memory_bytes();
  for (const TextColumn& column : texts_) bytes += column.memory_bytes();
  for (const DecimalColumn& column : decimals_) bytes += column.memory_bytes();
  for (const NameIndex& index : names_) bytes += index.memory_bytes();
  return bytes + static_cast<std::int64_t>(identity_breaks_.capacity() * sizeof(std::uint32_t));
}

}  // namespace usagescope
