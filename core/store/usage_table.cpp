#include "core/store/usage_table.hpp"

#include <algorithm>
#include <limits>
#include <string>

namespace usagescope {
namespace {

/// The id columns that have a name beside them, in the order of UsageTable's name indexes.
constexpr std::array<Column, 4> kNamedColumns = {Column::kDistributorId, Column::kResellerId,
                                                 Column::kCustomerOrgId, Column::kChargeId};
constexpr std::array<Column, 4> kNames = {Column::kDistributorName, Column::kResellerName,
                                          Column::kCustomerName, Column::kChargeDescription};

/// The columns of each type, in the order of their slots, which is that of Column.
constexpr std::array<Column, 4> kDecimalColumns = {Column::kCommitment, Column::kMsrpPrice,
                                                   Column::kOnDemandUsage, Column::kUsage};

constexpr std::array<Column, 16> kTextColumns = {
    Column::kBillingAccountId,      Column::kBillingEngineDiscountContractId,
    Column::kChargeDescription,     Column::kChargeId,
    Column::kCustomerName,          Column::kCustomerOrgId,
    Column::kDataCenterDescription, Column::kDistributorId,
    Column::kDistributorName,       Column::kPartNumber,
    Column::kProductFamily,         Column::kResellerId,
    Column::kResellerName,          Column::kService,
    Column::kSubscriptionId,        Column::kUnitOfMeasurement};

/// What the texts of a subscription and of a charge are; with the two ids, all sixteen.
constexpr std::array<Column, 9> kSubscriptionTexts = {
    Column::kBillingAccountId,      Column::kBillingEngineDiscountContractId,
    Column::kCustomerName,          Column::kCustomerOrgId,
    Column::kDataCenterDescription, Column::kDistributorId,
    Column::kDistributorName,       Column::kResellerId,
    Column::kResellerName};
constexpr std::array<Column, 5> kChargeTexts = {Column::kChargeDescription, Column::kPartNumber,
                                                Column::kProductFamily, Column::kService,
                                                Column::kUnitOfMeasurement};
constexpr std::uint32_t kMostGuesses = 16'384;

/// The guesses of an id; the first slot serves missing ids and those beyond the limit.
template <typename Guess>
Guess& guess_of(std::vector<Guess>& guesses, std::uint32_t code) {
  if (code >= kMostGuesses) code = 0;
  if (code >= guesses.size()) guesses.resize(std::size_t{code} + 1);
  return guesses[code];
}

Decimal decimal_of(const UsageRowView& row, Column column) {
  return row.number(column).decimal();
}

/// The number at a finer scale, when both are so ordinary that no care is needed: 18 digits, so
/// that sums and differences fit 64 bits.
std::optional<std::int64_t> at_scale(const RowNumber& number, int scale) {
  constexpr std::array<std::int64_t, 7> kPowers = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000};
  constexpr std::int64_t kMost = 1'000'000'000'000;
  const auto shift = static_cast<std::size_t>(scale - number.scale);
  if (number.wide != nullptr || shift >= kPowers.size()) return std::nullopt;
  if (shift > 0 && (number.value > kMost || number.value < -kMost)) return std::nullopt;
  return number.value * kPowers[shift];
}

/// onDemandUsage = max(0, usage - commitment), for a row that has all three.
bool keeps_identity(const UsageRowView& row) {
  constexpr std::uint32_t kAll = UsageRowView::bit(Column::kUsage) |
                                 UsageRowView::bit(Column::kOnDemandUsage) |
                                 UsageRowView::bit(Column::kCommitment);
  if ((row.present & kAll) != kAll) return true;
  const RowNumber& usage = row.number(Column::kUsage);
  const RowNumber& on_demand = row.number(Column::kOnDemandUsage);
  const RowNumber& commitment = row.number(Column::kCommitment);
  const int scale = std::max({usage.scale, on_demand.scale, commitment.scale});
  const auto used = at_scale(usage, scale);
  const auto on_demand_used = at_scale(on_demand, scale);
  const auto committed = at_scale(commitment, scale);
  if (used && on_demand_used && committed) {
    return *on_demand_used == std::max<std::int64_t>(0, *used - *committed);
  }
  const Result<Decimal> excess =
      Decimal::subtract(decimal_of(row, Column::kUsage), decimal_of(row, Column::kCommitment));
  // The three fit 18 digits each at one scale, so the difference exists.
  if (!excess) return false;
  return decimal_of(row, Column::kOnDemandUsage) == (excess->is_negative() ? Decimal(0) : *excess);
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

Status UsageTable::fit(const UsageRowView& row,
                       std::array<DecimalColumn::Fitted, kDecimalColumnCount>& fitted) const {
  for (std::size_t i = 0; i < kDecimalColumns.size(); ++i) {
    const Column column = kDecimalColumns[i];
    if (!row.has(column)) {
      fitted[i] = {DecimalColumn::kMissing, decimals_[i].scale()};
      continue;
    }
    const auto fit = decimals_[i].fit(row.number(column));
    if (!fit) return does_not_fit(column, row.number(column).decimal());
    fitted[i] = *fit;
  }
  return ok();
}

Status UsageTable::append(const UsageRowView& row) {
  const std::uint32_t number = row_count();
  if (number == std::numeric_limits<std::uint32_t>::max()) {
    return Error{ErrorCode::kOutOfRange, "the table is full; load a shorter period", ""};
  }
  // First everything that can fail, then everything that changes the table.
  std::array<DecimalColumn::Fitted, kDecimalColumnCount> fitted;
  if (Status status = fit(row, fitted); !status) return status;
  for (std::size_t i = 0; i < kTextColumns.size(); ++i) {
    if (row.has(kTextColumns[i]) &&
        !texts_[i].dictionary().has_room_for(row.text(kTextColumns[i]))) {
      return Error{ErrorCode::kOutOfRange, "the column's texts are longer than 4 GiB together",
                   std::string(column_info(kTextColumns[i]).wire_name)};
    }
  }
  if (number >= capacity_) grow();
  for (std::size_t i = 0; i < kDecimalColumnCount; ++i) decimals_[i].push_back(fitted[i]);
  const TextCodes codes = push_texts(row);
  const bool has_day = row.has(Column::kUsageTimestamp);
  days_.push_back(has_day ? std::optional(row.time) : std::nullopt);
  note_line(codes);
  note_names(codes, has_day ? row.time.date.days : std::numeric_limits<std::int32_t>::min());
  if (!keeps_identity(row)) append_growing(identity_breaks_, number);
  return ok();
}

void UsageTable::push_text(const UsageRowView& row, Column column, std::uint32_t& guess,
                           TextCodes& codes) {
  TextColumn& texts = texts_[slots_[static_cast<std::size_t>(column)]];
  if (!row.has(column)) {
    texts.push_missing();
    return;
  }
  guess = texts.push_back(row.text(column), guess);
  codes[static_cast<std::size_t>(column)] = guess;
}

UsageTable::TextCodes UsageTable::push_texts(const UsageRowView& row) {
  TextCodes codes{};  // TextColumn::kMissing
  push_text(row, Column::kSubscriptionId, last_subscription_, codes);
  push_text(row, Column::kChargeId, last_charge_, codes);
  SubscriptionGuess& of_subscription =
      guess_of(subscription_guesses_, codes[static_cast<std::size_t>(Column::kSubscriptionId)]);
  for (std::size_t i = 0; i < kSubscriptionTexts.size(); ++i) {
    push_text(row, kSubscriptionTexts[i], of_subscription[i], codes);
  }
  ChargeGuess& of_charge =
      guess_of(charge_guesses_, codes[static_cast<std::size_t>(Column::kChargeId)]);
  for (std::size_t i = 0; i < kChargeTexts.size(); ++i) {
    push_text(row, kChargeTexts[i], of_charge[i], codes);
  }
  return codes;
}

void UsageTable::note_line(const TextCodes& codes) {
  LineIndex::Key key;
  for (std::size_t i = 0; i < key.size(); ++i) {
    key[i] = codes[static_cast<std::size_t>(LineIndex::kParts[i])];
  }
  lines_.push_back(key);
}

void UsageTable::note_names(const TextCodes& codes, std::int32_t day) {
  for (std::size_t i = 0; i < kNamedColumns.size(); ++i) {
    names_[i].note(codes[static_cast<std::size_t>(kNamedColumns[i])],
                   codes[static_cast<std::size_t>(kNames[i])], day);
  }
}

void UsageTable::grow() {
  constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
  const std::uint64_t rows = row_count();
  std::uint64_t room = rows + rows / 4 + 64;
  if (expected_rows_ > rows) {
    // A wrong hint must not cost more than the rows that are there.
    room = std::min<std::uint64_t>(expected_rows_, std::max<std::uint64_t>(rows * 2, 65'536));
  }
  reserve(static_cast<std::uint32_t>(std::min<std::uint64_t>(room, kMost)));
}

void UsageTable::reserve(std::uint32_t rows) {
  capacity_ = std::max(capacity_, rows);
  for (TextColumn& column : texts_) column.reserve(rows);
  for (DecimalColumn& column : decimals_) column.reserve(rows);
  days_.reserve(rows);
  lines_.reserve(rows);
}

void UsageTable::shrink_to_fit() {
  for (TextColumn& column : texts_) column.shrink_to_fit();
  for (DecimalColumn& column : decimals_) column.shrink_to_fit();
  days_.shrink_to_fit();
  lines_.shrink_to_fit();
  capacity_ = row_count();
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
  return bytes +
         static_cast<std::int64_t>(identity_breaks_.capacity() * sizeof(std::uint32_t) +
                                   subscription_guesses_.capacity() * sizeof(SubscriptionGuess) +
                                   charge_guesses_.capacity() * sizeof(ChargeGuess));
}

}  // namespace usagescope
