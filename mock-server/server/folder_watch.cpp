#include "mock-server/server/folder_watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>
#include <utility>

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR;
constexpr int kQuietMs = 150;
constexpr int kMostWaits = 20;  // a folder that never rests is loaded every few seconds

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(const fs::path& folder,
                                                        std::function<void()> on_change) {
  std::unique_ptr<FolderWatch> watch(new FolderWatch());
  watch->folder_ = folder;
  watch->on_change_ = std::move(on_change);
  watch->changes_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  watch->stop_ = ::eventfd(0, EFD_CLOEXEC);
  if (watch->changes_ < 0 || watch->stop_ < 0 ||
      ::inotify_add_watch(watch->changes_, folder.c_str(), kEvents) < 0) {
    return Error{ErrorCode::kNotFound, "the folder cannot be watched", folder.string()};
  }
  watch->watch_folders();
  watch->thread_ = std::thread([raw = watch.get()] { raw->run(); });
  return watch;
}

FolderWatch::~FolderWatch() {
  if (thread_.joinable()) {
    const std::uint64_t one = 1;
    while (::write(stop_, &one, sizeof(one)) < 0 && errno == EINTR) {
    }
    thread_.join();
  }
  if (changes_ >= 0) ::close(changes_);
  if (stop_ >= 0) ::close(stop_);
}

void FolderWatch::watch_folders() {
  std::error_code failure;
  for (auto entry = fs::recursive_directory_iterator(folder_, failure);
       !failure && entry != fs::recursive_directory_iterator(); entry.increment(failure)) {
    std::error_code unknown;
    if (!entry->is_directory(unknown)) continue;
    // One more folder than the system lets us watch is loaded by POST /__admin/reload still.
    (void)::inotify_add_watch(changes_, entry->path().c_str(), kEvents);
  }
}

/// Whether there were changes; takes them all. False at once when it is to stop.
bool FolderWatch::wait(int timeout_ms) {
  std::array<pollfd, 2> ready{pollfd{stop_, POLLIN, 0}, pollfd{changes_, POLLIN, 0}};
  if (::poll(ready.data(), ready.size(), timeout_ms) <= 0 || ready[0].revents != 0) return false;
  alignas(inotify_event) std::array<char, 16'384> events{};
  while (::read(changes_, events.data(), events.size()) > 0) {
  }
  return true;
}

void FolderWatch::run() {
  constexpr int kForever = -1;
  for (;;) {
    pollfd stop{stop_, POLLIN, 0};
    const bool has_changed = wait(kForever);
    if (::poll(&stop, 1, 0) > 0) return;
    if (!has_changed) continue;  // a signal
    watch_folders();
    for (int waits = 0; waits < kMostWaits && wait(kQuietMs); ++waits) watch_folders();
    if (::poll(&stop, 1, 0) > 0) return;
    on_change_();
  }
}

}  // namespace usagescope::mock
