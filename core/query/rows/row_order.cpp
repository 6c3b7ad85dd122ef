#include "core/query/rows/row_order.hpp"

#include <algorithm>
#include <utility>

#include "core/query/rows/row_select.hpp"

namespace usagescope {
namespace {

/// Rows that one pass over the table keeps at most.
constexpr std::uint32_t kMaxHead = 8'192;
/// More than asked for, since a grid scrolls on.
constexpr std::uint32_t kMinHead = 512;
constexpr int kHistogramBits = 12;

std::vector<std::uint32_t> part_of(const std::vector<std::uint32_t>& rows, std::uint32_t begin,
                                   std::uint32_t end) {
  return {rows.data() + begin, rows.data() + end};
}

}  // namespace

RowOrder::RowOrder(const UsageTable& table, PriceBasis basis, std::vector<RowSortKey> sort)
    : table_(&table), revision_(table.revision()), basis_(basis), sort_(std::move(sort)) {
  if (!sort_.empty()) keys_.emplace(table, basis, sort_);
}

Result<RowOrder> RowOrder::make(const UsageTable& table, const QuerySpec& spec,
                                std::vector<RowSortKey> sort) {
  Result<QuerySpec> rows = rows_of_spec(spec);
  if (!rows) return std::move(rows).error();
  RowOrder order(table, rows->price_basis, std::move(sort));
  if (rows->period || !rows->filters.empty()) {
    order.selection_.emplace(table, *rows);
  } else {
    order.count_ = table.row_count();
  }
  return order;
}

RowOrder RowOrder::of_rows(const UsageTable& table, std::vector<std::uint32_t> rows,
                           PriceBasis basis, std::vector<RowSortKey> sort) {
  RowOrder order(table, basis, std::move(sort));
  order.count_ = static_cast<std::uint32_t>(rows.size());
  order.rows_ = std::move(rows);
  return order;
}

template <typename F>
void RowOrder::for_each_chunk(F&& f) {
  const auto total = rows_ ? static_cast<std::uint32_t>(rows_->size()) : table_->row_count();
  for (std::uint32_t begin = 0; begin < total; begin += std::min(kBlockRows, total - begin)) {
    const std::uint32_t count = std::min(kBlockRows, total - begin);
    RowChunk chunk;
    chunk.count = count;
    if (rows_) {
      chunk.rows = rows_->data() + begin;
    } else {
      chunk.first_row = begin;
      if (selection_) {
        const Block block = selection_->select(begin, count);
        chunk.count = block.count;
        chunk.offsets = block.offsets;
      }
    }
    if (chunk.count > 0) f(chunk);
  }
}

void RowOrder::count_rows() {
  std::uint32_t count = 0;
  for_each_chunk([&count](const RowChunk& chunk) { count += chunk.count; });
  count_ = count;
}

void RowOrder::list_rows() {
  std::vector<std::uint32_t> rows;
  if (count_) rows.reserve(*count_);
  for_each_chunk([&rows](const RowChunk& chunk) {
    for (std::uint32_t k = 0; k < chunk.count; ++k) rows.push_back(chunk.row(k));
  });
  count_ = static_cast<std::uint32_t>(rows.size());
  rows_ = std::move(rows);
}

std::uint32_t RowOrder::row_count() {
  if (!count_) count_rows();
  return *count_;
}

void RowOrder::sort_head(std::uint32_t wanted) {
  LeastRows least(*keys_, wanted);
  std::vector<std::uint64_t> keys(kBlockRows);
  std::uint32_t count = 0;
  for_each_chunk([&](const RowChunk& chunk) {
    keys_->fill(0, chunk, keys.data());
    least.offer(chunk, keys.data());
    count += chunk.count;
  });
  count_ = count;
  head_ = least.finish();
}

std::vector<std::uint32_t> RowOrder::picked(std::uint32_t begin, std::uint32_t end) {
  const int shift = std::max(0, keys_->bits(0) - kHistogramBits);
  std::vector<std::uint64_t> keys(kBlockRows);
  std::vector<std::uint32_t> counts(std::size_t{1} << kHistogramBits);
  for_each_chunk([&](const RowChunk& chunk) {
    keys_->fill(0, chunk, keys.data());
    for (std::uint32_t k = 0; k < chunk.count; ++k) ++counts[static_cast<std::size_t>(keys[k] >> shift)];
  });
  std::size_t first = 0;
  std::uint32_t before = 0;
  while (before + counts[first] <= begin) before += counts[first++];
  std::size_t last = first;
  std::uint32_t upto = before + counts[first];
  while (upto < end) upto += counts[++last];
  // Only the rows near the window are written out with their keys.
  std::vector<KeyedRow> items;
  items.reserve(upto - before);
  for_each_chunk([&](const RowChunk& chunk) {
    keys_->fill(0, chunk, keys.data());
    for (std::uint32_t k = 0; k < chunk.count; ++k) {
      const std::uint64_t digit = keys[k] >> shift;
      if (digit >= first && digit <= last) items.push_back({keys[k], chunk.row(k)});
    }
  });
  std::vector<std::uint32_t> rows;
  append_ordered(*keys_, 0, items, begin - before, end - before, rows);
  return rows;
}

void RowOrder::sort_all() {
  if (sorted_ || !keys_) return;
  std::vector<KeyedRow> items;
  items.reserve(row_count());
  std::vector<std::uint64_t> keys(kBlockRows);
  for_each_chunk([&](const RowChunk& chunk) {
    keys_->fill(0, chunk, keys.data());
    for (std::uint32_t k = 0; k < chunk.count; ++k) items.push_back({keys[k], chunk.row(k)});
  });
  std::vector<std::uint32_t> rows;
  rows.reserve(items.size());
  append_ordered(*keys_, 0, items, 0, items.size(), rows);
  sorted_ = std::move(rows);
  head_ = {};
}

std::vector<std::uint32_t> RowOrder::window(std::uint32_t offset, std::uint32_t limit) {
  const std::uint64_t wish = std::uint64_t{offset} + limit;
  if (limit > 0 && keys_ && !sorted_ && head_.empty() && wish <= kMaxHead) {
    sort_head(std::max(static_cast<std::uint32_t>(wish), kMinHead));
  }
  const auto end = static_cast<std::uint32_t>(std::min<std::uint64_t>(wish, row_count()));
  if (offset >= end) return {};
  if (!keys_) {
    if (selection_ && !rows_) list_rows();
    if (rows_) return part_of(*rows_, offset, end);
    std::vector<std::uint32_t> rows(end - offset);
    for (std::uint32_t i = 0; i < rows.size(); ++i) rows[i] = offset + i;
    return rows;
  }
  if (!sorted_ && end <= head_.size()) return part_of(head_, offset, end);
  if (!sorted_ && deep_windows_++ == 0 && end - offset <= row_count() / 8) {
    return picked(offset, end);
  }
  sort_all();
  return part_of(*sorted_, offset, end);
}

std::optional<std::uint32_t> RowOrder::position_of(std::uint32_t row) {
  const auto index = [](auto begin, auto at) { return static_cast<std::uint32_t>(at - begin); };
  if (keys_) {
    sort_all();
    const auto at = std::find(sorted_->begin(), sorted_->end(), row);
    if (at == sorted_->end()) return std::nullopt;
    return index(sorted_->begin(), at);
  }
  if (selection_ && !rows_) list_rows();
  if (!rows_) return row < table_->row_count() ? std::optional(row) : std::nullopt;
  const auto at = std::lower_bound(rows_->begin(), rows_->end(), row);
  if (at == rows_->end() || *at != row) return std::nullopt;
  return index(rows_->begin(), at);
}

std::int64_t RowOrder::sort_bytes(std::uint32_t rows, std::size_t sort_keys) noexcept {
  constexpr std::int64_t kList = 2 * sizeof(std::uint32_t);  // doubles as it grows
  if (sort_keys == 0) return kList * rows;
  // All rows with their keys, once for each key while those before are equal, once more to sort them,
  // and the order.
  const auto copies = static_cast<std::int64_t>(sort_keys) + 1;
  return (copies * std::int64_t{sizeof(KeyedRow)} + kList) * rows;
}

std::int64_t RowOrder::window_bytes(std::uint32_t rows, std::size_t sort_keys, std::uint32_t offset,
                                    std::uint32_t limit) noexcept {
  const bool is_head = std::uint64_t{offset} + limit <= kMaxHead;
  // The head is chosen from four times as many rows as are wanted.
  const std::int64_t head = std::int64_t{8} * kMaxHead * sizeof(KeyedRow);
  return is_head ? head : std::max(head, sort_bytes(rows, sort_keys));
}

std::int64_t RowOrder::memory_bytes() const noexcept {
  std::size_t rows = head_.capacity();
  if (rows_) rows += rows_->capacity();
  if (sorted_) rows += sorted_->capacity();
  return static_cast<std::int64_t>(rows * sizeof(std::uint32_t));
}

}  // namespace usagescope
