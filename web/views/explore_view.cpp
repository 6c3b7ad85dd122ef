#include "web/views/explore_view.hpp"

#include "web/app/format.hpp"
#include "web/views/frame_view.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"

namespace usagescope {
namespace {

bool is_empty_answer(const AppState& state) {
  const auto& answer = state.table.answer;
  return answer.value && answer.value->result.matching_rows == 0 && state.load_id == 0;
}

std::string answer_time(const AppState& state) {
  if (!state.table.answer.value) return "";
  const std::uint32_t tenths = (state.table.answer.value->elapsed_us + 50) / 100;
  return "Answered in " + std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " ms";
}

/// Says what a query returned once it is there, for those who cannot see the table change.
void announce_answer(Ui& ui, const AppState& state, ExploreUi& view) {
  const auto& answer = state.table.answer;
  if (!answer.value || answer.is_pending() || state.load_id != 0) return;
  if (view.announced_version == answer.value->revision && view.announced_rows == answer.value->result.matching_rows) {
    return;
  }
  view.announced_version = answer.value->revision;
  view.announced_rows = answer.value->result.matching_rows;
  const auto& total = answer.value->result.total.values;
  ui.announce(format_count(answer.value->result.matching_rows) + " rows, " + describe_groups(state) +
              ", MSRP amount " + format_money(total.empty() ? std::nullopt : total[0]));
}

void draw_query_error(Ui& ui, const AppState& state, const Rect& rect) {
  auto alert = ui.group("query-error", Role::kAlert, "The question failed", rect);
  note(ui, rect, describe(*state.table.answer.error), BandKind::kError);
}

}  // namespace

void draw_explore(Ui& ui, const AppState& state, const Rect& rect, ExploreUi& view,
                  CommandQueue& commands) {
  auto main = ui.group("explore", Role::kMain, "Explorer", rect);
  ui.painter().fill(rect, ui.theme().surface);
  Rect body = rect;
  // A narrow strip has no room for the clock, so it stands here.
  const std::string right = is_narrow(ui) ? "As of " + trust_strip(state).as_of : answer_time(state);
  draw_status_bar(ui, body.cut_bottom(metric::status_bar), describe_groups(state), right);
  body.cut_top(draw_explore_question(ui, state, body, view, commands));
  if (state.table.answer.error) {
    draw_query_error(ui, state, body.cut_top(44).inset(metric::page_margin, 4));
  }
  const float chart_height = body.h < 460 ? std::max(140.0F, body.h * 0.45F) : metric::chart;
  draw_explore_chart(ui, state, body.cut_top(is_narrow(ui) ? chart_height + kNarrowLegend : chart_height), view, commands);
  if (is_empty_answer(state)) {
    draw_explore_empty(ui, state, body, commands);
  } else {
    draw_explore_table(ui, state, body, view, commands);
  }
  announce_answer(ui, state, view);
}

}  // namespace usagescope
