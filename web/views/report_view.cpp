#include "web/views/report_view.hpp"

#include <array>
#include <cctype>
#include <vector>

#include "web/app/demo.hpp"
#include "web/app/format.hpp"
#include "web/views/frame_view.hpp"
#include "web/views/report_table.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/menu.hpp"
#include "web/widgets/text_field.hpp"

namespace usagescope {
namespace {

constexpr int kOfferedMonths = 12;
constexpr int kMostMonths = 6;  // seed 000: "for up to six months"
constexpr float kTiles = 92;

/// Keeps the range within six months by moving the other end.
void choose_month(const AppState& state, Month month, bool is_first, CommandQueue& commands) {
  auto [first, last] = effective_report_months(state);
  (is_first ? first : last) = month;
  if (last < first) (is_first ? last : first) = month;
  if (last.index - first.index >= kMostMonths) {
    if (is_first) {
      last = first.plus(kMostMonths - 1);
    } else {
      first = last.plus(1 - kMostMonths);
    }
  }
  ReportView report = state.view.report;
  report.first = first;
  report.last = last;
  commands.push(SetReport{report});
}

void draw_month_menu(Ui& ui, const AppState& state, Row& row, bool is_first, CommandQueue& commands) {
  const auto [first, last] = effective_report_months(state);
  const Month shown = is_first ? first : last;
  const Month current = Month::of(state.session->server_time.utc_date());
  std::vector<MenuItem> items;
  for (int back = 0; back < kOfferedMonths; ++back) {
    const Month month = current.plus(-back);
    items.push_back({.id = month.to_string(), .text = format_month(month), .checked = month == shown});
  }
  const std::string value = format_month(shown);
  const DropdownOptions options{.name = is_first ? "First month" : "Last month",
                                .prefix = is_first ? "From" : "to", .value = value,
                                .icon = is_first ? Icon::kCalendar : Icon::kNone, .list_width = 160};
  const Rect place = row.left(dropdown_width(ui, options), metric::control);
  const int chosen = dropdown(ui, is_first ? "first" : "last", place, items, options);
  if (chosen >= 0) choose_month(state, current.plus(-chosen), is_first, commands);
}

std::string tenant_text(const AppState& state) {
  const std::string& tenant = state.view.report.tenant_id;
  if (tenant.empty()) return "all customers";
  const auto known = state.report_organizations.find(tenant);
  return known == state.report_organizations.end() ? tenant : known->second;
}

void set_tenant(const AppState& state, std::string tenant, CommandQueue& commands) {
  ReportView report = state.view.report;
  report.tenant_id = std::move(tenant);
  commands.push(SetReport{report});
}

void draw_tenant_panel(Ui& ui, const AppState& state, const Rect& anchor, ReportUi& view, CommandQueue& commands) {
  Popover popover(ui, "organisation-panel", anchor, {340, 340}, "Choose an organisation");
  if (!popover) return;
  Rect body = popover.content().inset(4);
  std::vector<MenuItem> items = {{.id = "all", .text = "all customers", .checked = state.view.report.tenant_id.empty()}};
  std::vector<std::string> ids = {""};
  for (const auto& [id, name] : state.report_organizations) {
    items.push_back({.id = id, .text = name, .checked = id == state.view.report.tenant_id});
    ids.push_back(id);
  }
  ListboxState list;
  const Rect typed = body.cut_bottom(metric::input + 22);
  body.cut_bottom(28);
  const int chosen = listbox(ui, "organisations", body, items, "Organisations", list);
  if (chosen >= 0) {
    set_tenant(state, ids[static_cast<std::size_t>(chosen)], commands);
    popover.close();
    return;
  }
  const TextFieldEvent event =
      text_field(ui, "tenant", Rect{typed.x, typed.y, typed.w, metric::input}, view.tenant_id,
                 {.label = "Or a customer organisation’s id", .placeholder = "73338bcc-17e0-…", .hint = "Enter to open"});
  if (event.submitted && !view.tenant_id.empty()) {
    set_tenant(state, view.tenant_id, commands);
    popover.close();
  }
}

void draw_question(Ui& ui, const AppState& state, const Rect& rect, ReportUi& view, CommandQueue& commands) {
  auto group = ui.group("question", Role::kRegion, "Months and organisation", rect);
  Row row(rect.inset(metric::page_margin, 0), metric::gap);
  draw_month_menu(ui, state, row, true, commands);
  draw_month_menu(ui, state, row, false, commands);
  const std::string tenant = tenant_text(state);
  const std::string name = "Organisation " + tenant;
  const ButtonOptions options{.icon = Icon::kOrganisation, .trailing = Icon::kChevronDown, .name = name};
  const Rect place = row.left(std::min(260.0F, button_width(ui, tenant, options)), metric::control);
  if (button(ui, "organisation", place, tenant, options)) {
    view.tenant_id.clear();
    ui.open_popover("organisation-panel");
  }
  draw_tenant_panel(ui, state, place, view, commands);
  const std::array<std::string, 2> labels = {"Billable", "Total"};
  const float width = segmented_width(ui, labels);
  if (row.rest().w < width) return;
  const int chosen = segmented(ui, "amount", row.left(width, metric::control), "Amount", labels,
                               view.amount == ReportAmountKind::kBillable ? 0 : 1);
  if (chosen >= 0) view.amount = chosen == 0 ? ReportAmountKind::kBillable : ReportAmountKind::kTotal;
}

void draw_tile(Ui& ui, Rect rect, std::string_view title, const std::string& figure, const std::string& note) {
  text(ui, rect.cut_top(18), title, {.style = type::caption, .tone = Tone::kMuted});
  text(ui, rect.cut_top(28), figure, {.style = type::panel_title, .tone = Tone::kStrong});
  text(ui, rect.cut_top(18), note, {.style = type::caption, .tone = Tone::kMuted});
}

std::optional<Decimal> not_billable(const ReportTree& tree) {
  if (!tree.sum.total || !tree.sum.billable) return std::nullopt;
  const auto difference = Decimal::subtract(*tree.sum.total, *tree.sum.billable);
  return difference ? std::optional(*difference) : std::nullopt;
}

void draw_tiles(Ui& ui, const AppState& state, const ReportTree& tree, const Rect& rect) {
  auto group = ui.group("tiles", Role::kRegion, "Report totals", rect);
  const auto [first, last] = effective_report_months(state);
  const std::string currency = state.view.currency.empty() ? "currency unspecified" : state.view.currency;
  const std::string months = first == last ? format_month(first) : format_short_month(first) + " to " + format_month(last);
  const auto rest = not_billable(tree);
  struct Tile {
    std::string title, figure, note;
  };
  const std::array<Tile, 4> tiles = {
      Tile{"Billable amount", format_money(tree.sum.billable), months + ", " + currency},
      Tile{"Total amount", format_money(tree.sum.total), "all usage"},
      Tile{"Not billable", format_money(rest), format_share(rest, tree.sum.total) + " of total"},
      Tile{"Subscriptions", format_count(tree.subscriptions), format_count(tree.active_subscriptions) + " active"}};
  Rect body = rect.inset(metric::page_margin, 14);
  const std::size_t count = is_narrow(ui) ? 2 : tiles.size();
  const float width = std::min(240.0F, body.w / static_cast<float>(count));
  for (std::size_t i = 0; i < count; ++i) {
    if (i > 0) ui.painter().v_line(body.x, body.y, body.bottom(), ui.theme().border);
    Rect tile = body.cut_left(width);
    if (i > 0) tile.cut_left(24);
    draw_tile(ui, tile, tiles[i].title, tiles[i].figure, tiles[i].note);
  }
  ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, ui.theme().border);
}

void draw_failure(Ui& ui, const AppState& state, const Error& error, Rect rect, CommandQueue& commands) {
  auto alert = ui.group("failure", Role::kAlert, "The report could not be loaded", rect);
  Rect body = band(ui, rect.cut_top(84), BandKind::kError);
  const ButtonOptions retry{.kind = ButtonKind::kPrimary, .icon = Icon::kRetry};
  Row row(body, metric::gap);
  if (button(ui, "retry", row.right(button_width(ui, "Try again", retry), metric::control), "Try again", retry)) {
    commands.push(ReloadReport{});
  }
  if (state.view.source == Source::kDemoDistributor) {
    const ButtonOptions change{};
    if (button(ui, "provider", row.right(button_width(ui, "Use provider demo", change), metric::control),
               "Use provider demo", change)) {
      commands.push(OpenDemo{Source::kDemoProvider});
    }
  }
  Rect words = row.rest().centered_v(60);
  text(ui, words.cut_top(20), "The report could not be loaded", {.style = type::body_strong, .tone = Tone::kStrong});
  paragraph(ui, words, describe(error), {.style = type::caption});
}

void draw_strip(Ui& ui, const AppState& state, const ReportUi& view, const Rect& rect) {
  auto group = ui.group("trust", Role::kRegion, "Trust", rect);
  ui.painter().fill(rect, ui.theme().bg);
  ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, ui.theme().border);
  Rect body = rect.inset(metric::page_margin, 0);
  const auto [first, last] = effective_report_months(state);
  const std::string months = format_period({first.first_day(), last.plus(1).first_day()});
  const bool has_tree = view.tree && *view.tree;
  const std::string organizations = has_tree ? format_count((*view.tree)->organizations) : "0";
  const std::string as_of = state.report.value ? format_instant(state.report.value->as_of) : kMissingText;
  icon(ui, body.cut_left(16), has_tree ? Icon::kCheckCircle : Icon::kClock, has_tree ? Tone::kPositive : Tone::kAccent);
  body.cut_left(6);
  const std::string currency = state.view.currency.empty() ? "unspecified" : state.view.currency;
  text_runs(ui, body,
            {{organizations, type::caption_strong, Tone::kStrong},
             {"organisations   Filter", type::caption, Tone::kMuted},
             {months, type::caption_strong, Tone::kStrong},
             {"whole months   Price", type::caption, Tone::kMuted},
             {"as reported", type::caption_strong, Tone::kStrong},
             {"  Currency", type::caption, Tone::kMuted},
             {currency, type::caption_strong, Tone::kStrong},
             {"  As of", type::caption, Tone::kMuted},
             {as_of, type::caption_strong, Tone::kStrong}},
            6, "report-trust");
}

std::string counts_text(const ReportTree& tree) {
  return format_count(tree.organizations) + " organisations, " + format_count(tree.services) + " services, " +
         format_count(tree.subscriptions) + " subscriptions";
}

std::string tie_out_text(const ReportTree& tree) {
  if (!tree.residue) return "No SKU lines to tie the organisation totals to";
  if (tree.residue->is_zero()) return "Billable sums tie to the organisation totals of the report: 0.00 residue";
  return "Billable sums differ from the organisation totals by " + format_money(tree.residue);
}

void refresh_tree(Ui& ui, const AppState& state, ReportUi& view) {
  if (!state.report.value) {
    view.tree.reset();
    return;
  }
  if (view.tree && view.tree_version == state.version) return;
  const bool is_new = !view.tree;
  view.tree_version = state.version;
  view.tree = build_report_tree(state.report.value->months);
  if (is_new && *view.tree) {
    ui.announce(counts_text(**view.tree) + ", billable amount " + format_money((*view.tree)->sum.billable));
  }
}

}  // namespace

void draw_report(Ui& ui, const AppState& state, const Rect& rect, ReportUi& view, CommandQueue& commands) {
  auto main = ui.group("report", Role::kMain, "Service report", rect);
  ui.painter().fill(rect, ui.theme().surface);
  refresh_tree(ui, state, view);
  Rect body = rect;
  draw_strip(ui, state, view, body.cut_top(metric::trust_strip));
  const bool has_tree = view.tree && *view.tree;
  draw_status_bar(ui, body.cut_bottom(metric::status_bar), has_tree ? counts_text(**view.tree) : std::string(),
                  has_tree ? tie_out_text(**view.tree) : std::string());
  draw_question(ui, state, body.cut_top(metric::filter_row), view, commands);
  ui.painter().h_line(body.x, body.right(), body.y, ui.theme().border);
  if (state.report.error) {
    draw_failure(ui, state, *state.report.error, body, commands);
    return;
  }
  if (view.tree && !*view.tree) {
    draw_failure(ui, state, view.tree->error(), body, commands);
    return;
  }
  if (!has_tree) {
    text(ui, body.inset(metric::page_margin, 24).cut_top(24), "The report is on its way…", {.tone = Tone::kMuted});
    return;
  }
  draw_tiles(ui, state, **view.tree, body.cut_top(kTiles));
  draw_report_table(ui, state, **view.tree, body, view);
}

}  // namespace usagescope
