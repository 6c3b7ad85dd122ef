// The command line as tables: an option is a member in options.hpp and a row here.
#include "mock-server/server/commands/option_rows.hpp"

#include <type_traits>

#include "core/base/text.hpp"
#include "mock-server/admin/mock_clock.hpp"
#include "mock-server/http/cors.hpp"
#include "mock-server/recorder/url.hpp"

namespace usagescope::mock {
namespace {

constexpr Commands kServe = bit(Command::kServe);
constexpr Commands kGenerate = bit(Command::kGenerate);
constexpr Commands kCheck = bit(Command::kCheck);
constexpr Commands kVerify = bit(Command::kVerify);
constexpr Commands kRecord = bit(Command::kRecord);
constexpr Commands kGateway = bit(Command::kGateway);
constexpr Commands kImportHar = bit(Command::kImportHar);
constexpr Commands kExportHar = bit(Command::kExportHar);
constexpr Commands kProxies = kRecord | kGateway;

constexpr std::int64_t kMaxRows = 100'000'000;
constexpr std::int64_t kMaxSeed = 9'007'199'254'740'991;  // exact in JSON readers that use doubles

/// A value taken as it is; a member that is a list grows by it.
template <auto Member>
Status text(Options& options, const OptionRow&, const std::string& value) {
  if constexpr (std::is_same_v<std::decay_t<decltype(options.*Member)>, std::vector<std::string>>) {
    (options.*Member).push_back(value);
  } else {
    options.*Member = value;
  }
  return ok();
}

/// A whole number within the bounds.
template <auto Member, std::int64_t Min, std::int64_t Max>
Status number(Options& options, const OptionRow& row, const std::string& value) {
  const auto read = parse_digits(value);
  if (!read || *read < Min || *read > Max) {
    return Error{ErrorCode::kInvalidArgument,
                 std::string(row.name) + " takes a whole number from " + std::to_string(Min) +
                     " to " + std::to_string(Max),
                 ""};
  }
  using Number = std::decay_t<decltype(options.*Member)>;
  options.*Member = static_cast<Number>(*read);
  return ok();
}

/// An option without a value.
template <auto Member, bool Value = true>
Status flag(Options& options, const OptionRow&, const std::string&) {
  options.*Member = Value;
  return ok();
}

Status read_mode(Options& options, const OptionRow& row, const std::string& value) {
  if (value == "verbatim") {
    options.mode = ReplayMode::kVerbatim;
  } else if (value == "semantic") {
    options.mode = ReplayMode::kSemantic;
  } else if (value == "hybrid") {
    options.mode = ReplayMode::kHybrid;
  } else {
    return Error{ErrorCode::kUnknownName,
                 std::string(row.name) + " takes verbatim, semantic or hybrid", ""};
  }
  return ok();
}

Status read_update(Options& options, const OptionRow& row, const std::string& value) {
  if (value == "none") {
    options.update = Update::kNone;
  } else if (value == "missing") {
    options.update = Update::kMissing;
  } else if (value == "all") {
    options.update = Update::kAll;
  } else {
    return Error{ErrorCode::kUnknownName, std::string(row.name) + " takes none, missing or all",
                 ""};
  }
  return ok();
}

Status read_now(Options& options, const OptionRow& row, const std::string& value) {
  options.now.emplace();
  if (value == "real") return ok();
  auto instant = parse_clock(value);
  if (!instant) {
    return Error{ErrorCode::kInvalidArgument,
                 std::string(row.name) + ' ' + value + ": " + instant.error().message, ""};
  }
  options.now->emplace(*instant);
  return ok();
}

Status read_origin(Options& options, const OptionRow& row, const std::string& value) {
  if (!is_origin(value)) {
    return Error{ErrorCode::kInvalidArgument,
                 std::string(row.name) + " takes an origin as browsers send it, like " +
                     "https://usage.example or http://localhost:5173, not " + value,
                 ""};
  }
  options.origins.push_back(value);
  return ok();
}

/// The URL of another server, which tokens may be sent to.
Status check_url(std::string_view option, const std::string& text,
                 const std::vector<std::string>& allowed_hosts) {
  auto url = parse_upstream_url(text);
  Status status = url ? check_upstream(*url, allowed_hosts) : Status(url.error());
  if (status) return ok();
  return Error{status.error().code, std::string(option) + ": " + status.error().message, ""};
}

Status wants_upstream(const Options& options) {
  if (!options.upstream.empty()) {
    return check_url("--upstream", options.upstream, options.allowed_hosts);
  }
  return Error{ErrorCode::kInvalidArgument,
               "--upstream URL is wanted, as in --upstream https://console.navigator.vmware.com",
               ""};
}

constexpr OptionRow kOptions[] = {
    // Where it listens, and the page.
    {"--port", kServe | kProxies, "N", "port on 127.0.0.1; 0 takes a free one (default 8080)",
     number<&Options::port, 0, 65'535>},
    {"--port-file", kServe | kProxies, "FILE", "write the port there once the server is ready",
     text<&Options::port_file>},
    {"--site", kServe | kGateway, "DIR", "serve this folder as the page", text<&Options::site>},
    {"--tls-cert", kServe | kProxies, "FILE",
     "speak TLS with this certificate (PEM, chain included)", text<&Options::tls_cert>},
    {"--tls-key", kServe | kProxies, "FILE", "the certificate's private key (PEM)",
     text<&Options::tls_key>},
    {"--max-connections", kServe | kProxies, "N",
     "open at once; more are answered 503 (default 2000)",
     number<&Options::max_connections, 1, 100'000>},

    // What it answers from.
    {"--fixtures", kServe | kCheck | kVerify | kExportHar, "DIR",
     "recorded exchanges, tokens, settings (default: fixtures, else\n"
     "those installed with the program)",
     text<&Options::fixtures>},
    {"--data", kServe | kVerify, "FILE",
     "usage rows: NDJSON, usage pages (JSON) or CSV, each also gzipped\n"
     "(default: the files of DIR/datasets, else the demo dataset)",
     text<&Options::data>},
    {"--mode", kServe, "M",
     "verbatim (recordings and stubs of DIR only), semantic (the\n"
     "engine only) or hybrid (recordings, engine, stubs; the default)",
     read_mode},
    {"--now", kServe | kVerify, "T",
     "the server's clock: YYYY-MM-DDTHH:MM:SSZ, or real\n"
     "(default: the clock of DIR/cpn-mock.json)",
     read_now},
    {"--strict", kServe | kVerify, "", "refuse what the documents leave doubtful",
     flag<&Options::lenient, false>},
    {"--lenient", kServe | kVerify, "",
     "recognise epoch seconds, cut report ranges that are too long,\n"
     "name the currency of CSV prices\n"
     "(default of both: DIR/cpn-mock.json)",
     flag<&Options::lenient>},
    {"--scenario", kServe, "FILE",
     "begin with the faults and the clock of this file (docs/admin.md)", text<&Options::scenario>},
    {"--watch", kServe, "", "load the fixtures anew whenever a file of them changes",
     flag<&Options::has_watch>},

    // What it tells.
    {"--log", kServe | kProxies, "FILE",
     "append a line a request there: time, method, path, status, who\n"
     "answered, which fixture, how long (default: the standard error)",
     text<&Options::log>},
    {"--quiet", kServe | kProxies, "", "no such lines", flag<&Options::is_quiet>},
    {"--journal", kServe, "N", "keep the last N requests for /__admin (default 1000)",
     number<&Options::journal, 0, 100'000>},
    {"--no-admin", kServe, "", "no /__admin", flag<&Options::has_admin, false>},

    // The other server, when requests are passed on.
    {"--upstream", kProxies, "URL", "the server that answers: https://HOST[:PORT][/BASE]",
     text<&Options::upstream>},
    {"--allow-host", kProxies, "HOST",
     "a host that tokens may be sent to, beside the documented ones\n"
     "and this machine; may come several times",
     text<&Options::allowed_hosts>},
    {"--ca", kProxies, "FILE", "trust the certificates of this PEM file instead of the system's",
     text<&Options::ca_file>},
    {"--origin", kProxies, "ORIGIN",
     "a page that may ask, as in https://usage.example; may come\n"
     "several times (record also lets pages of this machine ask)",
     read_origin},
    {"--timeout", kProxies, "S", "seconds to wait for the upstream (default 60)",
     number<&Options::timeout_seconds, 1, 3'600>},
    {"--now", kRecord, "T", "the time of the recordings instead of the machine's", read_now},
    {"--update", kRecord | kImportHar, "WHAT",
     "none (tell differences only), missing (record what is not\n"
     "there yet) or all (the default)",
     read_update},

    // Generated rows.
    {"--rows", kGenerate, "N", "how many", number<&Options::rows, 1, kMaxRows>},
    {"--seed", kGenerate, "S", "which ones (default 1)", number<&Options::seed, 0, kMaxSeed>},
    {"--out", kGenerate, "FILE", "write them there instead of the standard output",
     text<&Options::out>},
    {"--out", kExportHar, "FILE", "write there instead of to the standard output",
     text<&Options::out>},
    {"--journal-of", kExportHar, "URL",
     "instead of fixtures the requests that a running mock server was\n"
     "asked, as in http://127.0.0.1:8080",
     text<&Options::journal_of>},
    {"--out", kRecord | kImportHar, "DIR", "the folder of fixtures to write (default recorded)",
     text<&Options::out>},
};

constexpr CommandRow kCommands[] = {
    {Command::kServe, "serve", "", "answer requests (the default)", "",
     [](const Options& options) -> Status {
       if (options.tls_cert.empty() == options.tls_key.empty()) return ok();
       return Error{ErrorCode::kInvalidArgument, "--tls-cert and --tls-key go together", ""};
     }},
    {Command::kGenerate, "generate", "", "write invented usage rows",
     "NDJSON, one UsageSummary a line. With --out, FILE.provenance.json says that the\n"
     "rows are assumed and how they were made. Same N and S, same bytes.",
     [](const Options& options) -> Status {
       if (options.rows > 0) return ok();
       return Error{ErrorCode::kInvalidArgument, "generate wants --rows N, at least 1", ""};
     }},
    {Command::kCheck, "check", "", "tell all that is wrong with fixtures",
     "Settings, tokens, mappings, bodies, contract and datasets. A line a problem:\n"
     "FILE:LINE: POINTER: expected ..., found .... Exit code 1 when there is one.\n"
     "Notes name files that nothing reads; they are no problem.",
     nullptr},
    {Command::kVerify, "verify", "", "hold recordings against engine and contract",
     "Each recording is asked again at its own recordedAt. A line a difference that\n"
     "the recording's metadata.cpn.accepted does not give a reason for; exit code 1\n"
     "when there is one.",
     nullptr},
    {Command::kRules, "rules", "", "list every rule that the answers follow",
     "Each is documented or an assumption, with where it comes from.", nullptr},
    {Command::kRecord, "record", "", "pass requests on and write the exchanges as fixtures",
     "Ask it in the place of the API, then serve --fixtures DIR. Tokens are replaced before\n"
     "anything is written, and what still looks like one is not written at all.",
     wants_upstream},
    {Command::kGateway, "gateway", "", "let a page in a browser ask the real API",
     "Passes requests below /cphub/ on, with the CORS permissions that the API does not\n"
     "give. Tokens pass through and are neither kept nor told.",
     wants_upstream},
    {Command::kImportHar, "import-har", "FILE", "write a HAR file as fixtures",
     "HAR 1.2, as browsers save what they asked. Redacted and looked through as record\n"
     "does; each entry that cannot be used is listed with the reason.",
     nullptr},
    {Command::kExportHar, "export-har", "", "write fixtures as a HAR file",
     "Recordings, or a journal. Pattern stubs stand for no one request and are left out.",
     [](const Options& options) -> Status {
       if (options.journal_of.empty()) return ok();
       return check_url("--journal-of", options.journal_of, {});
     }},
};

}  // namespace

std::span<const OptionRow> option_rows() noexcept {
  return kOptions;
}
std::span<const CommandRow> command_rows() noexcept {
  return kCommands;
}

}  // namespace usagescope::mock
