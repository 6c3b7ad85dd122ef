#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "web/widgets/labels.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

struct TableColumn {
  std::string id{};
  std::string header{};
  Align align = Align::kLeft;
  float width = 120;      ///< CSS pixels; the least width when `flexible`
  bool flexible = false;  ///< shares what is left over
  bool sortable = false;
  SortOrder sort = SortOrder::kNone;
  int sort_rank = 0;        ///< 1, 2, ... shown when more than one column sorts; 0: not shown
  bool row_header = false;  ///< names its row (mostly the first column)
  std::string tooltip{};
};

enum class Arrow : std::uint8_t { kNone, kUp, kDown };

struct TableCell {
  std::string text{};
  Tone tone = Tone::kNormal;
  bool semibold = false;
  std::string suffix{};  ///< muted text behind: an id
  std::string badge{};   ///< soft tag behind
  TagKind badge_kind = TagKind::kWarning;
  Icon icon = Icon::kNone;     ///< before the text
  Arrow arrow = Arrow::kNone;  ///< small triangle before a number; green up, red down
  double share = -1;          ///< 0 to 1: a bar left of the (right aligned) text; below 0: none
  double second_share = -1;   ///< 0 to 1: a second bar behind the first (billable of total)
  std::function<void(Painter&, const Rect&)> draw{};  ///< a picture instead of the text
  std::string name{};  ///< accessible text when it is not `text` + suffix + badge
};

enum class Expander : std::uint8_t { kNone, kCollapsed, kExpanded };

struct TableRow {
  std::string id{};  ///< stable and unique in the table
  int level = 0;     ///< indent 26 px a level
  Expander expander = Expander::kNone;
  bool selected = false;
  bool section = false;  ///< bg fill (organisations in the service report)
  bool pressable = true;
  bool loading = false;            ///< the answer is not here yet: a muted placeholder
  std::vector<TableCell> cells{};  ///< one a column
};

struct TableModel {
  std::string name{};  ///< accessible name
  std::vector<TableColumn> columns{};
  std::int64_t row_count = 0;
  std::function<TableRow(std::int64_t)> row{};  ///< called for visible rows only
  std::optional<TableRow> total{};              ///< sticky below the header
  bool tree = false;
  Density density;
  float opacity = 1;         ///< 0.42 while a new answer is awaited
  std::string empty_text{};  ///< drawn when there are no rows
};

/// Kept by the caller between passes.
struct TableState {
  double offset_y = 0;  ///< CSS pixels; double, since a million rows are 32 million pixels
  float offset_x = 0;
  std::int64_t active_row = -1;  ///< keyboard row, -1 before the first arrow
  int active_column = 0;
};

struct TableEvents {
  int sort_column = -1;            ///< header pressed
  bool sort_extend = false;        ///< with Shift: one more sort key
  std::int64_t activated = -1;     ///< row clicked or Enter
  std::int64_t toggled = -1;       ///< row to expand or to collapse
  bool expand = false;             ///< what `toggled` should become
  std::int64_t first_visible = 0;  ///< rows asked for in this pass: [first, last)
  std::int64_t last_visible = 0;
};

/// A virtualised grid: role grid (treegrid when `tree`), one tab stop, arrows, Home, End (with
/// Ctrl: first and last row), Page keys, Enter; Left and Right collapse and expand. Sticky header
/// and total row; scrolls sideways when the columns need more than `rect`.
TableEvents table(Ui& ui, std::string_view id, const Rect& rect, const TableModel& model,
                  TableState& state);

/// Widths of the columns in `available` CSS pixels: fixed ones as they are, flexible ones share the
/// rest and never go below their `width`.
std::vector<float> column_widths(const std::vector<TableColumn>& columns, float available);

}  // namespace usagescope
