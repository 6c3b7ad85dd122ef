#pragma once

#include <string>
#include <string_view>

#include "mock-server/admin/journal.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// What journal and log keep of an exchange, without its secrets: what the recorder's redactor
/// takes out, and what looks like a token wherever it stands. Id and times are the caller's to set.
[[nodiscard]] JournalEntry journal_entry(const HttpRequest& request, const HttpResponse& response);

/// The text with each unbroken run of 20 characters or more in which letters and digits mix, or of
/// 40 or more of any kind, replaced. UUIDs stay, for the API's ids are such.
[[nodiscard]] std::string without_token_shapes(std::string_view text);

}  // namespace usagescope::mock
