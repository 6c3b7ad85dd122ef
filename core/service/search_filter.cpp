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

std::string known_keys(std::span<const FilterKey> keys) {
  std::string list;
  for (const FilterKey& key : keys) {
    if (!list.empty()) list += ", ";
    list += key.name;
  }
  return list;
}

const FilterKey* find_key(std::span<const FilterKey> keys, std::string_view name) {
  for (const FilterKey& key : keys) {
    if (key.name == name) return &key;
  }
  return nullptr;
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

Error too_many(std::size_t most, std::string_view what, std::string path) {
  return {ErrorCode::kOutOfRange, "at most " + std::to_string(most) + ' ' + std::string(what),
          std::move(path)};
}

/// The values in the number that the operator wants.
Result<std::vector<std::string>> values_of(const SearchFilter& filter, FilterOperator op,
                                           const std::string& path) {
  if (filter.values.size() > kMaxFilterValues) return too_many(kMaxFilterValues, "values", path);
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

Status read_flag(const SearchFilter& filter, const std::string& path, ParsedFilter& parsed) {
  if (filter.op != "EQUALS") {
    return Error{ErrorCode::kInvalidArgument, filter.key + " takes EQUALS only",
                 path + "/operator"};
  }
  const std::string& value = filter.values.front();
  if (value != "true" && value != "false") {
    return Error{ErrorCode::kInvalidSyntax, "true or false is expected", path + "/value"};
  }
  parsed.flag = value == "true";
  return ok();
}

Error unknown_key(std::string_view name, std::span<const FilterKey> keys, std::string_view kind,
                  std::string path) {
  std::string message = "unknown ";
  message.append(kind).append(" key \"").append(name).append("\"; known: ");
  return {ErrorCode::kUnknownName, message + known_keys(keys), std::move(path)};
}

Result<ParsedFilter> parse_filter(const SearchFilter& filter, std::span<const FilterKey> keys,
                                  const std::string& path) {
  const FilterKey* key = find_key(keys, filter.key);
  if (key == nullptr) return unknown_key(filter.key, keys, "filter", path + "/key");
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
  parsed.field = key->field;
  parsed.type = key->type;
  parsed.op = *op;
  if (*op == FilterOperator::kLike && key->type != FilterType::kText) {
    return Error{ErrorCode::kInvalidArgument,
                 "LIKE works on text fields; " + filter.key + " is none", path + "/operator"};
  }
  Status read = ok();
  switch (key->type) {
    case FilterType::kText:
      parsed.texts = std::move(*values);
      break;
    case FilterType::kNumber:
      read = read_numbers(*values, value_path, parsed);
      break;
    case FilterType::kTime:
      read = read_times(*values, value_path, parsed);
      break;
    case FilterType::kFlag:
      read = read_flag(filter, path, parsed);
      break;
  }
  if (!read) return read.error();
  return parsed;
}

}  // namespace

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

bool accepts_time(const ParsedFilter& filter, std::int64_t seconds) {
  return std::any_of(filter.ranges.begin(), filter.ranges.end(), [seconds](const TimeRange& range) {
    return range.first <= seconds && seconds <= range.second;
  });
}

Result<std::vector<ParsedFilter>> parse_filters(const std::vector<SearchFilter>& filters,
                                                std::span<const FilterKey> keys) {
  if (filters.size() > kMaxFilters) return too_many(kMaxFilters, "filters", "/filters");
  std::vector<ParsedFilter> parsed;
  parsed.reserve(filters.size());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    auto one = parse_filter(filters[i], keys, "/filters/" + std::to_string(i));
    if (!one) return one.error();
    parsed.push_back(std::move(*one));
  }
  return parsed;
}

Result<SortOrder> parse_sorter(const std::optional<SearchSorter>& sorter,
                               std::span<const FilterKey> keys, SortOrder default_order) {
  if (!sorter) return default_order;
  const FilterKey* key = find_key(keys, sorter->key);
  if (key == nullptr) return unknown_key(sorter->key, keys, "sorter", "/sorter/key");
  if (sorter->op != "ASC" && sorter->op != "DESC") {
    return Error{ErrorCode::kUnknownName, "ASC or DESC is expected", "/sorter/operator"};
  }
  return SortOrder{key->field, sorter->op == "DESC"};
}

Status validate_paging(const SearchRequest& request, const PagingNames& names) {
  if (request.page_start && (*request.page_start < 1 || *request.page_start > kMaxPageStart)) {
    return Error{ErrorCode::kOutOfRange, "the first record is 1, the last 2147483647",
                 std::string(names.start)};
  }
  if (request.page_limit && (*request.page_limit < 1 || *request.page_limit > kMaxPageLimit)) {
    return Error{ErrorCode::kOutOfRange,
                 "1 to " + std::to_string(kMaxPageLimit) + " records a page",
                 std::string(names.limit)};
  }
  return ok();
}

}  // namespace usagescope
