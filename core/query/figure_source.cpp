#include "core/query/figure_source.hpp"

#include <optional>
#include <utility>

namespace usagescope {
namespace {

/// Whether a figure grows with the days that it is taken over.
bool adds_up_over_time(Measure measure) {
  switch (measure) {
    case Measure::kListCost:
    case Measure::kUsage:
    case Measure::kOnDemandUsage:
    case Measure::kRows:
    case Measure::kOverage:
    case Measure::kUnderage:
    case Measure::kOverageCost:
    case Measure::kUnderageCost:
      return true;
    default:
      return false;
  }
}

Figures all_missing(std::size_t set_count) {
  Figures none;
  none.values.assign(set_count, 0);
  none.seen.assign(set_count, 0);
  return none;
}

/// A day is no percentage later than another.
std::optional<Figures> percentages_of(Measure measure, const Figures& now, const Figures& before) {
  if (is_day(measure)) return all_missing(now.values.size());
  return percentages(now, before);
}

}  // namespace

const Figures& ComparedSets::figures(std::size_t measure, FigureOf of) const noexcept {
  switch (of) {
    case FigureOf::kPrevious:
      return previous.measures[measure];
    case FigureOf::kChange:
      return changes[measure];
    case FigureOf::kChangePercent:
      return change_percents[measure];
    case FigureOf::kValue:
      break;
  }
  return current.measures[measure];
}

Result<SetFigures> FigureSource::of_period(const PeriodScan& scan, const Period* period,
                                           const Partition& sets,
                                           const MeasureMask& wanted) const {
  Result<SetFigures> figures = scan.figures(sets, wanted);
  if (!figures || period == nullptr) return figures;
  for (std::size_t i = 0; i < spec_.measures.size(); ++i) {
    if (wanted[i] == 0 || !adds_up_over_time(spec_.measures[i].measure)) continue;
    std::optional<Figures> per_day = quotients(figures->measures[i], period->length_days());
    if (!per_day) return figure_overflow(i);
    figures->measures[i] = std::move(*per_day);
  }
  return figures;
}

Result<ComparedSets> FigureSource::both_periods(const Partition& sets,
                                                const MeasureMask& wanted) const {
  const bool is_per_day = spec_.comparison && spec_.comparison->per_day;
  ComparedSets compared;
  Result<SetFigures> current =
      of_period(current_, is_per_day ? &*spec_.period : nullptr, sets, wanted);
  if (!current) return std::move(current).error();
  compared.current = std::move(*current);
  if (previous_ == nullptr) return compared;
  Result<SetFigures> previous =
      of_period(*previous_, is_per_day ? &spec_.comparison->period : nullptr, sets, wanted);
  if (!previous) return std::move(previous).error();
  compared.previous = std::move(*previous);
  return compared;
}

Result<std::vector<Bridge>> FigureSource::bridges(const Partition& sets) const {
  if (!spec_.comparison || !spec_.comparison->bridge) return std::vector<Bridge>{};
  BridgeDays days;
  if (spec_.comparison->per_day) {
    days = {true, spec_.period->length_days(), spec_.comparison->period.length_days()};
  }
  return make_bridges(current_.line_totals(), previous_->line_totals(), days, sets);
}

Result<ComparedSets> FigureSource::figures(const Partition& sets,
                                           const MeasureMask& wanted) const {
  Result<ComparedSets> compared = both_periods(sets, wanted);
  if (!compared || previous_ == nullptr) return compared;
  compared->changes.resize(wanted.size());
  compared->change_percents.resize(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0) continue;
    const Figures& now = compared->current.measures[i];
    const Figures& before = compared->previous.measures[i];
    std::optional<Figures> change = differences(now, before);
    std::optional<Figures> percent = percentages_of(spec_.measures[i].measure, now, before);
    if (!change || !percent) return figure_overflow(i);
    compared->changes[i] = std::move(*change);
    compared->change_percents[i] = std::move(*percent);
  }
  return compared;
}

}  // namespace usagescope
