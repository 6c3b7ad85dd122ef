#pragma once

#include <filesystem>
#include <string>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// The bytes of a regular file. Error kNotFound with the path when it cannot be read.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

/// Writes the bytes beside the file and renames, so that no reader ever sees half of it.
[[nodiscard]] Status write_file(const std::filesystem::path& path, const std::string& bytes);

}  // namespace usagescope::mock
