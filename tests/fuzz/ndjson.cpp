// Usage rows line by line, and any documents one after another.

#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/ingest_check.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  const std::string_view text = fuzz::text_of(data, size);
  UsageTable lines;
  const auto as_lines = fuzz::check_ingest(text, UsageFormat::kNdjson, lines);
  UsageTable documents;
  const auto as_documents = fuzz::check_ingest(text, UsageFormat::kJson, documents);
  // A file without any document is NDJSON without rows, but no JSON.
  fuzz::require(!as_lines || as_documents || lines.row_count() == 0,
                "NDJSON is a series of documents");
  return 0;
}
