// The engine as a wasm module for a worker, a page or Node: C functions for the script around it
// (engine_host.js), and that script's fetch, timers and clocks as the engine's own.
#include <emscripten.h>
#include <emscripten/heap.h>
#include <malloc.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <map>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "web/engine/engine.hpp"
#include "web/platform/http_transport.hpp"
#include "web/platform/memory.hpp"
#include "web/platform/timers.hpp"

// The bodies are JavaScript; clang-format would break them.
// clang-format off
EM_JS(void, usagescope_host_start, (), {
  // Growing memory replaces the view, so the script asks for the current one each time.
  Module.usagescopeHost.memory = () => HEAPU8;
})
EM_JS(void, usagescope_host_reply,
      (const char* text, size_t size, const char* payload, size_t payload_size), {
  Module.usagescopeHost.reply(HEAPU8.subarray(text >>> 0, (text >>> 0) + size),
                              HEAPU8.subarray(payload >>> 0, (payload >>> 0) + payload_size));
})
EM_JS(void, usagescope_host_out_of_memory, (), {
  Module.usagescopeHost.runOutOfMemory();
})
EM_JS(void, usagescope_host_fetch,
      (uint32_t handle, const char* head, size_t head_size, const char* body, size_t body_size), {
  Module.usagescopeHost.fetch(handle >>> 0, HEAPU8.subarray(head >>> 0, (head >>> 0) + head_size),
                              HEAPU8.subarray(body >>> 0, (body >>> 0) + body_size));
})
EM_JS(void, usagescope_host_abort, (uint32_t handle), {
  Module.usagescopeHost.abort(handle >>> 0);
})
EM_JS(void, usagescope_host_after, (uint32_t handle, double delay_ms), {
  Module.usagescopeHost.after(handle >>> 0, delay_ms);
})
EM_JS(void, usagescope_host_cancel, (uint32_t handle), {
  Module.usagescopeHost.cancel(handle >>> 0);
})
EM_JS(double, usagescope_host_now_ms, (), { return Date.now(); })
EM_JS(double, usagescope_host_monotonic_ms, (), { return performance.now(); })
// clang-format on

namespace usagescope {
namespace {

class HostTransport final : public HttpTransport {
 public:
  FetchHandle fetch(HttpRequest request, FetchCallback callback) override {
    const FetchHandle handle = ++last_handle_;
    callbacks_.emplace(handle, std::move(callback));
    // Lines: method, URL, then name and value of each header. None of them holds a line break.
    std::string head = request.method + "\n" + request.url;
    for (const auto& [name, value] : request.headers) head += "\n" + name + "\n" + value;
    usagescope_host_fetch(handle, head.data(), head.size(), request.body.data(),
                          request.body.size());
    return handle;
  }

  void abort(FetchHandle handle) override {
    if (callbacks_.erase(handle) > 0) usagescope_host_abort(handle);
  }

  void deliver(FetchHandle handle, HttpResponse response) {
    const auto place = callbacks_.find(handle);
    if (place == callbacks_.end()) return;  // aborted while its answer was on the way
    const FetchCallback callback = std::move(place->second);
    callbacks_.erase(place);
    callback(std::move(response));
  }

 private:
  FetchHandle last_handle_ = 0;
  std::map<FetchHandle, FetchCallback> callbacks_;
};

class HostTimers final : public Timers {
 public:
  [[nodiscard]] Instant now() const override {
    return {static_cast<std::int64_t>(usagescope_host_now_ms())};
  }
  [[nodiscard]] std::int64_t monotonic_us() const override {
    return static_cast<std::int64_t>(usagescope_host_monotonic_ms() * 1000.0);
  }

  TimerHandle after(std::int64_t delay_ms, std::function<void()> callback) override {
    const TimerHandle handle = ++last_handle_;
    callbacks_.emplace(handle, std::move(callback));
    usagescope_host_after(handle, static_cast<double>(delay_ms));
    return handle;
  }

  void cancel(TimerHandle handle) override {
    if (callbacks_.erase(handle) > 0) usagescope_host_cancel(handle);
  }

  void fire(TimerHandle handle) {
    const auto place = callbacks_.find(handle);
    if (place == callbacks_.end()) return;
    const std::function<void()> callback = std::move(place->second);
    callbacks_.erase(place);
    callback();
  }

 private:
  TimerHandle last_handle_ = 0;
  std::map<TimerHandle, std::function<void()>> callbacks_;
};

/// The module's own heap. The script keeps it from growing past the limit.
class HostMemory final : public Memory {
 public:
  explicit HostMemory(std::int64_t limit_bytes) : limit_bytes_(limit_bytes) {}

  [[nodiscard]] MemoryFigures figures() const override {
    return {std::int64_t{static_cast<std::uint32_t>(mallinfo().uordblks)},
            static_cast<std::int64_t>(emscripten_get_heap_size()), limit_bytes_};
  }

  [[nodiscard]] bool has_room(std::int64_t bytes) override {
    if (bytes > limit_bytes_) return false;
    // So much any machine has, and trying it out would make the heap larger than it need be. The heap
    // grows by a twentieth at least, so a little less than the limit is what can be had.
    constexpr std::int64_t kTakenForGranted = 256 * 1024 * 1024;
    const std::int64_t granted = std::max(static_cast<std::int64_t>(emscripten_get_heap_size()),
                                          std::min(kTakenForGranted, limit_bytes_ / 16 * 15));
    const auto top = std::int64_t{reinterpret_cast<std::uintptr_t>(sbrk(0))};
    if (top + bytes <= granted) return true;
    // What was freed further down may do as well, and only growing shows whether the heap can grow.
    // Volatile: an allocation that is freed unused may be optimised away.
    void* volatile probe = std::malloc(static_cast<std::size_t>(bytes));
    std::free(probe);
    return probe != nullptr;
  }

 private:
  std::int64_t limit_bytes_;
};

/// All of one engine; the script holds its address.
struct EngineModule {
  explicit EngineModule(std::int64_t limit_bytes) : memory(limit_bytes) {}

  HostMemory memory;
  HostTransport transport;
  HostTimers timers;
  Engine engine{transport, timers, memory, [](const std::string& reply, const std::string& payload) {
                  usagescope_host_reply(reply.data(), reply.size(), payload.data(), payload.size());
                }};
  std::string text;  ///< a message, or the head of an answer, on its way in
  std::string body;  ///< of an answer on its way in
};

/// Room for a text from the script; nullptr when there is none.
char* make_room(EngineModule& module, std::string& text, std::size_t size) {
  text.clear();
  if (size > text.capacity() && !module.memory.has_room(static_cast<std::int64_t>(size) + 1)) {
    return nullptr;
  }
  text.resize(size);
  return text.data();
}

}  // namespace
}  // namespace usagescope

using usagescope::EngineModule;

extern "C" {

/// The engine; lives as long as the module.
EMSCRIPTEN_KEEPALIVE EngineModule* usagescope_engine_create(double limit_bytes) {
  usagescope_host_start();
  // The last line: without it a failed allocation would be written to, at address 0.
  std::set_new_handler([] { usagescope_host_out_of_memory(); });
  return new EngineModule(static_cast<std::int64_t>(limit_bytes));
}

/// Room for `size` bytes that the next call below takes; 0 when there is none.
EMSCRIPTEN_KEEPALIVE char* usagescope_engine_text(EngineModule* module, size_t size) {
  return usagescope::make_room(*module, module->text, size);
}
EMSCRIPTEN_KEEPALIVE char* usagescope_engine_body(EngineModule* module, size_t size) {
  return usagescope::make_room(*module, module->body, size);
}

/// A request lies in the text.
EMSCRIPTEN_KEEPALIVE void usagescope_engine_post(EngineModule* module) {
  const std::string message = std::move(module->text);
  module->text.clear();
  module->engine.handle(message);
}

/// The next bytes of an input lie in the body. 0 when it takes no more.
EMSCRIPTEN_KEEPALIVE int usagescope_engine_feed(EngineModule* module, uint32_t input) {
  return module->engine.feed(input, module->body) ? 1 : 0;
}

/// `trouble` as usagescope::InputTrouble.
EMSCRIPTEN_KEEPALIVE void usagescope_engine_refuse(EngineModule* module, uint32_t input,
                                                   int trouble) {
  module->engine.refuse(input, static_cast<usagescope::InputTrouble>(trouble));
}

/// An answer: the lines failure, Date, Retry-After in the text, and the body.
EMSCRIPTEN_KEEPALIVE void usagescope_engine_fetched(EngineModule* module, uint32_t handle,
                                                    int status) {
  usagescope::HttpResponse response;
  response.status = status;
  const auto lines = usagescope::split(module->text, '\n');
  if (lines.size() == 3) {
    response.failure = lines[0];
    response.date = lines[1];
    response.retry_after = lines[2];
  }
  response.body = std::move(module->body);
  module->body.clear();
  module->transport.deliver(handle, std::move(response));
}

EMSCRIPTEN_KEEPALIVE void usagescope_engine_timer(EngineModule* module, uint32_t handle) {
  module->timers.fire(handle);
}

}  // extern "C"
