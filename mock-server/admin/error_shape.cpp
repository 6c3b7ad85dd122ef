#include "mock-server/admin/error_shape.hpp"

#include <array>
#include <utility>

#include "core/json/json_value.hpp"
#include "core/json/message_codec.hpp"

namespace usagescope::mock {
namespace {

constexpr std::array<std::string_view, kErrorShapeCount> kNames = {
    "api", "empty", "html", "truncated", "csp", "cost-and-usage", "bsc", "bsc-token"};

Json csp_error(const ApiError& error) {
  Json json;
  json.set("cspErrorCode", "mock." + error.error_code);
  json.set("errorCode", error.error_code);
  json.set("message", error.message);
  json.set("moduleCode", Json::integer(0));
  json.set("requestId", error.request_id);
  json.set("statusCode", Json::integer(error.status));
  return json;
}

Json cost_and_usage_error(const ApiError& error) {
  Json detail;
  detail.set("error_code", error.error_code);
  detail.set("error_message", error.message);
  Json json = detail;
  json.set("error_details", Json::Array{std::move(detail)});
  return json;
}

Json bsc_error(const ApiError& error) {
  Json json;
  json.set("message", error.message);
  json.set("major_error_code", std::to_string(error.status));
  json.set("minor_error_code", error.error_code);
  json.set("parameter_list", Json::Array{});
  return json;
}

Json bsc_token_error(const ApiError& error) {
  Json inner;
  inner.set("error", error.error_code);
  inner.set("error_description", error.message);
  return Json::Object{{"value", std::move(inner)}};
}

/// Nothing in it is a stranger's text: the message is the server's own.
std::string page(const ApiError& error) {
  const std::string status = std::to_string(error.status);
  return "<!DOCTYPE html>\n<html><head><title>" + status + "</title></head>\n<body><h1>" + status +
         "</h1><p>" + error.message + "</p></body></html>\n";
}

}  // namespace

std::string_view error_shape_name(ErrorShape shape) noexcept {
  return kNames[static_cast<std::size_t>(shape)];
}

std::optional<ErrorShape> error_shape_of(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kNames.size(); ++i) {
    if (kNames[i] == name) return static_cast<ErrorShape>(i);
  }
  return std::nullopt;
}

ShapedError shape_error(ErrorShape shape, const ApiError& error) {
  constexpr char kJson[] = "application/json";
  switch (shape) {
    case ErrorShape::kApi:
      break;
    case ErrorShape::kEmpty:
      return {};
    case ErrorShape::kHtml:
      return {"text/html; charset=utf-8", page(error)};
    case ErrorShape::kTruncated: {
      const std::string whole = encode_api_error(error);
      return {kJson, whole.substr(0, whole.size() / 2)};
    }
    case ErrorShape::kCsp:
      return {kJson, csp_error(error).dump()};
    case ErrorShape::kCostAndUsage:
      return {kJson, cost_and_usage_error(error).dump()};
    case ErrorShape::kBsc:
      return {kJson, bsc_error(error).dump()};
    case ErrorShape::kBscToken:
      return {kJson, bsc_token_error(error).dump()};
  }
  return {kJson, encode_api_error(error)};
}

}  // namespace usagescope::mock
