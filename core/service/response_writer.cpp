#include "core/service/response_writer.hpp"

#include <utility>

#include "core/json/report_codec.hpp"
#include "core/json/usage_codec.hpp"

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

ServiceResponse to_response(const UsagePage& page) {
  return json_response(encode_usage_page(page));
}

ServiceResponse to_response(const std::vector<UsageReseller>& resellers) {
  return json_response(encode_usage_customers(resellers));
}

ServiceResponse to_response(const ServiceReport& report) {
  return json_response(encode_service_report(report));
}

ServiceResponse to_response(const UsageReportAnswer& answer) {
  ServiceResponse response = to_response(answer.report);
  add_month_headers(answer.months, response);
  return response;
}

ServiceResponse to_response(FileAnswer file) {
  ServiceResponse response;
  response.content_type = std::move(file.content_type);
  response.body = std::move(file.bytes);
  response.headers = {{"Content-Disposition", "attachment; filename=\"" + file.name + '"'}};
  return response;
}

ServiceResponse to_response(ReportFileAnswer answer) {
  ServiceResponse response = to_response(std::move(answer.file));
  add_month_headers(answer.months, response);
  return response;
}

}  // namespace usagescope
