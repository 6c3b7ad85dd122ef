// Usage rows as CSV, both layouts.

#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/ingest_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  UsageTable table;
  const auto report = fuzz::check_ingest(fuzz::text_of(data, size), UsageFormat::kCsv, table);
  fuzz::require(!report || report->format == UsageFormat::kCsv, "CSV is read as CSV");
  return 0;
}
