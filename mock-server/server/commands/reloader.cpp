#include "mock-server/server/commands/reloader.hpp"

#include <cstdio>
#include <system_error>
#include <utility>

#include "mock-server/server/commands/loading.hpp"

namespace usagescope::mock {

namespace fs = std::filesystem;

std::string Reloader::data_stamp() const {
  std::string stamp;
  for (const fs::path& file : row_files(options_)) {
    std::error_code failure;
    const auto time = fs::last_write_time(file, failure).time_since_epoch().count();
    const auto size = fs::file_size(file, failure);
    stamp += file.string() + ' ' + std::to_string(time) + ' ' + std::to_string(size) + '\n';
  }
  return stamp;
}

Result<PartsSnapshot> Reloader::load_locked() {
  auto config = load_config(options_);
  if (!config) return config.error();
  std::string stamp = data_stamp();
  auto parts = load_parts(options_, *config, stamp == data_stamp_ ? dataset_ : nullptr);
  if (!parts) return parts.error();
  parts->scenarios = runtime_.scenarios;
  runtime_.clock.configure(config->clock);
  dataset_ = parts->dataset;
  data_stamp_ = std::move(stamp);
  return PartsSnapshot(std::make_shared<const ApplicationParts>(std::move(*parts)));
}

Result<PartsSnapshot> Reloader::load() {
  const std::lock_guard lock(mutex_);
  auto parts = load_locked();
  if (parts) runtime_.loads.note(std::nullopt, machine_now());
  return parts;
}

Status Reloader::reload(PartsHolder& holder) {
  const std::lock_guard lock(mutex_);
  auto parts = load_locked();
  if (!parts) {
    std::fprintf(stderr, "usagescope-mock: reload failed, the old fixtures stay: %s\n",
                 describe(parts.error()).c_str());
    runtime_.loads.note(parts.error(), machine_now());
    return parts.error();
  }
  holder.exchange(std::move(*parts));
  runtime_.loads.note(std::nullopt, machine_now());
  return ok();
}

}  // namespace usagescope::mock
