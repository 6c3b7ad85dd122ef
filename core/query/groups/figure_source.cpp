#include "core/query/groups/figure_source.hpp"

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
std::optional<Figures> percentages_of(Measure measure, const Figures& now, const Figures& before,
                                      std::int64_t days_now, std::int64_t days_before) {
  if (is_day(measure)) return all_missing(now.values.size());
  return percentages(now, before, days_now, days_before);
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

Result<ComparedSets> FigureSource::whole_periods(const Partition& sets,
                                                 const MeasureMask& wanted) const {
  ComparedSets compared;
  Result<SetFigures> current = current_.figures(sets, wanted);
  if (!current) return std::move(current).error();
  compared.current = std::move(*current);
  if (previous_ == nullptr) return compared;
  Result<SetFigures> previous = previous_->figures(sets, wanted);
  if (!previous) return std::move(previous).error();
  compared.previous = std::move(*previous);
  return compared;
}

std::int64_t FigureSource::days_of(const Period& period, std::size_t measure) const noexcept {
  const bool is_divided =
      spec_.comparison->per_day && adds_up_over_time(spec_.measures[measure].measure);
  return is_divided ? period.length_days() : 1;
}

Status FigureSource::divide_by_days(ComparedSets& compared, const MeasureMask& wanted) const {
  if (!spec_.comparison || !spec_.comparison->per_day) return ok();
  compared.undivided = compared.current.measures;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0 || !adds_up_over_time(spec_.measures[i].measure)) continue;
    const auto divide = [](Figures& figures, const Period& period) {
      std::optional<Figures> per_day = quotients(figures, period.length_days());
      if (per_day) figures = std::move(*per_day);
      return per_day.has_value();
    };
    if (!divide(compared.current.measures[i], *spec_.period) ||
        !divide(compared.previous.measures[i], spec_.comparison->period)) {
      return figure_overflow(i);
    }
  }
  return ok();
}

Result<ComparedSets> FigureSource::both_periods(const Partition& sets,
                                                const MeasureMask& wanted) const {
  Result<ComparedSets> compared = whole_periods(sets, wanted);
  if (!compared) return compared;
  if (Status status = divide_by_days(*compared, wanted); !status) return std::move(status).error();
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

Result<ComparedSets> FigureSource::figures(const Partition& sets, const MeasureMask& wanted) const {
  Result<ComparedSets> compared = whole_periods(sets, wanted);
  if (!compared || previous_ == nullptr) return compared;
  compared->changes.resize(wanted.size());
  compared->change_percents.resize(wanted.size());
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0) continue;
    std::optional<Figures> percent = percentages_of(
        spec_.measures[i].measure, compared->current.measures[i], compared->previous.measures[i],
        days_of(*spec_.period, i), days_of(spec_.comparison->period, i));
    if (!percent) return figure_overflow(i);
    compared->change_percents[i] = std::move(*percent);
  }
  if (Status status = divide_by_days(*compared, wanted); !status) return std::move(status).error();
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (wanted[i] == 0) continue;
    std::optional<Figures> change =
        differences(compared->current.measures[i], compared->previous.measures[i]);
    if (!change) return figure_overflow(i);
    compared->changes[i] = std::move(*change);
  }
  return compared;
}

}  // namespace usagescope
