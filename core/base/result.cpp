#include "core/base/result.hpp"

namespace usagescope {

std::string_view error_code_name(ErrorCode code) noexcept {
  // No default: a new code without a name is a compiler warning here.
  switch (code) {
    case ErrorCode::kInvalidSyntax:
      return "invalid_syntax";
    case ErrorCode::kWrongType:
      return "wrong_type";
    case ErrorCode::kOutOfRange:
      return "out_of_range";
    case ErrorCode::kOverflow:
      return "overflow";
    case ErrorCode::kTooDeep:
      return "too_deep";
    case ErrorCode::kUnknownName:
      return "unknown_name";
    case ErrorCode::kInvalidArgument:
      return "invalid_argument";
    case ErrorCode::kNotFound:
      return "not_found";
    case ErrorCode::kUnauthorized:
      return "unauthorized";
    case ErrorCode::kForbidden:
      return "forbidden";
    case ErrorCode::kServer:
      return "server";
    case ErrorCode::kNetwork:
      return "network";
    case ErrorCode::kOutOfMemory:
      return "out_of_memory";
    case ErrorCode::kCancelled:
      return "cancelled";
  }
  return "unknown";
}

std::string describe(const Error& error) {
  return error.path.empty() ? error.message : error.path + ": " + error.message;
}

}  // namespace usagescope
