#include "core/service/search_filter.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/base/text.hpp"
#include "core/time/civil.hpp"

namespace usagescope {
namespace {

using TimeRange = std::pair<std::int64_t, std::int64_t>;

constexpr std::array<std::pair<std::string_view, FilterOperator>, 4> kOperators = {{
    {"EQUALS", FilterOperator::kEquals},
    {"IN", FilterOperator::kIn},
    {"LIKE", FilterOperator::kLike},
    {"BETWEEN", FilterOperator::kBetween},
}};

std::string known_keys() {
  std::string list;
  for (const ColumnInfo& info : columns()) {
    if (!list.empty()) list += ", ";
    list += info.filter_key;
  }
  return list;
}

std::string known_operators() {
  std::string list;
  for (const auto& [name, op] : kOperators) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  return list;
}

std::optional<FilterOperator> operator_by_name(std::string_view name) {
  for (const auto& [known, op] : kOperators) {
    if (known == name) return op;
  }
  return std::nullopt;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

/// The values in the number that the operator wants.
Result<std::vector<std::string>> values_of(const SearchFilter& filter, FilterOperator op,
                                           const std::string& path) {
  std::vector<std::string> values = filter.values;
  if (op == FilterOperator::kBetween) {
    if (!filter.is_array && values.size() == 1) {
      std::vector<std::string> parts;
      for (std::string_view part : split(values.front(), ',')) parts.emplace_back(trimmed(part));
      values = std::move(parts);
    }
    if (values.size() != 2) {
      return Error{ErrorCode::kInvalidArgument,
                   "BETWEEN takes two values: [\"from\",\"to\"] or \"from,to\"", path};
    }
  } else if (op == FilterOperator::kIn) {
    if (values.empty()) {
      return Error{ErrorCode::kInvalidArgument, "IN takes at least one value", path};
    }
  } else if (values.size() != 1) {
    return Error{ErrorCode::kInvalidArgument, filter.op + " takes exactly one value", path};
  }
  return values;
}

/// A date without time covers its whole day.
Result<TimeRange> time_range(const std::string& text, const std::string& path) {
  auto moment = CivilDateTime::parse(text);
  if (!moment) {
    return Error{ErrorCode::kInvalidSyntax,
                 "\"" + text + "\" is no date: use YYYY-MM-DD or YYYY-MM-DD HH:MM:SS", path};
  }
  const std::int64_t begin = std::int64_t{moment->date.days} * 86'400 + moment->second_of_day;
  constexpr std::size_t kDateLength = 10;
  return TimeRange{begin, text.size() <= kDateLength ? begin + 86'399 : begin};
}

Status read_times(const std::vector<std::string>& values, const std::string& path,
                  ParsedFilter& parsed) {
  for (const std::string& value : values) {
    auto range = time_range(value, path);
    if (!range) return range.error();
    parsed.ranges.push_back(*range);
  }
  if (parsed.op != FilterOperator::kBetween) return ok();
  const TimeRange whole{parsed.ranges[0].first, parsed.ranges[1].second};
  if (whole.first > whole.second) {
    return Error{ErrorCode::kInvalidArgument, "BETWEEN wants the earlier date first", path};
  }
  parsed.ranges = {whole};
  return ok();
}

Status read_numbers(const std::vector<std::string>& values, const std::string& path,
                    ParsedFilter& parsed) {
  for (const std::string& value : values) {
    auto number = Decimal::parse(value);
    if (!number) {
      return Error{ErrorCode::kInvalidSyntax, "\"" + value + "\" is no number", path};
    }
    parsed.numbers.push_back(*number);
  }
  if (parsed.op == FilterOperator::kBetween && parsed.numbers[1] < parsed.numbers[0]) {
    return Error{ErrorCode::kInvalidArgument, "BETWEEN wants the smaller number first", path};
  }
  return ok();
}

Result<ParsedFilter> parse_filter(const SearchFilter& filter, const std::string& path) {
  const auto column = column_by_filter_key(filter.key);
  if (!column) {
    return Error{ErrorCode::kUnknownName,
                 "unknown filter key \"" + filter.key + "\"; known: " + known_keys(),
                 path + "/key"};
  }
  const auto op = operator_by_name(filter.op);
  if (!op) {
    return Error{ErrorCode::kUnknownName,
                 "unknown operator \"" + filter.op + "\"; known: " + known_operators(),
                 path + "/operator"};
  }
  const std::string value_path = path + "/value";
  auto values = values_of(filter, *op, value_path);
  if (!values) return values.error();
  ParsedFilter parsed;
  parsed.column = *column;
  parsed.op = *op;
  const ColumnType type = column_info(*column).type;
  if (*op == FilterOperator::kLike && type != ColumnType::kText) {
    return Error{ErrorCode::kInvalidArgument,
                 "LIKE works on text fields; " + filter.key + " is none", path + "/operator"};
  }
  Status read = ok();
  if (type == ColumnType::kDate) {
    read = read_times(*values, value_path, parsed);
  } else if (type == ColumnType::kDecimal) {
    read = read_numbers(*values, value_path, parsed);
  } else {
    parsed.texts = std::move(*values);
  }
  if (!read) return read.error();
  return parsed;
}

bool accepts_text(const ParsedFilter& filter, const std::string& text) {
  switch (filter.op) {
    case FilterOperator::kLike:
      return contains_ignoring_case(text, filter.texts.front());
    case FilterOperator::kBetween:
      return filter.texts[0] <= text && text <= filter.texts[1];
    case FilterOperator::kEquals:
    case FilterOperator::kIn:
      break;
  }
  return std::find(filter.texts.begin(), filter.texts.end(), text) != filter.texts.end();
}

bool accepts_number(const ParsedFilter& filter, const Decimal& number) {
  if (filter.op == FilterOperator::kBetween) {
    return !(number < filter.numbers[0]) && !(filter.numbers[1] < number);
  }
  return std::find(filter.numbers.begin(), filter.numbers.end(), number) != filter.numbers.end();
}

}  // namespace

Result<std::vector<ParsedFilter>> parse_filters(const std::vector<SearchFilter>& filters) {
  std::vector<ParsedFilter> parsed;
  parsed.reserve(filters.size());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    auto one = parse_filter(filters[i], "/filters/" + std::to_string(i));
    if (!one) return one.error();
    parsed.push_back(std::move(*one));
  }
  return parsed;
}

RowFilter::RowFilter(const UsageRows& rows, const std::vector<ParsedFilter>& filters)
    : rows_(rows) {
  for (const ParsedFilter& filter : filters) {
    switch (column_info(filter.column).type) {
      case ColumnType::kText: {
        const TextPool& pool = rows.pool(filter.column);
        TextTest test{filter.column, std::vector<bool>(pool.size() + std::size_t{1}, false)};
        for (std::uint32_t code = 1; code <= pool.size(); ++code) {
          test.accepted[code] = accepts_text(filter, pool.text(code));
        }
        text_tests_.push_back(std::move(test));
        is_time_only_ = false;
        break;
      }
      case ColumnType::kDecimal:
        number_tests_.push_back(filter);
        is_time_only_ = false;
        break;
      case ColumnType::kDate: {
        std::int64_t first = filter.ranges.front().first;
        std::int64_t last = filter.ranges.front().second;
        for (const TimeRange& range : filter.ranges) {
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
    }
  }
}

bool RowFilter::matches(std::uint32_t row) const {
  for (const TextTest& test : text_tests_) {
    if (!test.accepted[rows_.text_code(test.column, row)]) return false;
  }
  for (const ParsedFilter& filter : number_tests_) {
    const auto number = rows_.number(filter.column, row);
    if (!number || !accepts_number(filter, *number)) return false;
  }
  for (const ParsedFilter& filter : time_tests_) {
    const std::int64_t time = rows_.time(row);
    const bool inside = std::any_of(
        filter.ranges.begin(), filter.ranges.end(),
        [time](const TimeRange& range) { return range.first <= time && time <= range.second; });
    if (!inside) return false;
  }
  return true;
}

}  // namespace usagescope
