#include "core/model/usage.hpp"

namespace usagescope {
namespace {

template <typename Record>
auto* find_text(Record& record, Column column) noexcept {
  switch (column) {
    case Column::kBillingAccountId:
      return &record.billing_account_id;
    case Column::kBillingEngineDiscountContractId:
      return &record.billing_engine_discount_contract_id;
    case Column::kChargeDescription:
      return &record.charge_description;
    case Column::kChargeId:
      return &record.charge_id;
    case Column::kCustomerName:
      return &record.customer_name;
    case Column::kCustomerOrgId:
      return &record.customer_org_id;
    case Column::kDataCenterDescription:
      return &record.data_center_description;
    case Column::kDistributorId:
      return &record.distributor_id;
    case Column::kDistributorName:
      return &record.distributor_name;
    case Column::kPartNumber:
      return &record.part_number;
    case Column::kProductFamily:
      return &record.product_family;
    case Column::kResellerId:
      return &record.reseller_id;
    case Column::kResellerName:
      return &record.reseller_name;
    case Column::kService:
      return &record.service;
    case Column::kSubscriptionId:
      return &record.subscription_id;
    case Column::kUnitOfMeasurement:
      return &record.unit_of_measurement;
    case Column::kCommitment:
    case Column::kMsrpPrice:
    case Column::kOnDemandUsage:
    case Column::kUsage:
    case Column::kUsageTimestamp:
      break;
  }
  return static_cast<decltype(&record.service)>(nullptr);
}

template <typename Record>
auto* find_decimal(Record& record, Column column) noexcept {
  switch (column) {
    case Column::kCommitment:
      return &record.commitment;
    case Column::kMsrpPrice:
      return &record.msrp_price;
    case Column::kOnDemandUsage:
      return &record.on_demand_usage;
    case Column::kUsage:
      return &record.usage;
    default:
      return static_cast<decltype(&record.usage)>(nullptr);
  }
}

}  // namespace

std::optional<std::string>* text_field(UsageRecord& record, Column column) noexcept {
  return find_text(record, column);
}

const std::optional<std::string>* text_field(const UsageRecord& record, Column column) noexcept {
  return find_text(record, column);
}

std::optional<Decimal>* decimal_field(UsageRecord& record, Column column) noexcept {
  return find_decimal(record, column);
}

const std::optional<Decimal>* decimal_field(const UsageRecord& record, Column column) noexcept {
  return find_decimal(record, column);
}

}  // namespace usagescope
