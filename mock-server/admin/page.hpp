#pragma once

#include <string_view>

namespace usagescope::mock {

/// The files of page/, built in (embed.cmake).
extern const std::string_view kAdminHtml;
extern const std::string_view kAdminStyle;
extern const std::string_view kAdminScript;

}  // namespace usagescope::mock
