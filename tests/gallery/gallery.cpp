// Every widget on one page, in place of the app: to look at them in a browser. Built as
// `usagescope-gallery` with -DUSAGESCOPE_GALLERY=ON; rename its files to usagescope-page.* in a
// copy of the site to open it.
#include <array>
#include <string>
#include <vector>

#include "web/page/app.hpp"
#include "web/widgets/chart.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/menu.hpp"
#include "web/widgets/table.hpp"
#include "web/widgets/text_field.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

struct GalleryState {
  std::string host = "https://console.navigator.vmware.com";
  std::string token = "a secret";
  std::string search;
  bool is_checked = true;
  int tab = 1;
  int segment = 0;
  int measure = 0;
  int presses = 0;
  TableState table;
  ChartState chart;
  std::vector<bool> open = std::vector<bool>(100000, true);
};

struct App::Impl : GalleryState {};

namespace {

constexpr std::int64_t kRows = 100000;

void draw_top_bar(Ui& ui, Rect bar, int& tab) {
  ui.painter().fill(bar, ui.theme().surface);
  const auto group = ui.group("bar", Role::kBanner, "Top bar", bar);
  Row row(bar.inset(16, 0), 8);
  icon(ui, row.left(18), Icon::kLogo, Tone::kStrong, {}, 18);
  text(ui, row.left(110), "Usagescope", {.style = type::product, .tone = Tone::kStrong});
  const std::vector<NavItem> items{{"overview", "Overview", "#/overview"},
                                   {"explorer", "Explorer", "#/explorer"},
                                   {"report", "Service report", "#/report"}};
  const int pressed =
      nav_tabs(ui, "tabs", row.left(nav_tabs_width(ui, items)), "Views", items, tab);
  if (pressed >= 0) tab = pressed;
  const ButtonOptions primary{.kind = ButtonKind::kPrimary, .icon = Icon::kDownload};
  button(ui, "export", row.right(button_width(ui, "Export", primary), 28), "Export", primary);
  const ButtonOptions copy{.icon = Icon::kLink};
  button(ui, "copy", row.right(button_width(ui, "Copy link", copy), 28), "Copy link", copy);
  icon_button(ui, "settings", row.right(28, 28), Icon::kSliders, "Settings");
  icon_button(ui, "redo", row.right(28, 28), Icon::kRedo, "Redo", true);
  icon_button(ui, "undo", row.right(28, 28), Icon::kUndo, "Undo");
  ui.painter().h_line(bar.x, bar.right(), bar.bottom() - 1, ui.theme().border);
}

void draw_strip(Ui& ui, Rect strip) {
  ui.painter().fill(strip, ui.theme().bg);
  const auto group = ui.group("strip", Role::kRegion, "Trust", strip);
  Row row(strip.inset(16, 0), 8);
  icon(ui, row.left(18), Icon::kCheckCircle, Tone::kPositive, {}, 15);
  text_runs(ui, row.left(180),
            {{"67,027 of 67,027", type::caption_strong, Tone::kStrong},
             {"rows loaded", type::caption, Tone::kMuted}});
  divider(ui, row.left(1, 16));
  text_runs(
      ui, row.left(120),
      {{"Price", type::caption, Tone::kMuted}, {"MSRP per unit", type::caption, Tone::kStrong}});
  tag(ui, row.left(100), "assumption", TagKind::kWarning);
  tag(ui, row.right(100), "3 data faults", TagKind::kWarning, Icon::kWarning, true);
  ui.painter().h_line(strip.x, strip.right(), strip.bottom() - 1, ui.theme().border);
}

void draw_controls(Ui& ui, Rect area, GalleryState& state) {
  ui.painter().fill(area, ui.theme().surface);
  Row row(area.cut_top(44).inset(16, 0), 8);
  std::vector<MenuItem> items;
  for (int i = 0; i < 40; ++i) {
    items.push_back({std::to_string(i), "Measure " + std::to_string(i), "id " + std::to_string(i),
                     i == state.measure});
  }
  const std::string value = items[static_cast<std::size_t>(state.measure)].text;
  const DropdownOptions options{.name = "Measure",
                                .prefix = "vs",
                                .value = value,
                                .suffix = "quarter to date",
                                .icon = Icon::kCalendar,
                                .search = true};
  const int chosen =
      dropdown(ui, "measure", row.left(dropdown_width(ui, options), 28), items, options);
  if (chosen >= 0) state.measure = chosen;
  const ChipOptions filter{.prefix = "Product family is"};
  chip(ui, "family", row.left(chip_width(ui, "VMC-AWS +6", filter), 28), "VMC-AWS +6", filter);
  const ChipOptions key{.accent = true};
  chip(ui, "key", row.left(chip_width(ui, "Reseller", key), 28), "Reseller", key);
  const ButtonOptions add{.kind = ButtonKind::kGhost, .icon = Icon::kPlus};
  button(ui, "add", row.left(button_width(ui, "Filter", add), 28), "Filter", add);
  const std::vector<std::string> segments{"MSRP amount", "Usage", "On-demand", "Rows"};
  const int segment = segmented(ui, "segments", row.left(segmented_width(ui, segments), 28),
                                "Measure", segments, state.segment);
  if (segment >= 0) state.segment = segment;

  Row fields(area.cut_top(84).inset(16, 0), 16);
  text_field(ui, "host", fields.left(300, 36), state.host,
             {.label = "Host", .hint = "Where to ask"});
  text_field(ui, "token", fields.left(260, 36), state.token,
             {.label = "API token", .error = "The server refused it", .password = true});
  text_field(ui, "search", fields.left(200, 32), state.search,
             {.label = "Find", .hide_label = true, .placeholder = "Search", .search = true});
  checkbox(ui, "check", fields.left(120, 28), "Partial days", state.is_checked);
  const ButtonOptions big{.kind = ButtonKind::kPrimary, .big = true};
  if (button(ui, "demo", fields.left(button_width(ui, "Open the demo", big), 36), "Open the demo",
             big)) {
    ++state.presses;
    ui.announce("Pressed " + std::to_string(state.presses));
  }
  button(ui, "off", fields.left(100, 28), "Disabled",
         {.tooltip = "Nothing to do yet", .disabled = true});
  progress_bar(ui, "load", fields.left(140, 8), 0.41, "Loading", "41 %");
}

ChartModel make_chart() {
  ChartModel model;
  model.name = "MSRP amount per day";
  const std::array<const char*, 6> names{"VMware Cloud on AWS", "VMware Site Recovery",
                                         "Aria Operations",     "NSX Advanced Firewall",
                                         "Horizon Service",     "Other (2)"};
  const std::array<double, 6> sizes{160e3, 43e3, 36e3, 32e3, 27e3, 34e3};
  for (int i = 0; i < 6; ++i) {
    model.series.push_back({names[static_cast<std::size_t>(i)], i == 5 ? -1 : i});
  }
  for (int day = 0; day < 52; ++day) {
    ChartBar bar;
    bar.name = "Day " + std::to_string(day + 1);
    bar.total = "371,029.36";
    if (day % 7 == 0) bar.tick = std::to_string(day + 1) + " Oct";
    bar.period_start = day == 31;
    bar.partial = day == 51;
    bar.missing = day < 6;
    const double week = day % 7 > 4 ? 0.85 : 1;
    for (const double size : sizes) {
      bar.segments.push_back({bar.missing ? 0 : size * week * (1 + 0.002 * day), "46,394.44"});
    }
    if (bar.partial) {
      bar.tick = "21 Nov";
      for (ChartSegment& segment : bar.segments) segment.value /= 2;
    }
    model.bars.push_back(std::move(bar));
  }
  model.missing_text = "1 \xE2\x80\x93 6 Oct not loaded";
  model.reference = ChartReference{343e3, "Commitment", "343k a day", "day grain, assumption"};
  return model;
}

TableModel make_table(GalleryState& state, const Ui& ui) {
  TableModel model;
  model.name = "Usage by reseller";
  model.density = ui.density();
  model.tree = true;
  model.columns = {
      {"name", "Reseller, customer", Align::kLeft, 240, true, true, SortOrder::kNone, 0, true, ""},
      {"trend", "Daily trend", Align::kLeft, 110, false, false, SortOrder::kNone, 0, false, ""},
      {"amount", "MSRP amount", Align::kRight, 140, false, true, SortOrder::kDescending, 0, false,
       ""},
      {"change", "Change %", Align::kRight, 110, false, true, SortOrder::kNone, 0, false, ""},
      {"share", "Share of total", Align::kLeft, 150, false, true, SortOrder::kNone, 0, false, ""},
      {"rows", "Rows", Align::kRight, 90, false, true, SortOrder::kNone, 0, false, ""}};
  const std::vector<double> trend{1, 2, 1.5, 2.5, 3, 2, 4, 5, 4.5, 5};
  const Theme& theme = ui.theme();
  const auto line = [trend, &theme](Painter& painter, const Rect& rect) {
    sparkline(painter, theme, rect, trend);
  };
  const auto cells = [line](std::int64_t i) {
    std::vector<TableCell> row(6);
    row[0] = {.text = "Alder & Finch", .tone = Tone::kStrong, .suffix = std::to_string(114214 + i)};
    if (i % 5 == 3) row[0].badge = "2 ids";
    row[1] = {.draw = line, .name = "rising"};
    row[2] = {.text = "5,241,613.73", .tone = Tone::kStrong};
    row[3] = {.text = "+19.5%", .arrow = i % 3 == 1 ? Arrow::kDown : Arrow::kUp};
    row[4] = {.text = "30.3%", .share = 0.303};
    row[5] = {.text = "17,167", .tone = Tone::kMuted};
    return row;
  };
  model.row_count = kRows;
  model.row = [cells, &state](std::int64_t i) {
    TableRow row;
    row.id = std::to_string(i);
    row.level = i % 4 == 0 ? 0 : 1;
    if (row.level == 0) {
      row.expander =
          state.open[static_cast<std::size_t>(i)] ? Expander::kExpanded : Expander::kCollapsed;
    }
    row.cells = cells(i);
    return row;
  };
  TableRow total;
  total.id = "total";
  total.cells = cells(1);
  total.cells[0] = {.text = "Total", .tone = Tone::kStrong};
  total.cells[4] = {.text = "100.0%", .share = 1};
  model.total = std::move(total);
  return model;
}

}  // namespace

App::App(std::string) : impl_(std::make_unique<Impl>()) {}
App::~App() = default;
void App::navigate(std::string_view) {}
void App::handle_engine_message(std::string_view) {}
std::vector<std::string> App::take_engine_messages() {
  return {};
}
std::optional<UrlChange> App::take_url_change() {
  return {};
}
bool App::wants_frame() const {
  return false;
}

void App::draw(Ui& ui) {
  Rect page = ui.viewport();
  ui.painter().fill(page, ui.theme().surface);
  draw_top_bar(ui, page.cut_top(metric::top_bar), impl_->tab);
  draw_strip(ui, page.cut_top(metric::trust_strip));
  draw_controls(ui, page.cut_top(136), *impl_);
  Rect title = page.cut_top(36).inset(16, 0);
  const ChartModel chart = make_chart();
  heading(ui, title.cut_left(220), chart.name, 2, type::body_strong);
  chart_legend(ui, "legend", title, chart);
  bar_chart(ui, "chart", page.cut_top(204).inset(16, 0), chart, impl_->chart);
  page.cut_top(8);
  const Rect status = page.cut_bottom(metric::status_bar);
  const TableModel model = make_table(*impl_, ui);
  const TableEvents events = table(ui, "table", page, model, impl_->table);
  if (events.toggled >= 0) impl_->open[static_cast<std::size_t>(events.toggled)] = events.expand;
  ui.painter().fill(status, ui.theme().bg);
  ui.painter().h_line(status.x, status.right(), status.y, ui.theme().border);
  text(ui, status.inset(16, 0), "9 resellers, 30 customers",
       {.style = type::caption, .tone = Tone::kMuted});
}

}  // namespace usagescope
