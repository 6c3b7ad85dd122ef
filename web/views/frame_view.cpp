#include "web/views/frame_view.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "web/app/demo.hpp"
#include "web/app/selectors.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/menu.hpp"

namespace usagescope {
namespace {

constexpr float kNarrow = 640;
constexpr float kMedium = 960;
constexpr float kWide = 1280;

std::vector<NavItem> nav_items(const AppState& state) {
  ViewState explore = state.view;
  explore.screen = Screen::kExplore;
  ViewState report = state.view;
  report.screen = Screen::kReport;
  return {{"explorer", "Explorer", "#" + encode_view(explore), Icon::kChart},
          {"report", "Service report", "#" + encode_view(report), Icon::kTree}};
}

int current_item(const AppState& state) { return state.view.screen == Screen::kReport ? 1 : 0; }

void open_item(int item, CommandQueue& commands) {
  if (item == 0) commands.push(OpenScreen{Screen::kExplore});
  if (item == 1) commands.push(OpenScreen{Screen::kReport});
}

std::string source_text(const AppState& state) {
  switch (state.view.source) {
    case Source::kDemoDistributor: return "Demo distributor";
    case Source::kDemoProvider: return "Demo provider";
    default: break;
  }
  if (!state.session) return "";
  const std::string& host = state.session->host;
  const auto scheme = host.find("://");
  return scheme == std::string::npos ? host : host.substr(scheme + 3);
}

/// Labels only: no figure depends on them (product.md, T1).
constexpr std::array<std::string_view, 6> kCurrencies = {"", "USD", "EUR", "GBP", "JPY", "AUD"};

void draw_currency(Ui& ui, const AppState& state, const Rect& rect, const DropdownOptions& options,
                   CommandQueue& commands) {
  std::vector<MenuItem> items;
  for (const std::string_view currency : kCurrencies) {
    items.push_back({.id = currency.empty() ? "unspecified" : std::string(currency),
                     .text = currency.empty() ? "unspecified" : std::string(currency),
                     .checked = state.view.currency == currency});
  }
  const int chosen = dropdown(ui, "currency", rect, items, options);
  if (chosen >= 0) commands.push(SetCurrency{std::string(kCurrencies[static_cast<std::size_t>(chosen)])});
}

void draw_price_basis(Ui& ui, const AppState& state, const Rect& rect,
                      const DropdownOptions& options, CommandQueue& commands) {
  const PriceBasis basis = state.view.explore.price_basis;
  const std::vector<MenuItem> items = {
      {.id = "per-unit", .text = "per unit", .detail = "usage × MSRP", .checked = basis == PriceBasis::kPerUnit},
      {.id = "per-line", .text = "per line", .detail = "MSRP as it is", .checked = basis == PriceBasis::kPerLine}};
  const int chosen = dropdown(ui, "basis", rect, items, options);
  if (chosen >= 0) {
    commands.push(SetPriceBasis{chosen == 0 ? PriceBasis::kPerUnit : PriceBasis::kPerLine});
  }
}

/// One item of the strip: a muted word and its strong value, then a rule.
class Strip {
 public:
  Strip(Ui& ui, Rect rect) : ui_(ui), rest_(rect) {}

  bool has_room(float width) const { return rest_.w >= width; }

  void item(std::string_view id, std::string_view word, std::string_view value, std::string_view after = {}) {
    std::vector<Run> runs;
    if (!word.empty()) runs.push_back({word, type::caption, Tone::kMuted});
    runs.push_back({value, type::caption_strong, Tone::kStrong});
    if (!after.empty()) runs.push_back({after, type::caption, Tone::kMuted});
    const float width = runs_width(ui_, runs, 6);
    if (!has_room(width)) return;
    text_runs(ui_, rest_.cut_left(width), runs, 6, id);
    rule();
  }
  Rect cut(float width) { return rest_.cut_left(width); }
  /// A menu has its own padding, so it stands closer to the rules.
  Rect menu(float width) {
    rest_.x -= 8;
    rest_.w += 8;
    return rest_.cut_left(width).centered_v(24);
  }
  void rule(float before = 8) {
    rest_.cut_left(before);
    divider(ui_, rest_.cut_left(1).inset(0, 8));
    rest_.cut_left(8);
  }
  Rect& rest() { return rest_; }

 private:
  Ui& ui_;
  Rect rest_;
};

void draw_rows_item(Ui& ui, Strip& strip, const TrustStrip& trust) {
  const bool is_short = trust.mood == TrustStrip::Mood::kShort;
  const Icon mark = is_short                                     ? Icon::kError
                    : trust.mood == TrustStrip::Mood::kLoading ? Icon::kClock
                                                                 : Icon::kCheckCircle;
  const Tone tone = is_short                                     ? Tone::kNegative
                    : trust.mood == TrustStrip::Mood::kLoading ? Tone::kAccent
                                                                 : Tone::kPositive;
  icon(ui, strip.cut(16), mark, tone);
  strip.cut(6);
  const std::array<Run, 2> runs = {Run{trust.rows, type::caption_strong, is_short ? Tone::kNegative : Tone::kStrong},
                                   Run{"rows loaded", type::caption, Tone::kMuted}};
  text_runs(ui, strip.cut(runs_width(ui, runs, 6)), runs, 6, "rows");
  strip.rule();
}

void draw_fault_tag(Ui& ui, Rect& rest, const TrustStrip& trust) {
  if (trust.mood == TrustStrip::Mood::kShort) {
    tag(ui, rest, "incomplete", TagKind::kNegative, Icon::kWarning, true);
    rest.cut_right(tag_width(ui, "incomplete", Icon::kWarning) + 8);
  }
  if (trust.identity_breaks > 0) {
    const std::string text = std::to_string(trust.identity_breaks) +
                             (trust.identity_breaks == 1 ? " identity break" : " identity breaks");
    const float width = tag_width(ui, text, Icon::kWarning);
    const Rect place{rest.right() - width, rest.y, width, rest.h};
    tag(ui, rest, text, TagKind::kWarning, Icon::kWarning, true);
    if (ui.hovers(place)) {
      ui.tooltip(place, "Rows where on-demand usage is not usage minus commitment (0 at least)");
    }
    rest.cut_right(width + 8);
  }
}

void draw_running_band(Ui& ui, const LoadNotice& notice, Rect body, CommandQueue& commands) {
  const ButtonOptions options{.icon = Icon::kClose, .key_hint = "Esc"};
  const float cancel_width = button_width(ui, "Cancel", options);
  if (button(ui, "cancel", body.cut_right(cancel_width).centered_v(metric::control), "Cancel", options)) {
    commands.push(CancelLoad{});
  }
  body.cut_right(16);
  const bool is_small = body.w < 560;
  const bool is_retrying = notice.phase == LoadPhase::kRetrying;  // then the words matter most
  const float share = is_retrying ? 0.6F : 0.4F;
  Rect words = is_small ? body.centered_v(42)  // with the bar below them
                        : body.cut_left(std::min(900.0F * share, body.w * share)).centered_v(36);
  text(ui, words.cut_top(18), notice.title, {.style = type::body_strong, .tone = Tone::kStrong});
  if (is_small) {
    const std::string line = is_retrying ? notice.detail
                                         : notice.rows + (notice.rate.empty() ? "" : ", " + notice.rate);
    progress_bar(ui, "progress", words.cut_bottom(4), notice.fraction, "Rows loaded", notice.rows);
    text(ui, words, line, {.style = type::caption, .tone = Tone::kMuted});
    return;
  }
  text(ui, words, notice.detail, {.style = type::caption, .tone = Tone::kMuted});
  body.cut_left(16);
  const std::array<Run, 3> runs = {Run{notice.rows, type::body, Tone::kStrong},
                                   Run{notice.rate, type::body, Tone::kMuted},
                                   Run{notice.remaining, type::body, Tone::kMuted}};
  const Rect figures = body.cut_right(std::max(300.0F, runs_width(ui, runs, 16)));
  body.cut_right(16);
  progress_bar(ui, "progress", body.centered_v(8), notice.fraction, "Rows loaded", notice.rows);
  text_runs(ui, figures, runs, 16, "figures");
}

void draw_stopped_band(Ui& ui, const LoadNotice& notice, Rect body, CommandQueue& commands) {
  const ButtonOptions resume{.kind = ButtonKind::kPrimary, .icon = Icon::kRetry};
  const ButtonOptions keep{};
  const float resume_width = button_width(ui, notice.resume_label, resume);
  const float keep_width = button_width(ui, "Keep what is loaded", keep);
  const bool is_small = body.w < 720;
  if (is_small) {
    body.cut_top(8);
    body.cut_bottom(4);
  }
  Rect buttons = is_small ? body.cut_bottom(36) : body.cut_right(resume_width + keep_width + 16);
  Row row(buttons, metric::gap);
  if (button(ui, "resume", row.right(resume_width, metric::control), notice.resume_label, resume)) {
    commands.push(ResumeLoad{});
  }
  if (button(ui, "keep", row.right(keep_width, metric::control), "Keep what is loaded", keep)) {
    commands.push(KeepPartialLoad{});
  }
  if (!is_small) body.cut_right(16);
  Rect words = is_small ? body : body.centered_v(56);
  if (is_narrow(ui)) {
    words.cut_top(paragraph(ui, words, notice.title, {.style = type::body_strong, .tone = Tone::kStrong}));
    words.cut_top(paragraph(ui, words, notice.detail, {.style = type::caption, .id = "detail"}));
    paragraph(ui, words, notice.cause, {.style = type::caption, .tone = Tone::kNegative, .id = "cause"});
    return;
  }
  text(ui, words.cut_top(20), notice.title, {.style = type::body_strong, .tone = Tone::kStrong});
  text(ui, words.cut_top(18), notice.detail, {.style = type::caption, .id = "detail"});
  text(ui, words.cut_top(18), notice.cause, {.style = type::caption, .tone = Tone::kNegative, .id = "cause"});
}

/// The two settings that the figures depend on, or are labelled with.
void draw_settings(Ui& ui, const AppState& state, const TrustStrip& trust, Strip& strip, CommandQueue& commands) {
  const DropdownOptions basis{.name = "Price basis", .prefix = "Price", .value = trust.price_basis,
                              .ghost = true, .style = type::caption};
  const float basis_width = dropdown_width(ui, basis);
  if (strip.has_room(basis_width)) {
    draw_price_basis(ui, state, strip.menu(basis_width), basis, commands);
    if (state.view.explore.price_basis == PriceBasis::kPerUnit && strip.has_room(84)) {
      strip.cut(tag(ui, strip.rest(), "assumption", TagKind::kWarning));
      strip.rule();
    } else {
      strip.rule(0);
    }
  }
  const DropdownOptions currency{.name = "Currency label", .prefix = is_narrow(ui) ? "" : "Currency",
                                 .value = trust.currency, .ghost = true, .list_width = 160,
                                 .style = type::caption};
  const float currency_width = dropdown_width(ui, currency);
  if (!strip.has_room(currency_width)) return;
  draw_currency(ui, state, strip.menu(currency_width), currency, commands);
  strip.rule(0);
}

}  // namespace

float trust_strip_height(const Ui& ui) {
  return is_narrow(ui) ? 2 * metric::trust_strip : metric::trust_strip;
}

bool is_narrow(const Ui& ui) { return ui.viewport().w < kNarrow; }

void draw_top_bar(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  auto bar = ui.group("top", Role::kBanner, "Usagescope", rect);
  ui.painter().fill(rect, ui.theme().surface);
  ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, ui.theme().border);
  Row row(rect.inset(metric::page_margin, 0), metric::gap);
  icon(ui, row.left(20), Icon::kLogo, Tone::kStrong, {}, 20);
  const std::string_view title = is_narrow(ui) ? (current_item(state) == 1 ? "Service report" : "Explorer")
                                               : "Usagescope";
  text(ui, row.left(ui.text_width(title, type::product) + 4), title,
       {.style = type::product, .tone = Tone::kStrong});
  const ButtonOptions change{.kind = ButtonKind::kSecondary, .icon = Icon::kServer,
                             .tooltip = "Leave this source and connect to another"};
  const std::string_view label = ui.viewport().w < kMedium ? "Change" : "Change source";
  if (button(ui, "change", row.right(button_width(ui, label, change), metric::control), label, change)) {
    commands.push(Disconnect{});
  }
  if (!is_narrow(ui)) {
    row.skip_left(16);
    const std::vector<NavItem> items = nav_items(state);
    open_item(nav_tabs(ui, "nav", row.left(nav_tabs_width(ui, items)), "Screens", items,
                       current_item(state)),
              commands);
    const std::string source = source_text(state);
    text(ui, row.rest(), source, {.tone = Tone::kMuted, .align = Align::kRight, .id = "source"});
  }
}

void draw_bottom_tabs(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  ui.painter().fill(rect, ui.theme().surface);
  ui.painter().h_line(rect.x, rect.right(), rect.y, ui.theme().border);
  const std::vector<NavItem> items = nav_items(state);
  open_item(nav_tabs(ui, "nav", rect, "Screens", items, current_item(state), true), commands);
}

void draw_trust_strip(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  auto group = ui.group("trust", Role::kRegion, "Trust", rect);
  ui.painter().fill(rect, ui.theme().bg);
  ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, ui.theme().border);
  const TrustStrip trust = trust_strip(state);
  const float width = ui.viewport().w;
  Rect lines = rect;
  const Rect settings = is_narrow(ui) ? lines.cut_bottom(metric::trust_strip) : Rect{};
  Strip strip(ui, lines.inset(metric::page_margin, 0));
  draw_fault_tag(ui, strip.rest(), trust);
  draw_rows_item(ui, strip, trust);
  if (width >= kMedium) {
    strip.item("filter", "Filter", trust.filter,
               trust.is_default_period && trust.filter_more.empty() ? "by default" : trust.filter_more);
  }
  if (is_narrow(ui)) {
    Strip second(ui, settings.inset(metric::page_margin, 0));
    draw_settings(ui, state, trust, second, commands);
    return;
  }
  draw_settings(ui, state, trust, strip, commands);
  if (width >= kMedium) strip.item("as-of", "As of", trust.as_of);
  if (width >= kWide) strip.item("scope", "Scope", "active contracts");
}
void draw_status_bar(Ui& ui, const Rect& rect, std::string_view left, std::string_view right) {
  auto bar = ui.group("status", Role::kContentinfo, "Status", rect);
  ui.painter().fill(rect, ui.theme().bg);
  ui.painter().h_line(rect.x, rect.right(), rect.y, ui.theme().border);
  Rect body = rect.inset(metric::page_margin, 0);
  const float right_width = std::min(body.w * 0.6F, ui.text_width(right, type::caption) + 2);
  text(ui, body.cut_right(right_width), right,
       {.style = type::caption, .tone = Tone::kMuted, .align = Align::kRight, .id = "right"});
  text(ui, body, left, {.style = type::caption, .tone = Tone::kMuted, .id = "left"});
}

float load_band_height(const Ui& ui, const AppState& state) {
  const auto notice = load_notice(state);
  if (!notice) return 0;
  const bool is_running = state.load_id != 0;
  if (is_running) return 64.0F;
  if (is_narrow(ui)) return 196;
  return ui.viewport().w < 800 ? 124.0F : 80.0F;
}

void draw_load_band(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  const auto notice = load_notice(state);
  if (!notice) return;
  if (state.load_id != 0) {
    auto group = ui.group("load", Role::kStatus, "Loading", rect);
    ui.painter().fill(rect, ui.theme().surface);
    ui.painter().h_line(rect.x, rect.right(), rect.bottom() - 1, ui.theme().border);
    draw_running_band(ui, *notice, rect.inset(metric::page_margin, 0), commands);
    if (ui.shortcut("Escape")) commands.push(CancelLoad{});
    return;
  }
  auto group = ui.group("load", Role::kAlert, "Load incomplete", rect);
  draw_stopped_band(ui, *notice,
                    band(ui, rect, notice->phase == LoadPhase::kCancelled ? BandKind::kWarning
                                                                          : BandKind::kError),
                    commands);
}

}  // namespace usagescope
