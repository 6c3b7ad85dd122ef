#include "core/json/message_codec.hpp"

#include <algorithm>

#include "core/json/json_fields.hpp"

namespace usagescope {
namespace {

Result<SearchFilter> decode_filter(const Json& json, const std::string& path) {
  if (Status status = require_members(json, {"key", "operator", "value"}, path); !status) {
    return std::move(status).error();
  }
  SearchFilter filter;
  auto key = required_string(json, "key", path);
  if (!key) return std::move(key).error();
  filter.key = std::move(*key);
  auto op = required_string(json, "operator", path);
  if (!op) return std::move(op).error();
  filter.op = std::move(*op);

  const std::string value_path = member_path(path, "value");
  const Json* value = json.find("value");
  if (value == nullptr) {
    return Error{ErrorCode::kWrongType, "This member is required, a string or an array of strings.",
                 value_path};
  }
  if (value->string() != nullptr) {
    filter.values.push_back(*value->string());
    return filter;
  }
  if (value->array() == nullptr) {
    return wrong_type("string or an array of strings", value->type_name(), value_path);
  }
  auto values = string_array(*value, value_path);
  if (!values) return std::move(values).error();
  filter.values = std::move(*values);
  filter.is_array = true;
  return filter;
}

bool is_empty_object(const Json& json) {
  return json.object() != nullptr && json.object()->empty();
}

Status decode_filters(const Json* filters, std::vector<SearchFilter>& target) {
  // The documents type filters as an array, yet official samples send "filters": {}
  // (api-reference.md, 6.1): an empty object is an empty list.
  if (filters == nullptr || is_empty_object(*filters)) return ok();
  if (filters->array() == nullptr) return wrong_type("array", filters->type_name(), "/filters");
  for (const Json& element : *filters->array()) {
    auto filter = decode_filter(element, element_path("/filters", target.size()));
    if (!filter) return std::move(filter).error();
    target.push_back(std::move(*filter));
  }
  return ok();
}

Status decode_sorter(const Json* sorter, std::optional<SearchSorter>& target) {
  if (sorter == nullptr || is_empty_object(*sorter)) return ok();
  if (Status status = require_members(*sorter, {"key", "operator"}, "/sorter"); !status) {
    return status;
  }
  auto key = required_string(*sorter, "key", "/sorter");
  if (!key) return std::move(key).error();
  auto op = required_string(*sorter, "operator", "/sorter");
  if (!op) return std::move(op).error();
  target = SearchSorter{std::move(*key), std::move(*op)};
  return ok();
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace

Result<SearchRequest> decode_search_body(std::string_view text, SearchBody form) {
  SearchRequest request;
  if (is_blank(text)) return request;
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  // Assumption: a member that is not documented is refused, for a sorter or a misspelt "filter"
  // that is silently ignored gives an answer that looks right.
  Status status = ok();
  switch (form) {
    case SearchBody::kFilters:
      status = require_members(*json, {"filters"}, "");
      break;
    case SearchBody::kSorted:
      status = require_members(*json, {"filters", "sorter"}, "");
      break;
    case SearchBody::kWithPeriod:
      status = require_members(*json, {"filters", "sorter", "period"}, "");
      break;
  }
  if (status) status = decode_filters(json->find("filters"), request.filters);
  if (status) status = decode_sorter(json->find("sorter"), request.sorter);
  if (!status) return std::move(status).error();
  auto period = optional_string(*json, "period", "");
  if (!period) return std::move(period).error();
  request.period = std::move(*period);
  return request;
}

Result<UsageSearchRequest> decode_usage_search_body(std::string_view text) {
  return decode_search_body(text, SearchBody::kFilters);
}

std::string encode_usage_search_body(const UsageSearchRequest& request) {
  Json::Array filters;
  for (const SearchFilter& filter : request.filters) {
    Json json;
    json.set("key", filter.key);
    json.set("operator", filter.op);
    if (filter.is_array || filter.values.size() != 1) {
      json.set("value", Json::Array(filter.values.begin(), filter.values.end()));
    } else {
      json.set("value", filter.values.front());
    }
    filters.push_back(std::move(json));
  }
  Json body;
  body.set("filters", std::move(filters));
  if (request.sorter) {
    Json sorter;
    sorter.set("key", request.sorter->key);
    sorter.set("operator", request.sorter->op);
    body.set("sorter", std::move(sorter));
  }
  if (request.period) body.set("period", *request.period);
  return body.dump();
}

Result<std::string> decode_access_token_body(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  if (Status status = require_object(*json, ""); !status) return std::move(status).error();
  auto passcode = optional_string(*json, "passcode", "");
  if (!passcode) return std::move(passcode).error();
  auto api_token = required_string(*json, "refreshToken", "");
  if (api_token && api_token->empty()) {
    return Error{ErrorCode::kInvalidArgument, "An API token is expected, not an empty text.",
                 "/refreshToken"};
  }
  return api_token;
}

std::string encode_access_token_body(std::string_view refresh_token) {
  Json json;
  json.set("refreshToken", refresh_token);
  return json.dump();
}

Result<ClientSecretRequest> decode_client_secret_body(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  if (Status status = require_object(*json, ""); !status) return std::move(status).error();
  auto id = required_string(*json, "clientId", "");
  if (!id) return std::move(id).error();
  auto secret = required_string(*json, "clientSecret", "");
  if (!secret) return std::move(secret).error();
  return ClientSecretRequest{std::move(*id), std::move(*secret)};
}

Result<AccessTokenAnswer> decode_access_token_answer(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  if (Status status = require_object(*json, ""); !status) return std::move(status).error();
  auto access_token = required_string(*json, "accessToken", "");
  if (!access_token) return std::move(access_token).error();
  auto id_token = optional_string(*json, "idToken", "");
  if (!id_token) return std::move(id_token).error();
  auto refresh_token = optional_string(*json, "refreshToken", "");
  if (!refresh_token) return std::move(refresh_token).error();
  auto return_url = optional_string(*json, "returnUrl", "");
  if (!return_url) return std::move(return_url).error();
  return AccessTokenAnswer{std::move(*access_token), std::move(*id_token),
                           std::move(*refresh_token), std::move(*return_url)};
}

std::string encode_access_token_answer(const AccessTokenAnswer& answer) {
  Json json;
  json.set("accessToken", answer.access_token);
  if (answer.id_token) json.set("idToken", *answer.id_token);
  if (answer.refresh_token) json.set("refreshToken", *answer.refresh_token);
  if (answer.return_url) json.set("returnUrl", *answer.return_url);
  return json.dump();
}

}  // namespace usagescope
