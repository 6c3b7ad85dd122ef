#include "mock-server/server/commands/serving.hpp"

#include <pthread.h>

#include <cstdio>
#include <thread>
#include <utility>

#include "mock-server/http/file.hpp"
#include "mock-server/server/transport/channel.hpp"

namespace usagescope::mock {
namespace {

Status announce(const Options& options, int port, const std::string& announcement) {
  // Before the line that says so: who reads the line may read the file.
  if (!options.port_file.empty()) {
    if (auto s = write_file(options.port_file, std::to_string(port) + "\n"); !s) return s;
  }
  const char* scheme = options.tls_cert.empty() ? "http" : "https";
  std::printf("usagescope-mock: ready on %s://127.0.0.1:%d/%s\n", scheme, port,
              announcement.c_str());
  std::fflush(stdout);
  return ok();
}

}  // namespace

int fail(const Error& error) {
  std::fprintf(stderr, "usagescope-mock: %s\n", describe(error).c_str());
  return kExitFailed;
}

sigset_t block_stop_signals() {
  std::signal(SIGPIPE, SIG_IGN);
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

Result<std::unique_ptr<RequestLog>> open_log(const Options& options) {
  if (!options.log.empty()) return RequestLog::to_file(options.log);
  if (options.is_quiet) return std::unique_ptr<RequestLog>();
  return RequestLog::to_stderr();
}

int serve_until_signal(const Handler& handler, const Options& options, const sigset_t& signals,
                       const std::string& announcement, ListenerOptions transport) {
  transport.max_connections = options.max_connections;
  if (!options.tls_cert.empty()) {
    auto tls = TlsIdentity::load(options.tls_cert, options.tls_key);
    if (!tls) return fail(tls.error());
    transport.tls = std::move(*tls);
  }
  Listener listener(handler, std::move(transport));
  auto port = listener.bind(options.port);
  if (!port) return fail(port.error());
  if (auto s = announce(options, *port, announcement); !s) return fail(s.error());
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
