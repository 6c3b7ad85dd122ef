// Pages of usages/search: whatever is decoded survives encoding and a table, and the bulk path reads
// the same rows.

#include <string>

#include "core/json/usage_codec.hpp"
#include "core/store/usage_table.hpp"
#include "tests/fuzz/fuzz_target.hpp"
#include "tests/fuzz/ingest_check.hpp"

namespace usagescope::fuzz {
namespace {

void check_page(const DecodedUsagePage& decoded) {
  const std::string text = encode_usage_page(decoded.page);
  const Result<DecodedUsagePage> again = decode_usage_page(text);
  require(again.has_value(), "an encoded page is decoded");
  require(again->page == decoded.page, "a page is the same after encoding");
  require(again->unknown_fields == 0, "an encoded page has known fields only");
  require(encode_usage_page(again->page) == text, "encoding is stable");
}

/// Appends rows one by one, as far as they fit.
std::optional<Error> append_all(const UsagePage& page, UsageTable& table) {
  for (const UsageRecord& record : page.results) {
    const std::uint32_t rows = table.row_count();
    const Status status = table.append(record);
    require(table.row_count() == rows + (status ? 1 : 0), "a row is appended or not");
    if (!status) return status.error();
    require(table.record(rows) == record, "a row is read as it was appended");
  }
  return std::nullopt;
}

/// The message decoder and the bulk path are two programs for one format.
void check_bulk(std::string_view text, const Result<DecodedUsagePage>& decoded) {
  UsageTable table;
  const Result<IngestReport> bulk = check_ingest(text, UsageFormat::kPage, table);
  if (!decoded) {
    // Of several errors each path may meet another one first: the decoder looks at all bytes
    // before it looks at values.
    require(!bulk, "both paths refuse the same");
    return;
  }
  UsageTable expected;
  const std::optional<Error> error = append_all(decoded->page, expected);
  require(bulk.has_value() != error.has_value(), "both paths accept the same");
  require(table.row_count() == expected.row_count(), "both paths read as many rows");
  for (std::uint32_t row = 0; row < table.row_count(); ++row) {
    require(table.record(row) == expected.record(row), "both paths read the same rows");
  }
}

}  // namespace
}  // namespace usagescope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  const std::string_view text = fuzz::text_of(data, size);
  const auto page = decode_usage_page(text);
  if (page) fuzz::check_page(*page);
  fuzz::check_bulk(text, page);
  if (const auto record = decode_usage_record(text)) {
    const auto again = decode_usage_record(encode_usage_record(*record));
    fuzz::require(again && *again == *record, "a record is the same after encoding");
  }
  return 0;
}
