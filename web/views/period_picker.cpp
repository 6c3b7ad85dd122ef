#include "web/views/period_picker.hpp"

#include <string_view>

#include "web/app/format.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/menu.hpp"
#include "web/widgets/text_field.hpp"

namespace usagescope {
namespace {

constexpr int kQuarters = 4;
constexpr int kMonths = 8;
constexpr Vec2 kPanelSize{456, 316};

CivilDate today_of(const AppState& state) {
  return state.session ? state.session->server_time.utc_date() : CivilDate{};
}

std::string button_text(const AppState& state) {
  return format_period(effective_period(state)) + " · " + describe_period(effective_period(state));
}

ButtonOptions button_options(const Ui& ui) {
  return {.icon = Icon::kCalendar,
          .trailing = Icon::kChevronDown,
          .expanded = ui.is_popover_open("period-panel") ? Tristate::kYes : Tristate::kNo};
}

class Panel {
 public:
  Panel(Ui& ui, const AppState& state, CommandQueue& commands)
      : ui_(ui), shown_(effective_period(state)), today_(today_of(state)), commands_(commands) {}

  void draw_quarters(Rect rect) {
    column_heading(rect, "Quarters");
    for (int back = 0; back < kQuarters; ++back) {
      const Quarter quarter = Quarter::of(today_).plus(-back);
      offer(rect, quarter.to_string(), format_quarter(quarter), Period::of(quarter));
    }
  }

  void draw_months(Rect rect) {
    column_heading(rect, "Months");
    for (int back = 0; back < kMonths; ++back) {
      const Month month = Month::of(today_).plus(-back);
      offer(rect, month.to_string(), format_month(month), Period::of(month));
    }
  }

  void draw_custom(Rect rect, PeriodUi& view) {
    column_heading(rect, "From, to");
    rect.cut_top(20);
    const TextFieldEvent from = text_field(ui_, "from", rect.cut_top(metric::input), view.from,
                                           {.label = "First day", .placeholder = "YYYY-MM-DD"});
    rect.cut_top(28);
    const TextFieldEvent to =
        text_field(ui_, "to", rect.cut_top(metric::input), view.to,
                   {.label = "Last day", .placeholder = "YYYY-MM-DD", .error = view.error});
    rect.cut_top(30);
    const bool is_pressed = button(ui_, "apply", rect.cut_top(metric::control), "Apply",
                                   {.kind = ButtonKind::kPrimary});
    if (is_pressed || from.submitted || to.submitted) apply(view);
  }

  bool is_done() const { return is_done_; }

 private:
  void column_heading(Rect& rect, std::string_view title) {
    text(ui_, rect.cut_top(28), title, {.style = type::caption, .tone = Tone::kMuted});
  }

  void offer(Rect& rect, const std::string& id, std::string label, const Period& period) {
    if (period.contains(today_)) label += " to date";
    const bool is_shown = period == shown_;
    const ButtonOptions options{.kind = ButtonKind::kGhost,
                                .icon = is_shown ? Icon::kCheck : Icon::kNone,
                                .pressed = is_shown ? Tristate::kYes : Tristate::kNo};
    if (button(ui_, id, rect.cut_top(metric::control), label, options)) choose(period);
    rect.cut_top(4);
  }

  void apply(PeriodUi& view) {
    const auto first = CivilDate::parse(view.from);
    const auto last = CivilDate::parse(view.to);
    if (!first || !last) {
      view.error = "Write days as 2021-10-31";
    } else if (*last < *first) {
      view.error = "The last day is before the first";
    } else {
      view.error.clear();
      choose({*first, last->plus_days(1)});
    }
  }

  void choose(const Period& period) {
    commands_.push(SetPeriod{period});
    is_done_ = true;
  }

  Ui& ui_;
  Period shown_;
  CivilDate today_;
  CommandQueue& commands_;
  bool is_done_ = false;
};

}  // namespace

float period_picker_width(const Ui& ui, const AppState& state) {
  return button_width(ui, button_text(state), button_options(ui));
}

void draw_period_picker(Ui& ui, const AppState& state, const Rect& rect, PeriodUi& view,
                        CommandQueue& commands) {
  const std::string label = button_text(state);
  ButtonOptions options = button_options(ui);
  const std::string name = "Period " + label;
  options.name = name;
  if (button(ui, "period", rect, label, options)) {
    const Period shown = effective_period(state);
    view = {shown.begin.to_string(), shown.last_day().to_string(), ""};
    ui.open_popover("period-panel");
  }
  Popover popover(ui, "period-panel", rect, kPanelSize, "Choose a period");
  if (!popover) return;
  Panel panel(ui, state, commands);
  Rect body = popover.content().inset(8, 4);
  panel.draw_quarters(body.cut_left(136));
  body.cut_left(8);
  panel.draw_months(body.cut_left(136));
  body.cut_left(16);
  panel.draw_custom(body, view);
  if (panel.is_done()) popover.close();
}

}  // namespace usagescope
