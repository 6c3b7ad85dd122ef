#pragma once

#include <string>

#include "core/time/clock.hpp"
#include "mock-server/admin/journal.hpp"

namespace usagescope::mock {

/// "2026-03-01T12:00:00Z POST /cphub/...?pageLimit=5 200 verbatim seller/usages-search-seed 0.31
/// ms": the machine's time, method, path and query, status, the stage that answered, the fixture or
/// "-". One line whatever the path holds.
[[nodiscard]] std::string log_line(const JournalEntry& entry, Instant at);

}  // namespace usagescope::mock
