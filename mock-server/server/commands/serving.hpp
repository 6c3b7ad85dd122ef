#pragma once

#include <csignal>
#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "mock-server/http/handler.hpp"
#include "mock-server/server/commands/options.hpp"
#include "mock-server/server/request_log.hpp"
#include "mock-server/server/transport/listener.hpp"

namespace usagescope::mock {

/// What the commands that listen have in common.

/// Tells the error on the standard error; kExitFailed.
[[nodiscard]] int fail(const Error& error);

/// SIGINT and SIGTERM of this process and of all threads that it starts later wait for
/// serve_until_signal(); SIGPIPE is ignored.
[[nodiscard]] sigset_t block_stop_signals();

/// Where lines about requests go: --log, else the standard error; null with --quiet.
[[nodiscard]] Result<std::unique_ptr<RequestLog>> open_log(const Options& options);

/// Listens, tells the port, and serves until SIGINT or SIGTERM; the exit code.
/// `announcement` is told once it is ready, after the port.
[[nodiscard]] int serve_until_signal(const Handler& handler, const Options& options,
                                     const sigset_t& signals, const std::string& announcement,
                                     ListenerOptions transport = {});

}  // namespace usagescope::mock
