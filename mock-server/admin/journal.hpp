#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// One exchange as it is kept: without its secrets.
struct JournalEntry {
  std::uint64_t id = 0;  ///< 1, 2, 3, ... since the start
  Instant at;            ///< by the server's clock
  HttpRequest request;   ///< redacted; of the body what kMaxJournalBody allows
  std::size_t body_bytes = 0;
  int status = 0;
  std::string source;    ///< the stage that answered
  std::string fixture;   ///< "" when none did
  std::string fault;     ///< ids of armed faults that changed the answer
  std::string message;   ///< of an error, redacted
  bool is_miss = false;  ///< nothing answered
  std::size_t answer_bytes = 0;
  std::int64_t micros = 0;  ///< from the request read to the answer made
};

inline constexpr std::size_t kMaxJournalBody = 8U << 10U;  ///< larger bodies are not kept
inline constexpr std::size_t kDefaultJournalEntries = 1'000;
/// Entries of long paths, queries, headers and bodies go sooner.
inline constexpr std::size_t kMaxJournalBytes = 32U << 20U;

/// Which exchanges; what is not set matches all.
struct JournalQuery {
  std::string method;
  std::string path;    ///< "*" stands for any run of characters
  std::string source;  ///< a stage's name
  std::string text;    ///< somewhere in path, query, headers, body, fixture or message; any case
  std::optional<int> status;
  bool misses_only = false;
  std::uint64_t after = 0;  ///< with a larger id only
};

/// The latest exchanges, oldest forgotten first: at most so many, of at most kMaxJournalBytes. Any
/// number of threads may use it at once.
class Journal {
 public:
  /// 0 keeps nothing.
  explicit Journal(std::size_t capacity = kDefaultJournalEntries) : capacity_(capacity) {}

  /// Gives the entry its id.
  void add(JournalEntry entry);
  void clear();

  using Entry = std::shared_ptr<const JournalEntry>;

  struct Found {
    std::vector<Entry> entries;  ///< latest first
    std::size_t count = 0;       ///< of all that match
  };
  [[nodiscard]] Found find(const JournalQuery& query, std::size_t limit) const;
  /// nullptr for one that is not kept.
  [[nodiscard]] Entry get(std::uint64_t id) const;

  struct Size {
    std::size_t held = 0;
    std::size_t capacity = 0;
    std::uint64_t total = 0;  ///< since the start or the last clear()
  };
  [[nodiscard]] Size size() const;
  [[nodiscard]] std::size_t capacity() const noexcept { return capacity_; }

 private:
  struct Kept {
    Entry entry;
    std::size_t bytes;
  };

  const std::size_t capacity_;
  mutable std::mutex mutex_;  // held to move pointers, never to read entries
  std::deque<Kept> entries_;  // by id
  std::size_t bytes_ = 0;
  std::uint64_t last_id_ = 0;
  std::uint64_t cleared_at_ = 0;
};

[[nodiscard]] bool matches(const JournalQuery& query, const JournalEntry& entry);
/// "*" stands for any run of characters, also none.
[[nodiscard]] bool matches_wildcard(std::string_view pattern, std::string_view text) noexcept;

/// {"method":..,"path":..,"status":..,"source":..,"text":..,"after":..}; others are kUnknownName.
[[nodiscard]] Result<JournalQuery> decode_journal_query(const Json& json);
[[nodiscard]] Json encode_journal_entry(const JournalEntry& entry);

}  // namespace usagescope::mock
