#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "core/service/dataset.hpp"
#include "core/service/service.hpp"
#include "mock-server/auth/token_store.hpp"
#include "mock-server/fixtures/fixture_set.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/http/static_site.hpp"
#include "mock-server/server/replay_mode.hpp"

namespace usagescope::mock {

/// Everything that answers are made from. Never changed once requests can see it: a reload makes a
/// new one, so any number of threads may read at once.
struct ApplicationParts {
  /// Shared, for a reload of the fixtures keeps the rows.
  std::shared_ptr<const Dataset> dataset;
  FixtureSet fixtures;
  TokenStore tokens;
  CorsPolicy cors;
  ServicePolicy policy;
  std::optional<StaticSite> site;
  std::optional<std::string> contract = {};  ///< openapi.yaml of the fixtures, served as it is
  ReplayMode mode = ReplayMode::kHybrid;
  /// Where the fixtures' scenarios stand: the one part that requests change. A reload hands it on.
  std::shared_ptr<ScenarioStates> scenarios = std::make_shared<ScenarioStates>();
};
using PartsSnapshot = std::shared_ptr<const ApplicationParts>;

/// The parts that new requests are answered from. A request takes them once, at its start, and
/// keeps them to its end: an exchange under its feet changes nothing for it.
class PartsHolder {
 public:
  explicit PartsHolder(PartsSnapshot parts) : parts_(std::move(parts)) {}

  [[nodiscard]] PartsSnapshot get() const {
    const std::lock_guard lock(mutex_);
    return parts_;
  }
  /// The old parts go when the last request that holds them ends.
  void exchange(PartsSnapshot parts) {
    const std::lock_guard lock(mutex_);
    parts_.swap(parts);
  }

 private:
  mutable std::mutex mutex_;  // held for the copy of a pointer
  PartsSnapshot parts_;
};

}  // namespace usagescope::mock
