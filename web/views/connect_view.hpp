#pragma once

#include "web/app/command.hpp"
#include "web/app/state.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

/// Kept between passes by the Connect screen.
struct ConnectUi {
  Vec2 offset;
  bool is_focus_given = false;  ///< the demo button got the first focus
};

/// First visit: the demo first and focused, then a server of one's own; where the data goes.
void draw_connect(Ui& ui, const AppState& state, ConnectUi& view, CommandQueue& commands);

}  // namespace usagescope
