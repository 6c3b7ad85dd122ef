#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "mock-server/server/commands/options.hpp"

namespace usagescope::mock {

/// A set of commands, one bit each.
using Commands = std::uint32_t;
[[nodiscard]] constexpr Commands bit(Command command) {
  return Commands{1} << static_cast<unsigned>(command);
}

/// One option of the command line: all that parse_options() and help_text() know of it.
struct OptionRow {
  std::string_view name;   ///< "--port"
  Commands commands;       ///< who takes it
  std::string_view value;  ///< name of its value in --help; "" for an option without one
  std::string_view help;   ///< lines parted by '\n'
  /// Takes the value ("" for an option without one) into the options.
  Status (*read)(Options&, const OptionRow&, const std::string& value);
};

struct CommandRow {
  Command command;
  std::string_view name;     ///< "serve"
  std::string_view operand;  ///< name of what it takes beside options; "" for nothing
  std::string_view usage;    ///< the rest of its line in --help
  std::string_view help;     ///< lines parted by '\n'
  /// Whether the options make sense together; null when they always do.
  Status (*check)(const Options&);
};

/// In the order of --help.
[[nodiscard]] std::span<const OptionRow> option_rows() noexcept;
[[nodiscard]] std::span<const CommandRow> command_rows() noexcept;

}  // namespace usagescope::mock
