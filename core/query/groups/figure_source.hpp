#pragma once

#include <vector>

#include "core/query/groups/period_scan.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {

/// The figures of sets of rows as the answer has them: of both periods, per day where asked for.
struct ComparedSets {
  SetFigures current;
  SetFigures previous;                  ///< the rest is empty without comparison
  std::vector<Figures> changes;         ///< in the order of the spec
  std::vector<Figures> change_percents;
  /// The current period's figures before they were divided by its days, which rounds; empty unless
  /// they were.
  std::vector<Figures> undivided;

  /// What shares are worked out from.
  [[nodiscard]] std::vector<Figures>& exact() noexcept {
    return undivided.empty() ? current.measures : undivided;
  }
  [[nodiscard]] const Figures& figures(std::size_t measure, FigureOf of) const noexcept;
};

/// Gives the figures of any sets of rows.
class FigureSource {
 public:
  /// previous: nullptr without comparison. All must outlive this.
  FigureSource(const QuerySpec& spec, const PeriodScan& current, const PeriodScan* previous)
      : spec_(spec), current_(current), previous_(previous) {}

  [[nodiscard]] bool is_compared() const noexcept { return previous_ != nullptr; }

  /// Of the wanted measures. Error kOverflow with the measure's path.
  [[nodiscard]] Result<ComparedSets> figures(const Partition& sets,
                                             const MeasureMask& wanted) const;
  /// The same without the changes.
  [[nodiscard]] Result<ComparedSets> both_periods(const Partition& sets,
                                                  const MeasureMask& wanted) const;
  /// Of each set; empty unless the spec asks for them. Error kOverflow at "/comparison/bridge".
  [[nodiscard]] Result<std::vector<Bridge>> bridges(const Partition& sets) const;

 private:
  /// Of both periods as they are, not per day.
  [[nodiscard]] Result<ComparedSets> whole_periods(const Partition& sets,
                                                   const MeasureMask& wanted) const;
  /// What the measure's figures of a period are divided by: 1 where they are not.
  [[nodiscard]] std::int64_t days_of(const Period& period, std::size_t measure) const noexcept;
  [[nodiscard]] Status divide_by_days(ComparedSets& compared, const MeasureMask& wanted) const;

  const QuerySpec& spec_;
  const PeriodScan& current_;
  const PeriodScan* previous_;
};

}  // namespace usagescope
