#include <catch2/catch_test_macros.hpp>
#include <string>

#include "core/json/record_codec.hpp"
#include "service_fixture.hpp"

using namespace usagescope;
using namespace usagescope::test;

TEST_CASE("organisations know their parents and children") {
  const Dataset dataset = dataset_of({});
  const ServiceContext context{dataset, demo_now(), kProvider, {}};
  const auto provider = organization(context, kDemoProviderOrg);
  REQUIRE(provider);
  CHECK(provider->org_type == "PROVIDER");
  CHECK_FALSE(provider->parent_org_id);
  const auto list = tenants(context, kDemoProviderOrg);
  REQUIRE(list.size() == 4);
  for (std::size_t i = 0; i < list.size(); ++i) {
    CHECK(list[i].id == provider->child_org_ids.at(i));
    CHECK(list[i].parent_org_id == kDemoProviderOrg);
    CHECK(list[i].org_type == "TENANT");
    CHECK(organization(context, *list[i].id).value() == list[i]);
  }
  CHECK(tenants(context, kDemoTenantOrg).empty());
  CHECK(organization(context, "no-such").error().code == ErrorCode::kNotFound);
}

TEST_CASE("a user has one organisation, shown on demand") {
  const Dataset dataset = dataset_of({documented_row()});
  const Caller* const callers[] = {&kProvider, &kTenant, &kDistributor, &kReseller};
  const char* const types[] = {"PROVIDER", "TENANT", "DISTRIBUTOR", "RESELLER"};
  for (std::size_t i = 0; i < 4; ++i) {
    const ServiceContext context{dataset, demo_now(), *callers[i], {}};
    CHECK_FALSE(logged_in_user(context, false).org);
    const LoggedInUser user = logged_in_user(context, true);
    REQUIRE(user.org);
    CHECK(user.org->id == callers[i]->org_id);
    CHECK(user.org->org_type == types[i]);
    CHECK(logged_in_user_orgs(context).org_ids == std::vector<std::string>{callers[i]->org_id});
  }
}

TEST_CASE("currencies are those of prices and contracts, the first is the default") {
  UsageRecord other = documented_row();
  other.billing_engine_discount_contract_id = "18641";
  const Dataset dataset = dataset_of({documented_row(), other});
  const auto provider = organization({dataset, demo_now(), kProvider, {}}, kDemoProviderOrg);
  REQUIRE(provider);
  CHECK(provider->currencies == std::vector<OrgCurrency>{{true, true, "USD"}});
  for (const Caller* caller : {&kDistributor, &kReseller}) {
    const LoggedInUser user = logged_in_user({dataset, demo_now(), *caller, {}}, true);
    CHECK(user.org->currencies ==
          std::vector<OrgCurrency>{{true, true, "EURO"}, {false, false, "USD"}});
  }
}

TEST_CASE("an address is invented in one country, elsewhere it is empty") {
  const Dataset dataset = dataset_of({});
  for (const Organization& tenant :
       tenants({dataset, demo_now(), kProvider, {}}, kDemoProviderOrg)) {
    CHECK(tenant.city->empty() == (tenant.country != "US"));
    CHECK(tenant.state->empty() == tenant.city->empty());
    CHECK(tenant.zip->empty() == tenant.city->empty());
  }
}

TEST_CASE("roles are listed by context") {
  const Dataset dataset = dataset_of({});
  const Caller caller{
      kDemoProviderOrg, {Role::kProviderBillingUser, Role::kCustomerAdministrator}, "someone"};
  const ServiceContext context{dataset, demo_now(), caller, {}};
  const auto names = [&context](std::optional<std::string> role_context) {
    const auto roles = org_roles(context, "someone", kDemoProviderOrg, role_context);
    REQUIRE(roles);
    std::string text;
    for (const OrgRole& role : roles->org_roles) text += *role.name + ' ';
    return text;
  };
  CHECK(names(std::nullopt) == "PROVIDER_BILLING_USER CUSTOMER_ADMINISTRATOR ");
  CHECK(names("PROVIDER") == "PROVIDER_BILLING_USER ");
  CHECK(names("TENANT") == "CUSTOMER_ADMINISTRATOR ");
  CHECK(names("OPERATOR") == "");
  CHECK(org_roles(context, "other", kDemoProviderOrg, {}).error().code == ErrorCode::kNotFound);
}

TEST_CASE("organisations survive the wire") {
  const Dataset dataset = dataset_of({});
  const ServiceContext context{dataset, demo_now(), kProvider, {}};
  const auto list = tenants(context, kDemoProviderOrg);
  const auto decoded = decode_message<std::vector<Organization>>(encode_message(list));
  REQUIRE(decoded);
  CHECK(*decoded == list);
  const auto wrong = decode_message<std::vector<Organization>>(R"([{},{"childOrgIds":["a",7]}])");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().path == "/1/childOrgIds/1");
  const auto flag = decode_message<Organization>(R"({"isFederated":"yes"})");
  REQUIRE_FALSE(flag);
  CHECK(flag.error().path == "/isFederated");
  CHECK(decode_message<Organization>(R"({"unknown":[],"id":null})").value() == Organization{});
}
