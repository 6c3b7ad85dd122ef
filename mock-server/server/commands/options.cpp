#include "mock-server/server/commands/options.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <string_view>
#include <system_error>

#include "core/base/text.hpp"
#include "mock-server/server/commands/option_rows.hpp"

namespace usagescope::mock {
namespace {

Error usage_error(std::string message, ErrorCode code = ErrorCode::kInvalidArgument) {
  return Error{code, std::move(message) + " (see --help)", ""};
}

const CommandRow* find_command(std::string_view name) {
  for (const CommandRow& row : command_rows()) {
    if (row.name == name) return &row;
  }
  return nullptr;
}

const CommandRow& row_of(Command command) {
  for (const CommandRow& row : command_rows()) {
    if (row.command == command) return row;
  }
  return command_rows().front();
}

const OptionRow* find_option(std::string_view name, Command command) {
  for (const OptionRow& row : option_rows()) {
    if (row.name == name && (row.commands & bit(command)) != 0) return &row;
  }
  return nullptr;
}

/// Letters to change, add or leave out to make one word of the other.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0]++;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({changed, row[j] + 1, diagonal + 1});
    }
  }
  return row.back();
}

/// "; did you mean NAME?" for the nearest of some names, "" when none is near.
template <typename Rows, typename Wanted>
std::string suggestion(std::string_view word, const Rows& rows, const Wanted& is_wanted) {
  std::string_view best;
  std::size_t least = word.size() / 3 + 2;
  for (const auto& row : rows) {
    const std::size_t steps = is_wanted(row) ? distance(word, row.name) : least;
    if (steps >= least) continue;
    least = steps;
    best = row.name;
  }
  return best.empty() ? "" : "; did you mean " + std::string(best) + "?";
}

Error unknown_command(const std::string& word) {
  return usage_error("unknown command " + word +
                         suggestion(word, command_rows(), [](const CommandRow&) { return true; }),
                     ErrorCode::kUnknownName);
}

Error unknown_option(const std::string& name, Command command) {
  std::string others;
  for (const CommandRow& row : command_rows()) {
    if (find_option(name, row.command) != nullptr) {
      others += (others.empty() ? "" : ", ") + std::string(row.name);
    }
  }
  if (!others.empty()) {
    return usage_error(
        name + " is no option of " + std::string(row_of(command).name) + " but of " + others,
        ErrorCode::kUnknownName);
  }
  const auto is_taken = [command](const OptionRow& row) {
    return (row.commands & bit(command)) != 0;
  };
  return usage_error("unknown option " + name + suggestion(name, option_rows(), is_taken),
                     ErrorCode::kUnknownName);
}

bool asks_for_help(std::string_view word) {
  return word == "--help" || word == "-h";
}

/// Reads the option at `next`, and its value, which may be the next argument.
Status read_option(const std::vector<std::string>& arguments, std::size_t& next, Options& options) {
  std::string name = arguments[next];
  std::optional<std::string> value;
  if (const std::size_t equals = name.find('='); equals != std::string::npos) {
    value = name.substr(equals + 1);
    name.resize(equals);
  }
  const OptionRow* row = find_option(name, options.command);
  if (row == nullptr) return unknown_option(name, options.command);
  if (row->value.empty()) {
    if (value) return usage_error(name + " takes no value");
  } else {
    if (!value && next + 1 < arguments.size()) value = arguments[++next];
    if (!value || value->empty()) return usage_error(name + " lacks its value");
  }
  auto status = row->read(options, *row, value.value_or(""));
  return status ? ok() : Status(usage_error(status.error().message));
}

void append_lines(std::string& out, std::string_view lines, std::size_t indent) {
  bool is_first = true;
  for (std::string_view line : split(lines, '\n')) {
    if (!is_first) out.append(indent, ' ');
    out.append(line).push_back('\n');
    is_first = false;
  }
}

/// Words in lines of one width.
void append_words(std::string& out, std::string_view words, std::size_t indent) {
  constexpr std::size_t kWidth = 84;
  std::size_t column = 0;
  for (std::string_view word : split(words, ' ')) {
    if (column > 0 && column + 1 + word.size() > kWidth) {
      out += '\n';
      column = 0;
    }
    out.append(column == 0 ? indent : 1, ' ').append(word);
    column += (column == 0 ? indent : 1) + word.size();
  }
  out += '\n';
}

void append_option(std::string& out, const OptionRow& row) {
  constexpr std::size_t kHelpColumn = 22;
  std::string head = "    " + std::string(row.name);
  if (!row.value.empty()) head += ' ' + std::string(row.value);
  if (head.size() + 2 > kHelpColumn) {
    out += head + '\n';
    head.clear();
  }
  head.append(kHelpColumn - head.size(), ' ');
  out += head;
  append_lines(out, row.help, kHelpColumn);
}

void append_command(std::string& out, const CommandRow& command) {
  constexpr std::size_t kHelpIndent = 4;
  const bool is_default = command.command == Command::kServe;
  out += "\n  usagescope-mock ";
  out += is_default ? "[serve]" : std::string(command.name);
  if (!command.operand.empty()) out += ' ' + std::string(command.operand);
  std::string options;
  std::string shared;  // told of a command before
  for (const OptionRow& row : option_rows()) {
    if ((row.commands & bit(command.command)) == 0) continue;
    const Commands before = row.commands & (bit(command.command) - 1);
    if (before == 0) {
      append_option(options, row);
    } else {
      shared += (shared.empty() ? "" : ", ") + std::string(row.name);
    }
  }
  if (!options.empty() || !shared.empty()) out += " [options]";
  out += "   " + std::string(command.usage) + '\n';
  if (!command.help.empty()) {
    out.append(kHelpIndent, ' ');
    append_lines(out, command.help, kHelpIndent);
  }
  out += options;
  if (!shared.empty()) append_words(out, "and " + shared + " as above", kHelpIndent);
}

}  // namespace

Result<Options> parse_options(const std::vector<std::string>& arguments) {
  Options options;
  std::size_t next = 0;
  if (!arguments.empty() && !arguments[0].starts_with("-")) {
    if (arguments[0] == "help") {
      options.command = Command::kHelp;
      return options;
    }
    const CommandRow* command = find_command(arguments[0]);
    if (command == nullptr) return unknown_command(arguments[0]);
    options.command = command->command;
    next = 1;
  }
  const CommandRow& command = row_of(options.command);
  for (; next < arguments.size(); ++next) {
    if (asks_for_help(arguments[next])) {
      options.command = Command::kHelp;
      return options;
    }
    if (arguments[next] == "--version") {
      options.command = Command::kVersion;
      return options;
    }
    if (!arguments[next].starts_with("-")) {
      if (command.operand.empty() || !options.operand.empty() || arguments[next].empty()) {
        return usage_error("'" + arguments[next] + "' is not expected here");
      }
      options.operand = arguments[next];
      continue;
    }
    if (auto s = read_option(arguments, next, options); !s) return s.error();
  }
  if (!command.operand.empty() && options.operand.empty()) {
    return usage_error(std::string(command.name) + " wants " + std::string(command.operand));
  }
  if (command.check != nullptr) {
    if (auto s = command.check(options); !s) return usage_error(s.error().message);
  }
  return options;
}

std::string default_fixtures() {
  namespace fs = std::filesystem;
  constexpr const char* kHere = "fixtures";
  std::error_code failure;
  if (fs::exists(fs::path(kHere) / "cpn-mock.json", failure)) return kHere;
  const fs::path program = fs::read_symlink("/proc/self/exe", failure);
  if (failure) return kHere;
  const fs::path installed = program.parent_path().parent_path() / "share/usagescope/fixtures";
  return fs::exists(installed / "cpn-mock.json", failure) ? installed.string() : kHere;
}

std::string help_text() {
  std::string out =
      "usagescope-mock: stands in for the Cloud Partner Navigator API, offline.\n\n"
      "First steps: run it without a word, open http://127.0.0.1:8080/__admin/ and ask\n"
      "  curl http://127.0.0.1:8080/cphub/api/auth/v1/authn/accesstoken \\\n"
      "    -d '{\"refreshToken\": \"usagescope-demo-distributor\"}'\n"
      "docs/test-your-client.md (installed in share/doc/usagescope-mock) goes on from there.\n";
  for (const CommandRow& command : command_rows()) append_command(out, command);
  out +=
      "\n  usagescope-mock --help, --version\n\n"
      "When ready, serve prints \"usagescope-mock: ready on http://127.0.0.1:PORT/\".\n"
      "SIGINT and SIGTERM end it cleanly.\n\n"
      "Exit codes:\n"
      "  0  done; a server was asked to end and did\n"
      "  1  failed: a file, a port, or problems that check or verify found\n"
      "  2  wrong command line\n";
  return out;
}

}  // namespace usagescope::mock
