#include "web/app/view_state.hpp"

#include <algorithm>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

constexpr std::string_view kFilterPrefix = "f.";
constexpr std::string_view kLikeMark = "like:";
constexpr std::string_view kBetweenMark = "between:";

std::string_view screen_name(Screen screen) {
  switch (screen) {
    case Screen::kExplore: return "explore";
    case Screen::kReport: return "report";
    case Screen::kConnect: break;
  }
  return "connect";
}

std::string_view source_name(Source source) {
  switch (source) {
    case Source::kDemoDistributor: return "demo";
    case Source::kDemoProvider: return "demo-provider";
    case Source::kServer: return "server";
    case Source::kNone: break;
  }
  return "";
}

// ---- writing -------------------------------------------------------------------------------------

std::string encode_period(const Period& period) {
  const Quarter quarter = Quarter::of(period.begin);
  if (period == Period::of(quarter)) return quarter.to_string();
  const Month month = Month::of(period.begin);
  if (period == Period::of(month)) return month.to_string();
  return period.begin.to_string() + ".." + period.last_day().to_string();
}

std::string encode_filter(const Filter& filter) {
  std::string text;
  if (filter.op == FilterOperator::kLike) text = kLikeMark;
  if (filter.op == FilterOperator::kBetween) text = kBetweenMark;
  for (std::size_t i = 0; i < filter.values.size(); ++i) {
    if (i > 0) text += '|';
    text += percent_encode(filter.values[i]);
  }
  return text;
}

std::string encode_keys(const std::vector<GroupKey>& keys) {
  std::string text;
  for (const GroupKey& key : keys) {
    if (!text.empty()) text += ',';
    text += column_info(key.column).wire_name;
    if (key.bucket != DateBucket::kNone) text.append(".").append(date_bucket_name(key.bucket));
  }
  return text;
}

class HashWriter {
 public:
  explicit HashWriter(Screen screen) : hash_("/") { hash_ += screen_name(screen); }

  void add(std::string_view name, std::string_view value) {
    hash_ += has_members_ ? '&' : '?';
    has_members_ = true;
    hash_.append(name).append("=").append(value);
  }
  std::string take() { return std::move(hash_); }

 private:
  std::string hash_;
  bool has_members_ = false;
};

void write_explore(HashWriter& writer, const ExploreView& view) {
  const ExploreView defaults;
  if (view.period) writer.add("period", encode_period(*view.period));
  for (const Filter& filter : view.filters) {
    writer.add(std::string(kFilterPrefix).append(column_info(filter.column).wire_name),
               encode_filter(filter));
  }
  if (view.group_by != defaults.group_by) {
    writer.add("by", view.group_by.empty() ? "none" : encode_keys(view.group_by));
  }
  if (view.measure != defaults.measure) writer.add("measure", measure_name(view.measure));
  if (view.split != defaults.split) writer.add("split", column_info(view.split).wire_name);
  if (view.sort) {
    std::string text(view.sort->measure ? measure_name(*view.sort->measure) : "name");
    writer.add("sort", text + (view.sort->descending ? ".desc" : ".asc"));
  }
  if (view.price_basis != defaults.price_basis) {
    writer.add("basis", price_basis_name(view.price_basis));
  }
  if (view.commitment_grain != defaults.commitment_grain) {
    writer.add("grain", commitment_grain_name(view.commitment_grain));
  }
}

void write_report(HashWriter& writer, const ReportView& view) {
  if (!view.org_id.empty()) writer.add("report-org", percent_encode(view.org_id));
  if (!view.tenant_id.empty()) writer.add("tenant", percent_encode(view.tenant_id));
  if (view.first) writer.add("from", view.first->to_string());
  if (view.last) writer.add("to", view.last->to_string());
}

// ---- reading -------------------------------------------------------------------------------------

std::optional<Period> decode_period(std::string_view text) {
  if (const auto quarter = Quarter::parse(text)) return Period::of(*quarter);
  if (const auto month = Month::parse(text)) return Period::of(*month);
  const auto dots = text.find("..");
  if (dots == std::string_view::npos) return std::nullopt;
  const auto first = CivilDate::parse(text.substr(0, dots));
  const auto last = CivilDate::parse(text.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return Period{*first, last->plus_days(1)};
}

std::optional<Filter> decode_filter(std::string_view column_name, std::string_view text) {
  const auto column = column_by_wire_name(column_name);
  if (!column) return std::nullopt;
  Filter filter{*column, FilterOperator::kEquals, {}};
  if (text.starts_with(kLikeMark)) {
    filter.op = FilterOperator::kLike;
    text.remove_prefix(kLikeMark.size());
  } else if (text.starts_with(kBetweenMark)) {
    filter.op = FilterOperator::kBetween;
    text.remove_prefix(kBetweenMark.size());
  }
  for (const std::string_view part : split(text, '|')) {
    auto value = percent_decode(part);
    if (!value) return std::nullopt;
    filter.values.push_back(std::move(*value));
  }
  if (filter.op == FilterOperator::kEquals && filter.values.size() > 1) {
    filter.op = FilterOperator::kIn;
  }
  return filter;
}

std::optional<std::vector<GroupKey>> decode_keys(std::string_view text) {
  std::vector<GroupKey> keys;
  if (text == "none") return keys;
  for (const std::string_view part : split(text, ',')) {
    const auto dot = part.find('.');
    const auto column = column_by_wire_name(part.substr(0, dot));
    const auto bucket = dot == std::string_view::npos
                            ? std::optional(DateBucket::kNone)
                            : date_bucket_by_name(part.substr(dot + 1));
    // The other buckets need settings that an address does not hold.
    if (!column || !bucket || *bucket > DateBucket::kQuarter) return std::nullopt;
    keys.push_back({*column, *bucket});
  }
  return keys;
}

/// One that the table shows; an address may name any.
std::optional<Measure> table_measure(std::string_view name) {
  const auto measure = measure_by_name(name);
  const bool is_shown = measure && std::find(kTableMeasures.begin(), kTableMeasures.end(),
                                             *measure) != kTableMeasures.end();
  return is_shown ? measure : std::nullopt;
}

std::optional<ExploreView::Sort> decode_sort(std::string_view text) {
  const auto dot = text.rfind('.');
  if (dot == std::string_view::npos) return std::nullopt;
  const std::string_view direction = text.substr(dot + 1);
  if (direction != "asc" && direction != "desc") return std::nullopt;
  ExploreView::Sort sort{std::nullopt, direction == "desc"};
  if (text.substr(0, dot) == "name") return sort;
  sort.measure = table_measure(text.substr(0, dot));
  return sort.measure ? std::optional(sort) : std::nullopt;
}

std::optional<Source> decode_source(std::string_view text) {
  for (const Source source : {Source::kDemoDistributor, Source::kDemoProvider, Source::kServer}) {
    if (text == source_name(source)) return source;
  }
  return std::nullopt;
}

/// Sets `target` when there is a value; says whether there was one.
template <typename T, typename U>
bool assign(T& target, std::optional<U> value) {
  if (value) target = std::move(*value);
  return value.has_value();
}

template <typename T>
std::optional<T> as_optional(Result<T> result) {
  return result ? std::optional<T>(std::move(*result)) : std::nullopt;
}

bool read_explore(ExploreView& view, std::string_view name, std::string_view value, bool& known) {
  if (name.starts_with(kFilterPrefix)) {
    auto filter = decode_filter(name.substr(kFilterPrefix.size()), value);
    if (filter) view.filters.push_back(std::move(*filter));
    return filter.has_value();
  }
  if (name == "period") return assign(view.period, decode_period(value));
  if (name == "by") return assign(view.group_by, decode_keys(value));
  if (name == "measure") return assign(view.measure, table_measure(value));
  if (name == "split") return assign(view.split, column_by_wire_name(value));
  if (name == "sort") return assign(view.sort, decode_sort(value));
  if (name == "basis") return assign(view.price_basis, price_basis_by_name(value));
  if (name == "grain") return assign(view.commitment_grain, commitment_grain_by_name(value));
  known = false;
  return false;
}

bool read_member(ViewState& view, std::string_view name, std::string_view value, bool& known) {
  if (name == "source") return assign(view.source, decode_source(value));
  if (name == "host") return assign(view.host, percent_decode(value));
  if (name == "org") return assign(view.org_id, percent_decode(value));
  if (name == "currency") return assign(view.currency, percent_decode(value));
  if (name == "report-org") return assign(view.report.org_id, percent_decode(value));
  if (name == "tenant") return assign(view.report.tenant_id, percent_decode(value));
  if (name == "from") return assign(view.report.first, as_optional(Month::parse(value)));
  if (name == "to") return assign(view.report.last, as_optional(Month::parse(value)));
  return read_explore(view.explore, name, value, known);
}

/// A question that the engine would refuse is dropped here, so that a link never opens a dead view.
void drop_what_is_invalid(DecodedView& decoded) {
  ExploreView& explore = decoded.view.explore;
  QuerySpec spec;
  spec.group_by = explore.group_by;
  if (auto checked = validated(spec); !checked) {
    decoded.problems.push_back("The grouping of the link was left out: " + checked.error().message);
    explore.group_by = ExploreView{}.group_by;
  }
  std::vector<Filter> kept;
  for (Filter& filter : explore.filters) {
    spec = QuerySpec{};
    spec.filters = {filter};
    if (auto checked = validated(spec); checked) {
      kept.push_back(std::move(filter));
    } else {
      decoded.problems.push_back("A filter of the link was left out: " + checked.error().message);
    }
  }
  explore.filters = std::move(kept);
  if (column_info(explore.split).type != ColumnType::kText) {
    decoded.problems.push_back("The chart can only be split by a text column, not by " +
                               std::string(column_info(explore.split).wire_name));
    explore.split = ExploreView{}.split;
  }
}

}  // namespace

std::string encode_view(const ViewState& view) {
  if (view.screen == Screen::kConnect) return "/connect";
  HashWriter writer(view.screen);
  writer.add("source", source_name(view.source));
  if (view.source == Source::kServer) {
    writer.add("host", percent_encode(view.host));
    writer.add("org", percent_encode(view.org_id));
  }
  write_explore(writer, view.explore);
  write_report(writer, view.report);
  if (!view.currency.empty()) writer.add("currency", percent_encode(view.currency));
  return writer.take();
}

DecodedView decode_view(std::string_view hash) {
  DecodedView decoded;
  const auto question_mark = hash.find('?');
  const std::string_view path = hash.substr(0, question_mark);
  if (path == "/explore") {
    decoded.view.screen = Screen::kExplore;
  } else if (path == "/report") {
    decoded.view.screen = Screen::kReport;
  } else if (!path.empty() && path != "/" && path != "/connect") {
    decoded.problems.push_back("There is no page " + std::string(path));
  }
  if (question_mark == std::string_view::npos) return decoded;
  for (const std::string_view member : split(hash.substr(question_mark + 1), '&')) {
    const auto equals = member.find('=');
    if (equals == std::string_view::npos) continue;
    const std::string_view name = member.substr(0, equals);
    const std::string_view value = member.substr(equals + 1);
    bool known = true;
    if (read_member(decoded.view, name, value, known)) continue;
    // The value is not repeated: a link may have been mistyped with a secret in it.
    decoded.problems.push_back(known ? "The link's " + std::string(name) + " could not be read"
                                     : "The link's " + std::string(name) + " is not known here");
  }
  drop_what_is_invalid(decoded);
  return decoded;
}

}  // namespace usagescope
