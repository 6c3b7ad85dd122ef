#include "core/query/groups/answer.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/query/groups/level_figures.hpp"
#include "core/query/groups/visible_list.hpp"

namespace usagescope {
namespace {

constexpr std::uint32_t kNone = Partition::kNone;
/// Of the rows of one level in one window: gigabytes, and far from what is read at once.
constexpr std::uint64_t kMaxCells = 1U << 24;

/// The sets of rows of one depth that the answer has figures of.
struct DepthSets {
  std::vector<std::uint32_t> set_of_group;
  std::uint32_t count = 0;

  std::uint32_t add(std::uint32_t group) {
    if (set_of_group[group] == kNone) set_of_group[group] = count++;
    return set_of_group[group];
  }
};

class AnswerWriter {
 public:
  AnswerWriter(const AnswerSources& sources, QueryResult& result)
      : table_(sources.table),
        spec_(sources.spec),
        window_(sources.window),
        keys_(sources.keys),
        tree_(sources.tree),
        source_(sources.figures),
        level_figures_(spec_, tree_, source_),
        list_(spec_, window_, keys_, tree_, level_figures_),
        result_(result),
        all_measures_(spec_.measures.size(), 1) {}

  Status write() {
    result_.measures = spec_.measures;
    for (std::size_t depth = 1; depth < tree_.depth_count(); ++depth) {
      result_.group_counts.push_back(tree_.group_count(depth));
    }
    if (Status status = set_columns(); !status) return status;
    if (Status status = list_.work_out(); !status) return status;
    result_.visible_rows = list_.visible_rows();
    result_.hidden_groups = list_.hidden_groups();
    result_.offset = std::min(window_.offset, result_.visible_rows);
    write_keys();
    return write_figures();
  }

 private:
  Status set_columns() {
    if (!spec_.pivot) return ok();
    const std::vector<std::uint32_t>& codes = tree_.pivot_codes();
    if (codes.size() > kMaxPivotColumns) {
      return Error{ErrorCode::kOutOfRange,
                   "the pivot has " + std::to_string(codes.size()) + " columns, more than " +
                       std::to_string(kMaxPivotColumns) + "; filter, or take a coarser key",
                   "/pivot"};
    }
    const GroupCodes& key = keys_.back();
    const std::vector<std::uint32_t> ranks = key.ranks(codes);
    std::vector<std::uint32_t> order(codes.size());
    for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
    std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
      return ranks[codes[a]] < ranks[codes[b]];
    });
    columns_.resize(codes.size());
    for (std::uint32_t place = 0; place < order.size(); ++place) {
      columns_[order[place]] = place;
      result_.pivot_columns.push_back(key.value(codes[order[place]]));
    }
    return ok();
  }

  [[nodiscard]] GroupValue key_of(std::size_t depth, std::uint32_t group) const {
    return keys_[depth - 1].value(tree_.level(depth).codes[group]);
  }

  void write_keys() {
    for (const ListRow& listed : list_.rows()) {
      QueryRow row;
      row.level = static_cast<std::uint32_t>(listed.depth - 1);
      row.other_groups = listed.other_groups;
      row.has_children = listed.has_children;
      row.is_expanded = listed.is_expanded;
      if (listed.other_groups == 0) row.key = key_of(listed.depth, listed.group);
      result_.rows.push_back(std::move(row));
    }
    if (list_.rows().empty()) return;
    const ListRow& first = list_.rows().front();
    std::uint32_t group = first.parent;
    for (std::size_t depth = first.depth - 1; depth > 0; --depth) {
      result_.ancestors.push_back(key_of(depth, group));
      group = tree_.parent(depth, group);
    }
    std::reverse(result_.ancestors.begin(), result_.ancestors.end());
  }

  /// The sets of a depth: those of its rows in the list, and the parents that shares are of.
  [[nodiscard]] DepthSets sets_of(std::size_t depth, std::vector<std::uint32_t>& set_of_row) const {
    DepthSets sets;
    sets.set_of_group.assign(tree_.group_count(depth), kNone);
    if (depth == 0) sets.add(0);
    std::vector<std::uint32_t> other_of_parent;
    for (std::size_t i = 0; i < list_.rows().size(); ++i) {
      const ListRow& row = list_.rows()[i];
      if (spec_.shares && row.depth == depth + 1) sets.add(row.parent);
      if (row.depth != depth) continue;
      if (row.other_groups == 0) {
        set_of_row[i] = sets.add(row.group);
        continue;
      }
      if (other_of_parent.empty()) other_of_parent.assign(tree_.group_count(depth - 1), kNone);
      set_of_row[i] = other_of_parent[row.parent] = sets.count++;
    }
    if (other_of_parent.empty()) return sets;
    for (std::uint32_t group = 0; group < sets.set_of_group.size(); ++group) {
      const std::uint32_t other = other_of_parent[tree_.parent(depth, group)];
      if (other != kNone && list_.is_in_other(depth, group)) sets.set_of_group[group] = other;
    }
    return sets;
  }

  Status write_figures() {
    std::vector<std::uint32_t> set_of_row(list_.rows().size(), kNone);
    std::vector<std::uint32_t> set_of_parent;  // by group of the depth above
    std::vector<Figures> parents;              // by set of the depth above
    for (std::size_t depth = 0; depth < tree_.depth_count(); ++depth) {
      DepthSets sets = sets_of(depth, set_of_row);
      if (sets.count == 0) continue;
      const Partition gathered = tree_.gathered(depth, sets.set_of_group, sets.count);
      Result<ComparedSets> figures = source_.figures(gathered, all_measures_);
      if (!figures) return std::move(figures).error();
      const Result<std::vector<Bridge>> bridges = source_.bridges(gathered);
      if (!bridges) return bridges.error();
      if (depth == 0) write_row(result_.total, *figures, *bridges, 0);
      for (std::size_t i = 0; i < list_.rows().size(); ++i) {
        const ListRow& row = list_.rows()[i];
        if (row.depth != depth) continue;
        write_row(result_.rows[i], *figures, *bridges, set_of_row[i]);
        if (!spec_.shares) continue;
        Status status = write_shares(result_.rows[i], figures->exact(), set_of_row[i], parents,
                                     set_of_parent[row.parent]);
        if (!status) return status;
      }
      if (spec_.shares) parents = std::move(figures->exact());
      set_of_parent = sets.set_of_group;
      if (Status status = write_cells(depth, std::move(sets), set_of_row); !status) return status;
    }
    return ok();
  }

  [[nodiscard]] static MeasureValues values_of(const std::vector<Figures>& measures,
                                               std::uint32_t set) {
    MeasureValues values;
    values.reserve(measures.size());
    for (const Figures& figures : measures) values.push_back(figures.value(set));
    return values;
  }

  void write_row(QueryRow& row, const ComparedSets& figures, const std::vector<Bridge>& bridges,
                 std::uint32_t set) const {
    row.row_count = figures.current.row_counts[set];
    row.values = values_of(figures.current.measures, set);
    UnitState units = figures.current.units[set];
    if (source_.is_compared()) {
      units.add(figures.previous.units[set]);
      ComparedFigures compared;
      compared.previous = values_of(figures.previous.measures, set);
      compared.change = values_of(figures.changes, set);
      compared.change_percent = values_of(figures.change_percents, set);
      compared.previous_row_count = figures.previous.row_counts[set];
      if (!bridges.empty()) compared.bridge = bridges[set];
      row.compared = std::move(compared);
    }
    row.has_mixed_units = units.is_mixed;
    if (!units.is_mixed && !units.has_missing) {
      row.unit = table_.text(Column::kUnitOfMeasurement).dictionary().text(units.unit);
    }
  }

  Status write_shares(QueryRow& row, const std::vector<Figures>& figures, std::uint32_t set,
                      const std::vector<Figures>& parents, std::uint32_t parent_set) const {
    row.shares.resize(spec_.measures.size());
    for (std::size_t i = 0; i < spec_.measures.size(); ++i) {
      if (!is_additive(spec_.measures[i].measure) || !figures[i].has_value(set) ||
          !parents[i].has_value(parent_set) || parents[i].values[parent_set] == 0) {
        continue;
      }
      const std::optional<Int128> share = ratio(figures[i].values[set], figures[i].scale,
                                                parents[i].values[parent_set], parents[i].scale);
      if (!share) return figure_overflow(i);
      row.shares[i] = Decimal::from_unscaled(*share, kRatioDigits)->normalized();
    }
    return ok();
  }

  Status write_cells(std::size_t depth, DepthSets sets,
                     const std::vector<std::uint32_t>& set_of_row) {
    if (columns_.empty()) return ok();
    if (std::uint64_t{sets.count} * columns_.size() > kMaxCells) {
      return Error{ErrorCode::kOutOfRange,
                   "the window has more cells of the pivot than can be answered at once; ask for "
                   "fewer rows at a time",
                   "/pivot"};
    }
    const Result<ComparedSets> figures = source_.both_periods(
        tree_.crossed(depth, std::move(sets.set_of_group), sets.count, columns_), all_measures_);
    if (!figures) return figures.error();
    const auto write = [&](QueryRow& row, std::uint32_t set) {
      const auto count = static_cast<std::uint32_t>(columns_.size());
      for (std::uint32_t cell = set * count; cell < (set + 1) * count; ++cell) {
        QueryCell written;
        written.row_count = figures->current.row_counts[cell];
        written.values = values_of(figures->current.measures, cell);
        if (source_.is_compared()) written.previous = values_of(figures->previous.measures, cell);
        row.cells.push_back(std::move(written));
      }
    };
    if (depth == 0) write(result_.total, 0);
    for (std::size_t i = 0; i < list_.rows().size(); ++i) {
      if (list_.rows()[i].depth == depth) write(result_.rows[i], set_of_row[i]);
    }
    return ok();
  }

  const UsageTable& table_;
  const QuerySpec& spec_;
  const QueryWindow& window_;
  const std::vector<GroupCodes>& keys_;
  const GroupTree& tree_;
  const FigureSource& source_;
  LevelFigures level_figures_;
  VisibleList list_;
  QueryResult& result_;
  MeasureMask all_measures_;
  std::vector<std::uint32_t> columns_;  // by pivot code of the tree: its place among the columns
};

}  // namespace

Status write_answer(const AnswerSources& sources, QueryResult& result) {
  return AnswerWriter(sources, result).write();
}

}  // namespace usagescope
