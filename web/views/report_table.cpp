#include "web/views/report_table.hpp"

#include <string>
#include <vector>

#include "core/base/text.hpp"
#include "web/app/format.hpp"
#include "web/views/frame_view.hpp"

namespace usagescope {
namespace {

std::string words_of(std::string_view constant) {
  std::string words = ascii_lower(constant);
  for (char& letter : words) {
    if (letter == '_') letter = ' ';
  }
  return words;
}

TagKind status_kind(std::string_view status) {
  if (status == "ACTIVE") return TagKind::kPositive;
  if (status == "SUSPENDED" || status == "PENDING_EXPIRY") return TagKind::kWarning;
  return TagKind::kNeutral;
}

Icon level_icon(ReportLevel level) {
  switch (level) {
    case ReportLevel::kOrganization: return Icon::kOrganisation;
    case ReportLevel::kService: return Icon::kTag;
    case ReportLevel::kSubscription: return Icon::kFile;
    case ReportLevel::kSku: break;
  }
  return Icon::kNone;
}

class Builder {
 public:
  Builder(const AppState& state, const ReportTree& tree, const ReportUi& view, bool is_narrow)
      : tree_(tree), view_(view), is_narrow_(is_narrow) {
    // Depth first, so a collapsed node hides what follows below its level.
    int hidden_below = -1;
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const int level = static_cast<int>(tree.nodes[i].level);
      if (hidden_below >= 0 && level > hidden_below) continue;
      hidden_below = view.collapsed.contains(tree.nodes[i].id) ? level : -1;
      visible_.push_back(i);
    }
    const Month current = Month::of(state.session->server_time.utc_date());
    for (const Month month : tree.months) {
      const bool is_one_year = tree.months.front().year() == tree.months.back().year();
      headers_.push_back(month == current ? format_short_month(month) + " to date"
                         : is_one_year    ? format_short_month(month)
                                          : format_month(month));
    }
  }

  std::vector<TableColumn> columns() const {
    std::vector<TableColumn> columns;
    columns.push_back({.id = "name", .header = "Organisation, service, subscription, SKU",
                       .width = is_narrow_ ? 200.0F : 320.0F, .flexible = true, .row_header = true});
    if (!is_narrow_) {
      columns.push_back({.id = "since", .header = "Since", .align = Align::kRight, .width = 108});
      columns.push_back({.id = "until", .header = "Until", .align = Align::kRight, .width = 108});
      for (std::size_t i = 0; i < headers_.size(); ++i) {
        columns.push_back({.id = tree_.months[i].to_string(), .header = headers_[i],
                           .align = Align::kRight, .width = 100});
      }
    }
    columns.push_back({.id = "sum", .header = "Total", .align = Align::kRight, .width = 112});
    if (!is_narrow_) columns.push_back({.id = "share", .header = "Billable of total", .width = 148});
    return columns;
  }

  std::int64_t row_count() const { return static_cast<std::int64_t>(visible_.size()); }
  const ReportNode& node(std::int64_t index) const {
    return tree_.nodes[visible_[static_cast<std::size_t>(index)]];
  }

  TableRow row(std::int64_t index) const {
    const ReportNode& source = node(index);
    TableRow row;
    row.id = source.id;
    row.level = static_cast<int>(source.level);
    row.section = source.level == ReportLevel::kOrganization;
    row.pressable = source.has_children;
    if (source.has_children) {
      row.expander = view_.collapsed.contains(source.id) ? Expander::kCollapsed : Expander::kExpanded;
    }
    row.cells.push_back(name_cell(source));
    if (!is_narrow_) {
      row.cells.push_back(date_cell(source, source.since, kMissingText));
      row.cells.push_back(date_cell(source, source.until, "open-ended"));
    }
    append_figures(row, source.months, source.sum, source.level == ReportLevel::kOrganization);
    return row;
  }

  TableRow total() const {
    TableRow row;
    row.id = "total";
    row.pressable = false;
    TableCell name;
    name.text = "Total";
    name.tone = Tone::kStrong;
    name.semibold = true;
    row.cells.push_back(std::move(name));
    if (!is_narrow_) row.cells.resize(3);
    append_figures(row, tree_.totals, tree_.sum, true);
    return row;
  }

 private:
  TableCell name_cell(const ReportNode& source) const {
    TableCell cell;
    cell.icon = level_icon(source.level);
    cell.text = source.title;
    cell.tone = Tone::kStrong;
    cell.semibold = source.level == ReportLevel::kOrganization;
    cell.suffix = source.level == ReportLevel::kSubscription ? words_of(source.kind) : source.detail;
    if (!source.status.empty()) {
      cell.badge = words_of(source.status);
      cell.badge_kind = status_kind(source.status);
    }
    return cell;
  }

  TableCell date_cell(const ReportNode& source, const std::optional<CivilDate>& day, std::string_view none) const {
    TableCell cell;
    cell.tone = Tone::kMuted;
    if (source.level == ReportLevel::kSubscription) cell.text = day ? format_day(*day) : std::string(none);
    return cell;
  }

  TableCell amount_cell(const ReportAmounts& amounts, bool is_strong) const {
    const auto& value = view_.amount == ReportAmountKind::kBillable ? amounts.billable : amounts.total;
    TableCell cell;
    cell.text = format_money(value);
    cell.semibold = is_strong;
    cell.tone = !value || value->is_zero() ? Tone::kMuted : is_strong ? Tone::kStrong : Tone::kNormal;
    return cell;
  }

  void append_figures(TableRow& row, const std::vector<ReportAmounts>& months, const ReportAmounts& sum,
                      bool is_strong) const {
    if (!is_narrow_) {
      for (const ReportAmounts& amounts : months) row.cells.push_back(amount_cell(amounts, is_strong));
    }
    row.cells.push_back(amount_cell(sum, is_strong));
    if (is_narrow_) return;
    TableCell share;
    const bool has_lines = sum.total && !sum.total->is_zero();
    share.text = has_lines ? format_share(sum.billable, sum.total) : "no usage lines";
    share.tone = has_lines ? Tone::kNormal : Tone::kMuted;
    share.share = share_for_drawing(sum.billable, sum.total);
    share.second_share = has_lines ? 1 : -1;
    row.cells.push_back(std::move(share));
  }

  const ReportTree& tree_;
  const ReportUi& view_;
  bool is_narrow_;
  std::vector<std::size_t> visible_;
  std::vector<std::string> headers_;
};

void toggle(std::set<std::string>& ids, const std::string& id) {
  if (!ids.insert(id).second) ids.erase(id);
}

}  // namespace

void draw_report_table(Ui& ui, const AppState& state, const ReportTree& tree, const Rect& rect, ReportUi& view) {
  const Builder builder(state, tree, view, is_narrow(ui));
  TableModel model;
  model.name = "Service usage report";
  model.columns = builder.columns();
  model.row_count = builder.row_count();
  model.row = [&](std::int64_t index) { return builder.row(index); };
  model.total = builder.total();
  model.tree = true;
  model.density = ui.density();
  model.opacity = state.report.is_pending() ? 0.42F : 1.0F;
  model.empty_text = "The report has no organisation for these months";
  const TableEvents events = table(ui, "table", rect, model, view.table);
  const std::int64_t index = events.toggled >= 0 ? events.toggled : events.activated;
  if (index >= 0) {
    toggle(view.collapsed, builder.node(index).id);
    ui.request_frame();
  }
}

}  // namespace usagescope
