// `usagescope-mock import-har` and `usagescope-mock export-har`.
#include <cstdio>
#include <string>
#include <utility>

#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"
#include "mock-server/recorder/har_folder.hpp"
#include "mock-server/recorder/upstream.hpp"
#include "mock-server/server/commands/commands.hpp"
#include "mock-server/server/commands/serving.hpp"

namespace usagescope::mock {
namespace {

/// What a running mock server on this machine has been asked.
Result<std::vector<HarEntry>> fetch_journal(const std::string& server) {
  auto url = parse_upstream_url(server);
  if (!url) return url.error();
  UpstreamSettings settings;
  settings.url = std::move(*url);
  auto upstream = Upstream::open(settings);
  if (!upstream) return upstream.error();
  HttpRequest request;
  request.method = "GET";
  request.target = "/__admin/requests?limit=100000";
  auto answer = upstream->send(request);
  if (!answer) return answer.error();
  std::string body;
  for (auto piece = answer->body_source();; piece = answer->body_source()) {
    if (!piece) return piece.error();
    if (piece->empty()) break;
    body += *piece;
  }
  if (answer->status != 200) {
    return Error{ErrorCode::kServer, "no journal: status " + std::to_string(answer->status),
                 server};
  }
  auto json = Json::parse(body);
  if (!json) return in_file(json.error(), server);
  return journal_as_har(*json, settings.url.origin());
}

}  // namespace

int run_import_har(const Options& options) {
  auto text = read_file(options.operand);
  if (!text) return fail(text.error());
  const std::string folder = options.out.empty() ? "recorded" : options.out;
  auto recording = Recording::open(folder, options.update, machine_now());
  if (!recording) return fail(recording.error());
  auto import = import_har(*text, *recording,
                           [](const std::string& line) { std::printf("%s\n", line.c_str()); });
  if (!import) return fail(in_file(import.error(), options.operand));
  std::printf(
      "usagescope-mock: %zu recorded, %zu left as they were, %zu not usable%s, in %s\n",
      import->recorded, import->left_alone, import->unusable,
      import->failed == 0 ? "" : (", " + std::to_string(import->failed) + " failed").c_str(),
      folder.c_str());
  return import->failed == 0 ? kExitOk : kExitFailed;
}

int run_export_har(const Options& options) {
  const auto tell = [](const std::string& line) { std::fprintf(stderr, "%s\n", line.c_str()); };
  auto entries = options.journal_of.empty() ? fixtures_as_har(options.fixtures, tell)
                                            : fetch_journal(options.journal_of);
  if (!entries) return fail(entries.error());
  const std::string har = write_har(*entries);
  if (options.out.empty()) {
    const bool is_written = std::fwrite(har.data(), 1, har.size(), stdout) == har.size();
    if (is_written && std::fflush(stdout) == 0) return kExitOk;
    return fail(Error{ErrorCode::kNotFound, "the entries cannot be written", "standard output"});
  }
  if (auto s = write_file(options.out, har); !s) return fail(s.error());
  std::printf("usagescope-mock: %zu entries in %s\n", entries->size(), options.out.c_str());
  return kExitOk;
}

}  // namespace usagescope::mock
