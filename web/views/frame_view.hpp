#pragma once

#include <string>

#include "web/app/command.hpp"
#include "web/app/state.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

/// True below 640 CSS pixels: tabs at the bottom, filters in a sheet (look.md, layout).
[[nodiscard]] bool is_narrow(const Ui& ui);

/// Product name, screens, whose data this is.
void draw_top_bar(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands);
/// The screens as tabs at the bottom of a narrow page.
void draw_bottom_tabs(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands);

/// One line; two on a narrow page.
[[nodiscard]] float trust_strip_height(const Ui& ui);
/// Rows loaded of how many, effective filter, price basis, currency, scope, clock, faults.
void draw_trust_strip(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands);

/// `left` says what is on screen, `right` how it was answered.
void draw_status_bar(Ui& ui, const Rect& rect, std::string_view left, std::string_view right);

/// Height of the band that a running, cancelled or failed load needs; 0 without one.
[[nodiscard]] float load_band_height(const Ui& ui, const AppState& state);
void draw_load_band(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands);

}  // namespace usagescope
