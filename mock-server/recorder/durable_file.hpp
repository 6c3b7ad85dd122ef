#pragma once

#include <filesystem>
#include <string_view>

#include "core/base/result.hpp"

namespace usagescope::mock {

/// Writes a file so that a process that is killed, or a machine that loses power, leaves the old
/// bytes or the new ones and never a mixture: a file beside it with the ending ".partial", fsync,
/// rename, fsync of the folder. Makes folders that are missing. Error kNotFound with the path.
[[nodiscard]] Status write_durably(const std::filesystem::path& path, std::string_view bytes);

/// Renames a file or folder and has its new name on the disk. Error kNotFound with the path.
[[nodiscard]] Status rename_durably(const std::filesystem::path& from,
                                    const std::filesystem::path& to);

/// What an interrupted write_durably() leaves.
inline constexpr char kPartialEnding[] = ".partial";

}  // namespace usagescope::mock
