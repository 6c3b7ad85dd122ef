#pragma once

#include <string>
#include <vector>

#include "core/query/query_result.hpp"
#include "core/query/query_spec.hpp"
#include "tests/golden/golden_file.hpp"

/// The answer to a query as people read it; see README.md beside this file.
namespace usagescope::golden {

inline std::string key_text(const GroupValue& key) {
  if (key.is_missing) return "(missing)";
  const std::string label = key.label.empty() ? "\"\"" : key.label;
  return key.label == key.value ? label : label + " [" + key.value + "]";
}

/// A table of the window, then the total.
class AnswerTable {
 public:
  AnswerTable(const QuerySpec& spec, const QueryResult& result) : spec_(spec), result_(result) {
    add_heading();
    for (const QueryRow& row : result.rows) add_row(row, name_of(row));
    add_row(result.total, "total");
  }

  [[nodiscard]] std::vector<std::string> lines() const { return aligned(table_); }

 private:
  static std::string name_of(const QueryRow& row) {
    const std::string indent(std::size_t{row.level} * 4, ' ');
    if (row.other_groups > 0) {
      return indent + "Other (" + std::to_string(row.other_groups) + " groups)";
    }
    const std::string sign = row.has_children ? (row.is_expanded ? "v " : "> ") : "";
    return indent + sign + key_text(row.key);
  }

  void add_heading() {
    std::vector<std::string> heading = {""};
    for (const MeasureKey& measure : result_.measures) {
      heading.push_back(measure_text(measure));
      if (spec_.comparison) heading.insert(heading.end(), {"before", "change", "%"});
      if (spec_.shares && is_additive(measure.measure)) heading.emplace_back("share");
    }
    if (spec_.comparison && spec_.comparison->bridge) {
      heading.insert(heading.end(), {"new", "gone", "volume", "price", "mix"});
    }
    for (const GroupValue& column : result_.pivot_columns) {
      for (const MeasureKey& measure : result_.measures) {
        heading.push_back(key_text(column) + ": " + measure_text(measure));
        if (spec_.comparison) heading.emplace_back("before");
      }
    }
    heading.emplace_back("#");
    if (spec_.comparison) heading.emplace_back("# before");
    heading.emplace_back("unit");
    table_.push_back(std::move(heading));
  }

  void add_row(const QueryRow& row, std::string name) {
    std::vector<std::string> cells = {std::move(name)};
    for (std::size_t i = 0; i < result_.measures.size(); ++i) add_figures(row, i, cells);
    if (row.compared && row.compared->bridge) {
      const Bridge& bridge = *row.compared->bridge;
      for (const Decimal& part :
           {bridge.added, bridge.gone, bridge.volume, bridge.price, bridge.mix}) {
        cells.push_back(part.to_string());
      }
    }
    for (const QueryCell& cell : row.cells) {
      for (std::size_t i = 0; i < cell.values.size(); ++i) {
        cells.push_back(figure(cell.values[i], i));
        if (spec_.comparison) cells.push_back(figure(cell.previous[i], i));
      }
    }
    cells.push_back(std::to_string(row.row_count));
    if (row.compared) cells.push_back(std::to_string(row.compared->previous_row_count));
    cells.push_back(row.has_mixed_units ? "(mixed)" : row.unit.empty() ? "-" : row.unit);
    table_.push_back(std::move(cells));
  }

  void add_figures(const QueryRow& row, std::size_t i, std::vector<std::string>& cells) const {
    cells.push_back(figure(row.values[i], i));
    if (row.compared) {
      cells.push_back(figure(row.compared->previous[i], i));
      cells.push_back(number(row.compared->change[i]));
      cells.push_back(number(row.compared->change_percent[i]));
    }
    if (spec_.shares && is_additive(result_.measures[i].measure)) {
      // The total is a share of nothing.
      cells.push_back(row.shares.empty() ? "" : number(row.shares[i]));
    }
  }

  static std::string number(const std::optional<Decimal>& value) {
    return value ? value->to_string() : "-";
  }

  /// Of the measure with this index; days as days.
  [[nodiscard]] std::string figure(const std::optional<Decimal>& value, std::size_t index) const {
    if (!value || !is_day(result_.measures[index].measure)) return number(value);
    return CivilDate{static_cast<std::int32_t>(value->unscaled())}.to_string();
  }

  const QuerySpec& spec_;
  const QueryResult& result_;
  std::vector<std::vector<std::string>> table_;
};

/// "7 of 9 rows, 3 groups with 5, 8 below, 2 hidden, list of 3 from 0": the counts.
inline std::string counts_text(const QueryResult& result) {
  std::string text =
      std::to_string(result.matching_rows) + " of " + std::to_string(result.table_rows) + " rows";
  for (std::size_t i = 0; i < result.group_counts.size(); ++i) {
    text += i == 1 ? " with " : ", ";
    text += std::to_string(result.group_counts[i]);
    if (i == 0) text += " groups";
  }
  if (result.group_counts.size() > 1) text += " below";
  if (result.hidden_groups > 0) text += ", " + std::to_string(result.hidden_groups) + " hidden";
  if (!result.group_counts.empty()) {
    text += ", list of " + std::to_string(result.visible_rows) + " from " +
            std::to_string(result.offset);
  }
  if (result.identity_breaks > 0) {
    text += ", " + std::to_string(result.identity_breaks) + " identity breaks";
  }
  return text;
}

/// Counts, the groups above the first row of the window, the table.
inline std::vector<std::string> answer_text(const QuerySpec& spec, const QueryResult& result) {
  std::vector<std::string> lines = {counts_text(result)};
  std::string above;
  for (const GroupValue& ancestor : result.ancestors) {
    above += (above.empty() ? "within " : " > ") + key_text(ancestor);
  }
  if (!above.empty()) lines.push_back(std::move(above));
  for (std::string& line : AnswerTable(spec, result).lines()) lines.push_back(std::move(line));
  return lines;
}

}  // namespace usagescope::golden
