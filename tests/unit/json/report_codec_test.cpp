#include "core/json/report_codec.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "tests/unit/json/fixture.hpp"

namespace usagescope {
namespace {

Error error_of(std::string_view text) {
  const auto decoded = decode_service_report(text);
  INFO(text.substr(0, 200));
  REQUIRE_FALSE(decoded);
  return decoded.error();
}

TEST_CASE("the documented report decodes in full") {
  const auto report = decode_service_report(report_seed());
  REQUIRE(report);
  REQUIRE(report->size() == 1);
  const ReportOrganization& organization = (*report)[0];
  CHECK(organization.create_timestamp == 1568178851354);
  CHECK(organization.update_timestamp == 1568180410978);
  CHECK(organization.org_id == "...");
  CHECK(organization.org_name == "Coke");
  CHECK(organization.org_usage_amount->to_string() == "0.0");
  CHECK(organization.org_billable_usage_amount->to_string() == "0.0");
  REQUIRE(organization.services.size() == 2);
  const ReportService& service = organization.services[1];
  CHECK(service.service_name == "VMware Log Intelligence");
  CHECK(service.service_description == "log-intelligence");
  CHECK(service.service_usage_amount->to_string() == "0.0");
  CHECK(service.service_billable_usage_amount->to_string() == "0.0");
  REQUIRE(service.subscriptions.size() == 1);
  const ReportSubscription& subscription = service.subscriptions[0];
  CHECK(subscription.subscription_start_time == 1534465763000);
  CHECK(subscription.subscription_end_time == 0);
  CHECK(subscription.anniversary_billing_time == 0);
  CHECK(subscription.status == "ACTIVE");
  CHECK(subscription.subscription_type == "ON_DEMAND");
  REQUIRE(subscription.sku_data);
  CHECK(subscription.sku_data->skus.empty());
  CHECK(subscription.sku_data->page_size == 0);
}

TEST_CASE("the documented report is encoded as it was, but for white space") {
  const std::string seed = report_seed();
  const auto report = decode_service_report(seed);
  REQUIRE(report);
  CHECK(encode_service_report(*report) == compact(seed));
}

TEST_CASE("SKU records stay as they are, whatever they hold") {
  const std::string skus =
      R"([{"skuDescription":"Host","unitPrice":"51987.0","qty":3.50,"big":123456789012345678901234567890123456789012,)"
      R"("offerInfo":{"offerName":"x","list":[1.0,null,true]},"paymentType":"","zeta":1,"alpha":-0}])";
  const std::string text = replaced(compact(report_seed()), "\"skus\":[]", "\"skus\":" + skus);
  const auto report = decode_service_report(text);
  REQUIRE(report);
  CHECK(encode_service_report(*report) == text);
  const SkuRecord& sku = (*report)[0].services[0].subscriptions[0].sku_data->skus[0];
  CHECK(sku.text("skuDescription") == "Host");
  CHECK(sku.number("unitPrice")->to_string() == "51987.0");
  CHECK(sku.number("qty")->to_string() == "3.50");
  CHECK_FALSE(sku.number("big"));  // more digits than a Decimal, kept all the same
}

TEST_CASE("all fields are optional and others are tolerated") {
  const auto report = decode_service_report(
      R"([{},{"orgName":null,"services":null,"tag":{"a":[1]}},{"services":[{"subscriptions":[{"skuData":null},{"skuData":{}}]}]}])");
  REQUIRE(report);
  REQUIRE(report->size() == 3);
  CHECK((*report)[0] == (*report)[1]);
  const auto& subscriptions = (*report)[2].services[0].subscriptions;
  CHECK_FALSE(subscriptions[0].sku_data);
  CHECK(subscriptions[1].sku_data == SkuData{});
  CHECK(decode_service_report("[]")->empty());
}

TEST_CASE("amounts may come as text and are exact") {
  const auto report = decode_service_report(
      R"([{"orgUsageAmount":"12345678901234567890.10","orgBillableUsageAmount":1e2}])");
  REQUIRE(report);
  CHECK((*report)[0].org_usage_amount->to_string() == "12345678901234567890.10");
  CHECK((*report)[0].org_billable_usage_amount->to_string() == "100");
}

TEST_CASE("each field of the wrong type is named with its place") {
  const std::string seed = compact(report_seed());
  const std::vector<std::pair<std::string, std::string>> fields = {
      {"\"createTimestamp\":1568178851354", "/0/createTimestamp"},
      {"\"updateTimestamp\":1568180410978", "/0/updateTimestamp"},
      {"\"orgId\":\"...\"", "/0/orgId"},
      {"\"orgName\":\"Coke\"", "/0/orgName"},
      {"\"serviceDefId\":\"...\"", "/0/services/0/serviceDefId"},
      {"\"serviceName\":\"VMware Log Intelligence\"", "/0/services/1/serviceName"},
      {"\"serviceDescription\":\"log-intelligence\"", "/0/services/1/serviceDescription"},
      {"\"serviceUsageAmount\":0.0", "/0/services/0/serviceUsageAmount"},
      {"\"serviceBillableUsageAmount\":0.0", "/0/services/0/serviceBillableUsageAmount"},
      {"\"sid\":\"...\"", "/0/services/0/subscriptions/0/sid"},
      {"\"subscriptionUuid\":\"...\"", "/0/services/0/subscriptions/0/subscriptionUuid"},
      {"\"skus\":[]", "/0/services/0/subscriptions/0/skuData/skus"},
      {"\"pageSize\":0", "/0/services/0/subscriptions/0/skuData/pageSize"},
      {"\"subscriptionStartTime\":1528386976000",
       "/0/services/0/subscriptions/0/subscriptionStartTime"},
      {"\"subscriptionEndTime\":0", "/0/services/0/subscriptions/0/subscriptionEndTime"},
      {"\"anniversaryBillingTime\":0", "/0/services/0/subscriptions/0/anniversaryBillingTime"},
      {"\"status\":\"ACTIVE\"", "/0/services/0/subscriptions/0/status"},
      {"\"subscriptionType\":\"ON_DEMAND\"", "/0/services/0/subscriptions/0/subscriptionType"},
      {"\"orgUsageAmount\":0.0", "/0/orgUsageAmount"},
      {"\"orgBillableUsageAmount\":0.0", "/0/orgBillableUsageAmount"}};
  for (const auto& [member, path] : fields) {
    const std::string key = member.substr(0, member.find(':') + 1);
    for (const char* value : {"true", "{}", "[7]"}) {
      const Error error = error_of(replaced(seed, member, key + value));
      INFO(path << " = " << value);
      CHECK(error.code == ErrorCode::kWrongType);
      CHECK(error.path.substr(0, path.size()) == path);
    }
  }
  CHECK(error_of("{}").code == ErrorCode::kWrongType);
  CHECK(error_of("[[]]").path == "/0");
  CHECK(error_of(R"([{"services":{}}])").path == "/0/services");
  CHECK(error_of(R"([{"services":[{"subscriptions":[1]}]}])").path ==
        "/0/services/0/subscriptions/0");
}

TEST_CASE("huge numbers are out of range, with their place") {
  CHECK(error_of(R"([{"createTimestamp":1e30}])").code == ErrorCode::kOutOfRange);
  CHECK(error_of(R"([{"createTimestamp":9223372036854775807}])").path == "/0/createTimestamp");
  CHECK(error_of(R"([{"createTimestamp":1.5}])").code == ErrorCode::kOutOfRange);
  CHECK(error_of(R"([{"orgUsageAmount":1e400}])").path == "/0/orgUsageAmount");
  CHECK(error_of(R"([{"orgUsageAmount":1e40}])").code == ErrorCode::kOutOfRange);
  CHECK(error_of(R"([{"services":[{"subscriptions":[{"skuData":{"pageSize":2147483648}}]}]}])")
            .code == ErrorCode::kOutOfRange);
}

TEST_CASE("a report cut at any byte is an error, as are bad bytes and depth") {
  const std::string seed = report_seed();
  std::size_t accepted = 0;
  for (std::size_t length = 0; length < seed.size(); ++length) {
    if (decode_service_report(std::string_view(seed).substr(0, length))) ++accepted;
  }
  CHECK(accepted == 0);
  CHECK(error_of(replaced(seed, "Coke", "Co\xFFke")).code == ErrorCode::kInvalidSyntax);
  CHECK(error_of(replaced(seed, "\"Coke\"", std::string(100'000, '['))).code ==
        ErrorCode::kTooDeep);
}

}  // namespace
}  // namespace usagescope
