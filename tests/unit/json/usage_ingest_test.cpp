#include "core/json/usage_ingest.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <utility>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "tests/unit/json/fixture.hpp"
#include "tests/unit/json/ingest_support.hpp"

namespace usagescope {
namespace {

using test::ingested_in_pieces;
using test::ingested_whole;

IngestOptions as(UsageFormat format, std::string name = {}) {
  return {std::move(name), format, true};
}

IngestReport loaded(UsageTable& table, std::string_view text, const IngestOptions& options = {}) {
  auto report = ingest_usage(text, table, options);
  INFO(text.substr(0, 300));
  INFO((report ? std::string() : describe(report.error())));
  REQUIRE(report);
  return *report;
}

Error refused(std::string_view text, const IngestOptions& options = {}) {
  UsageTable table;
  auto report = ingest_usage(text, table, options);
  INFO(text.substr(0, 300));
  REQUIRE_FALSE(report);
  return report.error();
}

std::size_t missing_fields(const UsageRecord& record) {
  std::size_t missing = record.usage_timestamp ? 0 : 1;
  for (const ColumnInfo& info : columns()) {
    if (info.type == ColumnType::kText) missing += *text_field(record, info.column) ? 0 : 1;
    if (info.type == ColumnType::kDecimal) missing += *decimal_field(record, info.column) ? 0 : 1;
  }
  return missing;
}

const std::string kTwoRows =
    R"({"chargeId":"A","usage":1.50,"usageTimestamp":"2021-10-01 00:00:00"},)"
    R"({"usage":"2","chargeId":"B\u0021","extra":[{"usage":9}],"service":null})";

TEST_CASE("one page, an array, rows a line and pages one after another give the same rows") {
  const std::vector<std::string> texts = {
      R"({"current":1,"next":null,"results":[)" + kTwoRows + R"(],"totalResultsCount":2})",
      "[" + kTwoRows + "]",
      replaced(kTwoRows, "},{", "}\n{"),
      replaced(kTwoRows, "},{", "}{"),
      R"({"results":[)" + replaced(kTwoRows, "},{", R"(}]} {"results":[{)") + "]}",
      "\xEF\xBB\xBF\r\n [ " + replaced(kTwoRows, "},{", "}\n,\t{") + " ] \n"};
  for (const std::string& text : texts) {
    INFO(text);
    UsageTable table;
    const IngestReport report = loaded(table, text, {"a.json", UsageFormat::kAuto, true});
    REQUIRE(table.row_count() == 2);
    CHECK(report.rows == SourceSpan{"a.json", 0, 2});
    CHECK(report.unknown_fields == 1);
    CHECK(report.bytes == static_cast<std::int64_t>(text.size()));
    CHECK(table.record(0).usage->to_string() == "1.5");
    CHECK(table.record(1).usage == Decimal(2));
    CHECK(table.record(1).charge_id == "B!");
    CHECK_FALSE(table.record(1).service);
    CHECK(table.record(0).usage_timestamp->to_string() == "2021-10-01 00:00:00");
  }
}

TEST_CASE("the report tells what pages say of themselves") {
  UsageTable table;
  const auto page = [](int current, int next) {
    return "{\"current\":" + std::to_string(current) + ",\"next\":" + std::to_string(next) +
           ",\"results\":[{\"usage\":1}],\"totalResultsCount\":2}";
  };
  IngestReport report = loaded(table, page(1, 2) + page(2, 0), as(UsageFormat::kJson, "two"));
  CHECK(report.format == UsageFormat::kJson);
  CHECK(report.expected_rows == 2);
  CHECK(report.page_current == 2);
  CHECK(report.page_next == 0);
  report = loaded(table, page(1, 2), as(UsageFormat::kPage, "three"));
  CHECK(report.rows == SourceSpan{"three", 2, 1});
  CHECK(loaded(table, "{\"usage\":1}").format == UsageFormat::kNdjson);
}

TEST_CASE("an object without any known member is a page, and a row among rows") {
  UsageTable table;
  CHECK(loaded(table, "{}").rows.row_count == 0);
  CHECK(loaded(table, R"({"x":{}})").unknown_fields == 1);
  CHECK(loaded(table, "{}", as(UsageFormat::kNdjson)).rows.row_count == 1);
  CHECK(loaded(table, "{\"usage\":1}\n{}\n").rows.row_count == 2);
  CHECK(loaded(table, R"({"x":1,"results":[{}],"usage":1})").rows.row_count == 1);
  CHECK(loaded(table, R"({"x":1,"usage":1,"results":[{}]})").unknown_fields == 2);
  CHECK(loaded(table, " \n ", as(UsageFormat::kNdjson)).rows.row_count == 0);
}

TEST_CASE("errors say where: pointer in a document, line and pointer among lines") {
  const std::string good = R"({"usage":1})";
  CHECK(refused("[" + good + R"(,{"usage":true}])").path == "/1/usage");
  CHECK(refused(R"({"results":[{"usage":1e40}]})").path == "/results/0/usage");
  CHECK(refused(R"({"results":[{"usage":1e40}]})").code == ErrorCode::kOutOfRange);
  CHECK(refused(good + "\n\n" + R"({"usage":"x"})").path == "3:/usage");
  CHECK(refused(good + "\n7").path == "2:");
  CHECK(refused(good + "\n}").code == ErrorCode::kInvalidSyntax);
  CHECK(refused(good + "\n}").path == "2:");
  CHECK(refused(R"({"results":[]}
{"results":[{"service":1}]})")
            .path == "2:/results/0/service");
  CHECK(refused("[{}", as(UsageFormat::kJson, "a.json")).path == "a.json:/0");
  CHECK(refused(good + good + "{\"usage\":", as(UsageFormat::kNdjson, "a.ndjson")).path ==
        "a.ndjson:1:/usage");
  CHECK(refused(" \n").message == "There is nothing in it.");
  CHECK(refused("", as(UsageFormat::kJson)).code == ErrorCode::kInvalidSyntax);
  CHECK(refused("{}{}", as(UsageFormat::kPage)).code == ErrorCode::kInvalidSyntax);
  CHECK(refused("[]", as(UsageFormat::kPage)).code == ErrorCode::kWrongType);
  CHECK(refused("\x1F\x8B\x08 ").message.find("gzip") != std::string::npos);
  CHECK(refused("PK\x03\x04 ").message.find("Excel") != std::string::npos);
  CHECK(refused("\xFF\xFE{ ").message.find("UTF-16") != std::string::npos);
}

TEST_CASE("what was loaded before a bad record stays") {
  UsageTable table;
  UsageIngest ingest(table, {});
  REQUIRE(ingest.append(R"([{"usage":1},{"usage":2},{"usage":)"));
  const Status status = ingest.append(R"([]},{"usage":3}])");
  REQUIRE_FALSE(status);
  CHECK(status.error().path == "/2/usage");
  CHECK(table.row_count() == 2);
  CHECK(ingest.append("[]").error() == status.error());
  CHECK(ingest.finish().error() == status.error());
  CHECK(ingest.report().rows.row_count == 2);
}

TEST_CASE("a number that the column cannot hold exactly is refused with its place") {
  const std::string text =
      R"([{"usage":123456789012345678},{"chargeId":"x","usage":0.001},{"usage":1}])";
  UsageTable table;
  const auto report = ingest_usage(text, table, {});
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::kOutOfRange);
  CHECK(report.error().path == "/1/usage");
  CHECK(table.row_count() == 1);
  CHECK(table.record(0).usage->to_string() == "123456789012345678");
  UsageTable fresh;
  CHECK(ingest_usage(R"({"usage":1234567890123456789})", fresh, {}).error().path == "1:/usage");
  CHECK(loaded(fresh, R"({"usage":1.50000000000000000000000})").rows.row_count == 1);
  CHECK(fresh.decimal(Column::kUsage).scale() == 1);
  CHECK(loaded(fresh, R"({"usage":15e-1} {"usage":-0.0} {"usage":"1E2"})").rows.row_count == 3);
  CHECK(fresh.record(3).usage == Decimal(100));
}

TEST_CASE("sources follow each other in one table") {
  UsageTable table;
  std::vector<SourceSpan> sources;
  sources.push_back(
      loaded(table, "[{\"usage\":1},{\"usage\":2}]", {"a", UsageFormat::kAuto, true}).rows);
  sources.push_back(loaded(table, "usage\r\n3\r\n", {"b", UsageFormat::kAuto, true}).rows);
  sources.push_back(loaded(table, "{\"usage\":4}", {"c", UsageFormat::kAuto, true}).rows);
  CHECK(sources == std::vector<SourceSpan>{{"a", 0, 2}, {"b", 2, 1}, {"c", 3, 1}});
  CHECK(table.decimal(Column::kUsage).values()[3] == 4);
}

TEST_CASE("pieces may end anywhere") {
  const std::string page =
      "\xEF\xBB\xBF"
      R"({"current":1, "results":[{"chargeId":"A\n\u00e4\ud83d\ude00\\","usage":-12.50,)"
      R"("customerName":"Müller €uro 😀","service":null,"new":{"a":[true,false,null,1.5e-3,"\""]}},)"
      R"({"usage":"1e2","usageTimestamp":"2021-10-02T03:04:05Z"}],"totalResultsCount":2} )";
  const std::string lines =
      "{\"usage\":1}\r\n\n{\"customerName\":\"ü\",\"usage\":22}\n{\"usage\":3}";
  const std::string csv =
      "\xEF\xBB\xBF"
      "usage,\"customerName\",usageTimestamp,x\r\n\r\n1.5,\"M\xC3\xBCller \"\"A\"\",\r\nB\","
      "2021-10-01,\r\n,\"\",,\n2";
  const std::vector<std::pair<std::string, UsageFormat>> texts = {
      {page, UsageFormat::kAuto},
      {page, UsageFormat::kPage},
      {page + page, UsageFormat::kJson},
      {lines, UsageFormat::kNdjson},
      {lines + "\n{\"usage\":tru}", UsageFormat::kAuto},
      {csv, UsageFormat::kAuto},
      {csv + "\n3,\"open", UsageFormat::kCsv},
      {page.substr(0, 150), UsageFormat::kAuto}};
  for (const auto& sample : texts) {
    const auto& text = sample.first;
    const auto format = sample.second;
    const auto whole = ingested_whole(text, as(format, "s"));
    INFO(text);
    for (std::size_t size = 1; size <= 24; ++size) {
      INFO(size);
      CHECK(ingested_in_pieces(text, as(format, "s"), size) == whole);
    }
    for (std::size_t first = 1; first < text.size(); ++first) {
      std::size_t piece = 0;
      const auto split =
          test::ingested(text, as(format, "s"), [&] { return piece++ == 0 ? first : text.size(); });
      INFO(first);
      CHECK(split == whole);
    }
  }
}

TEST_CASE("a text or a number of more than a mebibyte is refused, however it comes") {
  const std::string text = "[{\"new\":\"" + std::string((1 << 20) + 1, 'x') + "\"}]";
  const std::string fits = "[{\"new\":\"" + std::string(1 << 20, 'x') + "\"}]";
  for (const std::size_t size : {std::size_t{4'000'000}, std::size_t{65'536}}) {
    CHECK(ingested_in_pieces(text, {}, size).error->code == ErrorCode::kOutOfRange);
    CHECK(ingested_in_pieces(text, {}, size).error->path == "/0/new");
    CHECK_FALSE(ingested_in_pieces(fits, {}, size).error);
    const std::string number = "[{\"usage\":1" + std::string(1 << 20, '0') + "}]";
    CHECK(ingested_in_pieces(number, {}, size).error->code == ErrorCode::kOutOfRange);
    CHECK(ingested_in_pieces(number, {}, size).error->path == "/0/usage");
  }
}

TEST_CASE("of a page in which each field is missing once all rows are loaded") {
  const std::string text = fixture("seller/usages-search-sparse.json");
  UsageTable table;
  const IngestReport report = loaded(table, text, {"", UsageFormat::kPage, true});
  REQUIRE(table.row_count() == columns().size());
  CHECK(report.expected_rows == columns().size());
  CHECK(report.unknown_fields == 0);
  const auto page = decode_usage_page(text);
  REQUIRE(page);
  std::uint32_t row = 0;
  for (const ColumnInfo& info : columns()) {  // in the order of the rows
    CAPTURE(info.wire_name);
    const UsageRecord record = table.record(row);
    CHECK(record == page->page.results[row]);
    CHECK(missing_fields(record) == 1);
    if (info.type == ColumnType::kText) CHECK_FALSE(*text_field(record, info.column));
    if (info.type == ColumnType::kDecimal) CHECK_FALSE(*decimal_field(record, info.column));
    if (info.type == ColumnType::kDate) CHECK_FALSE(record.usage_timestamp);
    ++row;
  }
}

}  // namespace
}  // namespace usagescope
