// The question of the Explore screen: period, filters, group keys, measure.

#include <array>
#include <string>
#include <vector>

#include "web/views/explore_view.hpp"
#include "web/views/frame_view.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/menu.hpp"

namespace usagescope {
namespace {

constexpr float kLine = metric::filter_row;
constexpr float kMaxChipWidth = 320;
constexpr float kLeastAfterRule = 160;

/// Group keys that can be chosen, in the order in which people ask.
constexpr std::array<GroupKey, 14> kGroupKeys = {{
    {Column::kResellerId, DateBucket::kNone},
    {Column::kCustomerOrgId, DateBucket::kNone},
    {Column::kService, DateBucket::kNone},
    {Column::kProductFamily, DateBucket::kNone},
    {Column::kChargeId, DateBucket::kNone},
    {Column::kSubscriptionId, DateBucket::kNone},
    {Column::kDataCenterDescription, DateBucket::kNone},
    {Column::kBillingEngineDiscountContractId, DateBucket::kNone},
    {Column::kPartNumber, DateBucket::kNone},
    {Column::kUnitOfMeasurement, DateBucket::kNone},
    {Column::kUsageTimestamp, DateBucket::kDay},
    {Column::kUsageTimestamp, DateBucket::kWeek},
    {Column::kUsageTimestamp, DateBucket::kMonth},
    {Column::kUsageTimestamp, DateBucket::kQuarter},
}};

/// Places things from left to right and goes on in a new line when there is no room.
class Flow {
 public:
  Flow(Rect area, float line_height) : area_(area), x_(area.x), line_(line_height) {}

  Rect place(float width, float height = metric::control) {
    const float fitting = std::min(width, area_.w);
    if (x_ > area_.x && x_ + fitting > area_.right()) new_line();
    const Rect rect{x_, y_ + area_.y + (line_ - height) / 2, fitting, height};
    x_ += fitting + metric::gap;
    return rect;
  }
  void new_line() {
    x_ = area_.x;
    y_ += line_ - 4;
  }
  void rule(Ui& ui) {
    // A rule at the end of a line would divide nothing.
    if (left() < kLeastAfterRule || x_ == area_.x) return;
    divider(ui, {x_ + 3, y_ + area_.y + 12, 1, line_ - 24});
    x_ += 16;
  }
  float height() const { return y_ + line_; }
  float left() const { return area_.right() - x_; }

 private:
  Rect area_;
  float x_;
  float y_ = 0;
  float line_;
};

class Question {
 public:
  Question(Ui& ui, const AppState& state, ExploreUi& view, CommandQueue& commands)
      : ui_(ui), state_(state), view_(view), commands_(commands) {}

  void draw_filters(Flow& flow) {
    draw_period_picker(ui_, state_, flow.place(period_picker_width(ui_, state_)), view_.period, commands_);
    flow.rule(ui_);
    const auto& filters = state_.view.explore.filters;
    for (std::size_t i = 0; i < filters.size(); ++i) draw_chip(flow, i, filters[i]);
    const ButtonOptions add{.kind = ButtonKind::kGhost, .icon = Icon::kPlus, .name = "Add a filter"};
    const Rect place = flow.place(button_width(ui_, "Filter", add));
    if (button(ui_, "add-filter", place, "Filter", add)) {
      open_filter_picker(ui_, state_, view_.filter, std::nullopt, commands_);
    }
    if (filters.size() > 1) {
      const ButtonOptions clear{.kind = ButtonKind::kGhost};
      if (button(ui_, "clear", flow.place(button_width(ui_, "Clear all", clear)), "Clear all", clear)) {
        commands_.push(ClearFilters{});
      }
    }
    draw_filter_panel(ui_, state_, place, view_.filter, commands_);
  }

  void draw_keys(Flow& flow) {
    caption(flow, "Group by");
    const auto& keys = state_.view.explore.group_by;
    for (std::size_t i = 0; i < keys.size(); ++i) draw_key(flow, i);
    if (keys.size() < 2) {
      draw_key_menu(flow);
    } else {
      draw_expand_all(flow);
    }
    flow.rule(ui_);
  }

  void draw_measures(Flow& flow) {
    std::vector<std::string> labels;
    int selected = 0;
    for (std::size_t i = 0; i < kTableMeasures.size(); ++i) {
      labels.push_back(measure_title(kTableMeasures[i]));
      if (kTableMeasures[i] == state_.view.explore.measure) selected = static_cast<int>(i);
    }
    const float width = segmented_width(ui_, labels);
    if (width > ui_.viewport().w - 2 * metric::page_margin) {
      draw_measure_menu(flow, labels, selected);
    } else {
      caption(flow, "Measure");
      const int chosen = segmented(ui_, "measure", flow.place(width), "Measure", labels, selected);
      if (chosen >= 0) commands_.push(SetMeasure{kTableMeasures[static_cast<std::size_t>(chosen)]});
    }
    draw_grain(flow);
  }

 private:
  void caption(Flow& flow, std::string_view label) {
    text(ui_, flow.place(ui_.text_width(label, type::caption) + 4), label,
         {.style = type::caption, .tone = Tone::kMuted});
  }

  void draw_chip(Flow& flow, std::size_t index, const Filter& filter) {
    const std::string prefix = filter_prefix(filter);
    const std::string value = filter_value_text(state_, filter);
    const ChipOptions options{.prefix = prefix};
    const float width = std::min(kMaxChipWidth, chip_width(ui_, value, options));
    const std::string id = "filter-" + std::string(column_info(filter.column).wire_name) + "-" + std::to_string(index);
    switch (chip(ui_, id, flow.place(width), value, options)) {
      case ChipEvent::kPressed:
        open_filter_picker(ui_, state_, view_.filter, filter.column, commands_);
        break;
      case ChipEvent::kRemoved: commands_.push(RemoveFilter{index}); break;
      case ChipEvent::kNone: break;
    }
  }

  void draw_key(Flow& flow, std::size_t index) {
    const auto& keys = state_.view.explore.group_by;
    const std::string title = group_key_title(keys[index]);
    const std::string remove = "Stop grouping by " + title;
    const ChipOptions options{.accent = true, .remove_name = remove};
    const ChipEvent event = chip(ui_, "key-" + std::to_string(index),
                                 flow.place(chip_width(ui_, title, options)), title, options);
    if (event == ChipEvent::kNone) return;
    std::vector<GroupKey> changed = keys;
    if (event == ChipEvent::kRemoved) {
      changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(index));
    } else if (changed.size() == 2) {
      std::swap(changed[0], changed[1]);  // pressing a key of two turns the nesting round
    }
    commands_.push(SetGroupBy{std::move(changed)});
  }

  void draw_key_menu(Flow& flow) {
    const auto& keys = state_.view.explore.group_by;
    std::vector<MenuItem> items;
    std::vector<GroupKey> offered;
    for (const GroupKey& key : kGroupKeys) {
      if (!keys.empty() && keys[0] == key) continue;
      items.push_back({.id = std::string(column_info(key.column).wire_name) + std::string(date_bucket_name(key.bucket)),
                       .text = group_key_title(key),
                       .rule_above = key.bucket == DateBucket::kDay});
      offered.push_back(key);
    }
    const DropdownOptions options{.name = "Add a group key", .value = keys.empty() ? "Choose" : "then by",
                                  .icon = Icon::kPlus, .ghost = true, .list_width = 220, .max_rows = 13};
    const int chosen = dropdown(ui_, "add-key", flow.place(dropdown_width(ui_, options)), items, options);
    if (chosen < 0) return;
    std::vector<GroupKey> changed = keys;
    changed.push_back(offered[static_cast<std::size_t>(chosen)]);
    commands_.push(SetGroupBy{std::move(changed)});
  }

  void draw_expand_all(Flow& flow) {
    const bool is_expanded = state_.window.expanded_by_default;
    const std::string_view label = is_expanded ? "Collapse all" : "Expand all";
    const ButtonOptions options{.kind = ButtonKind::kGhost};
    if (button(ui_, "expand-all", flow.place(button_width(ui_, label, options)), label, options)) {
      commands_.push(ExpandAll{!is_expanded});
    }
  }

  void draw_measure_menu(Flow& flow, const std::vector<std::string>& labels, int selected) {
    std::vector<MenuItem> items;
    for (std::size_t i = 0; i < labels.size(); ++i) {
      items.push_back({.id = labels[i], .text = labels[i], .checked = static_cast<int>(i) == selected});
    }
    const DropdownOptions options{.name = "Measure", .prefix = "Measure",
                                  .value = labels[static_cast<std::size_t>(selected)]};
    const int chosen = dropdown(ui_, "measure", flow.place(dropdown_width(ui_, options)), items, options);
    if (chosen >= 0) commands_.push(SetMeasure{kTableMeasures[static_cast<std::size_t>(chosen)]});
  }

  /// The grain is declared beside the figure that depends on it (product.md, T2).
  void draw_grain(Flow& flow) {
    constexpr std::array<CommitmentGrain, 3> kGrains = {
        CommitmentGrain::kDay, CommitmentGrain::kMonth, CommitmentGrain::kContract};
    std::vector<MenuItem> items;
    const CommitmentGrain current = state_.view.explore.commitment_grain;
    for (const CommitmentGrain grain : kGrains) {
      const std::string name(commitment_grain_name(grain));
      items.push_back({.id = name, .text = "per " + name, .checked = grain == current});
    }
    const std::string value = "per " + std::string(commitment_grain_name(current));
    const DropdownOptions options{.name = "Commitment grain", .prefix = "Commitment", .value = value,
                                  .ghost = true, .list_width = 160};
    const int chosen = dropdown(ui_, "grain", flow.place(dropdown_width(ui_, options)), items, options);
    if (chosen >= 0) commands_.push(SetCommitmentGrain{kGrains[static_cast<std::size_t>(chosen)]});
  }

  Ui& ui_;
  const AppState& state_;
  ExploreUi& view_;
  CommandQueue& commands_;
};

}  // namespace

float draw_explore_question(Ui& ui, const AppState& state, Rect rect, ExploreUi& view,
                            CommandQueue& commands) {
  const Rect area = rect.inset(metric::page_margin, 0);
  Question question(ui, state, view, commands);
  float height = 0;
  {
    auto group = ui.group("filters", Role::kRegion, "Period and filters", area);
    Flow flow(area, kLine);
    question.draw_filters(flow);
    height += flow.height() - 4;
  }
  {
    auto group = ui.group("pivot", Role::kRegion, "Grouping and measure", area);
    Flow flow({area.x, area.y + height, area.w, area.h}, metric::pivot_row);
    question.draw_keys(flow);
    question.draw_measures(flow);
    height += flow.height();
  }
  ui.painter().h_line(rect.x, rect.right(), rect.y + height + 2, ui.theme().border);
  return height + 3;
}

}  // namespace usagescope
