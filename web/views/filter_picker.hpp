#pragma once

#include <optional>
#include <string>
#include <vector>

#include "web/app/command.hpp"
#include "web/app/state.hpp"
#include "web/widgets/menu.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

/// Kept between passes: which condition is being built.
struct FilterUi {
  std::optional<Column> column;     ///< none: the list of columns is shown
  ListboxState columns;
  ListboxState values;
  std::vector<std::string> chosen;  ///< values ticked so far
  std::string contains;
  std::string from;
  std::string to;
  std::string error;
};

/// Starts a condition on a column, or asks which column when there is none, and opens the panel.
void open_filter_picker(Ui& ui, const AppState& state, FilterUi& view, std::optional<Column> column,
                        CommandQueue& commands);

/// The panel beside `anchor`, while it is open: a column, then its values (counted under the other
/// filters), a text to contain, or a range.
void draw_filter_panel(Ui& ui, const AppState& state, const Rect& anchor, FilterUi& view,
                       CommandQueue& commands);

}  // namespace usagescope
