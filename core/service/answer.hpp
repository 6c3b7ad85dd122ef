#pragma once

#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/contract/operations.hpp"
#include "core/service/request_params.hpp"
#include "core/service/service.hpp"

/// The API as one pure function: a request's parts, a dataset and a clock in, the answer's bytes
/// out. Token calls are not here: they need the tokens' keeper.
namespace usagescope {

struct ServiceRequest {
  Operation operation = Operation::kUsageReport;
  std::string org_id;     ///< {orgId}
  std::string object_id;  ///< {userId}, {billingEngineDiscountContractId}
  QueryParams params;
  std::string body;
};

/// Always status 200; errors are the Result's, with http_status_of().
struct ServiceResponse {
  std::string content_type = "application/json";
  std::string body;
  /// Beside Content-Type: Content-Disposition, and X-Mock-... for what was read leniently.
  std::vector<std::pair<std::string, std::string>> headers;
};

/// Everything that can be wrong with a request whatever the data (400). Error.path is the pointer
/// into the body, or the name of the query parameter.
[[nodiscard]] Status validate_request(const ServiceRequest& request);

/// Answers a caller that authorize() let through. Errors: those of validate_request, and what the
/// data refuse (kNotFound, kForbidden).
[[nodiscard]] Result<ServiceResponse> answer_request(const ServiceContext& context,
                                                     const ServiceRequest& request);

}  // namespace usagescope
