#include "core/json/fault_codec.hpp"

#include "core/json/object_reader.hpp"

namespace usagescope {
namespace {

constexpr EnumNames<FaultKind> kKindNames = {"kind of fault", 0, kFaultKindCount, fault_kind_name};

Json subscription_to_json(const SubscriptionDays& subscription) {
  Json json;
  json.set("subscriptionId", subscription.subscription_id);
  set_period(json, "days", subscription.days);
  return json;
}

Result<SubscriptionDays> decode_subscription(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"subscriptionId", "days"});
  SubscriptionDays subscription;
  reader.required_text("subscriptionId", subscription.subscription_id);
  reader.required_period("days", subscription.days);
  return reader.finish(std::move(subscription));
}

Json field_to_json(const FaultField& field) {
  Json json;
  json.set("column", column_info(field.column).wire_name);
  json.set("value", field.value);
  if (field.is_missing) json.set("missing", true);
  return json;
}

Result<FaultField> decode_field(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"column", "value", "missing"});
  FaultField field;
  reader.required_column("column", field.column);
  reader.required_text("value", field.value);
  reader.flag("missing", field.is_missing);
  return reader.finish(std::move(field));
}

Json variant_to_json(const FaultVariant& variant) {
  Json json;
  json.set("value", variant.value);
  set_count(json, "rows", variant.row_count);
  return json;
}

Result<FaultVariant> decode_variant(const Json& json, const std::string& path) {
  ObjectReader reader(json, path, {"value", "rows"});
  FaultVariant variant;
  reader.required_text("value", variant.value);
  reader.required_count("rows", variant.row_count);
  return reader.finish(std::move(variant));
}

Json case_to_json(const FaultCase& found) {
  Json json;
  set_list(json, "subject", found.subject, field_to_json);
  set_period(json, "days", found.days);
  if (found.missing_count > 0) set_count(json, "missing", found.missing_count);
  if (!found.variants.empty()) set_list(json, "variants", found.variants, variant_to_json);
  if (!found.differing.empty()) set_columns(json, "differing", found.differing);
  set_count(json, "rowCount", found.row_count);
  set_counts(json, "rows", found.rows);
  set_decimal(json, "listCost", found.list_cost);
  return json;
}

Result<FaultCase> decode_case(const Json& json, const std::string& path) {
  ObjectReader reader(
      json, path,
      {"subject", "days", "missing", "variants", "differing", "rowCount", "rows", "listCost"});
  FaultCase found;
  reader.list("subject", found.subject, decode_field);
  reader.period("days", found.days);
  reader.count("missing", found.missing_count);
  reader.list("variants", found.variants, decode_variant);
  reader.list("differing", found.differing, decode_column);
  reader.required_count("rowCount", found.row_count);
  reader.list("rows", found.rows, decode_count);
  reader.decimal("listCost", found.list_cost);
  return reader.finish(std::move(found));
}

Json fault_to_json(const Fault& fault) {
  Json json;
  json.set("kind", fault_kind_name(fault.kind));
  if (fault.id_column) json.set("idColumn", column_info(*fault.id_column).wire_name);
  json.set("title", fault_title(fault.kind));
  json.set("method", fault_method(fault.kind));
  set_count(json, "cases", fault.case_count);
  set_count(json, "rows", fault.row_count);
  if (fault.missing_count > 0) set_count(json, "missing", fault.missing_count);
  set_decimal(json, "listCost", fault.list_cost);
  set_list(json, "list", fault.cases, case_to_json);
  return json;
}

Result<Fault> decode_fault(const Json& json, const std::string& path) {
  ObjectReader reader(
      json, path,
      {"kind", "idColumn", "title", "method", "cases", "rows", "missing", "listCost", "list"});
  Fault fault;
  reader.required_name("kind", kKindNames, fault.kind);
  reader.column("idColumn", fault.id_column);
  reader.required_count("cases", fault.case_count);
  reader.required_count("rows", fault.row_count);
  reader.count("missing", fault.missing_count);
  reader.decimal("listCost", fault.list_cost);
  reader.list("list", fault.cases, decode_case);
  return reader.finish(std::move(fault));
}

}  // namespace

Json fault_request_to_json(const FaultRequest& request) {
  Json json;
  set_list(json, "kinds", request.kinds,
           [](FaultKind kind) { return Json(fault_kind_name(kind)); });
  if (request.expected_rows) set_count(json, "expectedRows", *request.expected_rows);
  set_list(json, "subscriptions", request.subscriptions, subscription_to_json);
  set_count(json, "offset", request.offset);
  set_count(json, "limit", request.limit);
  set_count(json, "rowsPerCase", request.rows_per_case);
  return json;
}

Result<FaultRequest> fault_request_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path,
                      {"kinds", "expectedRows", "subscriptions", "offset", "limit", "rowsPerCase"});
  FaultRequest request;
  reader.list("kinds", request.kinds, [](const Json& element, const std::string& at) {
    return decode_name(element, at, kKindNames);
  });
  reader.count("expectedRows", request.expected_rows);
  reader.list("subscriptions", request.subscriptions, decode_subscription);
  reader.count("offset", request.offset);
  reader.count("limit", request.limit);
  reader.count("rowsPerCase", request.rows_per_case);
  return reader.finish(std::move(request));
}

Json fault_report_to_json(const FaultReport& report) {
  Json json;
  set_count(json, "matchingRows", report.matching_rows);
  set_count(json, "offset", report.offset);
  set_list(json, "faults", report.faults, fault_to_json);
  return json;
}

Result<FaultReport> fault_report_from_json(const Json& json, std::string_view path) {
  ObjectReader reader(json, path, {"matchingRows", "offset", "faults"});
  FaultReport report;
  reader.required_count("matchingRows", report.matching_rows);
  reader.required_count("offset", report.offset);
  reader.list("faults", report.faults, decode_fault);
  return reader.finish(std::move(report));
}

}  // namespace usagescope
