#include "web/page/app.hpp"

#include <utility>

#include "web/app/reduce.hpp"
#include "web/engine/protocol.hpp"
#include "web/views/connect_view.hpp"
#include "web/views/explore_view.hpp"
#include "web/views/frame_view.hpp"
#include "web/views/report_view.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/ui.hpp"

namespace usagescope {

struct App::Impl {
  AppState state;
  ConnectUi connect;
  ExploreUi explore;
  ReportUi report;
  CommandQueue commands;
  std::vector<std::string> messages;
  std::optional<UrlChange> url;
  std::string shown_hash;
  bool is_changed = true;

  void run(const Command& command) {
    const Effects effects = reduce(state, command);
    for (const EngineRequest& request : effects.requests) messages.push_back(encode_request(request));
    if (effects.push_url || effects.replace_url) {
      std::string hash = encode_view(state.view);
      if (hash != shown_hash) {
        shown_hash = hash;
        const bool push = effects.push_url || (url && url->push);
        url = UrlChange{std::move(hash), push};
      }
    }
    is_changed = true;
  }

  void draw_shell(Ui& ui) {
    Rect page = ui.viewport();
    draw_top_bar(ui, state, page.cut_top(metric::top_bar), commands);
    if (is_narrow(ui)) draw_bottom_tabs(ui, state, page.cut_bottom(56), commands);
    if (visible_screen(state) == Screen::kReport) {
      draw_report(ui, state, page, report, commands);
      return;
    }
    draw_trust_strip(ui, state, page.cut_top(trust_strip_height(ui)), commands);
    for (const std::string& problem : state.link_problems) {
      note(ui, page.cut_top(44).inset(metric::page_margin, 4), problem, BandKind::kWarning);
    }
    if (const float height = load_band_height(ui, state); height > 0) {
      draw_load_band(ui, state, page.cut_top(height), commands);
    }
    draw_explore(ui, state, page, explore, commands);
  }
};

App::App(std::string origin) : impl_(std::make_unique<Impl>()) { impl_->state.origin = std::move(origin); }

App::~App() = default;

void App::navigate(std::string_view hash) {
  impl_->shown_hash = hash;
  impl_->run(Navigate{std::string(hash)});
}

void App::handle_engine_message(std::string_view text) {
  auto reply = decode_reply(text);
  if (reply) {
    impl_->run(ReplyArrived{std::move(*reply)});
  } else {
    impl_->run(EngineBroke{reply.error()});
  }
}

void App::draw(Ui& ui) {
  impl_->is_changed = false;
  if (visible_screen(impl_->state) == Screen::kConnect) {
    draw_connect(ui, impl_->state, impl_->connect, impl_->commands);
  } else {
    impl_->connect.is_focus_given = false;
    impl_->draw_shell(ui);
  }
  for (const Command& command : impl_->commands.take()) impl_->run(command);
}

std::vector<std::string> App::take_engine_messages() { return std::exchange(impl_->messages, {}); }

std::optional<UrlChange> App::take_url_change() { return std::exchange(impl_->url, std::nullopt); }

bool App::wants_frame() const { return impl_->is_changed; }

}  // namespace usagescope
