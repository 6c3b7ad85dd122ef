#include "core/json/csv_rows.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/json/usage_ingest.hpp"

namespace usagescope {
namespace {

const std::string kReportHeader =
    "\"Org Id\",\"Org Name\",\"Org Status\",\"Tag\",\"Service Id\",\"Service Name\","
    "\"Subscription Id\",\"Sku Name\",\"Sku Description\",\"Datacenter\","
    "\"Billable Usage Timestamp\",\"Price ()\",\"Usage Qty\",\"Commit Qty\",\"Billable Qty\","
    "\"Product Family\",\"Customer Segment\",\"Cross Reference Sku\"\r\n";

Result<IngestReport> read(UsageTable& table, const std::string& text) {
  return ingest_usage(text, table, {"", UsageFormat::kCsv, true});
}

Error refused(const std::string& text) {
  UsageTable table;
  const auto report = read(table, text);
  INFO(text);
  REQUIRE_FALSE(report);
  return report.error();
}

TEST_CASE("the usage-report layout becomes usage rows") {
  UsageTable table;
  const auto report = read(
      table,
      kReportHeader +
          "\"o1\",\"Coke\",\"ACTIVE\",\"\",\"s-1\",\"VMC\",\"sid\",\"SKU\",\"A host\",\"US West\","
          "\"1633046400000\",\"8.368063\",\"10.50\",\"4\",\"6.5\",\"VMC-AWS\",\"COMMERCIAL\","
          "\"X-1\"\r\n");
  REQUIRE(report);
  REQUIRE(table.row_count() == 1);
  UsageRecord row;
  row.customer_org_id = "o1";
  row.customer_name = "Coke";
  row.service = "VMC";
  row.subscription_id = "sid";
  row.charge_id = "SKU";
  row.charge_description = "A host";
  row.data_center_description = "US West";
  row.usage_timestamp = *CivilDateTime::parse("2021-10-01 00:00:00");
  row.msrp_price = *Decimal::parse("8.368063");
  row.usage = *Decimal::parse("10.5");
  row.commitment = Decimal(4);
  row.on_demand_usage = *Decimal::parse("6.5");
  row.product_family = "VMC-AWS";
  row.part_number = "X-1";
  CHECK(table.record(0) == row);
  CHECK(report->format == UsageFormat::kCsv);
  CHECK(report->unknown_fields == 0);
  CHECK(report->currency.empty());
  CHECK(report->unused_columns ==
        std::vector<std::string>{"Org Status", "Tag", "Service Id", "Customer Segment"});
  UsageTable empty;
  CHECK(read(empty, kReportHeader)->rows.row_count == 0);
}

TEST_CASE("the download layout has the fields' own names, in any order and case") {
  UsageTable table;
  const auto report = read(table,
                           "USAGE;new;usageTimestamp; Price (USD) \n"
                           "\"1,5\"\"\";;;\n");
  REQUIRE_FALSE(report);
  CHECK(report.error().path == "2:USAGE");
  CHECK(report.error().code == ErrorCode::kWrongType);
  const auto good =
      read(table, "USAGE;new;usageTimestamp; Price (USD) \n1.5;a,b;2021-10-01 00:00:01;7\n2\n\n");
  REQUIRE(good);
  CHECK(good->rows.row_count == 2);
  CHECK(good->unknown_fields == 1);
  CHECK(good->unused_columns == std::vector<std::string>{"new"});
  CHECK(good->currency == "USD");
  CHECK(table.record(0).msrp_price == Decimal(7));
  CHECK(table.record(0).usage_timestamp->second_of_day == 1);
  CHECK_FALSE(table.record(1).msrp_price);
}

TEST_CASE("fields are quoted as RFC 4180 says") {
  UsageTable table;
  REQUIRE(read(table,
               "service,customerName\r\n"
               "\"a \"\"b\"\", c\r\nd\",\"\"\r\n"
               "x y ,z"));
  REQUIRE(table.row_count() == 2);
  CHECK(table.record(0).service == "a \"b\", c\r\nd");
  CHECK_FALSE(table.record(0).customer_name);
  CHECK(table.record(1).service == "x y ");
  CHECK(table.record(1).customer_name == "z");
}

TEST_CASE("what is doubtful in CSV is refused with line and column") {
  CHECK(refused("").code == ErrorCode::kInvalidSyntax);
  CHECK(refused("a,b\n1,2\n").code == ErrorCode::kUnknownName);
  CHECK(refused("a,b\n1,2\n").path == "1:");
  CHECK(refused("usage,Usage Qty\n1,2\n").path == "1:Usage Qty");
  CHECK(refused("usage,service\n1,a\n2,b,c\n").path == "3:");
  CHECK(refused("usage,service\n1,a\n2,\"b\"c\n").path == "3:");
  CHECK(refused("usage,service\n1,a\n2,b\"c\n").message.find("quote") != std::string::npos);
  CHECK(refused("usage,service\n1,a\rb\n").code == ErrorCode::kInvalidSyntax);
  CHECK(refused("usage,service\n1,\"a\nb\"\n2,\"a\n").path == "4:");
  CHECK(refused("usage,service\n1,\"a\nb\"\nx,a\n").path == "4:usage");
  CHECK(refused("usage,service\n1,\xFF\n").message.find("UTF-8") != std::string::npos);
  CHECK(refused("usage\n1.2345678901234567890\n").code == ErrorCode::kOutOfRange);
  CHECK(refused("usage\n1.2345678901234567890\n").path == "2:usage");
  CHECK(refused("Usage Qty\n +1\n").path == "2:Usage Qty");
  CHECK(refused("usage\n\"1,234.5\"\n").message.find("thousands") != std::string::npos);
  CHECK(refused("usageTimestamp\n1633046400000\n").path == "2:usageTimestamp");
  CHECK(refused("usageTimestamp\n2021-02-29\n").code == ErrorCode::kInvalidSyntax);
  CHECK(refused("Billable Usage Timestamp\n999999999999999\n").code == ErrorCode::kOutOfRange);
  CHECK(refused("usage\n\"" + std::string(1 << 20, 'x')).code == ErrorCode::kOutOfRange);
}

TEST_CASE("seconds and milliseconds are told apart by their size") {
  UsageTable table;
  REQUIRE(read(table, "Billable Usage Timestamp\n1633046401\n1633046401999\n2021-10-01\n0\n"));
  CHECK(table.record(0).usage_timestamp->to_string() == "2021-10-01 00:00:01");
  CHECK(table.record(1).usage_timestamp->to_string() == "2021-10-01 00:00:01");
  CHECK(table.record(2).usage_timestamp->to_string() == "2021-10-01 00:00:00");
  CHECK(table.record(3).usage_timestamp->to_string() == "1970-01-01 00:00:00");
}

}  // namespace
}  // namespace usagescope
