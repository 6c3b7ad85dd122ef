#include "web/app/state.hpp"

#include <algorithm>

namespace usagescope {
namespace {

bool is_date_key(const GroupKey& key) { return key.bucket != DateBucket::kNone; }

/// Order of the table when the user chose none: time runs forward, all else by the chosen measure.
std::vector<SortKey> default_sort(const ExploreView& view, std::uint32_t measure_index) {
  const SortKey by_measure{SortKey::By::kMeasure, measure_index, true};
  const bool first_is_date = !view.group_by.empty() && is_date_key(view.group_by[0]);
  const bool second_is_date = view.group_by.size() > 1 && is_date_key(view.group_by[1]);
  std::vector<SortKey> sort;
  if (first_is_date) sort.push_back({SortKey::By::kGroup, 0, false});
  if (second_is_date) sort.push_back({SortKey::By::kGroup, 1, false});
  sort.push_back(by_measure);
  return sort;
}

std::uint32_t index_in_table(Measure measure) {
  const auto found = std::find(kTableMeasures.begin(), kTableMeasures.end(), measure);
  return static_cast<std::uint32_t>(found - kTableMeasures.begin());
}

/// Period, filters and settings that every question of the screen shares.
QuerySpec base_query(const AppState& state) {
  QuerySpec spec;
  spec.period = effective_period(state);
  spec.filters = state.view.explore.filters;
  spec.price_basis = state.view.explore.price_basis;
  spec.commitment_grain = state.view.explore.commitment_grain;
  return spec;
}

}  // namespace

Screen visible_screen(const AppState& state) {
  return state.session && state.session->source == state.view.source ? state.view.screen
                                                                     : Screen::kConnect;
}

Period effective_period(const AppState& state) {
  if (state.view.explore.period) return *state.view.explore.period;
  const Instant now = state.session ? state.session->server_time : Instant{};
  return Period::of(Quarter::of(now.utc_date()).plus(-1));
}

std::pair<Month, Month> effective_report_months(const AppState& state) {
  const Instant now = state.session ? state.session->server_time : Instant{};
  const Month current = Month::of(now.utc_date());
  const Month last = state.view.report.last.value_or(current);
  const Month first = state.view.report.first.value_or(last.plus(-5));
  return {first, last};
}

QuerySpec table_query(const AppState& state) {
  const ExploreView& view = state.view.explore;
  QuerySpec spec = base_query(state);
  spec.group_by = view.group_by;
  spec.measures.assign(kTableMeasures.begin(), kTableMeasures.end());
  if (spec.group_by.empty()) return spec;
  if (!view.sort) {
    spec.sort = default_sort(view, index_in_table(view.measure));
  } else if (view.sort->measure) {
    spec.sort = {{SortKey::By::kMeasure, index_in_table(*view.sort->measure), view.sort->descending}};
  } else {
    for (std::uint32_t key = 0; key < spec.group_by.size(); ++key) {
      spec.sort.push_back({SortKey::By::kGroup, key, view.sort->descending});
    }
  }
  return spec;
}

QuerySpec chart_query(const AppState& state) {
  QuerySpec spec = base_query(state);
  spec.group_by = {{Column::kUsageTimestamp, DateBucket::kDay},
                   {state.view.explore.split, DateBucket::kNone}};
  spec.measures = {state.view.explore.measure};
  spec.sort = {{SortKey::By::kGroup, 0, false}};
  return spec;
}

QuerySpec facet_query(const AppState& state, Column column) {
  QuerySpec spec = base_query(state);
  std::erase_if(spec.filters, [column](const Filter& filter) { return filter.column == column; });
  spec.group_by = {{column, DateBucket::kNone}};
  spec.measures = {Measure::kListCost};
  spec.sort = {{SortKey::By::kMeasure, 0, true}};
  return spec;
}

}  // namespace usagescope
