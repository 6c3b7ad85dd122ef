#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "core/json/report_codec.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

std::int64_t ms(std::string_view text) {
  return at(text).ms;
}

UsageReportRequest between(std::string_view start, std::string_view end) {
  UsageReportRequest request;
  request.start_time = ms(start);
  request.end_time = ms(end);
  return request;
}

std::string months_of(const UsageReportRequest& request, ServicePolicy policy = {},
                      Instant now = demo_now()) {
  auto months = resolve_report_months(request, now, policy);
  if (!months) return "error " + months.error().path;
  return months->first.to_string() + ".." + months->end.to_string();
}

ServiceReport report(const UsageReportRequest& request, const Caller& caller = kProvider,
                     Instant now = demo_now()) {
  const Dataset dataset = dataset_of({});
  auto answer = usage_report({dataset, now, caller, {}}, caller.org_id, request);
  REQUIRE(answer);
  return answer->report;
}

UsageReportRequest october() {
  return between("2021-10-01T00:00:00Z", "2021-11-01T00:00:00Z");
}

/// Sum of quantity x unitPrice over the SKU lines, by hand.
Decimal sum_of(const ReportService& service, const char* quantity) {
  Decimal sum;
  for (const ReportSubscription& subscription : service.subscriptions) {
    for (const SkuRecord& sku : subscription.sku_data->skus) {
      auto product = Decimal::multiply(*sku.number(quantity), *sku.number("unitPrice"));
      REQUIRE(product);
      sum = *Decimal::add(sum, *product);
    }
  }
  return sum;
}

}  // namespace

TEST_CASE("report times become whole months") {
  CHECK(months_of(october()) == "2021-10..2021-11");
  CHECK(months_of(between("2021-10-17T10:00:00Z", "2021-12-05T00:00:00Z")) == "2021-10..2021-12");
  CHECK(months_of(between("2021-10-31T23:59:59Z", "2021-12-01T00:00:00Z")) == "2021-10..2021-12");
  // Start and end in one month: that month.
  CHECK(months_of(between("2021-10-05T00:00:00Z", "2021-10-20T00:00:00Z")) == "2021-10..2021-11");
  CHECK(months_of(between("2021-10-01T00:00:00Z", "2021-10-01T00:00:00Z")) == "2021-10..2021-11");
}

TEST_CASE("the other reading of endTime includes its month") {
  const ServicePolicy included{false, true};
  CHECK(months_of(between("2021-10-17T10:00:00Z", "2021-12-05T00:00:00Z"), included) ==
        "2021-10..2022-01");
  CHECK(months_of(between("2021-10-05T00:00:00Z", "2021-10-20T00:00:00Z"), included) ==
        "2021-10..2021-11");
}

TEST_CASE("missing report times have defaults") {
  UsageReportRequest request;
  CHECK(months_of(request) == "2022-02..2022-03");
  request.start_time = ms("2021-11-20T00:00:00Z");
  CHECK(months_of(request) == "2021-11..2022-02");
  request.start_time = ms("2022-02-03T00:00:00Z");
  CHECK(months_of(request) == "2022-02..2022-03");
  request.start_time.reset();
  request.end_time = ms("2022-01-20T00:00:00Z");
  CHECK(months_of(request) == "2021-12..2022-01");
}

TEST_CASE("the history is the current month and six before it") {
  CHECK(months_of(between("2021-08-01T00:00:00Z", "2022-03-01T00:00:00Z")) == "2021-08..2022-03");
  CHECK(months_of(between("2021-07-31T23:59:59Z", "2022-03-01T00:00:00Z")) == "error startTime");
  CHECK(months_of(between("2021-07-01T00:00:00Z", "2021-09-01T00:00:00Z"), {true, false}) ==
        "2021-08..2021-09");
  auto cut = resolve_report_months(between("2020-01-01T00:00:00Z", "2021-09-01T00:00:00Z"),
                                   demo_now(), {true, false});
  REQUIRE(cut);
  CHECK(cut->was_cut);
  // Wholly before: an answer without lines, as the documented example shows.
  CHECK(months_of(between("2021-06-01T00:00:00Z", "2021-08-01T00:00:00Z")) == "2021-06..2021-08");
  for (const ReportOrganization& org :
       report(between("2021-07-01T00:00:00Z", "2021-08-01T00:00:00Z"))) {
    CHECK(org.org_usage_amount->to_string() == "0.0");
    CHECK_FALSE(org.services.empty());
  }
}

TEST_CASE("seconds are taken literally when strict, recognised when lenient") {
  UsageReportRequest request;
  request.start_time = 1'633'046'400;  // 2021-10-01 in seconds
  request.end_time = 1'635'724'800;
  CHECK(months_of(request) == "1970-01..1970-02");
  auto lenient = resolve_report_months(request, demo_now(), {true, false});
  REQUIRE(lenient);
  CHECK(lenient->read_as_seconds);
  CHECK(lenient->first.to_string() == "2021-10");
  CHECK(lenient->end.to_string() == "2021-11");
  for (const ReportOrganization& org : report(request)) {
    for (const ReportService& service : org.services) {
      for (const ReportSubscription& s : service.subscriptions) CHECK(s.sku_data->skus.empty());
    }
  }
}

TEST_CASE("report times that make no sense are refused") {
  CHECK(months_of(between("2021-11-02T00:00:00Z", "2021-11-01T00:00:00Z")) == "error endTime");
  UsageReportRequest request;
  request.start_time = 253'402'300'800'000;
  CHECK(months_of(request) == "error startTime");
  request.start_time = -1;
  CHECK(months_of(request) == "error startTime");
  request.start_time = 9'223'372'036'854'775'807;
  CHECK(months_of(request, {true, false}) == "error startTime");
}

TEST_CASE("amounts are the exact sums of the lines") {
  const ServiceReport organizations =
      report(between("2021-08-01T00:00:00Z", "2022-03-01T00:00:00Z"));
  REQUIRE(organizations.size() == 4);
  for (const ReportOrganization& org : organizations) {
    CAPTURE(*org.org_name);
    Decimal usage;
    Decimal billable;
    for (const ReportService& service : org.services) {
      CAPTURE(*service.service_name);
      CHECK(*service.service_usage_amount == sum_of(service, "usageQty"));
      CHECK(*service.service_billable_usage_amount == sum_of(service, "billableQty"));
      usage = *Decimal::add(usage, *service.service_usage_amount);
      billable = *Decimal::add(billable, *service.service_billable_usage_amount);
    }
    CHECK(*org.org_usage_amount == usage);
    CHECK(*org.org_billable_usage_amount == billable);
    CHECK_FALSE(org.org_usage_amount->is_zero());
    CHECK_FALSE(usage < billable);
  }
}

TEST_CASE("a line carries the documented keys and the assumed ones") {
  const ServiceReport organizations = report(october());
  const SkuRecord& sku = organizations[0].services[0].subscriptions[0].sku_data->skus[0];
  std::vector<std::string> keys;
  for (const RawField& field : sku.fields) keys.push_back(field.first);
  CHECK(keys == std::vector<std::string>{"skuDescription", "crossReferenceSku", "geo", "regionCode",
                                         "currency", "paymentType", "unitPrice", "productFamily",
                                         "customerSegment", "offerInfo", "skuName", "datacenter",
                                         "billableUsageTimestamp", "usageQty", "commitQty",
                                         "billableQty"});
  CHECK(sku.text("unitPrice") == "8.316");  // a string, as documented
  CHECK(sku.text("paymentType") == "");
  CHECK(*sku.number("billableUsageTimestamp") == Decimal(ms("2021-11-01T00:00:00Z") - 1));
  CHECK(*Decimal::add(*sku.number("commitQty"), *sku.number("billableQty")) ==
        *sku.number("usageQty"));
}

TEST_CASE("the answer decodes and encodes to itself") {
  const ServiceReport organizations = report(october());
  auto decoded = decode_service_report(encode_service_report(organizations));
  REQUIRE(decoded);
  CHECK(*decoded == organizations);
}

TEST_CASE("months of one SKU: listed, or added up with detailView") {
  UsageReportRequest request = between("2021-10-01T00:00:00Z", "2022-01-01T00:00:00Z");
  const ServiceReport listed = report(request);
  request.detail_view = true;
  const ServiceReport summed = report(request);
  const SkuData& lines = *listed[0].services[0].subscriptions[0].sku_data;
  const SkuData& sums = *summed[0].services[0].subscriptions[0].sku_data;
  CHECK(lines.skus.size() == 9);
  CHECK(lines.page_size == 9);
  CHECK(sums.skus.size() == 3);
  CHECK(*listed[0].org_usage_amount == *summed[0].org_usage_amount);
  Decimal total;
  for (const SkuRecord& sku : lines.skus) {
    if (sku.text("skuName") == "VMC-IP") total = *Decimal::add(total, *sku.number("usageQty"));
  }
  CHECK(*sums.skus[1].number("usageQty") == total);
}

TEST_CASE("tenantId, providerReport and allTenants choose the organisations") {
  const auto names = [](const ServiceReport& organizations) {
    std::vector<std::string> list;
    for (const ReportOrganization& org : organizations) list.push_back(*org.org_id);
    return list;
  };
  UsageReportRequest request = october();
  CHECK(names(report(request)).size() == 4);
  request.tenant_id = kDemoTenantOrg;
  CHECK(names(report(request)) == std::vector<std::string>{kDemoTenantOrg});
  request.all_tenants = true;
  CHECK(names(report(request)).size() == 4);
  request.provider_report = true;
  CHECK(names(report(request)) == std::vector<std::string>{kDemoProviderOrg});
  // A customer sees itself, whatever it says about providers.
  CHECK(names(report(october(), kTenant)) == std::vector<std::string>{kDemoTenantOrg});
  CHECK(names(report(request, kTenant)) == std::vector<std::string>{kDemoTenantOrg});
}

TEST_CASE("tenants that are not the caller's are refused") {
  const Dataset dataset = dataset_of({});
  UsageReportRequest request = october();
  request.tenant_id = "11111111-2222-4333-8444-555555555555";
  auto unknown = usage_report({dataset, demo_now(), kProvider, {}}, kDemoProviderOrg, request);
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().code == ErrorCode::kNotFound);
  request.tenant_id = kDemoProviderOrg;
  auto foreign = usage_report({dataset, demo_now(), kTenant, {}}, kDemoTenantOrg, request);
  REQUIRE_FALSE(foreign);
  CHECK(foreign.error().code == ErrorCode::kForbidden);
}

TEST_CASE("serviceIds restricts the services") {
  const ServiceReport all = report(october());
  UsageReportRequest request = october();
  request.service_ids = {*all[0].services[1].service_def_id, "unknown"};
  const ServiceReport some = report(request);
  REQUIRE(some.size() == 4);
  REQUIRE(some[0].services.size() == 1);
  CHECK(some[0].services[0] == all[0].services[1]);
  CHECK(*some[0].org_usage_amount == *some[0].services[0].service_usage_amount);
  CHECK(some[2].services.empty());
}

TEST_CASE("the current month grows by day, and is whole when it is over") {
  const auto february = [](std::string_view now, bool detail_view = false) {
    UsageReportRequest request = between("2022-02-01T00:00:00Z", "2022-03-01T00:00:00Z");
    request.detail_view = detail_view;
    return report(request, kProvider, at(now))[0];
  };
  const auto hosts = [](const ReportOrganization& org) {
    return org.services.at(0).subscriptions.at(0).sku_data->skus.at(0);
  };
  // Of the first SKU's month, as the service is asked after it.
  const ReportOrganization whole = february("2022-03-01T00:00:00Z");
  const Decimal month = *hosts(whole).number("usageQty");
  const Decimal commitment = *hosts(whole).number("commitQty");
  CHECK(commitment == Decimal(5'952));
  CHECK(whole == february("2022-03-01T00:00:00Z", true));
  for (int day = 2; day <= 28; ++day) {
    const std::string now = "2022-02-" + std::string(day < 10 ? "0" : "") + std::to_string(day);
    CAPTURE(now);
    const ReportOrganization org = february(now + "T00:00:00Z");
    const SkuRecord sku = hosts(org);
    const auto share = [day](const Decimal& of) {  // hundredths, rounded down
      return of.rounded(2).unscaled() * (day - 1) / 28;
    };
    CHECK(sku.number("usageQty")->rounded(2).unscaled() == share(month));
    CHECK(sku.number("commitQty")->rounded(2).unscaled() == share(commitment));
    CHECK(*Decimal::add(*sku.number("commitQty"), *sku.number("billableQty")) ==
          *sku.number("usageQty"));
    CHECK(*sku.number("billableUsageTimestamp") == Decimal(ms(now + "T00:00:00Z") - 1));
    CHECK(org.update_timestamp == ms(now + "T00:00:00Z"));
    CHECK(org == february(now + "T23:59:59Z"));
  }
  const ReportOrganization first_day = february("2022-02-01T23:59:59Z");
  CHECK(first_day.org_usage_amount->is_zero());
  for (const ReportService& service : first_day.services) {
    for (const ReportSubscription& s : service.subscriptions) CHECK(s.sku_data->skus.empty());
  }
  // The months before it do not depend on the clock.
  const UsageReportRequest january = between("2022-01-01T00:00:00Z", "2022-02-01T00:00:00Z");
  ReportOrganization on_its_end = report(january, kProvider, at("2022-02-01T00:00:00Z"))[0];
  on_its_end.update_timestamp = ms("2022-03-31T00:00:00Z");
  CHECK(on_its_end == report(january, kProvider, at("2022-03-31T23:59:59Z"))[0]);
}

TEST_CASE("a sum over months ends where the current one does") {
  UsageReportRequest request = between("2022-01-01T00:00:00Z", "2022-03-01T00:00:00Z");
  const ServiceReport listed = report(request);
  request.detail_view = true;
  const ServiceReport summed = report(request);
  const SkuRecord& sku = summed[0].services[0].subscriptions[0].sku_data->skus[0];
  CHECK(*sku.number("billableUsageTimestamp") == Decimal(ms("2022-02-15T00:00:00Z") - 1));
  for (std::size_t i = 0; i < listed.size(); ++i) {
    CHECK(*listed[i].org_usage_amount == *summed[i].org_usage_amount);
    CHECK(*listed[i].org_billable_usage_amount == *summed[i].org_billable_usage_amount);
  }
}

TEST_CASE("months after the current one hold nothing, and an ended subscription stops") {
  for (const ReportOrganization& org :
       report(between("2022-03-01T00:00:00Z", "2022-05-01T00:00:00Z"))) {
    CHECK(org.org_usage_amount->is_zero());
  }
  const ServiceReport january = report(between("2022-01-01T00:00:00Z", "2022-02-01T00:00:00Z"));
  const auto& services = january[3].services;
  const auto recovery = std::find_if(services.begin(), services.end(), [](const ReportService& s) {
    return s.service_name == "VMware Site Recovery";
  });
  REQUIRE(recovery != services.end());
  CHECK(recovery->subscriptions[0].status == "EXPIRED");
  CHECK(recovery->subscriptions[0].sku_data->skus.empty());
}
