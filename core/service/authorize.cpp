// Rules "roles: ..." of rules.hpp, and how errors become statuses (api-reference.md, 11, row 29).
#include <algorithm>
#include <span>
#include <string>

#include "core/service/service.hpp"

namespace usagescope {
namespace {

constexpr Role kReportRoles[] = {Role::kProviderAdministrator, Role::kProviderBillingUser,
                                 Role::kCustomerAdministrator};
constexpr Role kSellerRoles[] = {Role::kDistributorAdministrator, Role::kDistributorUser};

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

bool is_known(const Dataset& dataset, Operation operation, std::string_view org_id) {
  if (operation != Operation::kUsageReport) return org_id == dataset.distributor_org_id;
  const auto& orgs = dataset.report.organizations;
  return std::any_of(orgs.begin(), orgs.end(),
                     [org_id](const ReportOrgSource& org) { return org.id == org_id; });
}

}  // namespace

Status authorize(const ServiceContext& context, Operation operation, std::string_view org_id) {
  if (!is_known(context.dataset, operation, org_id)) {
    return Error{ErrorCode::kNotFound, "There is no such organization here", "orgId"};
  }
  if (context.caller.org_id != org_id) {
    return Error{ErrorCode::kForbidden, "The token belongs to another organization", "orgId"};
  }
  const std::span<const Role> allowed = operation == Operation::kUsageReport
                                            ? std::span<const Role>(kReportRoles)
                                            : std::span<const Role>(kSellerRoles);
  if (!has_any(context.caller, allowed)) {
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
