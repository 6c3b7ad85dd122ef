#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "mock-server/admin/faults.hpp"
#include "mock-server/admin/journal.hpp"
#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/fixtures/scenario.hpp"

namespace usagescope::mock {

/// How the last load of the fixtures went.
struct LoadReport {
  std::size_t loads = 0;       ///< that succeeded, the first at the start
  std::optional<Error> error;  ///< of the last, when it failed; the set before it still answers
  std::optional<Instant> at;   ///< machine's time of the last try
};

class LoadStatus {
 public:
  [[nodiscard]] LoadReport get() const {
    const std::lock_guard lock(mutex_);
    return report_;
  }
  void note(std::optional<Error> error, Instant at) {
    const std::lock_guard lock(mutex_);
    if (!error) ++report_.loads;
    report_.error = std::move(error);
    report_.at = at;
  }

 private:
  mutable std::mutex mutex_;
  LoadReport report_;
};

/// All that changes while a server runs, apart from the parts it answers from. Any number of
/// threads may use it at once.
struct Runtime {
  explicit Runtime(std::optional<Instant> pinned,
                   std::size_t journal_entries = kDefaultJournalEntries)
      : clock(pinned), journal(journal_entries) {}

  MockClock clock;
  Journal journal;
  FaultBook faults;
  LoadStatus loads;
  /// Shared with the parts, which a reload replaces.
  std::shared_ptr<ScenarioStates> scenarios = std::make_shared<ScenarioStates>();
  // What --scenario begins with; constant once the server runs.
  std::vector<FaultSpec> first_faults = {};
  std::optional<Instant> first_now = {};

  /// Clock, journal, faults and scenarios as they were at the start.
  void reset() {
    clock.reset();
    if (first_now) clock.pin(*first_now);
    journal.clear();
    faults.replace(first_faults);
    scenarios->reset();
  }
};

}  // namespace usagescope::mock
