#pragma once

#include <cstdint>
#include <functional>
#include <string_view>

#include "web/engine/protocol.hpp"
#include "web/engine/usage_feed.hpp"
#include "web/engine/usage_store.hpp"
#include "web/platform/memory.hpp"
#include "web/platform/timers.hpp"

namespace usagescope {

/// Why the bytes of an input cannot go in, as whoever feeds them knows; numbers of the module's
/// script (engine_host.js).
enum class InputTrouble : std::uint8_t { kOutOfMemory, kBrokenGzip, kNoGzip };

/// Adds the rows of one file to the store, as its bytes come. A failure or a cancel keeps what came.
/// Status: with bytes at most four times a second, and once at the end.
class FileInput {
 public:
  using OnStatus = std::function<void(const InputStatusReply&)>;

  /// The references must outlive the input. `on_status` must not start or destroy inputs.
  FileInput(UsageStore& store, Timers& timers, Memory& memory, const OpenInputRequest& request,
            OnStatus on_status);

  /// True while more is wanted; an input that has ended takes nothing.
  bool feed(std::string_view bytes);
  void end();
  void cancel();
  /// Ends the input as failed.
  void refuse(InputTrouble trouble);

  [[nodiscard]] bool is_running() const noexcept { return status_.phase == LoadPhase::kLoading; }
  [[nodiscard]] const InputStatusReply& status();

 private:
  void finish(LoadPhase phase);
  void fail(Error error);

  UsageStore& store_;
  Timers& timers_;
  Memory& memory_;
  OnStatus on_status_;
  UsageFeed feed_;
  InputStatusReply status_;
  std::int64_t last_status_ms_;
};

}  // namespace usagescope
