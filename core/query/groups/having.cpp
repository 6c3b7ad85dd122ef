#include "core/query/groups/having.hpp"

#include <algorithm>
#include <utility>

namespace usagescope {
namespace {

bool is_between(const Decimal& value, const std::vector<Decimal>& pairs) {
  for (std::size_t i = 0; i + 1 < pairs.size(); i += 2) {
    if (!(value < pairs[i]) && !(pairs[i + 1] < value)) return true;
  }
  return false;
}

bool meets(const Decimal& value, FilterOperator op, const std::vector<Decimal>& wanted) {
  const auto is_among = [&] { return std::find(wanted.begin(), wanted.end(), value) != wanted.end(); };
  switch (op) {
    case FilterOperator::kEquals:
    case FilterOperator::kIn:
      return is_among();
    case FilterOperator::kNotEquals:
    case FilterOperator::kNotIn:
      return !is_among();
    case FilterOperator::kBetween:
      return is_between(value, wanted);
    case FilterOperator::kLessThan:
      return value < wanted[0];
    case FilterOperator::kLessOrEqual:
      return !(wanted[0] < value);
    case FilterOperator::kGreaterThan:
      return wanted[0] < value;
    case FilterOperator::kGreaterOrEqual:
      return !(value < wanted[0]);
    case FilterOperator::kIsPresent:
      return true;
    case FilterOperator::kIsMissing:
    case FilterOperator::kLike:  // validated() lets no figure be searched as text
      break;
  }
  return false;
}

bool is_met_by_missing(FilterOperator op) {
  return op == FilterOperator::kNotEquals || op == FilterOperator::kNotIn ||
         op == FilterOperator::kIsMissing;
}

}  // namespace

HavingConditions::HavingConditions(const QuerySpec& spec, std::size_t level_index) {
  for (const Having& having : spec.having) {
    if (having.level != level_index) continue;
    // A change of a day is a number of days.
    const bool is_of_days = is_day(spec.measures[having.measure].measure) &&
                            (having.of == FigureOf::kValue || having.of == FigureOf::kPrevious);
    Condition condition{&having, {}};
    for (const std::string& value : having.values) {
      condition.values.push_back(is_of_days ? Decimal(CivilDate::parse(value)->days)
                                            : *Decimal::parse(value));
    }
    conditions_.push_back(std::move(condition));
  }
}

bool HavingConditions::is_met(const ComparedSets& figures, std::uint32_t group) const {
  return std::all_of(conditions_.begin(), conditions_.end(), [&](const Condition& condition) {
    const Having& having = *condition.having;
    const Figures& measure = figures.figures(having.measure, having.of);
    return measure.has_value(group) ? meets(measure.held(group), having.op, condition.values)
                                    : is_met_by_missing(having.op);
  });
}

}  // namespace usagescope
