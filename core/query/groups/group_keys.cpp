#include "core/query/groups/group_keys.hpp"

#include <algorithm>
#include <numeric>
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

std::optional<GroupCodes::Lookup> GroupCodes::lookup(std::uint32_t factor) const {
  if (key_.bucket == DateBucket::kAnniversary) return std::nullopt;
  const CodeVector* own = column_codes();
  Lookup lookup{own != nullptr ? own : &table_->days().codes(), bucket_of_day_};
  if (own != nullptr) {
    lookup.values.resize(code_count_);
    std::iota(lookup.values.begin(), lookup.values.end(), 0U);
  }
  for (std::uint32_t& value : lookup.values) value *= factor;
  return lookup;
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

}  // namespace usagescope
