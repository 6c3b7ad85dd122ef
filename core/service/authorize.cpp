// Rules "roles: ..." of rules.hpp, and how errors become statuses (api-reference.md, 11, row 29).
#include <algorithm>
#include <span>
#include <string>

#include "core/service/lookup.hpp"
#include "core/service/service.hpp"

namespace usagescope {
namespace {

constexpr Role kReportRoles[] = {Role::kProviderAdministrator, Role::kProviderBillingUser,
                                 Role::kCustomerAdministrator};
constexpr Role kReportFileRoles[] = {Role::kProviderAdministrator, Role::kProviderBillingUser,
                                     Role::kCustomerAdministrator, Role::kCustomerBillingUser};
constexpr Role kSubscriptionRoles[] = {Role::kProviderAdministrator,
                                       Role::kProviderOperationsAdministrator,
                                       Role::kProviderBillingUser};
constexpr Role kTenantRoles[] = {Role::kProviderAdministrator,
                                 Role::kProviderOperationsAdministrator,
                                 Role::kProviderAccountAdministrator};
constexpr Role kOrganizationRoles[] = {
    Role::kProviderAdministrator, Role::kProviderOperationsAdministrator,
    Role::kProviderAccountAdministrator, Role::kCustomerAdministrator};
constexpr Role kDistributorRoles[] = {Role::kDistributorAdministrator, Role::kDistributorUser};
constexpr Role kDistributorProformaRoles[] = {Role::kDistributorAdministrator,
                                              Role::kDistributorProformaUser};
constexpr Role kResellerRoles[] = {Role::kResellerAdministrator, Role::kResellerUser};

/// Empty: any role, or none.
std::span<const Role> roles_of(const Endpoint& endpoint) {
  switch (endpoint.operation) {
    case Operation::kUsageReport:
      return kReportRoles;
    case Operation::kUsageReportFile:
      return kReportFileRoles;
    case Operation::kBillingSubscriptions:
    case Operation::kProviderSubscriptions:
      return kSubscriptionRoles;
    case Operation::kTenants:
      return kTenantRoles;
    case Operation::kOrganization:
      return kOrganizationRoles;
    case Operation::kSearchProforma:
      return kDistributorProformaRoles;
    default:
      break;
  }
  if (endpoint.org_kind == OrgKind::kDistributor) return kDistributorRoles;
  if (endpoint.org_kind == OrgKind::kReseller) return kResellerRoles;
  return {};
}

bool has_any(const Caller& caller, std::span<const Role> roles) {
  return std::any_of(caller.roles.begin(), caller.roles.end(), [roles](Role role) {
    return std::find(roles.begin(), roles.end(), role) != roles.end();
  });
}

std::string one_of(std::span<const Role> roles) {
  std::string text;
  for (Role role : roles) {
    if (!text.empty()) text += ", ";
    text += role_name(role);
  }
  return text;
}

bool is_known(const Dataset& dataset, OrgKind kind, std::string_view org_id) {
  switch (kind) {
    case OrgKind::kNone:
      return true;
    case OrgKind::kBilling:
      return find_report_org(dataset, org_id) != nullptr;
    case OrgKind::kDistributor:
      return org_id == dataset.distributor_org_id;
    case OrgKind::kReseller:
      return find_reseller(dataset, org_id) != nullptr;
    case OrgKind::kAny:
      break;
  }
  return org_id == dataset.distributor_org_id || find_report_org(dataset, org_id) != nullptr ||
         find_reseller(dataset, org_id) != nullptr;
}

/// A token acts in its own organisation; a provider's also looks at those of its customers.
bool may_see(const ServiceContext& context, Operation operation, std::string_view org_id) {
  if (context.caller.org_id == org_id) return true;
  if (operation != Operation::kOrganization) return false;
  const ReportOrgSource* org = find_report_org(context.dataset, org_id);
  return org != nullptr && org->provider_id == context.caller.org_id;
}

}  // namespace

Status authorize(const ServiceContext& context, Operation operation, std::string_view org_id) {
  const Endpoint& endpoint = endpoint_of(operation);
  if (!is_known(context.dataset, endpoint.org_kind, org_id)) {
    return Error{ErrorCode::kNotFound, "There is no such organization here", "orgId"};
  }
  if (endpoint.org_kind != OrgKind::kNone && !may_see(context, operation, org_id)) {
    return Error{ErrorCode::kForbidden, "The token belongs to another organization", "orgId"};
  }
  const std::span<const Role> allowed = roles_of(endpoint);
  if (!allowed.empty() && !has_any(context.caller, allowed)) {
    return Error{ErrorCode::kForbidden, "One of these roles is needed: " + one_of(allowed), ""};
  }
  return ok();
}

int http_status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::kUnauthorized:
      return 401;
    case ErrorCode::kForbidden:
      return 403;
    case ErrorCode::kNotFound:
      return 404;
    case ErrorCode::kOverflow:
    case ErrorCode::kServer:
      return 500;
    default:
      return 400;
  }
}

ApiError to_api_error(const Error& error, std::string_view request_id) {
  ApiError answer;
  answer.status = http_status_of(error.code);
  answer.error_code = std::string(error_code_name(error.code));
  answer.message = describe(error);
  answer.request_id = std::string(request_id);
  return answer;
}

}  // namespace usagescope
