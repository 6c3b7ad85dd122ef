#include <catch2/catch_test_macros.hpp>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

#include "core/json/usage_codec.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

namespace {

std::vector<UsageRecord> generated(std::uint64_t rows, std::uint64_t seed) {
  DemoSpec spec;
  spec.rows = rows;
  spec.seed = seed;
  std::vector<UsageRecord> list;
  REQUIRE(generate_usage(spec, [&list](const UsageRecord& row) {
    list.push_back(row);
    return ok();
  }));
  return list;
}

const std::vector<UsageRecord>& demo_rows() {
  static const std::vector<UsageRecord> rows = generated(kDemoRows, kDemoSeed);
  return rows;
}

}  // namespace

TEST_CASE("exactly as many rows as asked, the documented one first") {
  for (std::uint64_t rows : {1U, 2U, 229U, 230U, 231U, 5'000U, 20'000U, 20'001U}) {
    CAPTURE(rows);
    const auto list = generated(rows, 3);
    CHECK(list.size() == rows);
    CHECK(list.front() == documented_row());
  }
  CHECK(generated(0, 3).empty());
}

TEST_CASE("the same seed gives the same rows, another seed others") {
  CHECK(generated(3'000, 5) == generated(3'000, 5));
  CHECK(generated(3'000, 5) != generated(3'000, 6));
}

TEST_CASE("the generator's bytes do not change from build to build") {
  // FNV-1a of the lines: the same on every compiler, wasm included. A change of the generator
  // changes it on purpose.
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const UsageRecord& row : generated(2'000, 7)) {
    for (char c : encode_usage_record(row))
      hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3U;
  }
  CHECK(hash == 0x9605ecfc6ed1000eU);
}

TEST_CASE("a failing sink stops the generator") {
  int calls = 0;
  DemoSpec spec;
  spec.rows = 100;
  auto status = generate_usage(spec, [&calls](const UsageRecord&) {
    return ++calls == 5 ? Status(Error{ErrorCode::kOutOfRange, "full", ""}) : ok();
  });
  REQUIRE_FALSE(status);
  CHECK(status.error().message == "full");
  CHECK(calls == 5);
  spec.days.end = spec.days.begin;
  CHECK_FALSE(generate_usage(spec, [](const UsageRecord&) { return ok(); }));
}

TEST_CASE("the demo spans its days with the people it promises") {
  std::set<std::string> resellers;
  std::set<std::string> customers;
  std::set<std::string> services;
  std::set<CivilDate> days;
  for (const UsageRecord& row : demo_rows()) {
    resellers.insert(*row.reseller_id);
    customers.insert(*row.customer_org_id);
    services.insert(*row.service);
    days.insert(row.usage_timestamp->date);
  }
  CHECK(resellers.size() == 9);
  CHECK(customers.size() >= 30);
  CHECK(customers.size() <= 32);
  CHECK(services.size() == 10);
  CHECK(days.size() == 229);
  CHECK(days.begin()->to_string() == "2021-07-01");
  CHECK(days.rbegin()->to_string() == "2022-02-14");
}

TEST_CASE("the demo has overage, underage, a weekly rhythm, growth and a price change") {
  int over = 0;
  int under = 0;
  std::map<CivilDate, Decimal> cost;
  std::map<std::string, std::set<std::string>> prices_before;
  std::map<std::string, std::set<std::string>> prices_after;
  for (const UsageRecord& row : demo_rows()) {
    if (row.commitment && !row.commitment->is_zero())
      (*row.commitment < *row.usage ? over : under) += 1;
    const CivilDate day = row.usage_timestamp->date;
    cost[day] = *Decimal::add(cost[day], *Decimal::multiply(*row.usage, *row.msrp_price));
    auto& prices = day.to_string() < "2021-12-01" ? prices_before : prices_after;
    prices[*row.charge_id].insert(row.msrp_price->to_string());
  }
  CHECK(over > 1'000);
  CHECK(under > 1'000);
  const auto on = [&cost](const char* day) { return cost.at(*CivilDate::parse(day)); };
  CHECK(on("2021-10-09") < on("2021-10-08"));  // Saturday, Friday
  CHECK(on("2021-07-06") < on("2022-02-08"));  // Tuesdays
  CHECK(Decimal(200'000) < on("2021-10-12"));
  CHECK(on("2021-10-12") < Decimal(400'000));
  CHECK(prices_before["VOD-HS"] == std::set<std::string>{"8.316000"});
  CHECK(prices_after["VOD-HS"] == std::set<std::string>{"8.648640"});
  prices_before.erase("VOD-HS");
  prices_after.erase("VOD-HS");
  CHECK(prices_before == prices_after);
}

TEST_CASE("the demo has the faults that it names, and no others") {
  using Key =
      std::tuple<std::string, std::string, std::string, std::string, std::string, std::string>;
  std::map<Key, int> keys;
  int broken = 0;
  int incomplete = 0;
  std::map<std::string, std::set<std::string>> names_of_id;
  std::map<std::string, std::set<std::string>> ids_of_name;
  for (const UsageRecord& row : demo_rows()) {
    keys[{row.usage_timestamp->to_string(), *row.subscription_id, *row.charge_id,
          row.part_number.value_or(""), row.data_center_description.value_or(""),
          *row.customer_org_id}] += 1;
    names_of_id[*row.customer_org_id].insert(*row.customer_name);
    ids_of_name[*row.customer_name].insert(*row.customer_org_id);
    const bool is_whole =
        row.billing_account_id && row.part_number && row.data_center_description && row.commitment;
    if (!is_whole && row != documented_row()) ++incomplete;
    if (!row.commitment) continue;
    const Decimal over = *Decimal::subtract(*row.usage, *row.commitment);
    if (*row.on_demand_usage != (over.is_negative() ? Decimal() : over)) ++broken;
  }
  int duplicates = 0;
  for (const auto& [key, count] : keys) duplicates += count - 1;
  CHECK(duplicates == 1);
  CHECK(broken == 1);
  CHECK(incomplete == 4);
  int renamed = 0;
  for (const auto& [id, names] : names_of_id) renamed += names.size() > 1 ? 1 : 0;
  CHECK(renamed == 1);
  CHECK(ids_of_name.at("Rigg & Vale Bank").size() == 2);
}

TEST_CASE("the documented row is in the default answer of the demo") {
  auto dataset = demo_dataset(DemoSpec{});
  REQUIRE(dataset);
  UsageSearchRequest request;
  request.filters = {filter("USAGE", "EQUALS", {"3666"}),
                     filter("CHARGE_ID", "EQUALS", {"VOD-IP-A1"})};
  auto page = search_usages({*dataset, demo_now(), kDistributor, {}}, kDemoDistributorOrg, request);
  REQUIRE(page);
  REQUIRE(page->results.size() == 1);
  CHECK(page->results[0] == documented_row());
}

TEST_CASE("customers are listed under their reseller with the latest name") {
  auto dataset = demo_dataset(DemoSpec{});
  REQUIRE(dataset);
  auto resellers = usage_customers({*dataset, demo_now(), kDistributor, {}}, kDemoDistributorOrg);
  REQUIRE(resellers);
  CHECK(resellers->size() == 9);
  std::size_t customers = 0;
  std::set<std::string> names;
  for (std::size_t i = 0; i < resellers->size(); ++i) {
    const UsageReseller& reseller = (*resellers)[i];
    if (i > 0) CHECK((*resellers)[i - 1].reseller_name <= reseller.reseller_name);
    for (const UsageCustomer& customer : reseller.customers) {
      ++customers;
      names.insert(customer.customer_name);
      CHECK_FALSE(customer.service_refs.empty());
      for (const ServiceRef& service : customer.service_refs) CHECK_FALSE(service.id.empty());
    }
  }
  CHECK(customers >= 30);
  CHECK(names.count("Tern Analytics Group") == 1);
  CHECK(names.count("Tern Analytics") == 0);
}

TEST_CASE("a row without ids belongs to no customer of the list") {
  UsageRecord row = documented_row();
  row.customer_org_id.reset();
  UsageRecord nameless = documented_row();
  nameless.customer_org_id = "c-2";
  nameless.customer_name.reset();
  nameless.service = "Über Service (2)";
  const Dataset dataset = dataset_of({row, nameless});
  auto resellers = usage_customers({dataset, demo_now(), kDistributor, {}}, kDemoDistributorOrg);
  REQUIRE(resellers);
  REQUIRE(resellers->size() == 1);
  REQUIRE((*resellers)[0].customers.size() == 1);
  CHECK((*resellers)[0].customers[0].customer_name.empty());
  CHECK((*resellers)[0].customers[0].service_refs[0].id == "ber-service-2");
}
