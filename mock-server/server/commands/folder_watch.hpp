#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <thread>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// Calls back when something below a folder has changed and then stayed quiet for a moment, so that
/// a save of many files is one call. Folders made later are watched too, and so is another folder
/// (or link to one) that takes this one's place. Nothing runs while nothing changes.
class FolderWatch {
 public:
  /// `on_change` is called on a thread of the watch's own. kNotFound when the folder cannot be
  /// watched.
  [[nodiscard]] static Result<std::unique_ptr<FolderWatch>> start(
      const std::filesystem::path& folder, std::function<void()> on_change);
  /// Waits for a call under way.
  ~FolderWatch();
  FolderWatch(const FolderWatch&) = delete;
  FolderWatch& operator=(const FolderWatch&) = delete;

 private:
  FolderWatch() = default;
  void run();
  [[nodiscard]] bool watch_anew();
  void watch_folders();
  [[nodiscard]] bool wait(int timeout_ms);
  [[nodiscard]] bool take_changes();

  std::filesystem::path folder_;  // absolute
  std::function<void()> on_change_;
  int changes_ = -1;  // inotify
  int above_ = -1;    // the watch of the folder that this one lies in
  bool is_replaced_ = false;
  int stop_ = -1;  // eventfd
  std::thread thread_;
};

}  // namespace usagescope::mock
