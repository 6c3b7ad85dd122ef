#include "core/query/rows/row_select.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace usagescope {
namespace {

/// Below this a comparison sort is as good as anything.
constexpr std::size_t kSmall = 2'048;
/// So few that their further words are worked out at each comparison.
constexpr std::size_t kFew = 32;
constexpr int kDigitBits = 11;
constexpr std::size_t kDigits = std::size_t{1} << kDigitBits;

/// Number of low bits in which keys differ: bits above are the same in all.
int differing_bits(const std::vector<KeyedRow>& items) noexcept {
  std::uint64_t all = ~std::uint64_t{0};
  std::uint64_t any = 0;
  for (const KeyedRow& item : items) {
    all &= item.key;
    any |= item.key;
  }
  std::uint64_t differing = all ^ any;
  int bits = 0;
  for (; differing != 0; differing >>= 1) ++bits;
  return bits;
}

/// Throws away items that cannot stand at [begin, end), which move with the others.
void narrow(std::vector<KeyedRow>& items, std::size_t& begin, std::size_t& end) {
  while (items.size() > kSmall && end - begin < items.size() / 2) {
    const int bits = differing_bits(items);
    if (bits == 0) return;
    const int shift = std::max(0, bits - kDigitBits);
    const auto digit_of = [shift](const KeyedRow& item) {
      return static_cast<std::size_t>(item.key >> shift) & (kDigits - 1);
    };
    std::vector<std::size_t> counts(kDigits);
    for (const KeyedRow& item : items) ++counts[digit_of(item)];
    std::size_t first = 0;
    std::size_t before = 0;
    while (before + counts[first] <= begin) before += counts[first++];
    std::size_t last = first;
    for (std::size_t upto = before + counts[first]; upto < end;) upto += counts[++last];
    const std::size_t old_size = items.size();
    std::erase_if(items, [&](const KeyedRow& item) {
      return digit_of(item) < first || digit_of(item) > last;
    });
    begin -= before;
    end -= before;
    if (items.size() == old_size) return;
  }
}

/// Stable by key, so that equal keys stay in the order of their rows.
void sort_by_key(std::vector<KeyedRow>& items) {
  if (items.size() <= kSmall) {
    std::sort(items.begin(), items.end(), [](const KeyedRow& a, const KeyedRow& b) {
      return a.key != b.key ? a.key < b.key : a.row < b.row;
    });
    return;
  }
  const int bits = differing_bits(items);
  std::vector<KeyedRow> other(bits == 0 ? 0 : items.size());
  std::vector<std::uint32_t> places(kDigits);
  for (int shift = 0; shift < bits; shift += kDigitBits) {
    const auto digit_of = [shift](const KeyedRow& item) {
      return static_cast<std::size_t>(item.key >> shift) & (kDigits - 1);
    };
    std::fill(places.begin(), places.end(), 0);
    for (const KeyedRow& item : items) ++places[digit_of(item)];
    if (places[digit_of(items[0])] == items.size()) continue;
    std::uint32_t next = 0;
    for (std::uint32_t& place : places) next += std::exchange(place, next);
    for (const KeyedRow& item : items) other[places[digit_of(item)]++] = item;
    items.swap(other);
  }
}

/// The order by all words, for items whose keys of `word` are at hand.
class Before {
 public:
  explicit Before(const RowKeys& keys) : keys_(&keys) {}
  bool operator()(const KeyedRow& a, const KeyedRow& b) const {
    if (a.key != b.key) return a.key < b.key;
    for (std::size_t word = 1; word < keys_->word_count(); ++word) {
      const std::uint64_t left = key(word, a.row);
      const std::uint64_t right = key(word, b.row);
      if (left != right) return left < right;
    }
    return a.row < b.row;
  }

 private:
  [[nodiscard]] std::uint64_t key(std::size_t word, std::uint32_t row) const {
    std::uint64_t value = 0;
    keys_->fill(word, RowChunk{1, row}, &value);
    return value;
  }
  const RowKeys* keys_;
};

std::vector<KeyedRow> with_word(const RowKeys& keys, std::size_t word, const KeyedRow* items,
                                std::size_t count) {
  std::vector<KeyedRow> result(items, items + count);
  std::vector<std::uint32_t> rows(std::min<std::size_t>(count, kBlockRows));
  std::vector<std::uint64_t> values(rows.size());
  for (std::size_t at = 0; at < count; at += rows.size()) {
    const std::size_t part = std::min(rows.size(), count - at);
    for (std::size_t k = 0; k < part; ++k) rows[k] = items[at + k].row;
    RowChunk chunk;
    chunk.count = static_cast<std::uint32_t>(part);
    chunk.rows = rows.data();
    keys.fill(word, chunk, values.data());
    for (std::size_t k = 0; k < part; ++k) result[at + k].key = values[k];
  }
  return result;
}

}  // namespace

void append_ordered(const RowKeys& keys, std::size_t word, std::vector<KeyedRow>& items,
                    std::size_t begin, std::size_t end, std::vector<std::uint32_t>& out) {
  end = std::min(end, items.size());
  if (begin >= end) return;
  narrow(items, begin, end);
  sort_by_key(items);
  if (word + 1 == keys.word_count()) {
    for (std::size_t i = begin; i < end; ++i) out.push_back(items[i].row);
    return;
  }
  for (std::size_t run = 0; run < end;) {
    std::size_t run_end = run + 1;
    while (run_end < items.size() && items[run_end].key == items[run].key) ++run_end;
    const std::size_t from = std::max(begin, run);
    const std::size_t upto = std::min(end, run_end);
    const auto first = items.begin() + static_cast<std::ptrdiff_t>(run);
    const auto last = items.begin() + static_cast<std::ptrdiff_t>(run_end);
    if (run_end - run <= kFew) {
      if (run_end - run > 1 && run_end > begin) std::sort(first, last, Before(keys));
      for (std::size_t i = from; i < upto; ++i) out.push_back(items[i].row);
    } else if (run_end > begin) {
      std::vector<KeyedRow> tied = with_word(keys, word + 1, &items[run], run_end - run);
      append_ordered(keys, word + 1, tied, from - run, upto - run, out);
    }
    run = run_end;
  }
}

LeastRows::LeastRows(const RowKeys& keys, std::uint32_t wanted)
    : keys_(&keys), wanted_(wanted), room_(std::max<std::size_t>(kSmall, std::size_t{wanted} * 4)) {
  kept_.reserve(room_ + 1);
}

void LeastRows::drop_surplus() {
  if (kept_.size() <= wanted_ || wanted_ == 0) {
    if (wanted_ == 0) kept_.clear();
    return;
  }
  const auto last = kept_.begin() + static_cast<std::ptrdiff_t>(wanted_ - 1);
  std::nth_element(kept_.begin(), last, kept_.end(), Before(*keys_));
  limit_ = last->key;
  kept_.resize(wanted_);
  // With one word a later row of the same key loses.
  if (keys_->word_count() == 1 && limit_ > 0) --limit_;
}

void LeastRows::offer(const RowChunk& chunk, const std::uint64_t* chunk_keys) {
  for (std::uint32_t k = 0; k < chunk.count; ++k) {
    if (chunk_keys[k] > limit_) continue;
    kept_.push_back({chunk_keys[k], chunk.row(k)});
    if (kept_.size() > room_) drop_surplus();
  }
}

std::vector<std::uint32_t> LeastRows::finish() {
  std::sort(kept_.begin(), kept_.end(),
            [](const KeyedRow& a, const KeyedRow& b) { return a.row < b.row; });
  std::vector<std::uint32_t> rows;
  append_ordered(*keys_, 0, kept_, 0, wanted_, rows);
  return rows;
}

}  // namespace usagescope
