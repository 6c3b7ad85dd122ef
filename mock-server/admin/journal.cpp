#include "mock-server/admin/journal.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

bool says(const JournalEntry& entry, std::string_view text) {
  const auto has = [text](std::string_view where) { return contains_ignoring_case(where, text); };
  const auto any_has = [&has](const auto& pairs) {
    return std::any_of(pairs.begin(), pairs.end(),
                       [&has](const auto& pair) { return has(pair.first) || has(pair.second); });
  };
  return has(entry.request.path) || has(entry.request.body) || has(entry.fixture) ||
         has(entry.message) || any_has(entry.request.params) || any_has(entry.request.headers);
}

/// About what an entry takes.
std::size_t bytes_of(const JournalEntry& entry) {
  std::size_t bytes = sizeof(JournalEntry) + entry.request.path.size() + entry.request.body.size() +
                      entry.fixture.size() + entry.message.size();
  const auto add = [&bytes](const auto& pairs) {
    for (const auto& [name, value] : pairs) bytes += sizeof(name) * 2 + name.size() + value.size();
  };
  add(entry.request.params);
  add(entry.request.headers);
  return bytes;
}

}  // namespace

bool matches_wildcard(std::string_view pattern, std::string_view text) noexcept {
  std::size_t p = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;  // the last "*", and where its run began
  std::size_t run = 0;
  while (t < text.size()) {
    if (p < pattern.size() && pattern[p] == '*') {
      star = p++;
      run = t;
    } else if (p < pattern.size() && pattern[p] == text[t]) {
      ++p;
      ++t;
    } else if (star != std::string_view::npos) {
      p = star + 1;
      t = ++run;
    } else {
      return false;
    }
  }
  while (p < pattern.size() && pattern[p] == '*') ++p;
  return p == pattern.size();
}

bool matches(const JournalQuery& query, const JournalEntry& entry) {
  if (entry.id <= query.after || (query.misses_only && !entry.is_miss)) return false;
  if (query.status && *query.status != entry.status) return false;
  if (!query.method.empty() && query.method != entry.request.method) return false;
  if (!query.source.empty() && query.source != entry.source) return false;
  if (!query.path.empty() && !matches_wildcard(query.path, entry.request.path)) return false;
  return query.text.empty() || says(entry, query.text);
}

void Journal::add(JournalEntry entry) {
  const std::size_t bytes = bytes_of(entry);
  auto kept = std::make_shared<JournalEntry>(std::move(entry));
  std::vector<Entry> forgotten;  // freed after the lock
  const std::lock_guard lock(mutex_);
  kept->id = ++last_id_;
  if (capacity_ == 0) return;
  entries_.push_back({std::move(kept), bytes});
  bytes_ += bytes;
  while (entries_.size() > capacity_ || (bytes_ > kMaxJournalBytes && entries_.size() > 1)) {
    bytes_ -= entries_.front().bytes;
    forgotten.push_back(std::move(entries_.front().entry));
    entries_.pop_front();
  }
}

void Journal::clear() {
  std::deque<Kept> forgotten;
  const std::lock_guard lock(mutex_);
  forgotten.swap(entries_);
  bytes_ = 0;
  cleared_at_ = last_id_;
}

Journal::Found Journal::find(const JournalQuery& query, std::size_t limit) const {
  std::vector<Entry> entries;
  {
    const std::lock_guard lock(mutex_);
    entries.reserve(entries_.size());
    for (auto kept = entries_.rbegin(); kept != entries_.rend(); ++kept) {
      entries.push_back(kept->entry);
    }
  }
  Found found;
  for (Entry& entry : entries) {
    if (!matches(query, *entry)) continue;
    if (++found.count <= limit) found.entries.push_back(std::move(entry));
  }
  return found;
}

Journal::Entry Journal::get(std::uint64_t id) const {
  const std::lock_guard lock(mutex_);
  const auto found = std::lower_bound(
      entries_.begin(), entries_.end(), id,
      [](const Kept& kept, std::uint64_t wanted) { return kept.entry->id < wanted; });
  return found == entries_.end() || found->entry->id != id ? nullptr : found->entry;
}

Journal::Size Journal::size() const {
  const std::lock_guard lock(mutex_);
  return {entries_.size(), capacity_, last_id_ - cleared_at_};
}

Result<JournalQuery> decode_journal_query(const Json& json) {
  JournalQuery query;
  const std::pair<std::string_view, std::string*> texts[] = {{"method", &query.method},
                                                             {"path", &query.path},
                                                             {"source", &query.source},
                                                             {"text", &query.text}};
  for (const auto& [key, target] : texts) {
    auto text = optional_string(json, key, "");
    if (!text) return text.error();
    *target = std::move(*text).value_or("");
  }
  auto status = optional_integer(json, "status", "", 100, 599);
  if (!status) return status.error();
  if (*status) query.status = static_cast<int>(**status);
  auto after = optional_integer(json, "after", "", 0, 9'007'199'254'740'991);
  if (!after) return after.error();
  query.after = static_cast<std::uint64_t>(after->value_or(0));
  return query;
}

Json encode_journal_entry(const JournalEntry& entry) {
  const auto pairs = [](const auto& list) {
    Json::Array array;
    for (const auto& [name, value] : list) {
      array.emplace_back(Json::Object{{"name", Json(name)}, {"value", Json(value)}});
    }
    return Json(std::move(array));
  };
  Json json;
  json.set("id", Json::integer(static_cast<std::int64_t>(entry.id)));
  json.set("at", entry.at.to_string());
  json.set("method", entry.request.method);
  json.set("path", entry.request.path);
  json.set("query", pairs(entry.request.params));
  json.set("headers", pairs(entry.request.headers));
  json.set("body", entry.request.body);
  json.set("bodyBytes", Json::integer(static_cast<std::int64_t>(entry.body_bytes)));
  json.set("status", Json::integer(entry.status));
  json.set("source", entry.source);
  if (!entry.fixture.empty()) json.set("fixture", entry.fixture);
  if (!entry.fault.empty()) json.set("fault", entry.fault);
  if (!entry.message.empty()) json.set("message", entry.message);
  json.set("answerBytes", Json::integer(static_cast<std::int64_t>(entry.answer_bytes)));
  json.set("micros", Json::integer(entry.micros));
  return json;
}

}  // namespace usagescope::mock
