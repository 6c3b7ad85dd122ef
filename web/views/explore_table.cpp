// Groups, their figures and the grand total.

#include <algorithm>
#include <string>

#include "web/app/format.hpp"
#include "web/views/explore_view.hpp"
#include "web/views/frame_view.hpp"
#include "web/widgets/controls.hpp"

namespace usagescope {
namespace {

constexpr float kStaleOpacity = 0.42F;

/// Columns of the table: the name, the share, then the figures.
struct Layout {
  std::vector<std::size_t> measures;  ///< indices into kTableMeasures, left to right
  bool has_share = true;
};

Layout layout_for(const Ui& ui, Measure chosen) {
  Layout layout;
  const auto chosen_index = static_cast<std::size_t>(
      std::find(kTableMeasures.begin(), kTableMeasures.end(), chosen) - kTableMeasures.begin());
  if (is_narrow(ui)) {
    layout.measures = {chosen_index};
    layout.has_share = false;
    return layout;
  }
  for (std::size_t i = 0; i < kTableMeasures.size(); ++i) layout.measures.push_back(i);
  return layout;
}


std::string measure_note(const AppState& state, Measure measure) {
  switch (measure) {
    case Measure::kListCost:
      return state.view.explore.price_basis == PriceBasis::kPerUnit
                 ? "Usage × MSRP price, exact; that MSRP is per unit is an assumption"
                 : "MSRP price as the line’s amount";
    case Measure::kCommitment: return "Counted once per " +
                                      std::string(commitment_grain_name(state.view.explore.commitment_grain)) +
                                      "; the grain is an assumption";
    default: return "";
  }
}

bool is_quantity(Measure measure) {
  return measure == Measure::kUsage || measure == Measure::kOnDemandUsage ||
         measure == Measure::kCommitment;
}

/// The grain and, where all rows share one, the unit belong to the header (look.md, tables).
std::string measure_header(const AppState& state, Measure measure, const std::string& unit) {
  std::string header = measure_title(measure);
  if (measure == Measure::kCommitment) {
    header.append(", ").append(commitment_grain_name(state.view.explore.commitment_grain));
  }
  if (is_quantity(measure) && !unit.empty()) header += ", " + unit;
  return header;
}

/// Digits after the point that a column of quantities needs: one column, one precision.
std::vector<int> column_digits(const QueryResult& result) {
  std::vector<int> digits(kTableMeasures.size(), 0);
  const auto widen = [&](const QueryRow& row) {
    for (std::size_t i = 0; i < row.values.size() && i < digits.size(); ++i) {
      if (row.values[i]) digits[i] = std::max(digits[i], row.values[i]->normalized().scale());
    }
  };
  widen(result.total);
  for (const QueryRow& row : result.rows) widen(row);
  for (int& digit : digits) digit = std::min(digit, 6);
  return digits;
}

class TableBuilder {
 public:
  TableBuilder(const Ui& ui, const AppState& state)
      : state_(state),
        result_(state.table.answer.value->result),
        spec_(state.table.answered_spec),
        layout_(layout_for(ui, state.view.explore.measure)),
        digits_(column_digits(result_)) {}

  const Layout& layout() const { return layout_; }

  std::vector<TableColumn> columns() const {
    std::vector<TableColumn> columns;
    columns.push_back({.id = "name", .header = name_header(), .width = 200, .flexible = true,
                       .sortable = !spec_.group_by.empty(), .sort = sort_of(std::nullopt),
                       .row_header = true});
    if (layout_.has_share) {
      columns.push_back({.id = "share", .header = "Share of " + measure_title(chosen()),
                         .width = 168});
    }
    for (const std::size_t index : layout_.measures) {
      const Measure measure = kTableMeasures[index];
      columns.push_back({.id = std::string(measure_name(measure)),
                         .header = measure_header(state_, measure, result_.total.unit), .align = Align::kRight,
                         .width = measure == Measure::kRows ? 96.0F : 168.0F,
                         .sortable = !spec_.group_by.empty(), .sort = sort_of(measure),
                         .tooltip = measure_note(state_, measure)});
    }
    return columns;
  }

  TableRow total() const {
    TableRow row = make_row(result_.total, "total");
    const bool is_partial = state_.load && state_.load->phase != LoadPhase::kDone;
    row.cells[0].text = is_partial ? "Total so far" : "Total";
    row.cells[0].semibold = true;
    row.cells[0].tone = Tone::kStrong;
    row.cells[0].suffix.clear();
    if (is_partial && state_.load->expected_rows) {
      row.cells[0].badge = format_share(Decimal(std::int64_t{state_.load->rows}),
                                        Decimal(std::int64_t{*state_.load->expected_rows})) + " of rows";
      row.cells[0].badge_kind = state_.load_id != 0 ? TagKind::kWarning : TagKind::kNegative;
    }
    for (TableCell& cell : row.cells) cell.semibold = true;
    row.pressable = false;
    row.expander = Expander::kNone;
    return row;
  }

  /// Row `index` of the whole list; a placeholder while its window is on the way.
  TableRow row(std::int64_t index) const {
    const QueryRow* found = at(index);
    if (found == nullptr) {
      TableRow waiting;
      waiting.id = "row-" + std::to_string(index);
      waiting.loading = true;
      waiting.pressable = false;
      waiting.cells.resize(1 + (layout_.has_share ? 1 : 0) + layout_.measures.size());
      return waiting;
    }
    const std::string parent = found->level == 1 ? parent_of(index) + "/" : "";
    return make_row(*found, parent + (found->key.is_missing ? "(missing)" : found->key.value));
  }

  const QueryRow* at(std::int64_t index) const {
    const std::int64_t place = index - std::int64_t{result_.offset};
    if (place < 0 || place >= static_cast<std::int64_t>(result_.rows.size())) return nullptr;
    return &result_.rows[static_cast<std::size_t>(place)];
  }

  const QueryResult& result() const { return result_; }
  const QuerySpec& spec() const { return spec_; }

 private:
  Measure chosen() const { return state_.view.explore.measure; }

  std::string name_header() const {
    if (spec_.group_by.empty()) return "All rows";
    std::string header;
    for (const GroupKey& key : spec_.group_by) {
      std::string title = group_key_title(key);
      if (!header.empty()) {
        title[0] = static_cast<char>(title[0] >= 'A' && title[0] <= 'Z' ? title[0] + 32 : title[0]);
        header += ", ";
      }
      header += title;
    }
    return header;
  }

  SortOrder sort_of(std::optional<Measure> measure) const {
    const auto& sort = state_.view.explore.sort;
    if (sort) {
      if (sort->measure != measure) return SortOrder::kNone;
      return sort->descending ? SortOrder::kDescending : SortOrder::kAscending;
    }
    const bool is_by_date = !spec_.group_by.empty() && spec_.group_by[0].bucket != DateBucket::kNone;
    if (is_by_date) return measure ? SortOrder::kNone : SortOrder::kAscending;
    return measure == chosen() ? SortOrder::kDescending : SortOrder::kNone;
  }

  /// Key of the first-level group that row `index` lies under, from the rows above it.
  std::string parent_of(std::int64_t index) const {
    for (std::int64_t above = index; above >= std::int64_t{result_.offset}; --above) {
      const QueryRow* row = at(above);
      if (row != nullptr && row->level == 0) return row->key.value;
    }
    return "above";
  }

  std::string label_of(const QueryRow& row) const {
    if (row.key.is_missing) return "no value";
    if (row.level < spec_.group_by.size()) {
      switch (spec_.group_by[row.level].bucket) {
        case DateBucket::kDay:
          if (const auto day = CivilDate::parse(row.key.value)) return format_weekday(*day);
          break;
        case DateBucket::kWeek:
          if (const auto day = CivilDate::parse(row.key.value)) return "Week of " + format_weekday(*day);
          break;
        case DateBucket::kMonth:
          if (const auto month = Month::parse(row.key.value)) return format_month(*month);
          break;
        case DateBucket::kQuarter:
          if (const auto quarter = Quarter::parse(row.key.value)) return format_quarter(*quarter);
          break;
        default: break;
      }
    }
    return row.key.label;
  }

  TableCell name_cell(const QueryRow& row) const {
    TableCell cell;
    cell.text = label_of(row);
    cell.tone = row.key.is_missing ? Tone::kMuted : Tone::kStrong;
    if (row.key.label != row.key.value) cell.suffix = row.key.value;
    return cell;
  }

  TableCell figure_cell(const QueryRow& row, std::size_t index) const {
    const Measure measure = kTableMeasures[index];
    const std::optional<Decimal>& value = row.values[index];
    TableCell cell;
    if (is_quantity(measure) && row.has_mixed_units) {
      cell.text = "mixed units";
      cell.tone = Tone::kMuted;
      return cell;
    }
    if (!value) {
      cell.text = kMissingText;
      cell.tone = Tone::kMuted;
      return cell;
    }
    cell.text = measure == Measure::kListCost ? format_money(value) : format_decimal(*value, digits_[index]);
    cell.tone = value->is_zero() ? Tone::kMuted : measure == chosen() ? Tone::kStrong : Tone::kNormal;
    // Where the header cannot name one unit for all, each group names its own.
    if (is_quantity(measure) && result_.total.unit.empty() && !row.unit.empty()) {
      cell.text += " " + row.unit;
    }
    return cell;
  }

  TableRow make_row(const QueryRow& source, std::string id) const {
    TableRow row;
    row.id = std::move(id);
    row.level = static_cast<int>(source.level);
    const bool has_children = spec_.group_by.size() == 2 && source.level == 0;
    row.expander = !has_children ? Expander::kNone
                   : source.is_expanded ? Expander::kExpanded
                                        : Expander::kCollapsed;
    row.pressable = !source.key.is_missing;
    row.cells.push_back(name_cell(source));
    if (layout_.has_share) row.cells.push_back(share_cell(source));
    for (const std::size_t index : layout_.measures) row.cells.push_back(figure_cell(source, index));
    return row;
  }

  TableCell share_cell(const QueryRow& row) const {
    const auto index = static_cast<std::size_t>(
        std::find(kTableMeasures.begin(), kTableMeasures.end(), chosen()) - kTableMeasures.begin());
    TableCell cell;
    // A share of a sum over several units means nothing.
    const bool is_meaningless = is_quantity(chosen()) && result_.total.has_mixed_units;
    cell.text = is_meaningless ? kMissingText : format_share(row.values[index], result_.total.values[index]);
    cell.share = is_meaningless ? -1 : share_for_drawing(row.values[index], result_.total.values[index]);
    cell.tone = Tone::kNormal;
    return cell;
  }

  const AppState& state_;
  const QueryResult& result_;
  const QuerySpec& spec_;
  Layout layout_;
  std::vector<int> digits_;
};

void handle_sort(const TableBuilder& builder, const AppState& state, int column, CommandQueue& commands) {
  ExploreView::Sort sort;
  const int first_measure = builder.layout().has_share ? 2 : 1;
  if (column >= first_measure) {
    sort.measure = kTableMeasures[builder.layout().measures[static_cast<std::size_t>(column - first_measure)]];
  }
  sort.descending = sort.measure.has_value();
  const auto& current = state.view.explore.sort;
  const bool is_default_measure = !current && sort.measure == state.view.explore.measure;
  if (current && current->measure == sort.measure) sort.descending = !current->descending;
  if (is_default_measure) sort.descending = false;
  commands.push(SetSort{sort});
}

void draw_waiting(Ui& ui, const AppState& state, const Rect& rect) {
  if (state.table.answer.error) return;
  text(ui, Rect{rect.x + metric::page_margin, rect.y + 24, rect.w - 2 * metric::page_margin, 24},
       state.load_id != 0 ? "The first rows are on their way…" : "Counting…", {.tone = Tone::kMuted});
}

}  // namespace

std::string describe_groups(const AppState& state) {
  if (!state.table.answer.value) return "";
  const QueryResult& result = state.table.answer.value->result;
  const QuerySpec& spec = state.table.answered_spec;
  const auto counted = [](std::uint32_t count, const GroupKey& key) {
    std::string noun = group_key_title(key);
    noun[0] = static_cast<char>(noun[0] >= 'A' && noun[0] <= 'Z' ? noun[0] + 32 : noun[0]);
    if (count != 1) noun = noun.ends_with("y") && !noun.ends_with("ay") ? noun.substr(0, noun.size() - 1) + "ies" : noun + "s";
    return format_count(count) + " " + noun;
  };
  std::string text = format_count(result.matching_rows) + (result.matching_rows == 1 ? " row" : " rows");
  if (!spec.group_by.empty()) text += ", " + counted(result.group_counts[0], spec.group_by[0]);
  if (spec.group_by.size() == 2) text += ", " + format_count(result.group_counts[1]) + " pairs with " + counted(2, spec.group_by[1]).substr(2);
  return state.load_id != 0 ? text + " so far" : text;
}

void draw_explore_table(Ui& ui, const AppState& state, const Rect& rect, ExploreUi& view,
                        CommandQueue& commands) {
  if (!state.table.answer.value) {
    draw_waiting(ui, state, rect);
    return;
  }
  const bool is_waiting = state.table.answer.is_pending() && state.load_id == 0 &&
                          state.table.asked->spec != state.table.answered_spec;
  if (!is_waiting) view.table_asked_at = -1;
  if (is_waiting && view.table_asked_at < 0) view.table_asked_at = ui.now();

  const TableBuilder builder(ui, state);
  TableModel model;
  model.name = "Usage by " + (builder.spec().group_by.empty() ? std::string("nothing") : group_key_title(builder.spec().group_by[0]));
  model.columns = builder.columns();
  model.row_count = builder.result().visible_rows;
  model.row = [&](std::int64_t index) { return builder.row(index); };
  model.total = builder.total();
  model.tree = builder.spec().group_by.size() == 2;
  model.density = ui.density();
  model.opacity = is_waiting ? kStaleOpacity : 1.0F;
  const TableEvents events = table(ui, "table", rect, model, view.table);
  loading_line(ui, rect, view.table_asked_at);

  if (events.sort_column >= 0) handle_sort(builder, state, events.sort_column, commands);
  if (events.toggled >= 0) {
    if (const QueryRow* row = builder.at(events.toggled)) commands.push(ToggleGroup{row->key.value});
  }
  if (events.activated >= 0) {
    const QueryRow* row = builder.at(events.activated);
    if (row != nullptr && row->level < builder.spec().group_by.size()) {
      commands.push(DrillInto{builder.spec().group_by[row->level], row->key});
    }
  }
  const auto first = static_cast<std::uint32_t>(std::max<std::int64_t>(0, events.first_visible));
  const auto last = static_cast<std::uint32_t>(std::max<std::int64_t>(0, events.last_visible));
  const QueryWindow& window = state.window;
  if (last > first && (first < window.offset || last > window.offset + window.limit)) {
    commands.push(ShowRows{first, last - first});
  }
}

}  // namespace usagescope
