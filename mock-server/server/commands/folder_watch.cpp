#include "mock-server/server/commands/folder_watch.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdint>
#include <cstring>
#include <system_error>
#include <utility>

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t kEvents =
    IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR;
constexpr std::uint32_t kReplacements =
    IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR;
constexpr int kQuietMs = 150;
constexpr int kMostWaits = 20;  // a folder that never rests is loaded every few seconds

}  // namespace

Result<std::unique_ptr<FolderWatch>> FolderWatch::start(const fs::path& folder,
                                                        std::function<void()> on_change) {
  std::unique_ptr<FolderWatch> watch(new FolderWatch());
  std::error_code failure;
  watch->folder_ = fs::absolute(folder, failure).lexically_normal();
  if (!watch->folder_.has_filename()) watch->folder_ = watch->folder_.parent_path();
  watch->on_change_ = std::move(on_change);
  watch->stop_ = ::eventfd(0, EFD_CLOEXEC);
  if (watch->stop_ < 0 || !watch->watch_anew()) {
    return Error{ErrorCode::kNotFound, "the folder cannot be watched", folder.string()};
  }
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

/// Forgets all watches, which stay with folders that were moved away. Whether the folder is there.
bool FolderWatch::watch_anew() {
  if (changes_ >= 0) ::close(changes_);
  changes_ = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  above_ = ::inotify_add_watch(changes_, folder_.parent_path().c_str(), kReplacements);
  is_replaced_ = false;
  if (::inotify_add_watch(changes_, folder_.c_str(), kEvents) < 0) return false;
  watch_folders();
  return true;
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

/// Takes what has happened. Whether it was about the folder: what else lies beside it is not.
bool FolderWatch::take_changes() {
  bool is_ours = false;
  alignas(inotify_event) std::array<char, 16'384> events{};
  for (ssize_t size = 0; (size = ::read(changes_, events.data(), events.size())) > 0;) {
    for (ssize_t at = 0; at < size;) {
      inotify_event event{};
      std::memcpy(&event, events.data() + at, sizeof(event));
      const char* name = events.data() + at + sizeof(event);
      const bool is_above = event.wd == above_;
      const bool is_folder = is_above && event.len > 0 && folder_.filename() == name;
      is_replaced_ = is_replaced_ || is_folder;
      is_ours = is_ours || is_folder || !is_above;
      at += static_cast<ssize_t>(sizeof(event) + event.len);
    }
  }
  return is_ours;
}

/// Whether there were changes. False at once when it is to stop.
bool FolderWatch::wait(int timeout_ms) {
  std::array<pollfd, 2> ready{pollfd{stop_, POLLIN, 0}, pollfd{changes_, POLLIN, 0}};
  if (::poll(ready.data(), ready.size(), timeout_ms) <= 0 || ready[0].revents != 0) return false;
  if (!take_changes()) return false;
  if (is_replaced_) {
    (void)watch_anew();  // a folder that is gone comes back with an event of the one above
  } else {
    watch_folders();
  }
  return true;
}

void FolderWatch::run() {
  constexpr int kForever = -1;
  for (;;) {
    pollfd stop{stop_, POLLIN, 0};
    const bool has_changed = wait(kForever);
    if (::poll(&stop, 1, 0) > 0) return;
    if (!has_changed) continue;  // a signal, or something beside the folder
    for (int waits = 0; waits < kMostWaits && wait(kQuietMs); ++waits) {
    }
    if (::poll(&stop, 1, 0) > 0) return;
    on_change_();
  }
}

}  // namespace usagescope::mock
