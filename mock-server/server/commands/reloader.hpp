#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "core/base/result.hpp"
#include "mock-server/admin/runtime.hpp"
#include "mock-server/server/commands/options.hpp"
#include "mock-server/server/parts.hpp"

namespace usagescope::mock {

/// Loads what a server answers from, at its start and again while it runs. All or nothing: requests
/// see the new parts when every file of them is good, else the old ones. From any thread; one load
/// at a time.
class Reloader {
 public:
  /// The options and the runtime must outlive this.
  Reloader(const Options& options, Runtime& runtime) : options_(options), runtime_(runtime) {}

  /// The first load.
  [[nodiscard]] Result<PartsSnapshot> load();

  /// Fixtures, tokens, settings and contract anew; the rows when a file of them has changed.
  /// The error (its path is "file#/pointer") is also kept for /__admin/health and printed to the
  /// standard error.
  [[nodiscard]] Status reload(PartsHolder& holder);

 private:
  [[nodiscard]] Result<PartsSnapshot> load_locked();
  /// Changes when a file of the rows does.
  [[nodiscard]] std::string data_stamp() const;

  const Options& options_;
  Runtime& runtime_;
  std::mutex mutex_;
  std::shared_ptr<const Dataset> dataset_;
  std::string data_stamp_;
};

}  // namespace usagescope::mock
