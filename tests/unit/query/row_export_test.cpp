#include "core/query/rows/row_export.hpp"

#include "core/json/usage_codec.hpp"
#include "core/json/usage_ingest.hpp"
#include "core/query/snapshots/snapshot.hpp"
#include "tests/unit/query/random_rows.hpp"
#include "tests/unit/query/table_builder.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

std::string exported(const UsageTable& table, ExportFormat format, std::size_t max_bytes) {
  Result<RowOrder> list = RowOrder::make(table, {}, {});
  REQUIRE(list);
  RowExport rows(*list, format, 0, table.row_count());
  std::string all;
  std::string piece;
  while (rows.next(piece, max_bytes)) {
    CHECK_FALSE(piece.empty());
    all += piece;
  }
  CHECK(rows.rows_written() == table.row_count());
  CHECK(piece.empty());
  return all;
}

/// RFC 4180, said plainly: rows of fields; nullopt for a field that is empty and has no quotes.
std::vector<std::vector<std::optional<std::string>>> read_csv(const std::string& text) {
  std::vector<std::vector<std::optional<std::string>>> rows;
  std::size_t at = 0;
  while (at < text.size()) {
    rows.emplace_back();
    for (bool is_last = false; !is_last;) {
      std::optional<std::string> field;
      if (text[at] == '"') {
        field = "";
        for (++at; text[at] != '"' || text[at + 1] == '"'; ++at) {
          if (text[at] == '"') ++at;
          *field += text[at];
        }
        ++at;
      } else {
        const std::size_t end = text.find_first_of(",\r", at);
        REQUIRE(end != std::string::npos);
        if (end > at) field = text.substr(at, end - at);
        at = end;
      }
      rows.back().push_back(field);
      is_last = text[at] == '\r';
      at += is_last ? 2 : 1;
    }
  }
  return rows;
}

UsageRecord record_of(const std::vector<std::optional<std::string>>& fields,
                      const std::vector<std::optional<std::string>>& heading) {
  UsageRecord record;
  REQUIRE(fields.size() == heading.size());
  for (std::size_t i = 0; i < fields.size(); ++i) {
    const Column column = *column_by_wire_name(*heading[i]);
    if (!fields[i]) continue;
    if (auto* text = text_field(record, column)) *text = *fields[i];
    if (auto* number = decimal_field(record, column)) *number = *Decimal::parse(*fields[i]);
    if (column == Column::kUsageTimestamp) {
      record.usage_timestamp = *CivilDateTime::parse(*fields[i]);
    }
  }
  return record;
}

std::vector<UsageRecord> nasty_records() {
  RandomRows random(31);
  std::vector<UsageRecord> rows = random.records(700);
  const std::vector<std::string> texts = {
      "a,b",    "say \"hi\"",           "two\r\nlines", " edge ",    "",    "=1+2",
      "000123", "12345678901234567890", "\xC3\xA9;",    "tab\there", "\\n", "-5"};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    rows[i * 3].charge_description = texts[i];
    rows[i * 5].customer_org_id = texts[i];
  }
  return rows;
}

}  // namespace

TEST_CASE("NDJSON rows decode to the same records, whatever the size of the pieces") {
  const std::vector<UsageRecord> rows = nasty_records();
  const UsageTable table = table_of(rows);
  const std::string whole = exported(table, ExportFormat::kNdjson, 1 << 20);
  CHECK(exported(table, ExportFormat::kNdjson, 1) == whole);
  CHECK(exported(table, ExportFormat::kNdjson, 1'000) == whole);
  std::size_t at = 0;
  for (const UsageRecord& row : rows) {
    const std::size_t end = whole.find('\n', at);
    REQUIRE(end != std::string::npos);
    const Result<UsageRecord> decoded = decode_usage_record(whole.substr(at, end - at));
    REQUIRE(decoded);
    CHECK(*decoded == row);
    at = end + 1;
  }
  CHECK(at == whole.size());
}

TEST_CASE("CSV reads back to the same records, missing told from empty") {
  const std::vector<UsageRecord> rows = nasty_records();
  const UsageTable table = table_of(rows);
  const std::string whole = exported(table, ExportFormat::kCsv, 4'000);
  const auto fields = read_csv(whole);
  REQUIRE(fields.size() == rows.size() + 1);
  REQUIRE(fields[0].size() == kColumnCount);
  for (std::size_t i = 0; i < rows.size(); ++i)
    CHECK(record_of(fields[i + 1], fields[0]) == rows[i]);
}

TEST_CASE("loading an export gives the same table, but for empty texts in CSV") {
  std::vector<UsageRecord> rows = nasty_records();
  rows.emplace_back();
  for (const ExportFormat format : {ExportFormat::kNdjson, ExportFormat::kCsv}) {
    const UsageTable table = table_of(rows);
    UsageTable loaded;
    IngestOptions options;
    options.format = format == ExportFormat::kCsv ? UsageFormat::kCsv : UsageFormat::kNdjson;
    const auto report = ingest_usage(exported(table, format, 5'000), loaded, options);
    INFO((report ? "" : describe(report.error())));
    REQUIRE(report);
    REQUIRE(loaded.row_count() == table.row_count());
    if (format == ExportFormat::kCsv) {
      for (UsageRecord& row : rows) {
        for (const ColumnInfo& info : columns()) {
          if (auto* text = text_field(row, info.column); text != nullptr && *text == "") {
            text->reset();
          }
        }
      }
    }
    for (std::uint32_t row = 0; row < rows.size(); ++row) CHECK(loaded.record(row) == rows[row]);
    const Result<SnapshotResult> compared = compare_snapshots(table_of(rows), loaded, {}, {});
    REQUIRE(compared);
    CHECK(compared->found_count == 0);
  }
}

TEST_CASE("the text is as people know it") {
  UsageTable table;
  UsageRecord row = record(
      "chargeId=VOD-HS usage=3666.0 msrpPrice=8.368063 resellerId=0114214 "
      "usageTimestamp=2021-11-11");
  row.customer_name = "Potlatch, \"Deltic\"";
  row.service = "";
  REQUIRE(table.append(row));
  CHECK(exported(table, ExportFormat::kNdjson, 100) ==
        "{\"chargeId\":\"VOD-HS\",\"customerName\":\"Potlatch, \\\"Deltic\\\"\","
        "\"msrpPrice\":8.368063,\"resellerId\":\"0114214\",\"service\":\"\",\"usage\":3666,"
        "\"usageTimestamp\":\"2021-11-11 00:00:00\"}\n");
  CHECK(exported(table, ExportFormat::kCsv, 100) ==
        "billingAccountId,billingEngineDiscountContractId,chargeDescription,chargeId,commitment,"
        "customerName,customerOrgId,dataCenterDescription,distributorId,distributorName,msrpPrice,"
        "onDemandUsage,partNumber,productFamily,resellerId,resellerName,service,subscriptionId,"
        "unitOfMeasurement,usage,usageTimestamp\r\n"
        ",,,VOD-HS,,\"Potlatch, \"\"Deltic\"\"\",,,,,8.368063,,,,0114214,,\"\",,,3666,"
        "2021-11-11 00:00:00\r\n");
}

TEST_CASE("a window is written in the order of the list, in pieces of whole rows") {
  UsageTable table;
  for (int i = 0; i < 10'000; ++i) append(table, "usage=" + std::to_string(i));
  Result<RowOrder> list = RowOrder::make(table, {}, {{Column::kUsage, false, true}});
  REQUIRE(list);
  RowExport rows(*list, ExportFormat::kNdjson, 9'997, 50);
  CHECK(rows.row_count() == 3);
  std::string piece;
  REQUIRE(rows.next(piece, 1));
  CHECK(piece == "{\"usage\":2}\n");
  REQUIRE(rows.next(piece));
  CHECK(piece == "{\"usage\":1}\n{\"usage\":0}\n");
  CHECK_FALSE(rows.next(piece));
  RowExport nothing(*list, ExportFormat::kCsv, 20'000, 50);
  CHECK(nothing.row_count() == 0);
  CHECK(nothing.next(piece));
  CHECK_FALSE(nothing.next(piece));
}
