// The page's wasm module: C functions for the scripts under web/shell and web/platform, around one
// Ui and one App. This file is the only place where the two and the browser meet.
#include <emscripten.h>
#include <imgui.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "web/page/app.hpp"
#include "web/widgets/mirror.hpp"
#include "web/widgets/ui.hpp"

// The body is JavaScript; clang-format would break it.
// clang-format off
EM_JS(void, usagescope_page_lend_memory, (), {
  // Growing memory replaces the view, so the script asks for the current one each time.
  Module.usagescopeMemory = () => HEAPU8;
})
// clang-format on

namespace usagescope {
namespace {

// A pass applies one press or one action of the queue; a click with what follows takes five.
constexpr int kMostPassesAFrame = 24;

/// What a frame hands to the script, as words of 32 bits; web/platform/frame_view.mjs reads them in
/// this order.
struct FrameOutput {
  std::uint32_t wants_frame = 0;
  std::int32_t timer_ms = -1;
  std::uint32_t clear_color = 0;  ///< 0xRRGGBB
  std::uint32_t font_revision = 0;
  std::uint32_t atlas = 0;
  std::uint32_t atlas_width = 0;
  std::uint32_t atlas_height = 0;
  std::uint32_t mirror = 0;  ///< text: address and size in bytes
  std::uint32_t mirror_size = 0;
  std::uint32_t announcement = 0;
  std::uint32_t announcement_size = 0;
  std::uint32_t focus = 0;
  std::uint32_t focus_size = 0;
  std::uint32_t url = 0;
  std::uint32_t url_size = 0;
  std::uint32_t url_kind = 0;  ///< 0: unchanged, 1: replace, 2: push
  std::uint32_t messages = 0;  ///< one a line
  std::uint32_t messages_size = 0;
  std::uint32_t lists = 0;  ///< ListOutput[list_count]
  std::uint32_t list_count = 0;
};

struct ListOutput {
  std::uint32_t vertices = 0;  ///< 20 bytes each: x, y, u, v as floats, then red to alpha as bytes
  std::uint32_t vertex_count = 0;
  std::uint32_t indices = 0;  ///< 2 bytes each
  std::uint32_t index_count = 0;
  std::uint32_t commands = 0;
  std::uint32_t command_count = 0;
};

struct CommandOutput {
  std::int32_t clip_left = 0;  ///< device pixels
  std::int32_t clip_top = 0;
  std::int32_t clip_right = 0;
  std::int32_t clip_bottom = 0;
  std::uint32_t index_offset = 0;
  std::uint32_t vertex_offset = 0;
  std::uint32_t index_count = 0;
};

std::uint32_t address(const void* pointer) {
  return static_cast<std::uint32_t>(reinterpret_cast<std::uintptr_t>(pointer));
}

class Page {
 public:
  explicit Page(std::string origin) : app_(std::move(origin)) {}

  Ui& ui() { return ui_; }
  App& app() { return app_; }
  void rebuild_mirror() { stream_.reset(); }

  const FrameOutput& frame(double now_s) {
    bool again = true;
    for (int pass = 0; again && pass < kMostPassesAFrame; ++pass) {
      ui_.begin(now_s);
      app_.draw(ui_);
      again = ui_.end();
      collect();
    }
    output_ = {};
    output_.wants_frame = again || ui_.wants_frame() || app_.wants_frame() ? 1 : 0;
    const double timer_s = ui_.timer_in_s();
    output_.timer_ms = timer_s < 0 ? -1 : static_cast<std::int32_t>(timer_s * 1000) + 1;
    const Color clear = ui_.theme().bg;
    output_.clear_color = static_cast<std::uint32_t>((clear.r << 16U) | (clear.g << 8U) | clear.b);
    hand_over_atlas();
    hand_over_texts();
    hand_over_lists();
    return output_;
  }

 private:
  /// Focus, address and messages of each pass; later passes of the same frame may bring more.
  void collect() {
    if (std::string focus = ui_.take_focus_request(); !focus.empty())
      next_focus_ = std::move(focus);
    if (std::string text = ui_.take_announcement(); !text.empty()) next_said_ = std::move(text);
    if (std::optional<UrlChange> change = app_.take_url_change()) {
      next_url_kind_ = change->push || next_url_kind_ == 2 ? 2 : 1;
      next_url_ = std::move(change->hash);
    }
    for (const std::string& message : app_.take_engine_messages()) {
      next_messages_ += message;
      next_messages_ += '\n';
    }
  }

  static void set_text(std::uint32_t& where, std::uint32_t& size, const std::string& text) {
    where = address(text.data());
    size = static_cast<std::uint32_t>(text.size());
  }

  void hand_over_atlas() {
    unsigned char* pixels = nullptr;
    int width = 0;
    int height = 0;
    ui_.fonts().atlas().GetTexDataAsAlpha8(&pixels, &width, &height);
    output_.font_revision = static_cast<std::uint32_t>(ui_.fonts().revision());
    output_.atlas = address(pixels);
    output_.atlas_width = static_cast<std::uint32_t>(width);
    output_.atlas_height = static_cast<std::uint32_t>(height);
  }

  void hand_over_texts() {
    mirror_ = stream_.update(ui_.nodes());
    focus_ = std::exchange(next_focus_, {});
    said_ = std::exchange(next_said_, {});
    url_ = std::exchange(next_url_, {});
    messages_ = std::exchange(next_messages_, {});
    output_.url_kind = std::exchange(next_url_kind_, 0U);
    set_text(output_.mirror, output_.mirror_size, mirror_);
    set_text(output_.focus, output_.focus_size, focus_);
    set_text(output_.announcement, output_.announcement_size, said_);
    set_text(output_.url, output_.url_size, url_);
    set_text(output_.messages, output_.messages_size, messages_);
  }

  void hand_over_lists() {
    lists_.clear();
    commands_.clear();
    const ImDrawData& data = ui_.draw_data();
    for (const ImDrawList* list : data.CmdLists) {
      for (const ImDrawCmd& command : list->CmdBuffer) {
        const ImVec4& clip = command.ClipRect;
        commands_.push_back({static_cast<std::int32_t>(clip.x), static_cast<std::int32_t>(clip.y),
                             static_cast<std::int32_t>(clip.z), static_cast<std::int32_t>(clip.w),
                             command.IdxOffset, command.VtxOffset, command.ElemCount});
      }
    }
    const CommandOutput* next = commands_.data();
    for (const ImDrawList* list : data.CmdLists) {
      const auto count = static_cast<std::uint32_t>(list->CmdBuffer.Size);
      lists_.push_back({address(list->VtxBuffer.Data),
                        static_cast<std::uint32_t>(list->VtxBuffer.Size),
                        address(list->IdxBuffer.Data),
                        static_cast<std::uint32_t>(list->IdxBuffer.Size), address(next), count});
      next += count;
    }
    output_.lists = address(lists_.data());
    output_.list_count = static_cast<std::uint32_t>(lists_.size());
  }

  Ui ui_;
  App app_;
  MirrorStream stream_;
  FrameOutput output_;
  std::vector<ListOutput> lists_;
  std::vector<CommandOutput> commands_;
  std::string mirror_;
  std::string focus_;
  std::string said_;
  std::string url_;
  std::string messages_;
  std::string next_focus_;
  std::string next_said_;
  std::string next_url_;
  std::string next_messages_;
  std::uint32_t next_url_kind_ = 0;
};

/// The only globals: the page, and the buffer through which texts and bytes come in.
std::unique_ptr<Page> g_page;
std::string g_inbox;

}  // namespace
}  // namespace usagescope

using namespace usagescope;

extern "C" {

/// First of all: lends the module's memory to the script.
EMSCRIPTEN_KEEPALIVE void usagescope_page_open() {
  usagescope_page_lend_memory();
}

/// Room for `size` bytes that the next call reads.
EMSCRIPTEN_KEEPALIVE char* usagescope_page_inbox(std::uint32_t size) {
  g_inbox.resize(size);
  return g_inbox.data();
}

/// Inbox: the page's origin.
EMSCRIPTEN_KEEPALIVE void usagescope_page_create() {
  g_page = std::make_unique<Page>(g_inbox);
}

/// Inbox: the regular TTF file, then the semibold one. 0 when they cannot be used.
EMSCRIPTEN_KEEPALIVE int usagescope_page_fonts(std::uint32_t regular_size) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(g_inbox.data());
  if (regular_size > g_inbox.size()) return 0;
  const std::span<const std::uint8_t> all(bytes, g_inbox.size());
  const bool is_good =
      g_page->ui().fonts().set_files(all.first(regular_size), all.subspan(regular_size));
  g_inbox = {};
  return is_good ? 1 : 0;
}

EMSCRIPTEN_KEEPALIVE void usagescope_page_environment(float width, float height, float ratio,
                                                      int theme, int is_coarse) {
  UiEnvironment environment;
  environment.viewport = {width, height};
  environment.ratio = ratio;
  environment.theme = static_cast<ThemeKind>(theme);
  environment.coarse_pointer = is_coarse != 0;
  g_page->ui().set_environment(environment);
}

/// `kind` as PointerEvent::Kind; `flags`: 1 touch, 2 secondary, 4 Shift, 8 Control or Command.
EMSCRIPTEN_KEEPALIVE void usagescope_page_pointer(int kind, float x, float y, float wheel_x,
                                                  float wheel_y, std::uint32_t flags,
                                                  double time_s) {
  PointerEvent event;
  event.kind = static_cast<PointerEvent::Kind>(kind);
  event.pos = {x, y};
  event.wheel = {wheel_x, wheel_y};
  event.touch = (flags & 1U) != 0;
  event.secondary = (flags & 2U) != 0;
  event.shift = (flags & 4U) != 0;
  event.ctrl = (flags & 8U) != 0;
  event.time_s = time_s;
  g_page->ui().push(event);
}

/// `kind` as MirrorAction::Kind; inbox: the id (`id_size` bytes), then the text. `flags`: 4 Shift,
/// 8 Control or Command, 16 Alt.
EMSCRIPTEN_KEEPALIVE void usagescope_page_action(int kind, std::uint32_t id_size,
                                                 std::uint32_t flags) {
  MirrorAction action;
  action.kind = static_cast<MirrorAction::Kind>(kind);
  action.id = g_inbox.substr(0, id_size);
  action.text = g_inbox.substr(std::min<std::size_t>(id_size, g_inbox.size()));
  action.shift = (flags & 4U) != 0;
  action.ctrl = (flags & 8U) != 0;
  action.alt = (flags & 16U) != 0;
  // A field's text may be a secret; it does not stay behind in the inbox.
  g_inbox.assign(g_inbox.size(), '\0');
  g_page->ui().push(std::move(action));
}

/// Inbox: the hash without '#'.
EMSCRIPTEN_KEEPALIVE void usagescope_page_navigate() {
  g_page->app().navigate(g_inbox);
}

/// Inbox: one message of the engine.
EMSCRIPTEN_KEEPALIVE void usagescope_page_engine_message() {
  g_page->app().handle_engine_message(g_inbox);
}

/// The DOM of the mirror was thrown away: the next frame describes all of it.
EMSCRIPTEN_KEEPALIVE void usagescope_page_rebuild_mirror() {
  g_page->rebuild_mirror();
}

/// Draws. The answer and all it points to stay as they are until the next call of any function.
EMSCRIPTEN_KEEPALIVE const FrameOutput* usagescope_page_frame(double now_s) {
  return &g_page->frame(now_s);
}

}  // extern "C"
