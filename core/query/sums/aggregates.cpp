#include "core/query/sums/aggregates.hpp"

#include <optional>

#include "core/query/sums/commitment_sums.hpp"
#include "core/query/sums/distinct.hpp"
#include "core/query/sums/extremes.hpp"
#include "core/query/sums/line_commitments.hpp"
#include "core/query/sums/measure_sum.hpp"

namespace usagescope {
namespace {

/// The terms of a measure that is a plain sum of them.
std::optional<SumTerms> terms_of(const UsageTable& table, const QuerySpec& spec,
                                 Measure measure) {
  switch (measure) {
    case Measure::kListCost:
      return SumTerms::of_list_cost(table, spec.price_basis);
    case Measure::kUsage:
      return SumTerms::of_column(table, Column::kUsage);
    case Measure::kOnDemandUsage:
      return SumTerms::of_column(table, Column::kOnDemandUsage);
    case Measure::kCommitment:
      if (spec.commitment_grain != CommitmentGrain::kDay) return std::nullopt;
      return SumTerms::of_column(table, Column::kCommitment);
    default:
      return std::nullopt;
  }
}

}  // namespace

std::vector<std::unique_ptr<Aggregate>> make_aggregates(const UsageTable& table,
                                                        const QuerySpec& spec, RowTally& tally) {
  std::vector<std::unique_ptr<Aggregate>> aggregates;
  bool is_carrying = false;
  bool has_commitments = false;
  for (std::size_t i = 0; i < spec.measures.size(); ++i) {
    const MeasureKey& key = spec.measures[i];
    if (const auto terms = terms_of(table, spec, key.measure)) {
      const bool is_carried = !is_carrying && tally.can_carry(*terms);
      if (is_carried) tally.carry(*terms);
      is_carrying = is_carrying || is_carried;
      aggregates.push_back(
          std::make_unique<MeasureSum>(is_carried ? TermSums(*terms, tally) : TermSums(*terms), i));
      continue;
    }
    switch (key.measure) {
      case Measure::kUnitPrice:
        aggregates.push_back(std::make_unique<UnitPrice>(table, i));
        break;
      case Measure::kDistinct:
        aggregates.push_back(std::make_unique<DistinctCount>(table, key.column, i));
        break;
      case Measure::kMinimum:
      case Measure::kMaximum:
      case Measure::kFirstDay:
      case Measure::kLastDay:
        aggregates.push_back(std::make_unique<Extremes>(table, key, i));
        break;
      case Measure::kRows:
        break;
      default:
        has_commitments = true;
        break;
    }
  }
  if (has_commitments && spec.commitment_grain == CommitmentGrain::kDay) {
    aggregates.push_back(std::make_unique<RowCommitments>(table, spec));
  } else if (has_commitments) {
    aggregates.push_back(std::make_unique<LineCommitments>(table, spec));
  }
  return aggregates;
}

}  // namespace usagescope
