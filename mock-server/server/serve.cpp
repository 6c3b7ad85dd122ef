// `usagescope-mock serve`.
#include <pthread.h>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <thread>
#include <utility>

#include "mock-server/http/file.hpp"
#include "mock-server/server/application.hpp"
#include "mock-server/server/commands.hpp"
#include "mock-server/server/listener.hpp"
#include "mock-server/server/loading.hpp"

namespace usagescope::mock {
namespace {

class SystemClock final : public Clock {
 public:
  [[nodiscard]] Instant now() const override {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::milliseconds>(since).count()};
  }
};

int fail(const Error& error) {
  std::fprintf(stderr, "usagescope-mock: %s\n", describe(error).c_str());
  return kExitFailed;
}

/// SIGINT and SIGTERM of this process and of all threads that it starts later wait for sigwait.
sigset_t block_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

Status announce(const Options& options, int port) {
  std::printf("usagescope-mock: ready on http://127.0.0.1:%d/\n", port);
  std::fflush(stdout);
  if (options.port_file.empty()) return ok();
  return write_file(options.port_file, std::to_string(port) + "\n");
}

}  // namespace

int run_serve(const Options& options) {
  const sigset_t signals = block_stop_signals();
  auto config = load_config(options);
  if (!config) return fail(config.error());
  auto dataset = load_dataset(options);
  if (!dataset) return fail(dataset.error());
  auto parts = load_parts(options, *config, std::make_shared<const Dataset>(std::move(*dataset)));
  if (!parts) return fail(parts.error());
  std::unique_ptr<const Clock> clock;
  if (config->clock) {
    clock = std::make_unique<PinnedClock>(*config->clock);
  } else {
    clock = std::make_unique<SystemClock>();
  }
  const Application application(std::make_shared<const ApplicationParts>(std::move(*parts)),
                                *clock);
  Listener listener(application);
  auto port = listener.bind(options.port);
  if (!port) return fail(port.error());
  if (auto s = announce(options, *port); !s) return fail(s.error());

  std::thread waiter([&listener, &signals] {
    int signal = 0;
    sigwait(&signals, &signal);
    listener.stop();
  });
  const bool served = listener.run();
  // The waiter may still wait when the socket failed by itself.
  if (!served) pthread_kill(waiter.native_handle(), SIGTERM);
  waiter.join();
  if (!served) return fail({ErrorCode::kNetwork, "the listening socket failed", ""});
  std::printf("usagescope-mock: stopped\n");
  return kExitOk;
}

}  // namespace usagescope::mock
