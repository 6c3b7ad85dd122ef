// Users and organisations: rules "organization: ...", "user: ..." of rules.hpp.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "core/service/demo_catalog.hpp"
#include "core/service/demo_contact.hpp"
#include "core/service/lookup.hpp"
#include "core/service/report_select.hpp"
#include "core/service/seller_terms.hpp"
#include "core/service/service.hpp"

namespace usagescope {
namespace {

constexpr std::int64_t kUserSince = 1'554'709'912'558;  // the documented organisation's time
constexpr std::string_view kCountryOfContacts = "US";   // of demo_contact()

/// The first is the default.
std::vector<OrgCurrency> currencies_of(const std::vector<std::string>& names) {
  std::vector<OrgCurrency> currencies;
  for (const std::string& name : names) {
    const bool is_default = currencies.empty();
    currencies.push_back({is_default, is_default, name});
  }
  return currencies;
}

void add_once(std::vector<std::string>& names, const std::string& name) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

/// What the report's prices are in.
std::vector<std::string> report_currencies(const ReportData& data) {
  std::vector<std::string> names;
  for (const ReportSkuSource& sku : data.skus) add_once(names, sku.currency);
  return names;
}

/// What a partner's contracts are in, as contracts spell it.
std::vector<std::string> contract_currencies(const PartnerData& data, const SellerScope& scope) {
  std::vector<std::string> names;
  for (const ContractFacts& contract : data.contracts) {
    if (scope.covers(contract.reseller)) add_once(names, contract_terms(data, contract).currency);
  }
  return names;
}

Organization to_organization(const ReportData& data, const ReportOrgSource& source, Instant now) {
  const bool is_provider = source.provider_id.empty();
  const std::string name = demo_short_name(source.name);
  Organization org;
  org.create_timestamp = source.create_ms;
  org.update_timestamp = updated_ms(source, now);
  org.id = source.id;
  org.name = name;
  org.display_name = source.name;
  org.company_name = source.name;
  org.admin_user_name = "Administrator";
  org.admin_user_email = "admin@" + name + ".example";
  org.country = source.country;
  // Addresses are invented for one country only; elsewhere they are empty, as they may be.
  const DemoContact contact =
      source.country == kCountryOfContacts ? demo_contact(source.name) : DemoContact();
  org.state = contact.state;
  org.city = contact.city;
  org.zip = contact.zip;
  org.domain = name + ".example";
  org.tag = source.tag;
  org.status = source.status;
  org.org_type = is_provider ? "PROVIDER" : "TENANT";
  if (!is_provider) org.parent_org_id = source.provider_id;
  for (const ReportOrgSource& other : data.organizations) {
    if (other.provider_id == source.id) org.child_org_ids.push_back(other.id);
  }
  org.tenant_type = "DEFAULT";
  org.is_federated = false;
  org.currencies = currencies_of(report_currencies(data));
  return org;
}

/// Distributors and resellers have no entry of their own in the organisation API.
Organization partner_organization(const PartnerData& data, const PartnerFacts& facts,
                                  const SellerScope& scope) {
  Organization org;
  org.id = facts.org_id;
  org.name = demo_short_name(facts.name);
  org.display_name = facts.name;
  org.company_name = facts.name;
  org.status = "ACTIVE";
  org.org_type = scope.is_distributor() ? "DISTRIBUTOR" : "RESELLER";
  org.currencies = currencies_of(contract_currencies(data, scope));
  return org;
}

std::optional<Organization> own_organization(const ServiceContext& context) {
  const Dataset& dataset = context.dataset;
  const PartnerData& partners = dataset.partners;
  const std::string& id = context.caller.org_id;
  if (const ReportOrgSource* org = find_report_org(dataset, id)) {
    return to_organization(dataset.report, *org, context.now);
  }
  if (id == dataset.distributor_org_id) {
    return partner_organization(partners, partners.distributor, {});
  }
  if (const PartnerFacts* reseller = find_reseller(dataset, id)) {
    return partner_organization(partners, *reseller, seller_scope(dataset, id));
  }
  return std::nullopt;
}

/// "Provider Billing User" as PROVIDER_BILLING_USER.
std::string wire_name(Role role) {
  std::string name;
  for (const char c : role_name(role)) {
    name += c == ' ' ? '_' : (c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c);
  }
  return name;
}

/// Which roles a context lists; operators have none here.
std::string_view prefix_of(std::string_view role_context) {
  if (role_context == "PROVIDER") return "Provider ";
  if (role_context == "TENANT") return "Customer ";
  return "Operator ";
}

}  // namespace

Result<Organization> organization(const ServiceContext& context, std::string_view org_id) {
  const ReportOrgSource* org = find_report_org(context.dataset, org_id);
  if (org == nullptr) {
    return Error{ErrorCode::kNotFound, "There is no such organization here", "orgId"};
  }
  return to_organization(context.dataset.report, *org, context.now);
}

std::vector<Organization> tenants(const ServiceContext& context, std::string_view org_id) {
  const ReportData& data = context.dataset.report;
  std::vector<Organization> list;
  for (const ReportOrgSource& org : data.organizations) {
    if (org.provider_id == org_id) list.push_back(to_organization(data, org, context.now));
  }
  return list;
}

LoggedInUser logged_in_user(const ServiceContext& context, bool expand_user) {
  LoggedInUser user;
  user.id = context.caller.user_id;
  user.email = context.caller.user_id + "@usagescope.example";
  if (expand_user) user.org = own_organization(context);
  user.accessible = true;
  user.create_timestamp = kUserSince;
  return user;
}

LoggedInUserOrgs logged_in_user_orgs(const ServiceContext& context) {
  return {{context.caller.org_id}};
}

Result<OrgRoles> org_roles(const ServiceContext& context, std::string_view user_id,
                           std::string_view org_id,
                           const std::optional<std::string>& role_context) {
  if (user_id != context.caller.user_id) {
    return Error{ErrorCode::kNotFound, "There is no such user in this organization", "userId"};
  }
  OrgRoles answer;
  for (const Role role : context.caller.roles) {
    if (role_context && !role_name(role).starts_with(prefix_of(*role_context))) continue;
    answer.org_roles.push_back({std::string(role_name(role)),
                                demo_guid(8, static_cast<std::uint64_t>(role)), "DIRECT",
                                wire_name(role), std::string(org_id)});
  }
  return answer;
}

}  // namespace usagescope
