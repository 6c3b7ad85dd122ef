#include "core/model/column.hpp"

namespace usagescope {
namespace {

constexpr std::array<ColumnInfo, kColumnCount> kColumns = {{
    {Column::kBillingAccountId, "billingAccountId", "BILLING_ACCOUNT_ID", "Billing account id",
     ColumnType::kText},
    {Column::kBillingEngineDiscountContractId, "billingEngineDiscountContractId",
     "BILLING_ENGINE_DISCOUNT_CONTRACT_ID", "Discount contract id", ColumnType::kText},
    {Column::kChargeDescription, "chargeDescription", "CHARGE_DESCRIPTION", "Charge",
     ColumnType::kText},
    {Column::kChargeId, "chargeId", "CHARGE_ID", "Charge id", ColumnType::kText},
    {Column::kCommitment, "commitment", "COMMITMENT", "Commitment", ColumnType::kDecimal},
    {Column::kCustomerName, "customerName", "CUSTOMER_NAME", "Customer", ColumnType::kText},
    {Column::kCustomerOrgId, "customerOrgId", "CUSTOMER_ORG_ID", "Customer org id",
     ColumnType::kText},
    {Column::kDataCenterDescription, "dataCenterDescription", "DATA_CENTER_DESCRIPTION",
     "Data center", ColumnType::kText},
    {Column::kDistributorId, "distributorId", "DISTRIBUTOR_ID", "Distributor id",
     ColumnType::kText},
    {Column::kDistributorName, "distributorName", "DISTRIBUTOR_NAME", "Distributor",
     ColumnType::kText},
    {Column::kMsrpPrice, "msrpPrice", "MSRP_PRICE", "MSRP", ColumnType::kDecimal},
    {Column::kOnDemandUsage, "onDemandUsage", "ON_DEMAND_USAGE", "On-demand usage",
     ColumnType::kDecimal},
    {Column::kPartNumber, "partNumber", "PART_NUMBER", "Part number", ColumnType::kText},
    {Column::kProductFamily, "productFamily", "PRODUCT_FAMILY", "Product family",
     ColumnType::kText},
    {Column::kResellerId, "resellerId", "RESELLER_ID", "Reseller id", ColumnType::kText},
    {Column::kResellerName, "resellerName", "RESELLER_NAME", "Reseller", ColumnType::kText},
    {Column::kService, "service", "SERVICE", "Service", ColumnType::kText},
    {Column::kSubscriptionId, "subscriptionId", "SUBSCRIPTION_ID", "Subscription id",
     ColumnType::kText},
    {Column::kUnitOfMeasurement, "unitOfMeasurement", "UNIT_OF_MEASUREMENT", "Unit",
     ColumnType::kText},
    {Column::kUsage, "usage", "USAGE", "Usage", ColumnType::kDecimal},
    {Column::kUsageTimestamp, "usageTimestamp", "USAGE_DATE", "Usage date", ColumnType::kDate},
}};

constexpr bool is_indexed_by_column() {
  for (std::size_t i = 0; i < kColumns.size(); ++i) {
    if (static_cast<std::size_t>(kColumns[i].column) != i) return false;
  }
  return true;
}

static_assert(static_cast<std::size_t>(Column::kUsageTimestamp) + 1 == kColumnCount);
static_assert(is_indexed_by_column(), "each column stands at its enum value");

}  // namespace

const std::array<ColumnInfo, kColumnCount>& columns() noexcept {
  return kColumns;
}

const ColumnInfo& column_info(Column column) noexcept {
  return kColumns[static_cast<std::size_t>(column)];
}

std::optional<Column> column_by_wire_name(std::string_view name) noexcept {
  for (const ColumnInfo& info : kColumns) {
    if (info.wire_name == name) return info.column;
  }
  return std::nullopt;
}

std::optional<Column> column_by_filter_key(std::string_view key) noexcept {
  for (const ColumnInfo& info : kColumns) {
    if (info.filter_key == key) return info.column;
  }
  return std::nullopt;
}

std::optional<Column> name_column_of(Column id_column) noexcept {
  switch (id_column) {
    case Column::kChargeId:
      return Column::kChargeDescription;
    case Column::kCustomerOrgId:
      return Column::kCustomerName;
    case Column::kDistributorId:
      return Column::kDistributorName;
    case Column::kResellerId:
      return Column::kResellerName;
    default:
      return std::nullopt;
  }
}

}  // namespace usagescope
