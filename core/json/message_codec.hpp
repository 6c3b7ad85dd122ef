#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/contract/messages.hpp"
#include "core/json/json_value.hpp"

namespace usagescope {

/// Which members a search body may have.
enum class SearchBody : std::uint8_t { kFilters, kSorted, kWithPeriod };

/// Body of a search. Accepts an empty text, {}, and empty objects for filters and sorter; null is
/// neither. Error kUnknownName for a member that the form does not have.
[[nodiscard]] Result<SearchRequest> decode_search_body(std::string_view text, SearchBody form);

/// Body of usages/search. Accepts an empty text, {}, {"filters":[]}, {"filters":{}}.
[[nodiscard]] Result<UsageSearchRequest> decode_usage_search_body(std::string_view text);
[[nodiscard]] std::string encode_usage_search_body(const UsageSearchRequest& request);

/// {"refreshToken":"...","passcode":"..."}; the passcode is accepted and ignored. Error
/// kInvalidArgument for an empty token.
[[nodiscard]] Result<std::string> decode_access_token_body(std::string_view text);
[[nodiscard]] std::string encode_access_token_body(std::string_view refresh_token);
[[nodiscard]] Result<AccessTokenAnswer> decode_access_token_answer(std::string_view text);
[[nodiscard]] std::string encode_access_token_answer(const AccessTokenAnswer& answer);

/// {"clientId":"...","clientSecret":"..."}
[[nodiscard]] Result<ClientSecretRequest> decode_client_secret_body(std::string_view text);

[[nodiscard]] std::string encode_api_error(const ApiError& error);
/// What an error body says to people, "" when it says nothing: empty, HTML, truncated.
[[nodiscard]] std::string api_error_words(std::string_view body);
/// Best effort over the error shapes of neighbouring services, empty, HTML and truncated bodies
/// (api-reference.md, section 9): never fails, status first.
[[nodiscard]] ApiError decode_api_error(int status, std::string_view body);

/// Expiry (ms since 1970) of a JWT's "exp" claim; nullopt when the token is opaque.
[[nodiscard]] std::optional<std::int64_t> jwt_expiry_ms(std::string_view token);

}  // namespace usagescope
