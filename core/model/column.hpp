#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace usagescope {

/// The 21 fields of a UsageSummary row (seed 003; api-reference.md, 7.1), in alphabetical order of
/// their wire names.
enum class Column : std::uint8_t {
  kBillingAccountId,
  kBillingEngineDiscountContractId,
  kChargeDescription,
  kChargeId,
  kCommitment,
  kCustomerName,
  kCustomerOrgId,
  kDataCenterDescription,
  kDistributorId,
  kDistributorName,
  kMsrpPrice,
  kOnDemandUsage,
  kPartNumber,
  kProductFamily,
  kResellerId,
  kResellerName,
  kService,
  kSubscriptionId,
  kUnitOfMeasurement,
  kUsage,
  kUsageTimestamp,
};
inline constexpr std::size_t kColumnCount = 21;

enum class ColumnType : std::uint8_t { kText, kDecimal, kDate };

struct ColumnInfo {
  Column column;
  std::string_view wire_name;   ///< "chargeId": on the wire, in specs, in golden files
  std::string_view filter_key;  ///< "CHARGE_ID"; USAGE_DATE for usageTimestamp (mock-server.md)
  std::string_view title;       ///< "Charge id": for people
  ColumnType type;
};

/// Description of each column, indexed by the enum's value.
[[nodiscard]] const std::array<ColumnInfo, kColumnCount>& columns() noexcept;
[[nodiscard]] const ColumnInfo& column_info(Column column) noexcept;
[[nodiscard]] std::optional<Column> column_by_wire_name(std::string_view name) noexcept;
[[nodiscard]] std::optional<Column> column_by_filter_key(std::string_view key) noexcept;

/// The column that names what an id column identifies (resellerId -> resellerName), if any.
/// Grouping is by id, the latest name is shown (product.md, T10).
[[nodiscard]] std::optional<Column> name_column_of(Column id_column) noexcept;

}  // namespace usagescope
