#include "core/json/json_fields.hpp"
#include "core/json/usage_codec.hpp"

namespace usagescope {
namespace {

/// Absent strings become empty ones: all members are optional (api-reference.md, section 11, row
/// 26), and a list to choose from shows what there is.
Status read_text(const Json& object, std::string_view key, std::string_view path,
                 std::string& target) {
  auto value = optional_string(object, key, path);
  if (!value) return std::move(value).error();
  target = std::move(*value).value_or("");
  return ok();
}

/// Decodes the elements of the array `key` of `object`, each of which must be an object.
template <typename T, typename DecodeElement>
Status read_list(const Json& object, std::string_view key, std::string_view path,
                 std::vector<T>& target, DecodeElement decode_element) {
  auto elements = optional_array(object, key, path);
  if (!elements) return std::move(elements).error();
  if (*elements == nullptr) return ok();
  const std::string list_path = member_path(path, key);
  for (std::size_t i = 0; i < (*elements)->size(); ++i) {
    const std::string at = element_path(list_path, i);
    if (Status status = require_object((**elements)[i], at); !status) return status;
    if (Status status = decode_element((**elements)[i], at, target.emplace_back()); !status) {
      return status;
    }
  }
  return ok();
}

Status decode_service(const Json& json, std::string_view path, ServiceRef& service) {
  if (Status status = read_text(json, "id", path, service.id); !status) return status;
  return read_text(json, "name", path, service.name);
}

Status decode_customer(const Json& json, std::string_view path, UsageCustomer& customer) {
  if (Status status = read_text(json, "customerName", path, customer.customer_name); !status) {
    return status;
  }
  if (Status status = read_text(json, "customerOrgId", path, customer.customer_org_id); !status) {
    return status;
  }
  return read_list(json, "serviceRef", path, customer.service_refs, decode_service);
}

Status decode_reseller(const Json& json, std::string_view path, UsageReseller& reseller) {
  if (Status status = read_text(json, "resellerName", path, reseller.reseller_name); !status) {
    return status;
  }
  if (Status status = read_text(json, "resellerPRMId", path, reseller.reseller_prm_id); !status) {
    return status;
  }
  return read_list(json, "customers", path, reseller.customers, decode_customer);
}

Json customer_to_json(const UsageCustomer& customer) {
  Json json;
  json.set("customerName", customer.customer_name);
  json.set("customerOrgId", customer.customer_org_id);
  Json::Array services;
  for (const ServiceRef& service : customer.service_refs) {
    Json reference;
    reference.set("id", service.id);
    reference.set("name", service.name);
    services.push_back(std::move(reference));
  }
  json.set("serviceRef", std::move(services));
  return json;
}

}  // namespace

std::string encode_usage_customers(const std::vector<UsageReseller>& resellers) {
  Json::Array list;
  for (const UsageReseller& reseller : resellers) {
    Json json;
    json.set("resellerName", reseller.reseller_name);
    json.set("resellerPRMId", reseller.reseller_prm_id);
    Json::Array customers;
    for (const UsageCustomer& customer : reseller.customers) {
      customers.push_back(customer_to_json(customer));
    }
    json.set("customers", std::move(customers));
    list.push_back(std::move(json));
  }
  return Json(std::move(list)).dump();
}

Result<std::vector<UsageReseller>> decode_usage_customers(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  if (json->array() == nullptr) return wrong_type("array", json->type_name(), "");
  std::vector<UsageReseller> resellers;
  for (std::size_t i = 0; i < json->array()->size(); ++i) {
    const std::string at = element_path("", i);
    const Json& element = (*json->array())[i];
    if (Status status = require_object(element, at); !status) return std::move(status).error();
    if (Status status = decode_reseller(element, at, resellers.emplace_back()); !status) {
      return std::move(status).error();
    }
  }
  return resellers;
}

}  // namespace usagescope
