#include "core/query/snapshots/snapshot_rows.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <unordered_map>
#include <utility>

#include "core/base/wide.hpp"

namespace usagescope {
namespace {

std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) noexcept {
  hash = (hash ^ value) * 0x9E37'79B9'7F4A'7C15;
  return hash ^ hash >> 29;
}

struct HashKey {
  std::size_t operator()(const LineIndex::Key& key) const noexcept {
    std::uint64_t hash = 0;
    for (const std::uint32_t part : key) hash = mixed(hash, part);
    return static_cast<std::size_t>(hash);
  }
};

/// The digits of a number, so that it does not matter at what scale it is held.
std::uint64_t digits_of(std::int64_t value) noexcept {
  while (value != 0 && value != DecimalColumn::kMissing && value % 10 == 0) value /= 10;
  return static_cast<std::uint64_t>(value);
}

/// Whether a column's numbers have the same value; b has so many more digits after the point.
bool is_equal(std::int64_t a, std::int64_t b, int finer_digits) noexcept {
  if (finer_digits == 0) return a == b;
  if (a == 0 || b == 0 || a == DecimalColumn::kMissing || b == DecimalColumn::kMissing) {
    return a == b;
  }
  if (finer_digits < 0) return is_equal(b, a, -finer_digits);
  // More than 18 zeros make more digits than a column's number has.
  if (finer_digits > 18) return false;
  return a * static_cast<Int128>(wide::kPowersOfTen[static_cast<std::size_t>(finer_digits)]) == b;
}

/// The first row of each line.
std::vector<std::uint32_t> first_rows(const UsageTable& table) {
  std::vector<std::uint32_t> rows;
  rows.reserve(table.lines().line_count());
  table.lines().codes().visit([&rows](auto lines) {
    // Lines are numbered in order of first appearance.
    for (std::uint32_t row = 0; row < lines.size(); ++row) {
      if (lines[row] == rows.size()) rows.push_back(row);
    }
  });
  return rows;
}

/// Sets the column's bit in pairs for which differs(before, after).
template <typename Differs>
void note_column(std::span<RowPair> pairs, Column column, const Differs& differs) {
  for (RowPair& pair : pairs) {
    if (pair.before == RowPair::kNone || pair.after == RowPair::kNone) continue;
    pair.changed |= std::uint32_t{differs(pair.before, pair.after)}
                    << static_cast<unsigned>(column);
  }
}

}  // namespace

std::int64_t time_of_row(const UsageTable& table, std::uint32_t row) noexcept {
  const DayColumn& days = table.days();
  const std::uint32_t code = days.codes()[row];
  if (code == DayColumn::kMissing) return std::numeric_limits<std::int64_t>::min();
  return std::int64_t{days.distinct_days()[code].days} * 86'400 + days.second_of_day(row);
}

SnapshotRows::SnapshotRows(const UsageTable& before, const UsageTable& after)
    : before_(&before), after_(&after) {
  match_texts();
  match_lines();
}

void SnapshotRows::match_texts() {
  for (const ColumnInfo& info : columns()) {
    if (info.type != ColumnType::kText) continue;
    const TextColumn& old_column = before_->text(info.column);
    const TextColumn& new_column = after_->text(info.column);
    const TextDictionary& old_texts = old_column.dictionary();
    const TextDictionary& new_texts = new_column.dictionary();
    TextPair pair{info.column, &old_column.codes(), &new_column.codes(), {0}};
    std::uint32_t next = old_texts.code_count();
    for (std::uint32_t code = 1; code < new_texts.code_count(); ++code) {
      const auto known = old_texts.find(new_texts.text(code));
      pair.common.push_back(known ? *known : next++);
    }
    texts_.push_back(std::move(pair));
  }
}

void SnapshotRows::match_lines() {
  std::array<const TextPair*, LineIndex::kPartCount> parts{};
  for (std::size_t i = 0; i < parts.size(); ++i) {
    for (const TextPair& pair : texts_) {
      if (pair.column == LineIndex::kParts[i]) parts[i] = &pair;
    }
  }
  std::unordered_map<LineIndex::Key, std::uint32_t, HashKey> numbers;
  LineIndex::Key key{};
  for (const std::uint32_t row : first_rows(*before_)) {
    for (std::size_t i = 0; i < parts.size(); ++i) key[i] = (*parts[i]->before)[row];
    numbers.emplace(key, line_count_++);
  }
  for (const std::uint32_t row : first_rows(*after_)) {
    for (std::size_t i = 0; i < parts.size(); ++i) {
      key[i] = parts[i]->common[(*parts[i]->after)[row]];
    }
    const auto [entry, is_new] = numbers.try_emplace(key, line_count_);
    if (is_new) ++line_count_;
    lines_.push_back(entry->second);
  }
}

std::vector<std::uint64_t> SnapshotRows::hashes(const UsageTable& table) const {
  std::vector<std::uint64_t> hashes(table.row_count());
  const bool is_before = &table == before_;
  for (const TextPair& pair : texts_) {
    const std::uint32_t* common = is_before ? nullptr : pair.common.data();
    (is_before ? pair.before : pair.after)->visit([&hashes, common](auto codes) {
      for (std::size_t row = 0; row < codes.size(); ++row) {
        hashes[row] = mixed(hashes[row], common == nullptr ? codes[row] : common[codes[row]]);
      }
    });
  }
  for (const ColumnInfo& info : columns()) {
    if (info.type != ColumnType::kDecimal) continue;
    const std::span<const std::int64_t> values = table.decimal(info.column).values();
    for (std::size_t row = 0; row < values.size(); ++row) {
      hashes[row] = mixed(hashes[row], digits_of(values[row]));
    }
  }
  return hashes;
}

std::vector<std::uint64_t> SnapshotRows::hashes_before() const {
  return hashes(*before_);
}

std::vector<std::uint64_t> SnapshotRows::hashes_after() const {
  return hashes(*after_);
}

void SnapshotRows::compare(std::span<RowPair> pairs) const {
  for (const TextPair& pair : texts_) {
    const std::uint32_t* common = pair.common.data();
    pair.before->visit([&](auto old_codes) {
      pair.after->visit([&](auto new_codes) {
        note_column(pairs, pair.column, [=](std::uint32_t before, std::uint32_t after) {
          return old_codes[before] != common[new_codes[after]];
        });
      });
    });
  }
  for (const ColumnInfo& info : columns()) {
    if (info.type != ColumnType::kDecimal) continue;
    const DecimalColumn& old_column = before_->decimal(info.column);
    const DecimalColumn& new_column = after_->decimal(info.column);
    const std::int64_t* old_values = old_column.values().data();
    const std::int64_t* new_values = new_column.values().data();
    const int finer_digits = new_column.scale() - old_column.scale();
    note_column(pairs, info.column, [=](std::uint32_t before, std::uint32_t after) {
      return !is_equal(old_values[before], new_values[after], finer_digits);
    });
  }
}

}  // namespace usagescope
