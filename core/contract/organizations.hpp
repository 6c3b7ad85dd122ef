#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

/// Users, roles and organisations as they stand on the wire (api-reference.md, 1.2 and 4). All
/// members are optional there; times are epoch milliseconds.
namespace usagescope {

/// A currency that an organisation buys in; both flags say the same (api-reference.md, 4).
struct OrgCurrency {
  std::optional<bool> is_default_currency;  ///< "default"
  std::optional<bool> is_default;
  std::optional<std::string> name;

  static void fields(auto& self, auto&& visit) {
    visit("default", self.is_default_currency);
    visit("isDefault", self.is_default);
    visit("name", self.name);
  }
  friend bool operator==(const OrgCurrency&, const OrgCurrency&) = default;
};

/// GET .../mgmt/orgs/{orgId}; .../tenants answers an array of these.
struct Organization {
  std::optional<std::int64_t> create_timestamp;
  std::optional<std::int64_t> update_timestamp;
  std::optional<std::string> id;
  std::optional<std::string> name;
  std::optional<std::string> display_name;
  std::optional<std::string> company_name;
  std::optional<std::string> admin_user_name;
  std::optional<std::string> admin_user_email;
  std::optional<std::string> country;
  std::optional<std::string> state;
  std::optional<std::string> city;
  std::optional<std::string> zip;
  std::optional<std::string> domain;
  std::optional<std::string> tag;
  std::optional<std::string> status;    ///< ACTIVE
  std::optional<std::string> org_type;  ///< TENANT, PROVIDER
  std::optional<std::string> parent_org_id;
  std::vector<std::string> child_org_ids;
  std::optional<std::string> tenant_type;  ///< DEFAULT
  std::optional<bool> is_federated;
  std::vector<OrgCurrency> currencies;

  static void fields(auto& self, auto&& visit) {
    visit("createTimestamp", self.create_timestamp);
    visit("updateTimestamp", self.update_timestamp);
    visit("id", self.id);
    visit("name", self.name);
    visit("displayName", self.display_name);
    visit("companyName", self.company_name);
    visit("adminUserName", self.admin_user_name);
    visit("adminUserEmail", self.admin_user_email);
    visit("country", self.country);
    visit("state", self.state);
    visit("city", self.city);
    visit("zip", self.zip);
    visit("domain", self.domain);
    visit("tag", self.tag);
    visit("status", self.status);
    visit("orgType", self.org_type);
    visit("parentOrgId", self.parent_org_id);
    visit("childOrgIds", self.child_org_ids);
    visit("tenantType", self.tenant_type);
    visit("isFederated", self.is_federated);
    visit("currencies", self.currencies);
  }
  friend bool operator==(const Organization&, const Organization&) = default;
};

/// GET .../loggedinuser.
struct LoggedInUser {
  std::optional<std::string> id;
  std::optional<std::string> email;
  std::optional<Organization> org;
  std::optional<bool> accessible;
  std::optional<std::int64_t> create_timestamp;

  static void fields(auto& self, auto&& visit) {
    visit("id", self.id);
    visit("email", self.email);
    visit("org", self.org);
    visit("accessible", self.accessible);
    visit("createTimestamp", self.create_timestamp);
  }
  friend bool operator==(const LoggedInUser&, const LoggedInUser&) = default;
};

/// GET .../loggedinuser/orgs.
struct LoggedInUserOrgs {
  std::vector<std::string> org_ids;

  static void fields(auto& self, auto&& visit) { visit("loggedInUserOrgs", self.org_ids); }
  friend bool operator==(const LoggedInUserOrgs&, const LoggedInUserOrgs&) = default;
};

struct OrgRole {
  std::optional<std::string> display_name;
  std::optional<std::string> id;
  std::optional<std::string> member_type;  ///< DIRECT
  std::optional<std::string> name;
  std::optional<std::string> org_id;

  static void fields(auto& self, auto&& visit) {
    visit("displayName", self.display_name);
    visit("id", self.id);
    visit("memberType", self.member_type);
    visit("name", self.name);
    visit("orgId", self.org_id);
  }
  friend bool operator==(const OrgRole&, const OrgRole&) = default;
};

/// GET .../users/{userId}/orgs/{orgId}/org-roles.
struct OrgRoles {
  std::vector<OrgRole> org_roles;

  static void fields(auto& self, auto&& visit) { visit("orgRoles", self.org_roles); }
  friend bool operator==(const OrgRoles&, const OrgRoles&) = default;
};

}  // namespace usagescope
