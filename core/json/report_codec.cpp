#include "core/json/report_codec.hpp"

#include <cstdint>
#include <limits>

#include "core/json/json_fields.hpp"

namespace usagescope {
namespace {

/// Milliseconds of the years 1 to 9999: what a calendar day can be made of.
constexpr std::int64_t kMinTime = -62'135'596'800'000;
constexpr std::int64_t kMaxTime = 253'402'300'799'999;

/// Reads members into the fields of a struct and keeps the first failure.
class MemberReader {
 public:
  MemberReader(const Json& object, std::string_view path) : object_(object), path_(path) {
    status_ = require_object(object, path);
  }

  MemberReader& text(std::string_view key, std::optional<std::string>& target) {
    return keep(status_ ? optional_string(object_, key, path_) : none<std::string>(), target);
  }
  MemberReader& amount(std::string_view key, std::optional<Decimal>& target) {
    return keep(status_ ? optional_decimal(object_, key, path_) : none<Decimal>(), target);
  }
  MemberReader& time(std::string_view key, std::optional<std::int64_t>& target) {
    return integer(key, kMinTime, kMaxTime, target);
  }
  MemberReader& integer(std::string_view key, std::int64_t min, std::int64_t max,
                        std::optional<std::int64_t>& target) {
    return keep(status_ ? optional_integer(object_, key, path_, min, max) : none<std::int64_t>(),
                target);
  }

  /// Each element of the array `key` goes through `decode(element, path)`.
  template <typename T, typename Decode>
  MemberReader& list(std::string_view key, std::vector<T>& target, Decode decode) {
    if (!status_) return *this;
    auto elements = optional_array(object_, key, path_);
    if (!elements) return fail(std::move(elements).error());
    if (*elements == nullptr) return *this;
    const std::string list_path = member_path(path_, key);
    for (const Json& element : **elements) {
      Result<T> decoded = decode(element, element_path(list_path, target.size()));
      if (!decoded) return fail(std::move(decoded).error());
      target.push_back(std::move(*decoded));
    }
    return *this;
  }

  MemberReader& fail(Error error) {
    status_ = std::move(error);
    return *this;
  }

  [[nodiscard]] const Status& status() const { return status_; }

 private:
  template <typename T>
  static Result<std::optional<T>> none() {
    return std::optional<T>();
  }

  template <typename T>
  MemberReader& keep(Result<std::optional<T>> value, std::optional<T>& target) {
    if (!value) return fail(std::move(value).error());
    if (*value) target = std::move(*value);
    return *this;
  }

  const Json& object_;
  std::string path_;
  Status status_ = ok();
};

Result<SkuRecord> decode_sku(const Json& json, const std::string& path) {
  if (json.object() == nullptr) return wrong_type("object", json.type_name(), path);
  SkuRecord record;
  record.fields.reserve(json.object()->size());
  for (const auto& [key, value] : *json.object()) record.fields.emplace_back(key, value.dump());
  return record;
}

Result<SkuData> decode_sku_data(const Json& json, const std::string& path) {
  SkuData data;
  const MemberReader reader =
      MemberReader(json, path)
          .list("skus", data.skus, decode_sku)
          .integer("pageSize", std::numeric_limits<std::int32_t>::min(),
                   std::numeric_limits<std::int32_t>::max(), data.page_size);
  if (!reader.status()) return reader.status().error();
  return data;
}

Result<ReportSubscription> decode_subscription(const Json& json, const std::string& path) {
  ReportSubscription subscription;
  const MemberReader reader =
      MemberReader(json, path)
          .text("sid", subscription.sid)
          .text("subscriptionUuid", subscription.subscription_uuid)
          .time("subscriptionStartTime", subscription.subscription_start_time)
          .time("subscriptionEndTime", subscription.subscription_end_time)
          .time("anniversaryBillingTime", subscription.anniversary_billing_time)
          .text("status", subscription.status)
          .text("subscriptionType", subscription.subscription_type);
  if (!reader.status()) return reader.status().error();
  const Json* sku_data = json.find("skuData");
  if (sku_data != nullptr && !sku_data->is_null()) {
    auto decoded = decode_sku_data(*sku_data, member_path(path, "skuData"));
    if (!decoded) return std::move(decoded).error();
    subscription.sku_data = std::move(*decoded);
  }
  return subscription;
}

Result<ReportService> decode_service(const Json& json, const std::string& path) {
  ReportService service;
  const MemberReader reader =
      MemberReader(json, path)
          .text("serviceDefId", service.service_def_id)
          .text("serviceName", service.service_name)
          .text("serviceDescription", service.service_description)
          .amount("serviceUsageAmount", service.service_usage_amount)
          .amount("serviceBillableUsageAmount", service.service_billable_usage_amount)
          .list("subscriptions", service.subscriptions, decode_subscription);
  if (!reader.status()) return reader.status().error();
  return service;
}

Result<ReportOrganization> decode_organization(const Json& json, const std::string& path) {
  ReportOrganization organization;
  const MemberReader reader =
      MemberReader(json, path)
          .time("createTimestamp", organization.create_timestamp)
          .time("updateTimestamp", organization.update_timestamp)
          .text("orgId", organization.org_id)
          .text("orgName", organization.org_name)
          .list("services", organization.services, decode_service)
          .amount("orgUsageAmount", organization.org_usage_amount)
          .amount("orgBillableUsageAmount", organization.org_billable_usage_amount);
  if (!reader.status()) return reader.status().error();
  return organization;
}

// ---- encoding: an absent field stays absent -----------------------------------------------------

void set_text(Json& json, const char* key, const std::optional<std::string>& value) {
  if (value) json.set(key, *value);
}

void set_integer(Json& json, const char* key, const std::optional<std::int64_t>& value) {
  if (value) json.set(key, Json::integer(*value));
}

void set_amount(Json& json, const char* key, const std::optional<Decimal>& value) {
  if (value) json.set(key, Json::number(*value));
}

/// Raw texts are complete JSON values; what is not (it cannot come from decoding) goes as a string.
Json sku_to_json(const SkuRecord& sku) {
  Json::Object members;
  members.reserve(sku.fields.size());
  for (const RawField& field : sku.fields) {
    auto value = Json::parse(field.second);
    members.emplace_back(field.first, value ? std::move(*value) : Json(field.second));
  }
  return members;
}

Json sku_data_to_json(const SkuData& data) {
  Json::Array skus;
  for (const SkuRecord& sku : data.skus) skus.push_back(sku_to_json(sku));
  Json json;
  json.set("skus", std::move(skus));
  set_integer(json, "pageSize", data.page_size);
  return json;
}

Json subscription_to_json(const ReportSubscription& subscription) {
  Json json = Json::Object{};
  set_text(json, "sid", subscription.sid);
  set_text(json, "subscriptionUuid", subscription.subscription_uuid);
  if (subscription.sku_data) json.set("skuData", sku_data_to_json(*subscription.sku_data));
  set_integer(json, "subscriptionStartTime", subscription.subscription_start_time);
  set_integer(json, "subscriptionEndTime", subscription.subscription_end_time);
  set_integer(json, "anniversaryBillingTime", subscription.anniversary_billing_time);
  set_text(json, "status", subscription.status);
  set_text(json, "subscriptionType", subscription.subscription_type);
  return json;
}

Json service_to_json(const ReportService& service) {
  Json json = Json::Object{};
  set_text(json, "serviceDefId", service.service_def_id);
  set_text(json, "serviceName", service.service_name);
  set_text(json, "serviceDescription", service.service_description);
  set_amount(json, "serviceUsageAmount", service.service_usage_amount);
  set_amount(json, "serviceBillableUsageAmount", service.service_billable_usage_amount);
  Json::Array subscriptions;
  for (const auto& subscription : service.subscriptions) {
    subscriptions.push_back(subscription_to_json(subscription));
  }
  json.set("subscriptions", std::move(subscriptions));
  return json;
}

Json organization_to_json(const ReportOrganization& organization) {
  Json json = Json::Object{};
  set_integer(json, "createTimestamp", organization.create_timestamp);
  set_integer(json, "updateTimestamp", organization.update_timestamp);
  set_text(json, "orgId", organization.org_id);
  set_text(json, "orgName", organization.org_name);
  Json::Array services;
  for (const auto& service : organization.services) services.push_back(service_to_json(service));
  json.set("services", std::move(services));
  set_amount(json, "orgUsageAmount", organization.org_usage_amount);
  set_amount(json, "orgBillableUsageAmount", organization.org_billable_usage_amount);
  return json;
}

}  // namespace

Result<ServiceReport> decode_service_report(std::string_view text) {
  auto json = Json::parse(text);
  if (!json) return std::move(json).error();
  return service_report_from_json(*json, "");
}

Result<ServiceReport> service_report_from_json(const Json& json, std::string_view path) {
  if (json.array() == nullptr) return wrong_type("array", json.type_name(), path);
  ServiceReport report;
  for (const Json& element : *json.array()) {
    auto organization = decode_organization(element, element_path(path, report.size()));
    if (!organization) return std::move(organization).error();
    report.push_back(std::move(*organization));
  }
  return report;
}

Json service_report_to_json(const ServiceReport& report) {
  Json::Array organizations;
  for (const auto& organization : report) {
    organizations.push_back(organization_to_json(organization));
  }
  return organizations;
}

std::string encode_service_report(const ServiceReport& report) {
  return service_report_to_json(report).dump();
}

}  // namespace usagescope
