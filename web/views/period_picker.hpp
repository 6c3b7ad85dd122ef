#pragma once

#include <optional>
#include <string>

#include "web/app/command.hpp"
#include "web/app/state.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

/// Kept between passes: the custom dates while they are typed.
struct PeriodUi {
  std::string from;
  std::string to;
  std::string error;
};

/// Button with the period on screen, opening quarters, months and two dates of one's own.
void draw_period_picker(Ui& ui, const AppState& state, const Rect& rect, PeriodUi& view,
                        CommandQueue& commands);
[[nodiscard]] float period_picker_width(const Ui& ui, const AppState& state);

}  // namespace usagescope
