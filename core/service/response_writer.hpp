#pragma once

#include "core/json/record_codec.hpp"
#include "core/service/answer.hpp"
#include "core/service/seller.hpp"

/// What the service answers with, as the bytes of the wire: one overload for each kind of answer.
namespace usagescope {

[[nodiscard]] ServiceResponse json_response(std::string body);

[[nodiscard]] ServiceResponse to_response(const UsagePage& page);
[[nodiscard]] ServiceResponse to_response(const std::vector<UsageReseller>& resellers);
[[nodiscard]] ServiceResponse to_response(const ServiceReport& report);
[[nodiscard]] ServiceResponse to_response(const UsageReportAnswer& answer);
/// Files go as attachments.
[[nodiscard]] ServiceResponse to_response(FileAnswer file);
[[nodiscard]] ServiceResponse to_response(ReportFileAnswer answer);

template <Record T>
[[nodiscard]] ServiceResponse to_response(const T& message) {
  return json_response(encode_message(message));
}
template <Record T>
[[nodiscard]] ServiceResponse to_response(const std::vector<T>& messages) {
  return json_response(encode_message(messages));
}

}  // namespace usagescope
