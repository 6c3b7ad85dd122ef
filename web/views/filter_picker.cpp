#include "web/views/filter_picker.hpp"

#include <algorithm>
#include <array>

#include "web/app/format.hpp"
#include "web/app/selectors.hpp"
#include "web/widgets/controls.hpp"
#include "web/widgets/text_field.hpp"

namespace usagescope {
namespace {

constexpr Vec2 kPanelSize{360, 424};
constexpr std::string_view kPanelId = "filter-panel";

/// In the order in which people ask: who, what, where, then the raw ids and quantities. The day is
/// the period's affair.
constexpr std::array<Column, 20> kFilterColumns = {
    Column::kResellerId, Column::kCustomerOrgId, Column::kService, Column::kProductFamily,
    Column::kChargeId, Column::kSubscriptionId, Column::kDataCenterDescription,
    Column::kBillingEngineDiscountContractId, Column::kPartNumber, Column::kUnitOfMeasurement,
    Column::kResellerName, Column::kCustomerName, Column::kChargeDescription,
    Column::kDistributorId, Column::kDistributorName, Column::kBillingAccountId, Column::kUsage,
    Column::kOnDemandUsage, Column::kCommitment, Column::kMsrpPrice};

const Filter* filter_on(const AppState& state, Column column) {
  for (const Filter& filter : state.view.explore.filters) {
    if (filter.column == column) return &filter;
  }
  return nullptr;
}

void choose_column(const AppState& state, FilterUi& view, Column column, CommandQueue& commands) {
  view = FilterUi{};
  view.column = column;
  if (const Filter* filter = filter_on(state, column)) {
    switch (filter->op) {
      case FilterOperator::kLike: view.contains = filter->values.front(); break;
      case FilterOperator::kBetween:
        view.from = filter->values[0];
        view.to = filter->values[1];
        break;
      default: view.chosen = filter->values; break;
    }
  }
  if (column_info(column).type == ColumnType::kText) commands.push(OpenFacet{column});
}

void draw_columns(Ui& ui, const AppState& state, Rect body, FilterUi& view, CommandQueue& commands) {
  std::vector<MenuItem> items;
  for (const Column column : kFilterColumns) {
    const std::string_view wire_name = column_info(column).wire_name;
    items.push_back({.id = std::string(wire_name),
                     .text = column_title(column),
                     .detail = std::string(column_info(column).filter_key)});
  }
  const int index = listbox(ui, "columns", body, items, "Column to filter", view.columns, false, true);
  if (index >= 0) choose_column(state, view, kFilterColumns[static_cast<std::size_t>(index)], commands);
}

void apply(FilterUi& view, FilterOperator op, std::vector<std::string> values, CommandQueue& commands) {
  if (op == FilterOperator::kIn && values.size() == 1) op = FilterOperator::kEquals;
  commands.push(SetFilter{{*view.column, op, std::move(values)}});
}

void toggle(std::vector<std::string>& values, const std::string& value) {
  const auto place = std::find(values.begin(), values.end(), value);
  if (place == values.end()) {
    values.push_back(value);
  } else {
    values.erase(place);
  }
}

/// Values with rows; true when the condition was applied.
bool draw_values(Ui& ui, const AppState& state, Rect body, FilterUi& view, CommandQueue& commands) {
  Rect buttons = body.cut_bottom(metric::control);
  body.cut_bottom(8);
  Rect contains = body.cut_bottom(metric::control);
  body.cut_bottom(8);
  const bool is_answer_of_column = state.facet_column == *view.column;
  std::vector<MenuItem> items;
  std::vector<std::string> values;
  if (is_answer_of_column && state.facet.answer.value) {
    for (const QueryRow& row : state.facet.answer.value->result.rows) {
      if (row.key.is_missing) continue;
      const bool has_label = row.key.label != row.key.value;
      const bool is_chosen = std::find(view.chosen.begin(), view.chosen.end(), row.key.value) != view.chosen.end();
      items.push_back({.id = row.key.value,
                       .text = has_label ? row.key.value + "  " + row.key.label : row.key.value,
                       .detail = format_count(row.row_count),
                       .checked = is_chosen});
      values.push_back(row.key.value);
    }
  }
  const std::string_view empty = state.facet.answer.is_pending() ? "Counting…" : "Nothing matches";
  const int index = listbox(ui, "values", body, items, "Values", view.values, true, true, empty);
  if (index >= 0) toggle(view.chosen, values[static_cast<std::size_t>(index)]);

  const TextFieldEvent typed =
      text_field(ui, "contains", contains, view.contains,
                 {.label = "Contains", .hide_label = true, .placeholder = "or any value that contains…"});
  const std::string label = view.chosen.empty() ? "Apply" : "Apply " + std::to_string(view.chosen.size());
  const ButtonOptions options{.kind = ButtonKind::kPrimary, .name = "Apply filter",
                              .disabled = view.chosen.empty() && view.contains.empty()};
  const bool is_applied =
      button(ui, "apply", buttons.cut_right(button_width(ui, label, options) + 16), label, options) ||
      typed.submitted;
  if (!is_applied || options.disabled) return false;
  if (view.contains.empty()) {
    apply(view, FilterOperator::kIn, view.chosen, commands);
  } else {
    apply(view, FilterOperator::kLike, {view.contains}, commands);
  }
  return true;
}

bool draw_range(Ui& ui, Rect body, FilterUi& view, CommandQueue& commands) {
  body.cut_top(24);
  const TextFieldEvent from = text_field(ui, "from", body.cut_top(metric::input), view.from,
                                         {.label = "From, inclusive", .placeholder = "0"});
  body.cut_top(32);
  const TextFieldEvent to =
      text_field(ui, "to", body.cut_top(metric::input), view.to,
                 {.label = "To, inclusive", .placeholder = "100.5", .error = view.error});
  body.cut_top(32);
  const bool is_pressed = button(ui, "apply", body.cut_top(metric::control).cut_left(96), "Apply",
                                 {.kind = ButtonKind::kPrimary, .name = "Apply filter"});
  if (!is_pressed && !from.submitted && !to.submitted) return false;
  const auto low = Decimal::parse(view.from);
  const auto high = Decimal::parse(view.to);
  if (!low || !high) {
    view.error = "Give two plain numbers, like 12 and 100.5";
    return false;
  }
  if (*high < *low) {
    view.error = "The second number is below the first";
    return false;
  }
  apply(view, FilterOperator::kBetween, {view.from, view.to}, commands);
  return true;
}

}  // namespace

void open_filter_picker(Ui& ui, const AppState& state, FilterUi& view, std::optional<Column> column,
                        CommandQueue& commands) {
  view = FilterUi{};
  if (column) choose_column(state, view, *column, commands);
  ui.open_popover(kPanelId);
}

void draw_filter_panel(Ui& ui, const AppState& state, const Rect& anchor, FilterUi& view,
                       CommandQueue& commands) {
  Popover popover(ui, kPanelId, anchor, kPanelSize, "Filter");
  if (!popover) return;
  Rect body = popover.content().inset(4);
  Rect title = body.cut_top(28);
  if (!view.column) {
    text(ui, title, "Filter by", {.style = type::body_strong, .tone = Tone::kStrong});
    body.cut_top(4);
    draw_columns(ui, state, body, view, commands);
    return;
  }
  if (icon_button(ui, "back", title.cut_left(28), Icon::kChevronLeft, "Choose another column")) {
    view.column.reset();
    return;
  }
  title.cut_left(8);
  text(ui, title, column_title(*view.column) + " is", {.style = type::body_strong, .tone = Tone::kStrong});
  body.cut_top(4);
  const bool is_number = column_info(*view.column).type == ColumnType::kDecimal;
  const bool is_done = is_number ? draw_range(ui, body, view, commands)
                                 : draw_values(ui, state, body, view, commands);
  if (is_done) popover.close();
}

}  // namespace usagescope
