#pragma once

#include <string_view>

#include "core/json/usage_ingest.hpp"

namespace usagescope::fuzz {

/// Reads the text as one format in many ways and requires that all of them agree on table, report
/// and error: at once and in pieces, with the guess of the next row's shape and without. Also that
/// the rows come back equal when they are written and read again. Returns what came of it.
Result<IngestReport> check_ingest(std::string_view text, UsageFormat format, UsageTable& table);

}  // namespace usagescope::fuzz
