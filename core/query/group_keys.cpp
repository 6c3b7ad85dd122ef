#include "core/query/group_keys.hpp"

#include <algorithm>
#include <string>
#include <tuple>

#include "core/base/text.hpp"
#include "core/time/billing_period.hpp"

namespace usagescope {
namespace {

std::int32_t bucket_index(CivilDate day, DateBucket bucket, int fiscal_start_month) {
  switch (bucket) {
    case DateBucket::kWeek:
      return first_day_of_week(day).days;
    case DateBucket::kMonth:
      return Month::of(day).index;
    case DateBucket::kQuarter:
      return Quarter::of(day).index;
    case DateBucket::kFiscalQuarter:
      return FiscalQuarter::of(day, fiscal_start_month).index;
    case DateBucket::kAnniversary:
    case DateBucket::kDay:
    case DateBucket::kNone:
      break;
  }
  return day.days;
}

std::string bucket_text(std::int32_t index, DateBucket bucket) {
  switch (bucket) {
    case DateBucket::kMonth:
      return Month{index}.to_string();
    case DateBucket::kQuarter:
      return Quarter{index}.to_string();
    case DateBucket::kFiscalQuarter:
      return FiscalQuarter{index}.to_string();
    case DateBucket::kWeek:
    case DateBucket::kAnniversary:
    case DateBucket::kDay:
    case DateBucket::kNone:
      break;
  }
  return CivilDate{index}.to_string();
}

}  // namespace

GroupCodes::GroupCodes(const UsageTable& table, const GroupKey& key, const QuerySpec& spec)
    : table_(&table), key_(key) {
  if (key.bucket == DateBucket::kNone) {
    code_count_ = table.text(key.column).dictionary().code_count();
    return;
  }
  if (key.bucket == DateBucket::kAnniversary) {
    note_anniversaries(spec);
    return;
  }
  std::vector<std::int32_t> bucket_of_day;
  for (const CivilDate day : table.days().distinct_days()) {
    bucket_of_day.push_back(bucket_index(day, key.bucket, spec.fiscal_year_start_month));
  }
  cut_days(bucket_of_day);
}

/// Numbers the buckets in order of time, so that codes are their own ranks. The lists repeat the
/// table's days, each with "missing" first.
void GroupCodes::cut_days(const std::vector<std::int32_t>& bucket_of_day) {
  const std::size_t day_count = table_->days().distinct_days().size();
  for (std::size_t i = 0; i < bucket_of_day.size(); ++i) {
    if (i % day_count != 0) buckets_.push_back(bucket_of_day[i]);
  }
  std::sort(buckets_.begin() + 1, buckets_.end());
  buckets_.erase(std::unique(buckets_.begin() + 1, buckets_.end()), buckets_.end());
  code_count_ = static_cast<std::uint32_t>(buckets_.size());
  bucket_of_day_.assign(bucket_of_day.size(), 0);
  for (std::size_t i = 0; i < bucket_of_day.size(); ++i) {
    if (i % day_count == 0) continue;
    const auto at = std::lower_bound(buckets_.begin() + 1, buckets_.end(), bucket_of_day[i]);
    bucket_of_day_[i] = static_cast<std::uint32_t>(at - buckets_.begin());
  }
}

void GroupCodes::note_anniversaries(const QuerySpec& spec) {
  const TextDictionary& organisations = table_->text(Column::kCustomerOrgId).dictionary();
  const std::vector<CivilDate>& days = table_->days().distinct_days();
  // Lists for the days of the month that occur, the 1st before the others.
  std::vector<int> starts = {1};
  list_of_org_.assign(organisations.code_count(), 0);
  for (const Anniversary& anniversary : spec.anniversaries) {
    const auto code = organisations.find(anniversary.customer_org_id);
    if (!code) continue;
    const auto at = std::find(starts.begin(), starts.end(), anniversary.day) - starts.begin();
    if (at == static_cast<std::ptrdiff_t>(starts.size())) starts.push_back(anniversary.day);
    list_of_org_[*code] = static_cast<std::uint32_t>(static_cast<std::size_t>(at) * days.size());
  }
  std::vector<std::int32_t> bucket_of_day;
  bucket_of_day.reserve(starts.size() * days.size());
  for (const int start : starts) {
    for (const CivilDate day : days) {
      bucket_of_day.push_back(anniversary_period(day, start).begin.days);
    }
  }
  cut_days(bucket_of_day);
}

template <typename Write>
void GroupCodes::encode_anniversary(const Block& block, const Write& write) const {
  const std::uint32_t* bucket_of_day = bucket_of_day_.data();
  const std::uint32_t* list_of_org = list_of_org_.data();
  const CodeVector& organisations = table_->text(Column::kCustomerOrgId).codes();
  table_->days().codes().visit([&](auto all) {
    const auto* days = all.data() + block.first_row;
    organisations.visit([&](auto all_organisations) {
      const auto* orgs = all_organisations.data() + block.first_row;
      for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) {
        write(k, bucket_of_day[list_of_org[orgs[offset]] + days[offset]]);
      });
    });
  });
}

template <typename Write>
void GroupCodes::encode_with(const Block& block, const Write& write) const {
  if (key_.bucket == DateBucket::kAnniversary) {
    encode_anniversary(block, write);
    return;
  }
  if (key_.bucket == DateBucket::kNone) {
    table_->text(key_.column).codes().visit([&block, write](auto all) {
      const auto* codes = all.data() + block.first_row;
      for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) { write(k, codes[offset]); });
    });
    return;
  }
  const std::uint32_t* bucket_of_day = bucket_of_day_.data();
  table_->days().codes().visit([&block, write, bucket_of_day](auto all) {
    const auto* codes = all.data() + block.first_row;
    for_each_row(block, [=](std::uint32_t k, std::uint32_t offset) {
      write(k, bucket_of_day[codes[offset]]);
    });
  });
}

void GroupCodes::encode(const Block& block, std::uint32_t* out) const {
  encode_with(block, [out](std::uint32_t k, std::uint32_t code) { out[k] = code; });
}

void GroupCodes::encode_below(const Block& block, std::uint32_t* out) const {
  const std::uint32_t factor = code_count_;
  encode_with(block, [out, factor](std::uint32_t k, std::uint32_t code) {
    out[k] = out[k] * factor + code;
  });
}

std::string_view GroupCodes::label(std::uint32_t code) const {
  if (const auto name_column = name_column_of(key_.column)) {
    const std::uint32_t name = table_->latest_name(key_.column, code);
    if (name != TextColumn::kMissing) return table_->text(*name_column).dictionary().text(name);
  }
  return table_->text(key_.column).dictionary().text(code);
}

GroupValue GroupCodes::value(std::uint32_t code) const {
  if (code == 0) return {"", "", true};
  if (key_.bucket == DateBucket::kNone) {
    return {std::string(table_->text(key_.column).dictionary().text(code)),
            std::string(label(code)), false};
  }
  std::string text = bucket_text(buckets_[code], key_.bucket);
  return {text, text, false};
}

std::vector<std::uint32_t> GroupCodes::ranks(const std::vector<std::uint32_t>& used) const {
  std::vector<std::uint32_t> ranks(code_count_, code_count_);
  if (key_.bucket != DateBucket::kNone) {
    for (const std::uint32_t code : used) ranks[code] = code == 0 ? code_count_ : code;
    return ranks;
  }
  struct Entry {
    std::string label;
    std::string value;
    std::uint32_t code;
  };
  std::vector<Entry> entries;
  entries.reserve(used.size());
  const TextDictionary& dictionary = table_->text(key_.column).dictionary();
  for (const std::uint32_t code : used) {
    if (code == 0) continue;
    entries.push_back({ascii_lower(label(code)), ascii_lower(dictionary.text(code)), code});
  }
  std::sort(entries.begin(), entries.end(), [&dictionary](const Entry& a, const Entry& b) {
    return std::tuple(std::string_view(a.label), std::string_view(a.value),
                      dictionary.text(a.code)) < std::tuple(std::string_view(b.label),
                                                            std::string_view(b.value),
                                                            dictionary.text(b.code));
  });
  for (std::uint32_t i = 0; i < entries.size(); ++i) ranks[entries[i].code] = i;
  return ranks;
}

GroupIndex::GroupIndex(std::uint32_t first_count, std::uint32_t second_count,
                       std::uint32_t row_count)
    : second_count_(second_count) {
  const std::uint64_t combinations = std::uint64_t{first_count} * second_count;
  // Accumulators for every combination stay in the second level cache.
  constexpr std::uint64_t kMaxPlain = 16'384;
  if (combinations <= kMaxPlain) {
    way_ = Way::kPlain;
    plain_count_ = static_cast<std::uint32_t>(combinations);
    return;
  }
  // A table of 4 bytes a combination beats hashing until it is far larger than the rows.
  const std::uint64_t worth = std::max<std::uint64_t>(65'536, std::uint64_t{row_count} * 4);
  const bool is_looked_up = combinations <= worth && combinations <= (1U << 24);
  way_ = is_looked_up ? Way::kLookup : Way::kHash;
  slots_.assign(is_looked_up ? static_cast<std::size_t>(combinations) : 1024, 0);
}

void GroupIndex::grow_slots() {
  slots_.assign(slots_.size() * 2, 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::uint32_t group = 0; group < number_limit(); ++group) {
    std::size_t slot = static_cast<std::size_t>((combined_[group] * 0x9E37'79B9'7F4A'7C15) >> 32);
    for (slot &= mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    }
    slots_[slot] = group + 1;
  }
}

std::uint32_t GroupIndex::hashed(std::uint64_t combined) {
  if (slots_.size() < (combined_.size() + 1) * 2) grow_slots();
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = static_cast<std::size_t>((combined * 0x9E37'79B9'7F4A'7C15) >> 32) & mask;
  while (slots_[slot] != 0 && combined_[slots_[slot] - 1] != combined) slot = (slot + 1) & mask;
  if (slots_[slot] == 0) {
    combined_.push_back(combined);
    slots_[slot] = number_limit();
  }
  return slots_[slot] - 1;
}

void GroupIndex::look_up(std::uint32_t* combined, std::uint32_t count) {
  std::uint32_t* slots = slots_.data();
  for (std::uint32_t k = 0; k < count; ++k) {
    std::uint32_t& slot = slots[combined[k]];
    if (slot == 0) {
      combined_.push_back(combined[k]);
      slot = number_limit();
    }
    combined[k] = slot - 1;
  }
}

const std::uint32_t* GroupIndex::assign(const std::uint32_t* first, const std::uint32_t* second,
                                        std::uint32_t count, std::uint32_t* room) {
  if (way_ == Way::kHash) {
    for (std::uint32_t k = 0; k < count; ++k) {
      const std::uint64_t low = second == nullptr ? 0 : second[k];
      room[k] = hashed(std::uint64_t{first[k]} * second_count_ + low);
    }
    return room;
  }
  if (second == nullptr && way_ == Way::kPlain) return first;
  if (second == nullptr) {
    std::copy_n(first, count, room);
  } else {
    const std::uint32_t factor = second_count_;
    for (std::uint32_t k = 0; k < count; ++k) room[k] = first[k] * factor + second[k];
  }
  if (way_ == Way::kLookup) look_up(room, count);
  return room;
}

}  // namespace usagescope
