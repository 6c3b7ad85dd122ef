#include "web/app/selectors.hpp"

#include <algorithm>

#include "web/app/format.hpp"

namespace usagescope {
namespace {

std::string capitalized_bucket(DateBucket bucket) {
  switch (bucket) {
    case DateBucket::kDay: return "Day";
    case DateBucket::kWeek: return "Week";
    case DateBucket::kMonth: return "Month";
    case DateBucket::kQuarter: return "Quarter";
    default: break;
  }
  return "";
}

std::string value_label(const AppState& state, Column column, const std::string& value) {
  if (column == Column::kChargeId) return value;  // people know charges by their id
  const auto known = state.labels.find({column, value});
  return known == state.labels.end() ? value : known->second;
}

std::string rows_of_expected(const LoadStatusReply& load) {
  const std::string rows = format_count(load.rows);
  return load.expected_rows ? rows + " of " + format_count(*load.expected_rows) : rows;
}

bool is_short(const LoadStatusReply& load) {
  return load.phase == LoadPhase::kFailed || load.phase == LoadPhase::kCancelled ||
         (load.phase == LoadPhase::kDone && load.expected_rows && load.rows != *load.expected_rows);
}

std::string kept_days(const LoadStatusReply& load) {
  if (load.rows == 0 || !load.first_day || !load.last_day) return "Nothing was loaded.";
  return "Kept: " + format_period({*load.first_day, load.last_day->plus_days(1)}) + ", newest first, " +
         format_count(load.pages) + (load.pages == 1 ? " page." : " pages.") +
         " Totals below are of these rows only.";
}

std::string remaining_time(const LoadStatusReply& load) {
  if (!load.expected_rows || load.rows_per_second == 0 || load.rows >= *load.expected_rows) return "";
  const std::uint32_t seconds = (*load.expected_rows - load.rows) / load.rows_per_second + 1;
  return std::to_string(seconds) + " s left";
}

LoadNotice running_notice(const AppState& state, const LoadStatusReply& load) {
  LoadNotice notice;
  notice.title = "Loading usage from " + (state.session ? state.session->host : std::string());
  notice.detail = "page " + format_count(load.pages + 1) + ", newest first";
  if (load.phase == LoadPhase::kRetrying && load.error) {
    notice.detail = "try " + std::to_string(load.attempt) + " after " + format_seconds(load.wait_ms) + ": " +
                    load.error->message;
    return notice;  // no rate: nothing comes until then
  }
  notice.rate = format_count(load.rows_per_second) + " rows/s";
  notice.remaining = remaining_time(load);
  return notice;
}

LoadNotice stopped_notice(const LoadStatusReply& load) {
  LoadNotice notice;
  const std::string after = load.rows == 0 ? "" : " after " + rows_of_expected(load) + " rows";
  if (load.phase == LoadPhase::kCancelled) {
    notice.title = "The load was cancelled" + after;
  } else if (load.phase == LoadPhase::kDone) {
    notice.title = "The server sent " + rows_of_expected(load) + " rows and no more";
  } else {
    notice.title = load.http_status == 401 || load.http_status == 403
                       ? "The server refused to go on" + after
                       : "The server stopped answering" + after;
  }
  notice.detail = kept_days(load);
  if (load.error) notice.cause = describe(*load.error);
  notice.resume_label = load.rows == 0 ? "Try again" : "Resume from row " + format_count(load.rows + 1);
  return notice;
}

/// A value of the split with its exact total over all days.
struct SeriesRank {
  GroupValue value;
  Decimal total;
};

std::vector<SeriesRank> rank_series(const std::vector<QueryRow>& rows) {
  std::map<std::string, SeriesRank> by_value;
  for (const QueryRow& row : rows) {
    if (row.level != 1 || row.values.empty() || !row.values[0]) continue;
    SeriesRank& rank = by_value.try_emplace(row.key.value, SeriesRank{row.key, Decimal()}).first->second;
    if (auto sum = Decimal::add(rank.total, *row.values[0])) rank.total = *sum;
  }
  std::vector<SeriesRank> ranked;
  ranked.reserve(by_value.size());
  for (auto& [value, rank] : by_value) ranked.push_back(std::move(rank));
  std::stable_sort(ranked.begin(), ranked.end(),
                   [](const SeriesRank& a, const SeriesRank& b) { return b.total < a.total; });
  return ranked;
}

void add_to(std::optional<Decimal>& sum, const std::optional<Decimal>& value) {
  if (!value) return;
  if (!sum) {
    sum = value;
  } else if (auto total = Decimal::add(*sum, *value)) {
    sum = *total;
  }
}

/// Index of the series that shows a value; the last one, Other, for those beyond the largest.
std::size_t series_of(const ChartData& data, const std::string& value) {
  for (std::size_t i = 0; i < data.series.size(); ++i) {
    if (!data.series[i].is_other && data.series[i].value.value == value) return i;
  }
  return data.series.size() - 1;
}

}  // namespace

std::string column_title(Column column) {
  switch (column) {
    case Column::kResellerId: return "Reseller";
    case Column::kCustomerOrgId: return "Customer";
    case Column::kDistributorId: return "Distributor";
    case Column::kChargeId: return "Charge";
    case Column::kSubscriptionId: return "Subscription";
    case Column::kDataCenterDescription: return "Data centre";
    case Column::kBillingEngineDiscountContractId: return "Contract";
    case Column::kBillingAccountId: return "Billing account";
    case Column::kUnitOfMeasurement: return "Unit";
    default: return std::string(column_info(column).title);
  }
}

std::string group_key_title(const GroupKey& key) {
  return key.bucket == DateBucket::kNone ? column_title(key.column) : capitalized_bucket(key.bucket);
}

std::string measure_title(Measure measure) {
  switch (measure) {
    case Measure::kListCost: return "MSRP amount";
    case Measure::kUsage: return "Usage";
    case Measure::kOnDemandUsage: return "On-demand";
    case Measure::kCommitment: return "Commitment";
    case Measure::kRows: return "Rows";
    default: return std::string(measure_name(measure));
  }
}

std::string format_measure(Measure measure, const std::optional<Decimal>& value) {
  return measure == Measure::kListCost ? format_money(value) : format_quantity(value);
}

std::string grain_title(CommitmentGrain grain) {
  return std::string(commitment_grain_name(grain)) + " grain";
}

std::string filter_value_text(const AppState& state, const Filter& filter) {
  if (filter.values.empty()) return "";
  const std::string first = value_label(state, filter.column, filter.values.front());
  switch (filter.op) {
    case FilterOperator::kBetween:
      return filter.values.size() == 2 ? first + " to " + filter.values[1] : first;
    case FilterOperator::kLike: return "“" + first + "”";
    default: break;
  }
  return filter.values.size() == 1 ? first : first + " +" + std::to_string(filter.values.size() - 1);
}

std::string filter_prefix(const Filter& filter) {
  switch (filter.op) {
    case FilterOperator::kLike: return column_title(filter.column) + " contains";
    case FilterOperator::kBetween: return column_title(filter.column) + " from";
    default: break;
  }
  return column_title(filter.column) + " is";
}

TrustStrip trust_strip(const AppState& state) {
  TrustStrip strip;
  const ExploreView& view = state.view.explore;
  if (state.load) {
    strip.rows = rows_of_expected(*state.load);
    strip.as_of = format_instant(state.load->as_of);
    const bool is_running = state.load_id != 0;
    strip.mood = is_running              ? TrustStrip::Mood::kLoading
                 : is_short(*state.load) ? TrustStrip::Mood::kShort
                                         : TrustStrip::Mood::kComplete;
  } else {
    strip.rows = "0";
    strip.as_of = state.session ? format_instant(state.session->server_time) : kMissingText;
  }
  strip.filter = "usage date " + format_period(effective_period(state));
  strip.is_default_period = !view.period;
  if (!view.filters.empty()) strip.filter_more = "and " + std::to_string(view.filters.size()) + " more";
  strip.price_basis = view.price_basis == PriceBasis::kPerUnit ? "MSRP per unit" : "MSRP per line";
  strip.currency = state.view.currency.empty() ? "unspecified" : state.view.currency;
  if (state.table.answer.value) {
    strip.identity_breaks = state.table.answer.value->result.identity_breaks;
  }
  return strip;
}

std::optional<LoadNotice> load_notice(const AppState& state) {
  if (!state.load) {
    if (state.load_id == 0) return std::nullopt;
    LoadNotice notice = running_notice(state, LoadStatusReply{});
    notice.rows = "0 rows";
    notice.rate.clear();
    return notice;
  }
  const LoadStatusReply& load = *state.load;
  const bool is_running = state.load_id != 0;
  if (!is_running && (!is_short(load) || state.is_load_error_dismissed)) return std::nullopt;
  LoadNotice notice = is_running ? running_notice(state, load) : stopped_notice(load);
  notice.phase = load.phase;
  notice.rows = rows_of_expected(load) + " rows";
  if (load.expected_rows && *load.expected_rows > 0) {
    notice.fraction = static_cast<double>(load.rows) / static_cast<double>(*load.expected_rows);
  }
  return notice;
}

ChartData chart_data(const AppState& state) {
  ChartData data;
  if (!state.chart.answer.value || !state.chart.answered_spec.period) return data;
  const QueryResult& result = state.chart.answer.value->result;
  const Period period = *state.chart.answered_spec.period;

  const std::vector<SeriesRank> ranked = rank_series(result.rows);
  // One value beyond the largest is shown by itself: Other never hides a single item.
  const std::size_t shown = ranked.size() <= kChartSeries + 1 ? ranked.size() : kChartSeries;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto color = state.series_colors.find(ranked[i].value.value);
    const int given = color == state.series_colors.end() ? static_cast<int>(i) : color->second;
    data.series.push_back({ranked[i].value, false, 1, given});
  }
  if (shown < ranked.size()) {
    data.series.push_back({{}, true, static_cast<std::uint32_t>(ranked.size() - shown), -1});
  }

  data.days.resize(static_cast<std::size_t>(std::max(0, period.length_days())));
  for (std::size_t i = 0; i < data.days.size(); ++i) {
    data.days[i].date = period.begin.plus_days(static_cast<std::int32_t>(i));
    data.days[i].segments.resize(data.series.size());
  }
  ChartData::Day* day = nullptr;
  for (const QueryRow& row : result.rows) {
    if (row.level == 0) {
      const auto date = CivilDate::parse(row.key.value);
      const bool is_inside = date && period.contains(*date);
      day = is_inside ? &data.days[static_cast<std::size_t>(date->days - period.begin.days)] : nullptr;
      if (day == nullptr) continue;
      day->has_rows = true;
      day->total = row.values.empty() ? std::nullopt : row.values[0];
    } else if (day != nullptr && !row.values.empty() && row.values[0]) {
      add_to(day->segments[series_of(data, row.key.value)].value, row.values[0]);
    }
  }
  return data;
}

}  // namespace usagescope
