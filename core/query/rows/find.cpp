#include "core/query/rows/find.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"
#include "core/query/number_text.hpp"
#include "core/query/selection.hpp"

namespace usagescope {
namespace {

/// A column whose rows are looked up by code, with at least one code that has the text.
struct CodedColumn {
  Column column;
  const CodeVector* codes;
  std::vector<std::uint8_t> accepts;  // by code: 1 or 0
};

bool could_be_in_a_number(std::string_view text) {
  return text.find_first_not_of("0123456789.-") == std::string_view::npos;
}

std::vector<CodedColumn> coded_columns(const UsageTable& table, std::string_view text) {
  std::vector<CodedColumn> found;
  for (const ColumnInfo& info : columns()) {
    CodedColumn coded{info.column, nullptr, {}};
    if (info.type == ColumnType::kText) {
      const TextColumn& column = table.text(info.column);
      coded.codes = &column.codes();
      coded.accepts.assign(column.dictionary().code_count(), 0);
      for (std::uint32_t code = 1; code < coded.accepts.size(); ++code) {
        coded.accepts[code] = contains_ignoring_case(column.dictionary().text(code), text);
      }
    } else if (info.type == ColumnType::kDate) {
      const std::vector<CivilDate>& days = table.days().distinct_days();
      coded.codes = &table.days().codes();
      coded.accepts.assign(days.size(), 0);
      for (std::uint32_t code = 1; code < coded.accepts.size(); ++code) {
        coded.accepts[code] = days[code].to_string().find(text) != std::string::npos;
      }
    }
    const auto& accepts = coded.accepts;
    if (std::find(accepts.begin(), accepts.end(), 1) != accepts.end()) {
      found.push_back(std::move(coded));
    }
  }
  return found;
}

/// Whether numbers of one scale have the text, remembering the answers of late: many rows repeat a
/// price or a commitment, and on-demand usage mostly is the usage.
class NumberAnswers {
 public:
  NumberAnswers(int scale, std::string_view text) : scale_(scale), text_(text) {}

  [[nodiscard]] int scale() const noexcept { return scale_; }
  [[nodiscard]] std::uint8_t matches(std::int64_t value) {
    if (value == DecimalColumn::kMissing) return 0;
    Answer& answer = answers_[static_cast<std::size_t>(
        (static_cast<std::uint64_t>(value) * 0x9E37'79B9'7F4A'7C15) >> (64 - kAnswerBits))];
    if (answer.value != value) {
      answer = {value, NumberText(value, scale_).view().find(text_) != std::string_view::npos};
    }
    return answer.is_match;
  }

 private:
  static constexpr int kAnswerBits = 14;  // a few for each row of a block
  struct Answer {
    std::int64_t value = DecimalColumn::kMissing;
    std::uint8_t is_match = 0;
  };
  int scale_;
  std::string_view text_;
  std::vector<Answer> answers_ = std::vector<Answer>(std::size_t{1} << kAnswerBits);
};

/// A column of numbers with what answers for its scale.
struct NumberColumn {
  Column column;
  const std::int64_t* values;
  std::size_t answers;  // index
};

std::vector<NumberColumn> number_columns(const UsageTable& table, std::string_view text,
                                         std::vector<NumberAnswers>& answers) {
  std::vector<NumberColumn> found;
  if (!could_be_in_a_number(text)) return found;
  for (const ColumnInfo& info : columns()) {
    if (info.type != ColumnType::kDecimal) continue;
    const DecimalColumn& column = table.decimal(info.column);
    std::size_t at = 0;
    while (at < answers.size() && answers[at].scale() != column.scale()) ++at;
    if (at == answers.size()) answers.emplace_back(column.scale(), text);
    found.push_back({info.column, column.values().data(), at});
  }
  return found;
}

}  // namespace

Result<RowFind> RowFind::make(const UsageTable& table, const QuerySpec& spec,
                              std::string_view text) {
  const Result<QuerySpec> rows = rows_of_spec(spec);
  if (!rows) return rows.error();
  RowFind found;
  found.bits_.assign(table.row_count() / 64 + 1, 0);
  if (text.empty()) return found;
  const std::vector<CodedColumn> coded = coded_columns(table, text);
  std::vector<NumberAnswers> answers;
  const std::vector<NumberColumn> numbers = number_columns(table, text, answers);
  if (coded.empty() && numbers.empty()) return found;
  Selection selection(table, *rows);
  std::vector<std::uint8_t> hits(kBlockRows);
  for (std::uint32_t begin = 0; begin < table.row_count();) {
    const std::uint32_t count = std::min(kBlockRows, table.row_count() - begin);
    const Block block = selection.select(begin, count);
    std::fill_n(hits.begin(), block.count, std::uint8_t{0});
    const auto note = [&](Column column, const auto& is_hit) {
      std::uint32_t column_count = 0;
      for_each_row(block, [&](std::uint32_t k, std::uint32_t offset) {
        const std::uint8_t hit = is_hit(block.first_row + offset);
        hits[k] |= hit;
        column_count += hit;
      });
      found.column_hits_[static_cast<std::size_t>(column)] += column_count;
    };
    for (const CodedColumn& column : coded) {
      const std::uint8_t* accepts = column.accepts.data();
      column.codes->visit([&](auto all) {
        const auto* codes = all.data();
        note(column.column, [=](std::uint32_t row) { return accepts[codes[row]]; });
      });
    }
    for (const NumberColumn& column : numbers) {
      NumberAnswers& known = answers[column.answers];
      note(column.column, [&known, values = column.values](std::uint32_t row) {
        return known.matches(values[row]);
      });
    }
    for_each_row(block, [&](std::uint32_t k, std::uint32_t offset) {
      const std::uint32_t row = block.first_row + offset;
      found.bits_[row / 64] |= std::uint64_t{hits[k]} << (row % 64);
      found.row_count_ += hits[k];
    });
    begin += count;
  }
  return found;
}

std::vector<std::uint32_t> RowFind::rows() const {
  std::vector<std::uint32_t> rows;
  rows.reserve(row_count_);
  for (std::uint32_t word = 0; word < bits_.size(); ++word) {
    if (bits_[word] == 0) continue;
    for (std::uint32_t bit = 0; bit < 64; ++bit) {
      if ((bits_[word] >> bit & 1) != 0) rows.push_back(word * 64 + bit);
    }
  }
  return rows;
}

std::optional<FoundRow> next_found(const RowFind& found, RowOrder& list, const FindStep& step) {
  const std::uint32_t count = list.row_count();
  if (found.row_count() == 0 || count == 0) return std::nullopt;
  std::optional<std::uint32_t> from;
  if (step.from_row) from = list.position_of(*step.from_row);
  // The whole round, the row itself last.
  std::uint32_t position = from.value_or(step.backward ? 0 : count - 1);
  list.sort_all();
  constexpr std::uint32_t kStretch = 4'096;
  bool has_wrapped = false;
  for (std::uint32_t left = count; left > 0;) {
    const bool is_at_end = step.backward ? position == 0 : position == count - 1;
    const std::uint32_t room =
        is_at_end ? count : (step.backward ? position : count - 1 - position);
    const std::uint32_t length = std::min({room, left, kStretch});
    std::uint32_t begin = 0;
    if (step.backward) {
      begin = (is_at_end ? count : position) - length;
    } else {
      begin = is_at_end ? 0 : position + 1;
    }
    has_wrapped = has_wrapped || (is_at_end && from.has_value());
    const std::vector<std::uint32_t> rows = list.window(begin, length);
    for (std::uint32_t i = 0; i < length; ++i) {
      const std::uint32_t at = step.backward ? length - 1 - i : i;
      if (found.contains(rows[at])) return FoundRow{rows[at], begin + at, has_wrapped};
    }
    position = step.backward ? begin : begin + length - 1;
    left -= length;
  }
  return std::nullopt;
}

FindResult query_find(const RowFind& found, RowOrder& list, const std::vector<RowSortKey>& sort,
                      std::uint32_t offset, std::uint32_t limit,
                      const std::optional<FindStep>& step) {
  FindResult result;
  result.row_count = found.row_count();
  result.column_hits = found.column_hits();
  result.offset = offset;
  if (limit > 0 && found.row_count() > 0) {
    RowOrder order = RowOrder::of_rows(list.table(), found.rows(), list.price_basis(), sort);
    result.rows = order.window(offset, limit);
  }
  if (step) result.next = next_found(found, list, *step);
  return result;
}

Result<FindResult> query_find(const UsageTable& table, const QuerySpec& spec,
                              const FindRequest& request) {
  const Result<RowFind> found = RowFind::make(table, spec, request.text);
  if (!found) return found.error();
  Result<RowOrder> list = RowOrder::make(table, spec, request.sort);
  if (!list) return std::move(list).error();
  return query_find(*found, *list, request.sort, request.offset, request.limit, request.step);
}

}  // namespace usagescope
