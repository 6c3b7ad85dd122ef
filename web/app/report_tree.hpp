#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/decimal.hpp"
#include "core/time/civil.hpp"
#include "web/engine/protocol.hpp"

namespace usagescope {

enum class ReportLevel : std::uint8_t { kOrganization, kService, kSubscription, kSku };

/// Amounts of one node in one month; absent where the report has no such line.
struct ReportAmounts {
  std::optional<Decimal> billable;
  std::optional<Decimal> total;
};

/// One line of the tree, in pre-order. Organisations and services show the amounts that the report
/// states; subscriptions and SKUs have none of their own there, so theirs are the exact sum of
/// quantity x unit price of their SKU lines (assumed keys, api-reference.md, 2.6).
struct ReportNode {
  ReportLevel level = ReportLevel::kOrganization;
  std::string id;      ///< path of ids, unique in the tree
  std::string title;
  std::string detail;  ///< muted: an id or a description
  std::string status;  ///< "ACTIVE" of a subscription
  std::string kind;    ///< "ON_DEMAND" of a subscription
  std::optional<CivilDate> since;   ///< first day of a subscription
  std::optional<CivilDate> until;   ///< none: open-ended (0 on the wire; product.md, T5)
  std::vector<ReportAmounts> months;
  ReportAmounts sum;
  bool has_children = false;
};

struct ReportTree {
  std::vector<Month> months;  ///< columns
  std::vector<ReportNode> nodes;
  std::vector<ReportAmounts> totals;  ///< of all organisations, by month
  ReportAmounts sum;
  std::uint32_t organizations = 0;
  std::uint32_t services = 0;
  std::uint32_t subscriptions = 0;
  std::uint32_t active_subscriptions = 0;
  /// Stated billable amount of the organisations minus the sum of their SKU lines; zero when the
  /// report ties. Absent when there is no SKU line at all.
  std::optional<Decimal> residue;
};

/// Joins one report a month into one tree. Errors: kOverflow.
[[nodiscard]] Result<ReportTree> build_report_tree(const std::vector<MonthReport>& months);

}  // namespace usagescope
