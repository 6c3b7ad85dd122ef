// Any bytes as a file of unknown format: all ways of reading agree, and agree with the format that
// was found when it is named.

#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/ingest_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  const std::string_view text = fuzz::text_of(data, size);
  UsageTable table;
  const auto found = fuzz::check_ingest(text, UsageFormat::kAuto, table);
  if (!found) return 0;
  fuzz::require(found->format != UsageFormat::kAuto, "a format is found");
  UsageTable named;
  const auto again = ingest_usage(text, named, {"f", found->format, true});
  fuzz::require(again.has_value(), "the named format is read too");
  // An object without any known member is a row only where the format is known to be NDJSON.
  if (found->format == UsageFormat::kNdjson) return 0;
  fuzz::require(*again == *found, "the named format is read alike");
  fuzz::require(named.row_count() == table.row_count(), "the named format has the same rows");
  return 0;
}
