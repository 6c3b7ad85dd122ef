// Pages of usages/search: whatever is decoded survives encoding, and a table.

#include <string>

#include "core/json/usage_codec.hpp"
#include "core/store/usage_table.hpp"
#include "tests/fuzz/fuzz_target.hpp"

namespace usagescope::fuzz {
namespace {

void check_page(const UsagePage& page) {
  const std::string text = encode_usage_page(page);
  const Result<DecodedUsagePage> again = decode_usage_page(text);
  require(again.has_value(), "an encoded page is decoded");
  require(again->page == page, "a page is the same after encoding");
  require(again->unknown_fields == 0, "an encoded page has known fields only");
  require(encode_usage_page(again->page) == text, "encoding is stable");
}

void check_table(const UsagePage& page) {
  UsageTable table;
  std::uint32_t rows = 0;
  for (const UsageRecord& record : page.results) {
    if (table.append(record)) {
      require(table.record(rows) == record, "a row is read as it was appended");
      ++rows;
    }
    require(table.row_count() == rows, "a row is appended or not");
  }
}

void check_record(const UsageRecord& record) {
  const Result<UsageRecord> again = decode_usage_record(encode_usage_record(record));
  require(again && *again == record, "a record is the same after encoding");
}

}  // namespace
}  // namespace usagescope::fuzz

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace usagescope;
  const std::string_view text = fuzz::text_of(data, size);
  if (const auto page = decode_usage_page(text)) {
    fuzz::check_page(page->page);
    fuzz::check_table(page->page);
  }
  if (const auto record = decode_usage_record(text)) fuzz::check_record(*record);
  return 0;
}
