#include "mock-server/server/options.hpp"

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

Error usage_error(std::string message) {
  return Error{ErrorCode::kInvalidArgument, std::move(message) + " (see --help)", ""};
}

Result<std::uint64_t> whole_number(const std::string& option, const std::string& text,
                                   std::int64_t max) {
  const auto number = parse_digits(text);
  if (!number || *number > max) {
    return usage_error(option + " takes a whole number up to " + std::to_string(max));
  }
  return static_cast<std::uint64_t>(*number);
}

Result<std::optional<Command>> command_of(const std::string& word) {
  if (word == "serve") return std::optional(Command::kServe);
  if (word == "generate") return std::optional(Command::kGenerate);
  if (word == "rules") return std::optional(Command::kRules);
  if (word == "--help" || word == "-h" || word == "help") return std::optional(Command::kHelp);
  if (!word.starts_with("--")) return usage_error("unknown command " + word);
  return std::optional<Command>();
}

Status read_serve_option(const std::string& name, const std::string& value, Options& options,
                         bool& is_known) {
  is_known = true;
  if (name == "--port") {
    auto port = whole_number(name, value, 65'535);
    if (!port) return port.error();
    options.port = static_cast<int>(*port);
  } else if (name == "--port-file") {
    options.port_file = value;
  } else if (name == "--site") {
    options.site = value;
  } else if (name == "--fixtures") {
    options.fixtures = value;
  } else if (name == "--data") {
    options.data = value;
  } else if (name == "--now") {
    options.now = value;
  } else {
    is_known = false;
  }
  return ok();
}

Status read_generate_option(const std::string& name, const std::string& value, Options& options,
                            bool& is_known) {
  constexpr std::int64_t kMaxRows = 100'000'000;
  is_known = name == "--rows" || name == "--seed" || name == "--out";
  if (name == "--out") options.out = value;
  if (name == "--rows" || name == "--seed") {
    auto number = whole_number(name, value, name == "--rows" ? kMaxRows : 9'007'199'254'740'991);
    if (!number) return number.error();
    (name == "--rows" ? options.rows : options.seed) = *number;
  }
  return ok();
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  std::size_t next = 0;
  if (!arguments.empty()) {
    auto command = command_of(arguments[0]);
    if (!command) return command.error();
    if (*command) {
      options.command = **command;
      next = 1;
    }
  }
  for (; next < arguments.size(); ++next) {
    std::string name = arguments[next];
    if (name == "--help" || name == "-h") {
      options.command = Command::kHelp;
      return options;
    }
    if (options.command == Command::kServe && (name == "--lenient" || name == "--strict")) {
      options.lenient = name == "--lenient";
      continue;
    }
    std::string value;
    if (const std::size_t equals = name.find('=');
        name.starts_with("--") && equals != std::string::npos) {
      value = name.substr(equals + 1);
      name.resize(equals);
    } else if (next + 1 < arguments.size()) {
      value = arguments[++next];
    } else {
      return usage_error(name + " is unknown or lacks its value");
    }
    bool is_known = false;
    Status status = ok();
    if (options.command == Command::kServe) {
      status = read_serve_option(name, value, options, is_known);
    } else if (options.command == Command::kGenerate) {
      status = read_generate_option(name, value, options, is_known);
    }
    if (!status) return status.error();
    if (!is_known) return usage_error("unknown option " + name);
    if (value.empty()) return usage_error(name + " lacks its value");
  }
  if (options.command == Command::kGenerate && options.rows == 0) {
    return usage_error("generate wants --rows N, at least 1");
  }
  return options;
}

std::string_view help_text() noexcept {
  return R"(usagescope-mock: stands in for the Cloud Partner Navigator API, offline.

  usagescope-mock [serve] [options]   answer requests (the default)
    --port N          port on 127.0.0.1; 0 takes a free one (default 8080)
    --port-file FILE  write the port there once the server is ready
    --site DIR        serve this folder as the page
    --fixtures DIR    recorded exchanges, tokens, settings (default fixtures)
    --data FILE       usage rows instead of the demo dataset: NDJSON, usage pages
                      (JSON) or CSV, each also gzipped
    --now T           the server's clock: YYYY-MM-DDTHH:MM:SSZ, or real
                      (default: the clock of DIR/cpn-mock.json)
    --strict          refuse what the documents leave doubtful
    --lenient         recognise epoch seconds, cut report ranges that are too long
                      (default of both: DIR/cpn-mock.json)

  usagescope-mock generate --rows N [--seed S] [--out FILE]
    Writes N invented usage rows as NDJSON, one UsageSummary a line, to FILE or
    to the standard output. With --out, FILE.provenance.json says that the rows
    are assumed and how they were made. Same N and S, same bytes.

  usagescope-mock rules
    Lists every rule that the answers follow: documented or assumption, and where
    it comes from.

  usagescope-mock --help

When ready, serve prints "usagescope-mock: ready on http://127.0.0.1:PORT/".
SIGINT and SIGTERM end it cleanly.

Exit codes: 0 done, 1 failed (a file, a port), 2 wrong command line.
)";
}

}  // namespace usagescope::mock
