#include "core/service/dataset.hpp"

#include <algorithm>
#include <numeric>

namespace usagescope {
namespace {

constexpr std::uint32_t kMaxRows = std::numeric_limits<std::int32_t>::max() - 1;

std::int64_t seconds_of(const CivilDateTime& time) {
  return std::int64_t{time.date.days} * 86'400 + time.second_of_day;
}

CivilDateTime civil_of(std::int64_t seconds) {
  std::int64_t days = seconds / 86'400;
  std::int64_t rest = seconds % 86'400;
  if (rest < 0) {
    rest += 86'400;
    days -= 1;
  }
  return {CivilDate{static_cast<std::int32_t>(days)}, static_cast<std::int32_t>(rest)};
}

}  // namespace

std::uint32_t TextPool::intern(std::string_view text) {
  if (auto found = codes_.find(text); found != codes_.end()) return found->second;
  texts_.emplace_back(text);
  const auto code = static_cast<std::uint32_t>(texts_.size());
  codes_.emplace(texts_.back(), code);
  return code;
}

void NumberList::append(const std::optional<Decimal>& value) {
  if (!value) {
    values_.push_back(0);
    scales_.push_back(kAbsent);
    return;
  }
  const Int128 unscaled = value->unscaled();
  if (unscaled > std::numeric_limits<std::int64_t>::max() ||
      unscaled < std::numeric_limits<std::int64_t>::min()) {
    values_.push_back(static_cast<std::int64_t>(wide_.size()));
    scales_.push_back(kWide);
    wide_.push_back(*value);
    return;
  }
  values_.push_back(static_cast<std::int64_t>(unscaled));
  scales_.push_back(static_cast<std::uint8_t>(value->scale()));
}

std::optional<Decimal> NumberList::get(std::uint32_t row) const {
  const std::uint8_t scale = scales_[row];
  if (scale == kAbsent) return std::nullopt;
  if (scale == kWide) return wide_[static_cast<std::size_t>(values_[row])];
  auto value = Decimal::from_unscaled(values_[row], scale);
  return value ? std::optional<Decimal>(*value) : std::nullopt;  // it was a Decimal: always one
}

UsageRows::UsageRows() = default;

Status UsageRows::append(const UsageRecord& record) {
  if (row_count() >= kMaxRows) {
    return Error{ErrorCode::kOutOfRange, "a dataset holds at most 2147483646 rows", ""};
  }
  for (const ColumnInfo& info : columns()) {
    const auto index = static_cast<std::size_t>(info.column);
    if (info.type == ColumnType::kText) {
      const auto& text = *text_field(record, info.column);
      codes_[index].push_back(text ? pools_[index].intern(*text) : 0);
    } else if (info.type == ColumnType::kDecimal) {
      numbers_[index].append(*decimal_field(record, info.column));
    }
  }
  times_.push_back(record.usage_timestamp ? seconds_of(*record.usage_timestamp) : kNoTime);
  return ok();
}

void UsageRows::build_index() {
  by_time_.resize(times_.size());
  std::iota(by_time_.begin(), by_time_.end(), 0U);
  std::sort(by_time_.begin(), by_time_.end(), [this](std::uint32_t a, std::uint32_t b) {
    return times_[a] != times_[b] ? times_[a] > times_[b] : a < b;
  });
}

CivilDate UsageRows::record_day(std::uint32_t row) const noexcept {
  return civil_of(times_[row]).date;
}

UsageRecord UsageRows::record(std::uint32_t row) const {
  UsageRecord record;
  for (const ColumnInfo& info : columns()) {
    const auto index = static_cast<std::size_t>(info.column);
    if (info.type == ColumnType::kText) {
      if (const std::uint32_t code = codes_[index][row]; code != 0) {
        *text_field(record, info.column) = pools_[index].text(code);
      }
    } else if (info.type == ColumnType::kDecimal) {
      *decimal_field(record, info.column) = numbers_[index].get(row);
    }
  }
  if (times_[row] != kNoTime) record.usage_timestamp = civil_of(times_[row]);
  return record;
}

}  // namespace usagescope
