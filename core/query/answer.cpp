#include "core/query/answer.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <utility>

#include "core/query/group_order.hpp"

namespace usagescope {
namespace {

class AnswerWriter {
 public:
  AnswerWriter(const UsageTable& table, const QuerySpec& spec, const QueryWindow& window,
               const GroupedFigures& figures, QueryResult& result)
      : table_(table), spec_(spec), window_(window), figures_(figures), result_(result) {}

  void write() {
    result_.total = row(figures_.total, 0);
    result_.measures = spec_.measures;
    const std::array<const Level*, 2> levels = {&figures_.first, &figures_.second};
    for (std::size_t i = 0; i < spec_.group_by.size(); ++i) {
      result_.group_counts.push_back(static_cast<std::uint32_t>(levels[i]->row_counts.size()));
    }
    if (!spec_.group_by.empty()) write_list();
    result_.offset = std::min(window_.offset, result_.visible_rows);
  }

 private:
  [[nodiscard]] QueryRow row(const Level& level, std::uint32_t group) const {
    QueryRow row;
    row.row_count = level.row_counts[group];
    for (std::size_t i = 0; i < spec_.measures.size(); ++i) {
      const bool is_empty = row.row_count == 0 && spec_.measures[i] != Measure::kRows;
      row.values.push_back(is_empty ? std::nullopt : level.measures[i].value(group));
    }
    const UnitState& units = level.units[group];
    row.has_mixed_units = units.is_mixed;
    if (!units.is_mixed && !units.has_missing) {
      row.unit = table_.text(Column::kUnitOfMeasurement).dictionary().text(units.unit);
    }
    return row;
  }

  /// Children of each first-level group, in order of first appearance.
  void collect_children() {
    children_.resize(result_.group_counts[0]);
    for (std::uint32_t group = 0; group < figures_.parents.size(); ++group) {
      children_[figures_.parents[group]].push_back(group);
    }
  }

  void note_expansion() {
    is_expanded_.assign(result_.group_counts[0], 0);
    if (spec_.group_by.size() < 2) return;
    std::vector<std::vector<std::string>> toggled = window_.toggled;
    std::sort(toggled.begin(), toggled.end());
    for (std::uint32_t group = 0; group < result_.group_counts[0]; ++group) {
      bool is_expanded = window_.expanded_by_default;
      if (!toggled.empty()) {
        const std::vector<std::string> value = {
            figures_.keys[0].value(figures_.first_codes[group]).value};
        is_expanded ^= std::binary_search(toggled.begin(), toggled.end(), value);
      }
      is_expanded_[group] = is_expanded;
      has_expanded_ = has_expanded_ || is_expanded;
    }
    if (has_expanded_) collect_children();
  }

  void write_list() {
    note_expansion();
    std::vector<std::uint32_t> order(result_.group_counts[0]);
    std::iota(order.begin(), order.end(), 0U);
    const GroupOrder first_order(spec_, 0, figures_.keys[0], figures_.first_codes, figures_.first);
    if (!has_expanded_) {
      const std::size_t end =
          std::size_t{window_.offset} + std::min<std::size_t>(window_.limit, order.size());
      first_order.sort_window(order, window_.offset, end);
      result_.visible_rows = result_.group_counts[0];
      for (std::size_t at = window_.offset; at < std::min(end, order.size()); ++at) {
        write_first_level(order[at]);
      }
      return;
    }
    first_order.sort(order);
    const GroupOrder second_order(spec_, 1, figures_.keys[1], figures_.second_codes,
                                  figures_.second);
    for (const std::uint32_t group : order) {
      if (is_in_window()) write_first_level(group);
      ++result_.visible_rows;
      if (is_expanded_[group]) write_children(second_order, children_[group]);
    }
  }

  /// Whether the next row of the list is asked for.
  [[nodiscard]] bool is_in_window() const {
    return result_.visible_rows >= window_.offset && result_.rows.size() < window_.limit;
  }

  void write_first_level(std::uint32_t group) {
    QueryRow written = row(figures_.first, group);
    written.key = figures_.keys[0].value(figures_.first_codes[group]);
    written.has_children = spec_.group_by.size() > 1;
    written.is_expanded = is_expanded_[group] != 0;
    result_.rows.push_back(std::move(written));
  }

  void write_children(const GroupOrder& order, std::vector<std::uint32_t>& children) {
    const std::uint32_t begin = result_.visible_rows;
    result_.visible_rows += static_cast<std::uint32_t>(children.size());
    // Children outside the window are counted, not sorted.
    const std::uint32_t skipped = window_.offset > begin ? window_.offset - begin : 0;
    const std::size_t room = window_.limit - result_.rows.size();
    if (room == 0 || skipped >= children.size()) return;
    const std::size_t end = std::min(children.size(), skipped + room);
    order.sort_window(children, skipped, end);
    for (std::size_t at = skipped; at < end; ++at) {
      QueryRow written = row(figures_.second, children[at]);
      written.level = 1;
      written.key = figures_.keys[1].value(figures_.second_codes[children[at]]);
      result_.rows.push_back(std::move(written));
    }
  }

  const UsageTable& table_;
  const QuerySpec& spec_;
  const QueryWindow& window_;
  const GroupedFigures& figures_;
  QueryResult& result_;
  std::vector<std::uint8_t> is_expanded_;
  bool has_expanded_ = false;
  std::vector<std::vector<std::uint32_t>> children_;
};

}  // namespace

void write_answer(const UsageTable& table, const QuerySpec& spec, const QueryWindow& window,
                  const GroupedFigures& figures, QueryResult& result) {
  AnswerWriter(table, spec, window, figures, result).write();
}

}  // namespace usagescope
