// No rows match: which condition to drop, and what that would show (look.md, states).

#include <string>

#include "web/app/format.hpp"
#include "web/views/explore_view.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"

namespace usagescope {
namespace {

constexpr float kWidth = 720;
constexpr float kRow = 44;

void draw_hint(Ui& ui, const AppState& state, Rect row, std::size_t index, CommandQueue& commands) {
  const Filter& filter = state.view.explore.filters[index];
  auto scope = ui.scope("hint-" + std::to_string(index));
  const std::string what = filter_prefix(filter) + " " + filter_value_text(state, filter);
  const std::string name = "Remove " + what;
  const ButtonOptions options{.icon = Icon::kClose, .name = name};
  if (button(ui, "remove", row.cut_right(button_width(ui, "Remove", options)).centered_v(metric::control),
             "Remove", options)) {
    commands.push(RemoveFilter{index});
  }
  row.cut_right(16);
  std::string rows = "Counting…";
  std::string cost;
  if (index < state.hints.size() && state.hints[index].query.answer.value) {
    const QueryResult& result = state.hints[index].query.answer.value->result;
    rows = format_count(result.matching_rows) + (result.matching_rows == 1 ? " row" : " rows");
    cost = format_money(result.total.values.empty() ? std::nullopt : result.total.values[0]);
  }
  text(ui, row.cut_right(140), cost, {.align = Align::kRight});
  text(ui, row.cut_right(120), rows, {.align = Align::kRight});
  text_runs(ui, row, {{"Without", type::body, Tone::kMuted}, {what, type::body_strong, Tone::kStrong}}, 4);
}

}  // namespace

void draw_explore_empty(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  auto group = ui.group("empty", Role::kRegion, "No rows", rect);
  ui.painter().h_line(rect.x, rect.right(), rect.y, ui.theme().border);
  const float width = std::min(kWidth, rect.w - 2 * metric::page_margin);
  Rect body{rect.x + (rect.w - width) / 2, rect.y + 32, width, rect.h - 32};
  const auto& filters = state.view.explore.filters;
  const std::string title =
      filters.empty() ? "No rows in " + format_period(effective_period(state))
                      : "No rows match " + (filters.size() == 1 ? std::string("this condition")
                                                                : "these " + std::to_string(filters.size()) + " conditions");
  heading(ui, body.cut_top(28), title, 2, type::panel_title);
  const std::uint32_t loaded = state.load ? state.load->rows : 0;
  paragraph(ui, body.cut_top(28),
            filters.empty() ? "The server sent no row for this period. Choose another period above."
                            : "All " + format_count(loaded) + " rows are loaded; none of them matches.");
  body.cut_top(8);
  for (std::size_t i = 0; i < filters.size(); ++i) {
    ui.painter().h_line(body.x, body.right(), body.y, ui.theme().row_rule);
    draw_hint(ui, state, body.cut_top(kRow), i, commands);
  }
  if (!filters.empty()) {
    body.cut_top(16);
    const ButtonOptions options{};
    if (button(ui, "clear", body.cut_top(metric::control).cut_left(button_width(ui, "Remove all filters", options)),
               "Remove all filters", options)) {
      commands.push(ClearFilters{});
    }
  }
  body.cut_top(24);
  note(ui, body.cut_top(44),
       "No row is not the same as no usage: the server returns only customers with an active discount contract.",
       BandKind::kWarning);
}

}  // namespace usagescope
