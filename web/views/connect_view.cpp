#include "web/views/connect_view.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

#include "web/app/demo.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/scroll_area.hpp"
#include "web/widgets/text_field.hpp"

namespace usagescope {
namespace {

constexpr float kPageWidth = 1088;
constexpr float kTwoColumns = 900;
constexpr float kCardPadding = 24;
constexpr float kDemoHeight = 476;
constexpr float kServerHeight = 316;
constexpr float kProviderHeight = 122;
constexpr float kStacked = 500;  ///< the provider's card has its button below when it is narrower
constexpr float kStackedProviderHeight = 188;
constexpr float kCardGap = 24;
constexpr float kErrorHeight = 40;  ///< of the server's card: for two lines; more make it higher

/// A picture of what waits behind the button; it says nothing, so it has no node.
void draw_sample_bars(Ui& ui, const Rect& rect) {
  constexpr int kBars = 23;
  constexpr std::array<float, 5> kShares = {0.40F, 0.16F, 0.16F, 0.14F, 0.14F};
  Painter& painter = ui.painter();
  const Theme& theme = ui.theme();
  const float pitch = rect.w / kBars;
  for (int bar = 0; bar < kBars; ++bar) {
    const bool is_weekend = bar % 7 == 1 || bar % 7 == 2;
    const float height = rect.h * (0.82F + 0.006F * static_cast<float>(bar)) * (is_weekend ? 0.86F : 1.0F);
    float bottom = rect.bottom();
    for (std::size_t part = 0; part < kShares.size(); ++part) {
      const float part_height = height * kShares[part];
      painter.fill({rect.x + pitch * static_cast<float>(bar), bottom - part_height + 1, pitch * 0.78F,
                    part_height - 1},
                   theme.series(part + 1 == kShares.size() ? -1 : static_cast<int>(part)));
      bottom -= part_height;
    }
  }
  painter.h_line(rect.x, rect.right(), rect.bottom(), theme.control_border);
}

void draw_promise(Ui& ui, Rect line, std::string_view strong, std::string_view rest) {
  icon(ui, line.cut_left(16), Icon::kCheck, Tone::kPositive);
  line.cut_left(10);
  text_runs(ui, line, {{strong, type::body, Tone::kStrong}, {rest, type::body, Tone::kMuted}}, 4);
}

void draw_demo_card(Ui& ui, const AppState& state, ConnectUi& view, const Rect& rect,
                    CommandQueue& commands) {
  auto group = ui.group("demo", Role::kGroup, "Demo data", rect);
  card(ui, rect);
  Rect body = rect.inset(kCardPadding);
  heading(ui, body.cut_top(24), "Look around with demo data", 2, type::card_title);
  text(ui, body.cut_top(24), "July 2021 to February 2022. No account.",
       {.tone = Tone::kMuted});
  body.cut_top(16);
  draw_sample_bars(ui, body.cut_top(130));
  body.cut_top(24);
  draw_promise(ui, body.cut_top(30), "Rows loaded, of how many.", "Short loads turn red.");
  draw_promise(ui, body.cut_top(30), "Totals that tie.", "Exact decimals, in any order.");
  draw_promise(ui, body.cut_top(30), "Every assumption named.", "Price, grain, currency.");
  const bool is_busy =
      state.form.pending_id != 0 && state.form.pending_source == Source::kDemoDistributor;
  const Rect place = body.cut_bottom(metric::big_button + 4);
  if (button(ui, "open", place, is_busy ? "Opening the demo…" : "Use demo server",
             {.kind = ButtonKind::kPrimary, .disabled = is_busy, .big = true})) {
    commands.push(OpenDemo{Source::kDemoDistributor});
  }
  if (!view.is_focus_given) {
    view.is_focus_given = true;
    if (!ui.coarse()) ui.request_focus(ui.full_id("open"));
  }
}

void draw_provider_card(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  auto group = ui.group("provider", Role::kGroup, "Provider demo", rect);
  card(ui, rect);
  Rect body = rect.inset(kCardPadding);
  const bool is_busy =
      state.form.pending_id != 0 && state.form.pending_source == Source::kDemoProvider;
  const std::string_view label = is_busy ? "Opening…" : "Use provider demo";
  const ButtonOptions options{.disabled = is_busy};
  const bool is_stacked = rect.w < kStacked;
  const Rect place = is_stacked
                         ? body.cut_bottom(metric::big_button)
                         : body.cut_right(button_width(ui, label, options)).centered_v(metric::big_button);
  if (!is_stacked) body.cut_right(16);
  Rect lines = is_stacked ? body : body.centered_v(48);
  heading(ui, lines.cut_top(24), "A provider’s service report", 2, type::card_title);
  paragraph(ui, lines, "Customers, services, subscriptions and SKUs by month.", {.tone = Tone::kMuted});
  if (button(ui, "open", place, label, options)) commands.push(OpenDemo{Source::kDemoProvider});
}

/// What stopped a connection by the form.
const Error* form_error(const AppState& state) {
  const ConnectForm& form = state.form;
  return form.error && !is_demo(form.pending_source) ? &*form.error : nullptr;
}

/// The same, unless it is about one field and stands below that.
const Error* general_error(const AppState& state) {
  const Error* error = form_error(state);
  const bool is_of_field =
      error != nullptr &&
      (error->path == "host" || error->path == "organisation" || error->path == "token");
  return is_of_field ? nullptr : error;
}

/// What the server's card, this wide, needs beyond its usual height.
float additional_height(Ui& ui, const AppState& state, float width) {
  const Error* error = general_error(state);
  if (error == nullptr) return 0;
  return std::max(0.0F,
                  paragraph_height(ui, width - 2 * kCardPadding, error->message) - kErrorHeight);
}

void draw_server_card(Ui& ui, const AppState& state, const Rect& rect, CommandQueue& commands) {
  auto group = ui.group("server", Role::kRegion, "Connect to a server", rect);
  card(ui, rect);
  Rect body = rect.inset(kCardPadding);
  Rect title = body.cut_top(24);
  icon(ui, title.cut_left(16), Icon::kServer, Tone::kStrong);
  title.cut_left(8);
  heading(ui, title, "Connect to a server", 2, type::card_title);
  body.cut_top(12);

  const ConnectForm& form = state.form;
  const Error* error = form_error(state);
  const auto error_of = [&](std::string_view field) -> std::string_view {
    return error != nullptr && error->path == field ? std::string_view(error->message)
                                                    : std::string_view();
  };
  bool is_submitted = false;
  body.cut_top(20);
  std::string host = form.host;
  const auto host_event =
      text_field(ui, "host", body.cut_top(metric::input), host,
                 {.label = "Host",
                  .placeholder = "https://console.navigator.vmware.com",
                  .error = error_of("host"),
                  .autocomplete = "url"});
  if (host_event.changed) commands.push(EditHost{host});
  body.cut_top(18 + 20);
  Rect line = body.cut_top(metric::input);
  Rect left = line.cut_left((line.w - 16) / 2);
  line.cut_left(16);
  std::string org_id = form.org_id;
  const auto org_event = text_field(ui, "org", left, org_id,
                                    {.label = "Organisation id",
                                     .placeholder = "00000000-0000-…",
                                     .error = error_of("organisation"),
                                     .autocomplete = "username"});
  if (org_event.changed) commands.push(EditOrganization{org_id});
  std::string token = form.api_token;
  const auto token_event = text_field(ui, "token", line, token,
                                      {.label = "API token",
                                       .error = error_of("token"),
                                       .password = true,
                                       .autocomplete = "off"});
  if (token_event.changed) commands.push(EditToken{token});
  is_submitted = host_event.submitted || org_event.submitted || token_event.submitted;

  body.cut_top(18 + 8);
  Rect last = body.cut_top(metric::big_button);
  const bool is_busy = form.pending_id != 0 && form.pending_source == Source::kServer;
  const std::string_view label = is_busy ? "Connecting…" : "Connect";
  const ButtonOptions options{.disabled = is_busy};
  const Rect place = last.cut_right(button_width(ui, label, options) + 12);
  if (button(ui, "connect", place, label, options)) is_submitted = true;
  if (is_submitted) commands.push(Connect{});
  last.cut_right(16);
  paragraph(ui, last, "If the browser may not call this host, use your gateway’s address.",
            {.style = type::caption, .tone = Tone::kMuted});

  if (const Error* general = general_error(state)) {
    body.cut_top(8);
    body.h = paragraph_height(ui, body.w, general->message);
    auto alert = ui.group("error", Role::kAlert, "Connection failed", body);
    paragraph(ui, body, general->message, {.tone = Tone::kNegative});
  }
}

void draw_header(Ui& ui, Rect line) {
  icon(ui, line.cut_left(20), Icon::kLogo, Tone::kStrong, {}, 20);
  line.cut_left(8);
  text(ui, line, "Usagescope", {.style = type::product, .tone = Tone::kStrong});
}

/// A server that is not ours does not know the demo's token, whatever words it has for that.
std::string demo_failure(const Error& error) {
  const bool is_foreign = error.code == ErrorCode::kUnauthorized ||
                          error.code == ErrorCode::kForbidden || error.code == ErrorCode::kNotFound;
  return "The demo could not be opened. " +
         (is_foreign ? "Its data come from Usagescope’s mock server, and this page is served by "
                       "another: start it with ./run.sh, or connect to your own."
                     : error.message);
}

/// A demo that could not be opened is said above the cards, where the eye is.
float draw_demo_error(Ui& ui, const AppState& state, Rect line) {
  const ConnectForm& form = state.form;
  if (!form.error || !is_demo(form.pending_source)) return 0;
  const std::string message = demo_failure(*form.error);
  line.h = note_height(ui, line.w, message);
  auto alert = ui.group("demo-error", Role::kAlert, "Demo failed", line);
  note(ui, line, message, BandKind::kError);
  return line.h + 16;
}

}  // namespace

void draw_connect(Ui& ui, const AppState& state, ConnectUi& view, CommandQueue& commands) {
  const Rect viewport = ui.viewport();
  auto main = ui.group("connect", Role::kMain, "Connect", viewport);
  ui.painter().fill(viewport, ui.theme().bg);
  const bool is_wide = viewport.w >= kTwoColumns;
  const float margin = std::max(metric::page_margin, (viewport.w - kPageWidth) / 2);
  const float width = viewport.w - 2 * margin;
  const float demo_width = is_wide ? width * 0.4F + 12 : width;
  const float more = additional_height(ui, state, is_wide ? width - demo_width - kCardGap : width);
  const float provider_height = width < kStacked ? kStackedProviderHeight : kProviderHeight + 20;
  const float cards =
      more +
      (is_wide ? kDemoHeight : kDemoHeight + kServerHeight + 20 + provider_height + 2 * kCardGap);
  const float top = is_wide ? 112.0F : 56.0F;
  const float content_height = top + 150 + cards + 120;
  ScrollArea area(ui, "scroll", viewport, {viewport.w, std::max(viewport.h, content_height)}, view.offset);
  Rect page = area.content().inset(margin, 0);
  draw_header(ui, Rect{page.x, page.y, page.w, 64});
  page.cut_top(top);
  const bool is_narrow = viewport.w < 640;
  heading(ui, page.cut_top(is_narrow ? 32 : 44),
          is_narrow ? "Usage to the last decimal" : "What your customers used, to the last decimal", 1,
          is_narrow ? type::panel_title : type::title);
  paragraph(ui, page.cut_top(is_narrow ? 48 : 28),
            "Slice and check VMware Cloud usage and billing data, every figure exact.",
            {.style = is_narrow ? type::body : type::large});
  page.cut_top(28);
  for (const std::string& problem : state.link_problems) {
    note(ui, page.cut_top(40), problem, BandKind::kWarning);
    page.cut_top(12);
  }
  page.cut_top(draw_demo_error(ui, state, page));
  if (is_wide) {
    Rect line = page.cut_top(kDemoHeight + more);
    draw_demo_card(ui, state, view, line.cut_left(demo_width), commands);
    line.cut_left(kCardGap);
    draw_server_card(ui, state, line.cut_top(kServerHeight + more), commands);
    line.cut_top(kCardGap);
    draw_provider_card(ui, state, line, commands);
  } else {
    draw_demo_card(ui, state, view, page.cut_top(kDemoHeight), commands);
    page.cut_top(kCardGap);
    draw_server_card(ui, state, page.cut_top(kServerHeight + 20 + more), commands);
    page.cut_top(kCardGap);
    draw_provider_card(ui, state, page.cut_top(provider_height), commands);
  }
  page.cut_top(24);
  Rect line = page.cut_top(is_narrow ? 44 : 20);
  icon(ui, line.cut_left(16).centered_v(20), Icon::kLock, Tone::kNormal);
  line.cut_left(8);
  paragraph(ui, line,
            "Your data goes from the host you name to this tab and nowhere else. The token stays in "
            "memory and is gone when the tab closes.");
}

}  // namespace usagescope
