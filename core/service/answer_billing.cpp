#include "core/json/record_codec.hpp"
#include "core/json/report_codec.hpp"
#include "core/service/answer_parts.hpp"

namespace usagescope {
namespace {

/// Says what a lenient server made of the times.
void add_month_headers(const ReportMonths& months, ServiceResponse& response) {
  if (months.read_as_seconds) response.headers.emplace_back("X-Mock-Epoch-Unit", "s");
  if (months.was_cut) response.headers.emplace_back("X-Mock-Months-Cut", "true");
}

}  // namespace

ServiceResponse json_response(std::string body) {
  ServiceResponse response;
  response.body = std::move(body);
  return response;
}

ServiceResponse to_response(FileAnswer file) {
  ServiceResponse response;
  response.content_type = std::move(file.content_type);
  response.body = std::move(file.bytes);
  response.headers = {{"Content-Disposition", "attachment; filename=\"" + file.name + '"'}};
  return response;
}

Result<NoQuery> read_nothing(const ServiceRequest&) {
  return NoQuery{};
}

Result<UserQuery> read_user_query(const ServiceRequest& request) {
  UserQuery query;
  const Status status = ParamReader(request.params).flag("expandUser", query.expand_user).status();
  if (!status) return status.error();
  return query;
}

Result<RolesQuery> read_roles_query(const ServiceRequest& request) {
  RolesQuery query;
  const Status status = ParamReader(request.params).text("context", query.role_context).status();
  if (!status) return status.error();
  if (query.role_context && *query.role_context != "OPERATOR" &&
      *query.role_context != "PROVIDER" && *query.role_context != "TENANT") {
    return Error{ErrorCode::kUnknownName, "OPERATOR, PROVIDER or TENANT is expected", "context"};
  }
  return query;
}

Result<ServiceResponse> answer_user(const ServiceContext& context, const ServiceRequest&,
                                    const UserQuery& query) {
  return json_response(encode_message(logged_in_user(context, query.expand_user)));
}

Result<ServiceResponse> answer_user_orgs(const ServiceContext& context, const ServiceRequest&,
                                         const NoQuery&) {
  return json_response(encode_message(logged_in_user_orgs(context)));
}

Result<ServiceResponse> answer_roles(const ServiceContext& context, const ServiceRequest& request,
                                     const RolesQuery& query) {
  auto roles = org_roles(context, request.object_id, request.org_id, query.role_context);
  if (!roles) return roles.error();
  return json_response(encode_message(*roles));
}

Result<ServiceResponse> answer_organization(const ServiceContext& context,
                                            const ServiceRequest& request, const NoQuery&) {
  auto org = organization(context, request.org_id);
  if (!org) return org.error();
  return json_response(encode_message(*org));
}

Result<ServiceResponse> answer_tenants(const ServiceContext& context, const ServiceRequest& request,
                                       const NoQuery&) {
  return json_response(encode_message(tenants(context, request.org_id)));
}

Result<UsageReportRequest> read_report_query(const ServiceRequest& request) {
  return read_report_params(request.params);
}

Result<ServiceResponse> answer_report(const ServiceContext& context, const ServiceRequest& request,
                                      const UsageReportRequest& query) {
  auto answer = usage_report(context, request.org_id, query);
  if (!answer) return answer.error();
  ServiceResponse response = json_response(encode_service_report(answer->report));
  add_month_headers(answer->months, response);
  return response;
}

Result<ServiceResponse> answer_report_file(const ServiceContext& context,
                                           const ServiceRequest& request,
                                           const UsageReportRequest& query) {
  auto answer = usage_report_file(context, request.org_id, query);
  if (!answer) return answer.error();
  ServiceResponse response = to_response(std::move(answer->file));
  add_month_headers(answer->months, response);
  return response;
}

Result<ServiceResponse> answer_billing_subscriptions(const ServiceContext& context,
                                                     const ServiceRequest& request,
                                                     const UsageReportRequest& query) {
  auto report = billing_subscriptions(context, request.org_id, query);
  if (!report) return report.error();
  return json_response(encode_service_report(*report));
}

}  // namespace usagescope
