// validated(): every rule of a QuerySpec that its types cannot express.

#include <algorithm>
#include <string>
#include <utility>

#include "core/query/check_condition.hpp"
#include "core/query/query_spec.hpp"

namespace usagescope {
namespace {

Error invalid(std::string path, std::string message) {
  return {ErrorCode::kInvalidArgument, std::move(message), std::move(path)};
}

std::string at(std::string_view member, std::size_t index) {
  return "/" + std::string(member) + "/" + std::to_string(index);
}

std::string name_of(Column column) {
  return std::string(column_info(column).wire_name);
}

ColumnType type_of(Column column) {
  return column_info(column).type;
}

Status check_filters(const std::vector<Filter>& filters) {
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const Filter& filter = filters[i];
    const ConditionSubject subject =
        filter.is_on_list_cost
            ? ConditionSubject{std::string(measure_name(Measure::kListCost)), ColumnType::kDecimal}
            : ConditionSubject{name_of(filter.column), type_of(filter.column)};
    Status status = check_condition(filter.op, filter.values, subject, at("filters", i));
    if (!status) return status;
  }
  return ok();
}

Status check_key(const GroupKey& key, const std::string& path) {
  const std::string name = name_of(key.column);
  const ColumnType type = type_of(key.column);
  if (type == ColumnType::kDecimal) {
    return invalid(path + "/column", name + " is a number; rows are grouped by text or by day");
  }
  const bool has_bucket = key.bucket != DateBucket::kNone;
  if (type == ColumnType::kDate && !has_bucket) {
    return invalid(path + "/bucket",
                   name +
                       " needs a bucket: day, week, month, quarter, fiscalQuarter or "
                       "anniversary");
  }
  if (type != ColumnType::kDate && has_bucket) {
    return invalid(path + "/bucket", name + " is no date and takes no bucket");
  }
  return ok();
}

Status check_keys(const QuerySpec& spec) {
  const std::vector<GroupKey>& keys = spec.group_by;
  for (auto key = keys.begin(); key != keys.end(); ++key) {
    const std::string path = at("groupBy", static_cast<std::size_t>(key - keys.begin()));
    if (Status status = check_key(*key, path); !status) return status;
    if (std::find(keys.begin(), key, *key) != key) {
      return invalid(path, "this group key is there already; name each key once");
    }
  }
  if (!spec.pivot) return ok();
  if (Status status = check_key(*spec.pivot, "/pivot"); !status) return status;
  if (std::find(keys.begin(), keys.end(), *spec.pivot) == keys.end()) return ok();
  return invalid("/pivot", "the rows are grouped by this key already; take it out of one of them");
}

Status check_calendar(const QuerySpec& spec) {
  if (spec.fiscal_year_start_month < 1 || spec.fiscal_year_start_month > 12) {
    return Error{ErrorCode::kOutOfRange, "a fiscal year starts in a month from 1 to 12",
                 "/fiscalYearStartMonth"};
  }
  std::vector<std::pair<std::string_view, std::size_t>> organisations;
  for (std::size_t i = 0; i < spec.anniversaries.size(); ++i) {
    const Anniversary& anniversary = spec.anniversaries[i];
    if (anniversary.day < 1 || anniversary.day > 31) {
      return Error{ErrorCode::kOutOfRange, "a billing period begins on a day from 1 to 31",
                   at("anniversaries", i) + "/day"};
    }
    organisations.emplace_back(anniversary.customer_org_id, i);
  }
  std::sort(organisations.begin(), organisations.end());
  for (std::size_t i = 1; i < organisations.size(); ++i) {
    if (organisations[i].first != organisations[i - 1].first) continue;
    return invalid(at("anniversaries", organisations[i].second) + "/customerOrgId",
                   "this organisation has a day already; name each one once");
  }
  return ok();
}

Status check_measure(const MeasureKey& measure, PriceBasis basis, const std::string& path) {
  const std::string text = measure_text(measure);
  if (measure.measure == Measure::kDistinct && type_of(measure.column) == ColumnType::kDecimal) {
    return invalid(path, text + " counts a number; distinct() counts texts or days");
  }
  if (has_column(measure.measure) && measure.measure != Measure::kDistinct &&
      type_of(measure.column) != ColumnType::kDecimal) {
    return invalid(path, text +
                             " is of no number; name one of commitment, msrpPrice, "
                             "onDemandUsage and usage");
  }
  const bool needs_unit_price = measure.measure == Measure::kOverageCost ||
                                measure.measure == Measure::kUnderageCost ||
                                measure.measure == Measure::kUnitPrice;
  if (needs_unit_price && basis != PriceBasis::kPerUnit) {
    return invalid(path, text +
                             " needs the price of one unit, and prices are declared to be of "
                             "the whole line; choose the price basis perUnit");
  }
  return ok();
}

Status check_measures(const QuerySpec& spec) {
  const std::vector<MeasureKey>& measures = spec.measures;
  for (auto measure = measures.begin(); measure != measures.end(); ++measure) {
    const std::string path = at("measures", static_cast<std::size_t>(measure - measures.begin()));
    if (Status status = check_measure(*measure, spec.price_basis, path); !status) return status;
    if (std::find(measures.begin(), measure, *measure) != measure) {
      return invalid(path, measure_text(*measure) + " is there already; name each measure once");
    }
  }
  return ok();
}

Status check_figure(const QuerySpec& spec, FigureOf of, const std::string& path) {
  if (of == FigureOf::kValue || spec.comparison) return ok();
  return invalid(path + "/of", "\"" + std::string(figure_of_name(of)) +
                                   "\" needs a second period; add a comparison");
}

Status check_sort(const QuerySpec& spec) {
  for (std::size_t i = 0; i < spec.sort.size(); ++i) {
    const SortKey& key = spec.sort[i];
    const std::string path = at("sort", i);
    if (key.by == SortKey::By::kGroup) {
      if (key.index >= spec.group_by.size()) {
        return invalid(path, "sorts by a group key that the query does not have");
      }
      if (key.of == FigureOf::kValue) continue;
      return invalid(path + "/of", "a group key has no figures; sort by a measure instead");
    }
    if (key.index >= spec.measures.size()) {
      return invalid(path, "sorts by a measure that the query does not have");
    }
    if (Status status = check_figure(spec, key.of, path); !status) return status;
  }
  return ok();
}

Status check_having(const QuerySpec& spec) {
  for (std::size_t i = 0; i < spec.having.size(); ++i) {
    const Having& having = spec.having[i];
    const std::string path = at("having", i);
    if (spec.group_by.empty()) return invalid(path, "there are no groups; add a group key");
    if (having.level >= spec.group_by.size()) {
      return invalid(path + "/level", "there is no such level; the query has " +
                                          std::to_string(spec.group_by.size()) +
                                          " group keys, counted from 0");
    }
    if (having.measure >= spec.measures.size()) {
      return invalid(path + "/measure", "the query does not have this measure");
    }
    if (Status status = check_figure(spec, having.of, path); !status) return status;
    const MeasureKey& measure = spec.measures[having.measure];
    const bool is_a_day = is_day(measure.measure) &&
                          (having.of == FigureOf::kValue || having.of == FigureOf::kPrevious);
    ConditionSubject subject{measure_text(measure),
                             is_a_day ? ColumnType::kDate : ColumnType::kDecimal};
    if (having.of != FigureOf::kValue) {
      subject.name = std::string(figure_of_name(having.of)) + " of " + subject.name;
    }
    Status status = check_condition(having.op, having.values, subject, path);
    if (!status) return status;
  }
  return ok();
}

Status check_comparison(const QuerySpec& spec) {
  if (!spec.comparison) return ok();
  if (!spec.period) {
    return invalid("/comparison",
                   "a second period is compared with the first, and there is none; set the period");
  }
  if (spec.comparison->period.is_empty()) {
    return invalid("/comparison/period", "the period ends before it begins");
  }
  if (spec.comparison->bridge && spec.price_basis != PriceBasis::kPerUnit) {
    return invalid("/comparison/bridge",
                   "volume and price can only be told apart by the price of one unit, and prices "
                   "are declared to be of the whole line; choose the price basis perUnit");
  }
  return ok();
}

Status check_top(const QuerySpec& spec) {
  if (spec.top.size() <= spec.group_by.size()) return ok();
  return invalid(at("top", spec.group_by.size()),
                 "there is no such level; one entry a group key is enough");
}

/// What has no meaning holds its default, so that equal questions are equal.
void clear_unused(QuerySpec& spec) {
  for (Filter& filter : spec.filters) {
    if (filter.is_on_list_cost) filter.column = Filter().column;
  }
  for (MeasureKey& measure : spec.measures) {
    if (!has_column(measure.measure)) measure.column = MeasureKey().column;
  }
}

}  // namespace

Result<QuerySpec> validated(QuerySpec spec) {
  if (spec.period && spec.period->is_empty()) {
    return invalid("/period", "the period ends before it begins");
  }
  clear_unused(spec);
  Status status = check_filters(spec.filters);
  if (status) status = check_keys(spec);
  if (status) status = check_calendar(spec);
  if (status) status = check_measures(spec);
  if (status) status = check_sort(spec);
  if (status) status = check_having(spec);
  if (status) status = check_top(spec);
  if (status) status = check_comparison(spec);
  if (!status) return std::move(status).error();
  return spec;
}

}  // namespace usagescope
