// `usagescope-mock record` and `usagescope-mock gateway`.
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/recorder/recording.hpp"
#include "mock-server/recorder/recording_proxy.hpp"
#include "mock-server/recorder/upstream.hpp"
#include "mock-server/server/commands/commands.hpp"
#include "mock-server/server/commands/serving.hpp"
#include "mock-server/server/gateway.hpp"

namespace usagescope::mock {
namespace {

Result<Upstream> open_upstream(const Options& options) {
  auto url = parse_upstream_url(options.upstream);
  if (!url) return url.error();
  UpstreamSettings settings;
  settings.url = std::move(*url);
  settings.ca_file = options.ca_file;
  settings.answer_seconds = options.timeout_seconds;
  return Upstream::open(std::move(settings));
}

/// Threads wait for the upstream: one for each exchange, and those that serve has for all else.
ListenerOptions transport(const Upstream& upstream) {
  ListenerOptions transport;
  transport.threads += upstream.settings().max_exchanges;
  transport.has_slow_handler = true;
  transport.cut = [&upstream] { upstream.stop(); };
  return transport;
}

std::function<void(const std::string&)> teller(RequestLog* log) {
  return [log](const std::string& line) {
    if (log != nullptr) log->write(line);
  };
}

}  // namespace

int run_record(const Options& options) {
  const sigset_t signals = block_stop_signals();
  auto upstream = open_upstream(options);
  if (!upstream) return fail(upstream.error());
  const MockClock clock(options.now.value_or(std::nullopt));
  auto log = open_log(options);
  if (!log) return fail(log.error());
  const std::string folder = options.out.empty() ? "recorded" : options.out;
  auto recording = Recording::open(folder, options.update, clock.now());
  if (!recording) return fail(recording.error());
  const CorsPolicy cors(options.origins);
  const RecordingProxy proxy(*upstream, *recording, cors, clock, teller(log->get()));
  return serve_until_signal(proxy, options, signals,
                            ", recording " + upstream->settings().url.origin() + " into " + folder,
                            transport(*upstream));
}

int run_gateway(const Options& options) {
  const sigset_t signals = block_stop_signals();
  auto upstream = open_upstream(options);
  if (!upstream) return fail(upstream.error());
  auto log = open_log(options);
  if (!log) return fail(log.error());
  std::optional<StaticSite> site;
  if (!options.site.empty()) {
    auto opened = StaticSite::open(options.site);
    if (!opened) return fail(opened.error());
    site = std::move(*opened);
  }
  const Gateway gateway(*upstream, CorsPolicy(options.origins, false), std::move(site),
                        teller(log->get()));
  return serve_until_signal(gateway, options, signals,
                            ", passing on to " + upstream->settings().url.origin(),
                            transport(*upstream));
}

}  // namespace usagescope::mock
