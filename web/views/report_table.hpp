#pragma once

#include "web/views/report_view.hpp"

namespace usagescope {

/// The tree as a grid: one row a node, one column a month, billable of total as bar and per cent.
void draw_report_table(Ui& ui, const AppState& state, const ReportTree& tree, const Rect& rect, ReportUi& view);

}  // namespace usagescope
