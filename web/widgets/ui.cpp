#include "web/widgets/ui.hpp"

#include <imgui.h>

#include <algorithm>
#include <utility>

namespace usagescope {

/// One draw list: the page is layer 0, each open popover one more, the tooltip the last.
struct Ui::Layer {
  explicit Layer(ImDrawListSharedData* shared) : list(shared) {}
  ImDrawList list;
};

void Ui::ContextDeleter::operator()(ImGuiContext* context) const {
  ImGui::DestroyContext(context);
}

namespace {

ImGuiContext* make_context(FontSet& fonts) {
  ImGuiContext* previous = ImGui::GetCurrentContext();
  ImGuiContext* context = ImGui::CreateContext(&fonts.atlas());
  ImGui::SetCurrentContext(context);
  ImGuiIO& io = ImGui::GetIO();
  io.IniFilename = nullptr;
  io.LogFilename = nullptr;
  io.BackendFlags |= ImGuiBackendFlags_RendererHasVtxOffset;
  ImGui::GetStyle().AntiAliasedLinesUseTex = false;
  if (previous != nullptr) ImGui::SetCurrentContext(previous);
  return context;
}

}  // namespace

Ui::Ui()
    : context_(make_context(fonts_)),
      draw_data_(std::make_unique<ImDrawData>()),
      painter_(fonts_, environment_.ratio) {}

Ui::~Ui() {
  ImGui::SetCurrentContext(context_.get());
  layers_.clear();
  draw_data_.reset();
}

void Ui::set_environment(const UiEnvironment& environment) {
  if (environment == environment_) return;
  environment_ = environment;
  request_frame();
}

void Ui::push(const PointerEvent& event) {
  // Moves between two frames count as one; wheel steps add up in apply().
  if (event.kind == PointerEvent::Kind::kMove && !pointer_queue_.empty() &&
      pointer_queue_.back().kind == PointerEvent::Kind::kMove && !pointer_is_down_) {
    pointer_queue_.back() = event;
    return;
  }
  pointer_queue_.push_back(event);
}

void Ui::push(MirrorAction action) {
  action_queue_.push_back(std::move(action));
}

void Ui::begin_drawing() {
  ImGui::SetCurrentContext(context_.get());
  fonts_.bake(environment_.ratio);
  ImGuiIO& io = ImGui::GetIO();
  io.DisplaySize = {environment_.viewport.x * environment_.ratio,
                    environment_.viewport.y * environment_.ratio};
  // Nothing of ImGui's own runs on time here; it only wants a positive step.
  io.DeltaTime = 1.0F / 60.0F;
  ImGui::GetStyle().CircleTessellationMaxError = 0.2F;
  ImGui::NewFrame();
  painter_.set_ratio(environment_.ratio);
  painter_.set_opacity(1);
  for (const std::unique_ptr<Layer>& layer : layers_) layer->list._ResetForNewFrame();
  for (const std::unique_ptr<Layer>& layer : layers_) {
    layer->list.PushTextureID(fonts_.atlas().TexID);
    layer->list.PushClipRectFullScreen();
  }
  enter_layer(0);
}

void Ui::enter_layer(int index) {
  while (static_cast<int>(layers_.size()) <= index) {
    layers_.push_back(std::make_unique<Layer>(ImGui::GetDrawListSharedData()));
    layers_.back()->list._ResetForNewFrame();
    layers_.back()->list.PushTextureID(fonts_.atlas().TexID);
    layers_.back()->list.PushClipRectFullScreen();
  }
  layer_ = index;
  painter_.set_list(layers_[static_cast<std::size_t>(index)]->list);
}

void Ui::begin(double now_s) {
  now_s_ = now_s;
  wants_frame_ = false;
  if (timer_at_s_ >= 0 && now_s_ >= timer_at_s_) timer_at_s_ = -1;
  had_input_ = false;
  focus_gained_ = false;
  has_focused_rect_ = false;
  tooltip_wanted_ = false;
  hot_ = std::exchange(next_hot_, {});
  scroll_owner_ = std::exchange(next_scroll_owner_, {});
  for (OpenPopover& popover : popovers_) popover.seen = false;
  take_action();
  take_pointer_events();

  clips_.assign(1, viewport());
  path_.clear();
  parents_.clear();
  nodes_.clear();
  ids_.clear();
  text_counts_.clear();
  begin_drawing();
}

bool Ui::end() {
  // A key that no widget wanted belongs to the page; Escape first closes what is open.
  bool again = had_input_;
  has_page_key_ = false;
  if (has_action_) {
    has_action_ = false;
    if (action_.kind == MirrorAction::Kind::kKey) {
      if (action_.text == "Escape" && !popovers_.empty()) {
        close_popovers_from(popovers_.size() - 1, true);
      } else {
        page_key_ = action_;
        has_page_key_ = true;
      }
      again = true;
    }
  }
  settle_popovers();
  settle_focus();
  if (released_now_) active_.clear();
  draw_tooltip();

  ImGui::EndFrame();
  draw_data_->Clear();
  for (const std::unique_ptr<Layer>& layer : layers_) draw_data_->AddDrawList(&layer->list);
  draw_data_->DisplaySize = ImGui::GetIO().DisplaySize;
  draw_data_->FramebufferScale = {1, 1};
  draw_data_->Valid = true;
  last_frame_s_ = now_s_;
  return again || has_input() || !focus_out_.empty();
}

ImDrawData& Ui::draw_data() {
  return *draw_data_;
}

std::string Ui::take_announcement() {
  return std::exchange(announcement_, {});
}

std::string Ui::take_focus_request() {
  return std::exchange(focus_out_, {});
}

void Ui::announce(std::string_view text) {
  announcement_ = text;
}

void Ui::request_frame_after(double seconds) {
  const double at = now_s_ + seconds;
  if (timer_at_s_ < 0 || at < timer_at_s_) timer_at_s_ = at;
}

double Ui::timer_in_s() const {
  return timer_at_s_ < 0 ? -1 : std::max(0.0, timer_at_s_ - now_s_);
}

// --- Ids and the mirror
// ---------------------------------------------------------------------------

Ui::Scope::Scope(Ui& ui, std::string_view id) : ui_(ui), length_(ui.path_.size()) {
  ui_.path_ = ui_.full_id(id);
}

Ui::Scope::~Scope() {
  ui_.path_.resize(length_);
}

std::string Ui::full_id(std::string_view id) const {
  std::string full = path_;
  if (!full.empty() && !id.empty()) full += '/';
  full += id;
  return full;
}

Ui::Group::Group(Ui& ui, std::string_view id, MirrorNode node)
    : ui_(ui), length_(ui.path_.size()), rect_(node.rect) {
  const Rect rect = node.rect;
  node.id = ui_.full_id(id);
  const std::string& full = ui_.add(std::move(node), rect).id;
  ui_.parents_.push_back(full);
  ui_.path_ = full;
}

Ui::Group::~Group() {
  ui_.parents_.pop_back();
  ui_.path_.resize(length_);
}

Ui::Branch::Branch(Ui& ui, std::string_view id) : ui_(ui), length_(ui.path_.size()) {
  ui_.path_ = ui_.full_id(id);
  ui_.parents_.push_back(ui_.path_);
}

Ui::Branch::~Branch() {
  ui_.parents_.pop_back();
  ui_.path_.resize(length_);
}

Ui::Group Ui::group(std::string_view id, Role role, std::string_view name, Rect rect) {
  MirrorNode node;
  node.role = role;
  node.name = name;
  node.rect = rect;
  return Group(*this, id, std::move(node));
}

Ui::Group Ui::group(std::string_view id, MirrorNode node) {
  return Group(*this, id, std::move(node));
}

Rect Ui::visible(const Rect& rect) const {
  const Rect cut = rect.intersect(clip());
  if (!cut.empty()) return cut;
  // Out of sight, but still in the tab order: a pixel at the nearest edge.
  const Rect& c = clip();
  return {std::clamp(rect.x, c.x, std::max(c.x, c.right() - 1)),
          std::clamp(rect.y, c.y, std::max(c.y, c.bottom() - 1)), 1, 1};
}

MirrorNode& Ui::add(MirrorNode node, const Rect& rect) {
  node.parent = parents_.empty() ? std::string() : parents_.back();
  node.rect = visible(rect);
  node.layer = layer_;
  // Two equal ids would tear the DOM apart; the audit reports the mark.
  while (!ids_.insert(node.id).second) node.id += "#again";
  nodes_.push_back(std::move(node));
  return nodes_.back();
}

void Ui::record(MirrorNode node) {
  const Rect rect = node.rect;
  const bool is_out_of_sight = rect.intersect(clip()).empty();
  if (is_out_of_sight && !node.focusable && !is_interactive(node.role)) return;
  if (node.id.empty()) {
    const std::string& parent = parents_.empty() ? path_ : parents_.back();
    node.id = parent + "/~" + std::to_string(text_counts_[parent]++);
  } else {
    node.id = full_id(node.id);
  }
  add(std::move(node), rect);
}

}  // namespace usagescope
