#include "core/query/execute.hpp"

#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "core/query/accumulate.hpp"
#include "core/query/answer.hpp"
#include "core/query/group_keys.hpp"
#include "core/query/latest_figures.hpp"
#include "core/query/selection.hpp"

namespace usagescope {
namespace {

bool is_latest_only(const QuerySpec& spec, const MeasureKey& measure) {
  return measure.measure == Measure::kCommitment && spec.commitment_grain != CommitmentGrain::kDay;
}

/// One pass over the table: selects, numbers the groups and adds up, block by block.
class Scan {
 public:
  Scan(const UsageTable& table, const QuerySpec& spec)
      : table_(table), spec_(spec), selection_(table, spec), tally_(table) {
    for (const GroupKey& key : spec.group_by) keys_.emplace_back(table, key, spec);
    if (!keys_.empty()) {
      const std::uint32_t second = keys_.size() > 1 ? keys_[1].code_count() : 1;
      index_.emplace(keys_[0].code_count(), second, table.row_count());
    }
    for (const MeasureKey& measure : spec.measures) {
      if (measure == Measure::kRows) continue;
      if (is_latest_only(spec, measure)) {
        latest_.emplace(table, spec.commitment_grain);
      } else {
        sums_.emplace_back(table, measure.measure, spec.price_basis);
      }
    }
  }

  void run() {
    const std::uint32_t rows = table_.row_count();
    for (std::uint32_t begin = 0; begin < rows; begin += std::min(kBlockRows, rows - begin)) {
      const Block block = selection_.select(begin, std::min(kBlockRows, rows - begin));
      if (block.count > 0) add(block);
    }
  }

  [[nodiscard]] std::uint32_t matching_rows() const noexcept { return matching_rows_; }
  [[nodiscard]] std::uint32_t identity_breaks() const noexcept { return identity_breaks_; }

  /// All levels; called once, after run().
  [[nodiscard]] Result<GroupedFigures> finish() {
    Result<Level> finest = finest_level();
    if (!finest) return std::move(finest).error();
    GroupedFigures figures;
    figures.keys = std::move(keys_);
    const Status status = figures.keys.empty()       ? finish_total(figures, std::move(*finest))
                          : figures.keys.size() == 1 ? finish_first(figures, std::move(*finest))
                                                     : finish_second(figures, std::move(*finest));
    if (!status) return status.error();
    return figures;
  }

 private:
  void add(const Block& block) {
    matching_rows_ += block.count;
    count_identity_breaks(block);
    const RowGroups groups = index_ ? groups_of(block) : RowGroups{};
    const std::uint32_t limit = index_ ? index_->number_limit() : 1;
    tally_.add(block, groups, limit);
    for (MeasureSum& sum : sums_) sum.add(block, groups, limit);
    if (latest_) latest_->add(block, groups);
  }

  [[nodiscard]] RowGroups groups_of(const Block& block) {
    const bool has_second = keys_.size() > 1;
    const CodeVector* codes = keys_[0].column_codes();
    if (!has_second && index_->is_plain() && block.offsets == nullptr && codes != nullptr) {
      // Nothing to work out: the column itself says it.
      return codes->visit([&block](auto all) {
        return RowGroups{all.data() + block.first_row, static_cast<int>(sizeof(all[0]))};
      });
    }
    keys_[0].encode(block, first_.data());
    if (has_second && index_->is_plain()) {
      keys_[1].encode_below(block, first_.data());
      return {first_.data()};
    }
    if (has_second) keys_[1].encode(block, second_.data());
    return {index_->assign(first_.data(), has_second ? second_.data() : nullptr, block.count,
                           ids_.data())};
  }

  void count_identity_breaks(const Block& block) {
    const std::vector<std::uint32_t>& breaks = table_.identity_breaks();
    const auto begin = std::lower_bound(breaks.begin(), breaks.end(), block.first_row);
    if (begin == breaks.end()) return;
    auto next = begin;
    for_each_row(block, [&](std::uint32_t, std::uint32_t offset) {
      while (next != breaks.end() && *next < block.first_row + offset) ++next;
      if (next != breaks.end() && *next == block.first_row + offset) ++identity_breaks_;
    });
  }

  /// Where each number stands in the list.
  static std::vector<std::uint32_t> places_of(const std::vector<std::uint32_t>& numbers) {
    std::uint32_t limit = 0;
    for (const std::uint32_t number : numbers) limit = std::max(limit, number + 1);
    std::vector<std::uint32_t> places(limit, 0);
    for (std::uint32_t i = 0; i < numbers.size(); ++i) places[numbers[i]] = i;
    return places;
  }

  Result<Level> finest_level() {
    // Without keys there is one group, rows or none.
    groups_ = index_ ? tally_.groups() : std::vector<std::uint32_t>{0};
    if (latest_) latest_->renumber(places_of(groups_));
    Level level;
    tally_.finish(groups_, level);
    auto sum = sums_.begin();
    for (const MeasureKey& measure : spec_.measures) {
      if (measure == Measure::kRows) {
        Figures counts;
        counts.values.assign(level.row_counts.begin(), level.row_counts.end());
        level.measures.push_back(std::move(counts));
      } else if (is_latest_only(spec_, measure)) {
        level.measures.push_back(latest_->figures(static_cast<std::uint32_t>(groups_.size())));
      } else {
        Result<Figures> figures = (sum++)->finish(groups_);
        if (!figures) return std::move(figures).error();
        level.measures.push_back(std::move(figures).value());
      }
    }
    return level;
  }

  /// The level above, commitments at their grain included.
  Result<Level> level_above(const Level& level, const std::vector<std::uint32_t>& parents,
                            std::uint32_t parent_count) {
    Result<Level> above = rolled_up(level, parents, parent_count);
    if (!above || !latest_) return above;
    latest_ = latest_->rolled_up(parents);
    for (std::size_t i = 0; i < spec_.measures.size(); ++i) {
      if (is_latest_only(spec_, spec_.measures[i])) {
        above->measures[i] = latest_->figures(parent_count);
      }
    }
    return above;
  }

  static Status finish_total(GroupedFigures& figures, Level total) {
    figures.total = std::move(total);
    return ok();
  }

  Status finish_first(GroupedFigures& figures, Level first) {
    figures.first = std::move(first);
    if (figures.first_codes.empty()) {
      for (const std::uint32_t group : groups_) {
        figures.first_codes.push_back(index_->first_code(group));
      }
    }
    const std::vector<std::uint32_t> all_one(figures.first_codes.size(), 0);
    Result<Level> total = level_above(figures.first, all_one, 1);
    if (!total) return std::move(total).error();
    return finish_total(figures, std::move(*total));
  }

  Status finish_second(GroupedFigures& figures, Level second) {
    figures.second = std::move(second);
    std::vector<std::uint32_t> group_of_code(figures.keys[0].code_count(), 0);
    for (const std::uint32_t pair : groups_) {
      std::uint32_t& group = group_of_code[index_->first_code(pair)];
      if (group == 0) {
        figures.first_codes.push_back(index_->first_code(pair));
        group = static_cast<std::uint32_t>(figures.first_codes.size());
      }
      figures.parents.push_back(group - 1);
      figures.second_codes.push_back(index_->second_code(pair));
    }
    const auto parent_count = static_cast<std::uint32_t>(figures.first_codes.size());
    Result<Level> first = level_above(figures.second, figures.parents, parent_count);
    if (!first) return std::move(first).error();
    return finish_first(figures, std::move(*first));
  }

  const UsageTable& table_;
  const QuerySpec& spec_;
  Selection selection_;
  RowTally tally_;
  std::vector<GroupCodes> keys_;
  std::optional<GroupIndex> index_;
  std::vector<MeasureSum> sums_;  // in the order of the spec
  std::optional<LatestFigures> latest_;
  std::vector<std::uint32_t> groups_;  // numbers of the finest groups, in order of first appearance
  std::uint32_t matching_rows_ = 0;
  std::uint32_t identity_breaks_ = 0;
  // Of the block at hand; not arrays, since the stack of a wasm module is small.
  std::vector<std::uint32_t> first_ = std::vector<std::uint32_t>(kBlockRows);
  std::vector<std::uint32_t> second_ = std::vector<std::uint32_t>(kBlockRows);
  std::vector<std::uint32_t> ids_ = std::vector<std::uint32_t>(kBlockRows);
};

}  // namespace

Result<QueryResult> execute(const UsageTable& table, const QuerySpec& spec,
                            const QueryWindow& window) {
  Result<QuerySpec> checked = validated(spec);
  if (!checked) return std::move(checked).error();
  if (checked->group_by.size() > 2) {
    return Error{ErrorCode::kInvalidArgument, "at most two group keys are possible", "/groupBy"};
  }
  Scan scan(table, *checked);
  scan.run();
  Result<GroupedFigures> figures = scan.finish();
  if (!figures) return std::move(figures).error();
  QueryResult result;
  result.matching_rows = scan.matching_rows();
  result.table_rows = table.row_count();
  result.identity_breaks = scan.identity_breaks();
  write_answer(table, *checked, window, *figures, result);
  return result;
}

}  // namespace usagescope
