#pragma once

#include <set>
#include <string>

#include "web/app/command.hpp"
#include "web/app/report_tree.hpp"
#include "web/app/state.hpp"
#include "web/widgets/table.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

enum class ReportAmountKind : std::uint8_t { kBillable, kTotal };

/// Kept between passes by the Service report screen.
struct ReportUi {
  ReportAmountKind amount = ReportAmountKind::kBillable;
  std::set<std::string> collapsed;  ///< ids of nodes
  std::string tenant_id;            ///< while it is typed
  std::string tenant_error;
  TableState table;
  std::uint64_t tree_version = 0;
  std::optional<Result<ReportTree>> tree;  ///< of the last answer
  bool is_announced = false;
};

/// Organisation > service > subscription > SKU with months as columns, totals and tie-out.
void draw_report(Ui& ui, const AppState& state, const Rect& rect, ReportUi& view, CommandQueue& commands);

}  // namespace usagescope
