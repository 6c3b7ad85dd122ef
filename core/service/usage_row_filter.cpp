#include "core/service/usage_row_filter.hpp"

#include <algorithm>
#include <array>

namespace usagescope {
namespace {

FilterType filter_type_of(ColumnType type) noexcept {
  switch (type) {
    case ColumnType::kDecimal:
      return FilterType::kNumber;
    case ColumnType::kDate:
      return FilterType::kTime;
    case ColumnType::kText:
      break;
  }
  return FilterType::kText;
}

std::array<FilterKey, kColumnCount> make_keys() noexcept {
  std::array<FilterKey, kColumnCount> keys;
  for (const ColumnInfo& info : columns()) {
    const auto index = static_cast<std::size_t>(info.column);
    keys[index] = {info.filter_key, filter_type_of(info.type), index};
  }
  return keys;
}

}  // namespace

std::span<const FilterKey> usage_filter_keys() noexcept {
  static const std::array<FilterKey, kColumnCount> keys = make_keys();
  return keys;
}

RowFilter::RowFilter(const UsageRows& rows, const std::vector<ParsedFilter>& filters)
    : rows_(rows) {
  for (const ParsedFilter& filter : filters) {
    const auto column = static_cast<Column>(filter.field);
    switch (filter.type) {
      case FilterType::kText: {
        const TextPool& pool = rows.pool(column);
        TextTest test{column, std::vector<bool>(pool.size() + std::size_t{1}, false)};
        for (std::uint32_t code = 1; code <= pool.size(); ++code) {
          test.accepted[code] = accepts_text(filter, pool.text(code));
        }
        text_tests_.push_back(std::move(test));
        is_time_only_ = false;
        break;
      }
      case FilterType::kNumber:
        number_tests_.push_back(filter);
        is_time_only_ = false;
        break;
      case FilterType::kTime: {
        std::int64_t first = filter.ranges.front().first;
        std::int64_t last = filter.ranges.front().second;
        for (const auto& range : filter.ranges) {
          first = std::min(first, range.first);
          last = std::max(last, range.second);
        }
        earliest_ = std::max(earliest_, first);
        latest_ = std::min(latest_, last);
        if (filter.ranges.size() > 1) {
          time_tests_.push_back(filter);
          is_time_only_ = false;
        }
        break;
      }
      case FilterType::kFlag:  // no column is one
        break;
    }
  }
}

bool RowFilter::matches(std::uint32_t row) const {
  for (const TextTest& test : text_tests_) {
    if (!test.accepted[rows_.text_code(test.column, row)]) return false;
  }
  for (const ParsedFilter& filter : number_tests_) {
    const auto number = rows_.number(static_cast<Column>(filter.field), row);
    if (!number || !accepts_number(filter, *number)) return false;
  }
  for (const ParsedFilter& filter : time_tests_) {
    if (!accepts_time(filter, rows_.time(row))) return false;
  }
  return true;
}

}  // namespace usagescope
