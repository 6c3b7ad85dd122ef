#include "web/engine/api_errors.hpp"

#include <string>
#include <string_view>

#include "core/json/message_codec.hpp"

namespace usagescope {
namespace {

constexpr std::size_t kLongestQuote = 300;

/// " The server says: ...", or "" when its body says nothing readable.
std::string server_words(const HttpResponse& response) {
  std::string words = api_error_words(response.body);
  if (words.empty()) return {};
  if (words.size() > kLongestQuote) {
    std::size_t end = kLongestQuote;
    while (end > 0 && (static_cast<unsigned char>(words[end]) & 0xC0) == 0x80) --end;
    words = words.substr(0, end) + "\u2026";
  }
  return " The server says: " + words;
}

std::string role_hint(ApiOperation operation) {
  if (operation == ApiOperation::kUsageReport) {
    return "The service usage report is for Provider Administrator, Provider Billing User and "
           "Customer Administrator, within their own organisation.";
  }
  return "Usage of resellers' customers is for roles of the distributor organisation, such as "
         "Distributor Administrator.";
}

Error no_answer(const HttpResponse& response, const ApiSession& session) {
  std::string message = "No answer from " + session.host_for_people();
  if (!response.failure.empty()) message += " (" + response.failure + ")";
  message +=
      ". Check the address and the connection; a server of another origin must also allow this "
      "page (CORS).";
  return {ErrorCode::kNetwork, message, ""};
}

Error unauthorized(ApiOperation operation, const ApiSession& session) {
  if (operation == ApiOperation::kExchangeToken) {
    return {ErrorCode::kUnauthorized,
            "The API token was not accepted by " + session.host_for_people() +
                ". Check that it was copied whole and has not lapsed; you generate a new one in "
                "your account of the console.",
            ""};
  }
  return {ErrorCode::kUnauthorized,
          "The server refused the access token, also a newly exchanged one. Connect again with a "
          "valid API token.",
          ""};
}

Error refused(ApiOperation operation, const HttpResponse& response, const ApiSession& session) {
  const std::string status = std::to_string(response.status);
  switch (response.status) {
    case 400:
      // Identity services answer a wrong token with 400 as well as with 401.
      if (operation == ApiOperation::kExchangeToken) return unauthorized(operation, session);
      return {ErrorCode::kInvalidArgument, "The server did not accept the request (400).", ""};
    case 401:
      return unauthorized(operation, session);
    case 403:
      if (operation == ApiOperation::kExchangeToken) return unauthorized(operation, session);
      return {ErrorCode::kForbidden,
              "This token may not read that organisation (403). A token belongs to one "
              "organisation. " +
                  role_hint(operation),
              ""};
    case 405:  // of hosts of files, which take no POST
    case 404:
      if (operation == ApiOperation::kExchangeToken) {
        return {ErrorCode::kNotFound,
                "There is no token exchange at " + session.host_for_people() + " (" + status +
                    "). Check the host.",
                ""};
      }
      return {ErrorCode::kNotFound,
              "The server does not know the organisation or the address (" + status + "). Check the "
              "organisation id.",
              ""};
    case 429:
      return {ErrorCode::kServer, "The server asks to slow down (429).", ""};
    default:
      break;
  }
  if (response.status >= 500) {
    return {ErrorCode::kServer, "The server failed (" + status + ").", ""};
  }
  return {ErrorCode::kServer,
          "The server gave an answer that the API does not have (" + status + ").", ""};
}

}  // namespace

bool is_passing_failure(int http_status) noexcept {
  return http_status == 0 || http_status == 408 || http_status == 429 || http_status >= 500;
}

Error api_failure(ApiOperation operation, const HttpResponse& response, const ApiSession& session) {
  Error error =
      response.status == 0 ? no_answer(response, session) : refused(operation, response, session);
  if (response.status != 0) error.message += server_words(response);
  error.message = session.without_tokens(std::move(error.message));
  return error;
}

std::string try_again(std::optional<std::int64_t> asked_ms) {
  if (!asked_ms) return " Try again in a while.";
  const std::int64_t seconds = (*asked_ms + 999) / 1000;
  const std::string time = seconds < 120 ? std::to_string(seconds) + " s"
                                         : std::to_string((seconds + 59) / 60) + " min";
  return " Try again in " + time + ".";
}

}  // namespace usagescope
