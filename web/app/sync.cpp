#include "web/app/sync.hpp"

#include <algorithm>

#include "web/app/demo.hpp"
#include "web/app/selectors.hpp"

namespace usagescope {
namespace {

/// Rows asked around the visible ones, so that scrolling seldom waits.
constexpr std::uint32_t kWindowRows = 400;
constexpr std::uint32_t kWindowMargin = 80;
/// Groups that a chart can ask for: days of a year times values of the split.
constexpr std::uint32_t kChartRows = 100'000;

std::uint64_t table_revision(const AppState& state) {
  return state.load ? state.load->revision : 0;
}

bool is_within(const Period& inner, const Period& outer) {
  return outer.begin <= inner.begin && inner.end <= outer.end;
}

void remember_labels(AppState& state, const QueryRequest& request, const QueryResult& result) {
  for (const QueryRow& row : result.rows) {
    if (row.level >= request.spec.group_by.size() || row.key.label == row.key.value) continue;
    state.labels[{request.spec.group_by[row.level].column, row.key.value}] = row.key.label;
  }
}

void start_connecting(AppState& state, Source source, ConnectRequest request, Effects& effects) {
  state.form.error.reset();
  state.form.pending_source = source;
  state.form.host = request.host;
  state.form.org_id = request.org_id;
  state.form.pending_id = send(state, std::move(request), effects);
}

void ask_hints(AppState& state, Effects& effects) {
  const auto& filters = state.view.explore.filters;
  const auto& answer = state.table.answer;
  const bool is_empty = answer.value && !answer.is_pending() && answer.value->result.matching_rows == 0;
  if (!is_empty || filters.empty() || state.load_id != 0) {
    state.hints.clear();
    return;
  }
  state.hints.resize(filters.size());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    QuerySpec spec = table_query(state);
    spec.filters.erase(spec.filters.begin() + static_cast<std::ptrdiff_t>(i));
    spec.group_by.clear();
    spec.sort.clear();
    spec.measures = {Measure::kListCost};
    state.hints[i].filter = i;
    ask(state, state.hints[i].query, {std::move(spec), {}}, effects);
  }
}

/// A link holds ids. Those that no answer has named yet are asked for, so that a filter reads the
/// same after a reload.
void ask_filter_names(AppState& state, Effects& effects) {
  const auto& filters = state.view.explore.filters;
  state.filter_names.resize(filters.size());
  for (std::size_t i = 0; i < filters.size(); ++i) {
    const Filter& filter = filters[i];
    const bool has_ids = filter.op == FilterOperator::kEquals || filter.op == FilterOperator::kIn;
    const bool is_unnamed = std::any_of(
        filter.values.begin(), filter.values.end(),
        [&](const std::string& value) { return !state.labels.contains({filter.column, value}); });
    if (!has_ids || !is_unnamed || !name_column_of(filter.column)) continue;
    QuerySpec spec;
    spec.filters = {filter};
    spec.group_by = {{filter.column, DateBucket::kNone}};
    spec.measures = {Measure::kRows};
    ask(state, state.filter_names[i], {std::move(spec), {}}, effects);
  }
}

void synchronize_explore(AppState& state, Effects& effects) {
  const Period period = effective_period(state);
  if (!state.loaded_period || !is_within(period, *state.loaded_period)) {
    state.loaded_period = period;
    state.load.reset();
    state.is_load_error_dismissed = false;
    state.load_id = send(state, LoadUsageRequest{period, 100}, effects);
  }
  if (!state.load) return;
  ask(state, state.table, {table_query(state), state.window}, effects);
  ask(state, state.chart, {chart_query(state), {0, kChartRows, true, {}}}, effects);
  ask_hints(state, effects);
  ask_filter_names(state, effects);
}

void synchronize_report(AppState& state, Effects& effects) {
  const auto [first, last] = effective_report_months(state);
  const ReportView& view = state.view.report;
  LoadReportRequest wanted{view.org_id.empty() ? state.session->org_id : view.org_id, view.tenant_id,
                           first, last};
  if (state.report_asked == wanted) return;
  state.report_asked = wanted;
  state.report.error.reset();
  state.report.pending_id = send(state, std::move(wanted), effects);
}

// ---- replies -------------------------------------------------------------------------------------

void apply(AppState& state, std::uint32_t id, const ConnectedReply& reply) {
  if (id != state.form.pending_id) return;
  forget_session(state);
  state.session = Session{state.form.pending_source, state.form.host, reply.org_id,
                          reply.server_time, reply.is_browser_time};
  state.form.pending_id = 0;
  state.form.api_token.clear();
  state.view.source = state.session->source;
  if (state.view.screen == Screen::kConnect) state.view.screen = Screen::kExplore;
  if (state.view.source == Source::kServer) {
    state.view.host = state.session->host;
    state.view.org_id = state.session->org_id;
  }
}

void apply(AppState& state, std::uint32_t id, const LoadStatusReply& reply) {
  if (id != state.load_id) return;
  state.load = reply;
  const bool is_running = reply.phase == LoadPhase::kLoading || reply.phase == LoadPhase::kRetrying;
  if (!is_running) state.load_id = 0;
}

constexpr int kPaletteSize = 8;

/// Gives a free colour to each value that the chart shows for the first time.
void assign_series_colors(AppState& state) {
  auto& colors = state.series_colors;
  for (const ChartData::Series& series : chart_data(state).series) {
    if (series.is_other || colors.contains(series.value.value)) continue;
    int color = 0;
    const auto is_taken = [&](int wanted) {
      return std::any_of(colors.begin(), colors.end(),
                         [&](const auto& entry) { return entry.second == wanted; });
    };
    while (color < kPaletteSize && is_taken(color)) ++color;
    colors[series.value.value] = color < kPaletteSize ? color : static_cast<int>(colors.size()) % kPaletteSize;
  }
}

/// All slots that a query reply or its failure can belong to.
template <typename Visitor>
void visit_slots(AppState& state, Visitor visitor) {
  visitor(state.table);
  visitor(state.chart);
  visitor(state.facet);
  for (DropHint& hint : state.hints) visitor(hint.query);
  for (QuerySlot& slot : state.filter_names) visitor(slot);
}

void apply(AppState& state, std::uint32_t id, const QueryReply& reply) {
  visit_slots(state, [&](QuerySlot& slot) {
    if (slot.answer.pending_id != id) return;
    slot.answer.pending_id = 0;
    slot.answer.error.reset();
    slot.answer.value = reply;
    slot.answered_spec = slot.asked->spec;
    remember_labels(state, *slot.asked, reply.result);
    if (&slot == &state.chart) assign_series_colors(state);
  });
}

void apply(AppState& state, std::uint32_t id, const ReportReply& reply) {
  if (id != state.report.pending_id) return;
  state.report.pending_id = 0;
  state.report.error.reset();
  state.report.value = reply;
  for (const MonthReport& month : reply.months) {
    for (const ReportOrganization& organization : month.organizations) {
      if (organization.org_id) {
        state.report_organizations[*organization.org_id] =
            organization.org_name.value_or(*organization.org_id);
      }
    }
  }
}

/// Only the page knows its own origin, which whoever starts a gateway has to name.
Error with_way_in(const AppState& state, Error error) {
  if (error.code == ErrorCode::kNetwork && state.form.host != state.origin) {
    error.message += " A gateway that was started with --origin " + state.origin + " allows it.";
  }
  return error;
}

/// Answers to requests that the page does not make.
template <typename Other>
void apply(AppState&, std::uint32_t, const Other&) {}

void apply(AppState& state, std::uint32_t id, const FailedReply& reply) {
  if (id == state.form.pending_id) {
    state.form.pending_id = 0;
    state.form.error = with_way_in(state, reply.error);
    return;
  }
  if (id == state.report.pending_id) {
    state.report.pending_id = 0;
    state.report.error = reply.error;
    state.report.value.reset();
    return;
  }
  if (id == state.load_id) {
    state.load_id = 0;
    if (!state.load) state.load = LoadStatusReply{};
    state.load->phase = LoadPhase::kFailed;
    state.load->error = reply.error;
    state.load->http_status = reply.http_status;
    return;
  }
  visit_slots(state, [&](QuerySlot& slot) {
    if (slot.answer.pending_id != id) return;
    slot.answer.pending_id = 0;
    slot.answer.error = reply.error;
  });
}

}  // namespace

std::uint32_t send(AppState& state, EngineCommand command, Effects& effects) {
  const std::uint32_t id = ++state.last_request_id;
  effects.requests.push_back({id, std::move(command)});
  return id;
}

void ask(AppState& state, QuerySlot& slot, QueryRequest request, Effects& effects) {
  const std::uint64_t revision = table_revision(state);
  const bool is_same_question = slot.asked == request;
  if (is_same_question && slot.asked_revision == revision) return;
  // While rows stream in, one question at a time is enough: its answer brings the next.
  if (is_same_question && slot.answer.is_pending()) return;
  slot.asked = request;
  slot.asked_revision = revision;
  slot.answer.pending_id = send(state, std::move(request), effects);
}

void connect_with_form(AppState& state, Effects& effects) {
  ConnectForm& form = state.form;
  while (!form.host.empty() && form.host.back() == '/') form.host.pop_back();
  const bool has_scheme = form.host.starts_with("https://") || form.host.starts_with("http://");
  if (!has_scheme) {
    form.error = Error{ErrorCode::kInvalidArgument,
                       "Give the host with its scheme, for example https://console.navigator.vmware.com",
                       "host"};
  } else if (form.org_id.empty()) {
    form.error = Error{ErrorCode::kInvalidArgument,
                       "Give the organisation id; the console shows it under the organisation's name",
                       "organisation"};
  } else if (form.api_token.empty()) {
    form.error = Error{ErrorCode::kInvalidArgument,
                       "Give an API token of this organisation; you generate it in your account", "token"};
  } else {
    start_connecting(state, Source::kServer, {form.host, form.org_id, form.api_token}, effects);
  }
}

void connect_demo(AppState& state, Source source, Effects& effects) {
  const DemoIdentity identity = demo_identity(source);
  start_connecting(
      state, source,
      {state.origin, std::string(identity.org_id), std::string(identity.api_token)}, effects);
}

void open_source_of_view(AppState& state, Effects& effects) {
  const ViewState& view = state.view;
  if (view.screen == Screen::kConnect) return;
  const bool is_connected =
      state.session && state.session->source == view.source &&
      (view.source != Source::kServer ||
       (state.session->host == view.host && state.session->org_id == view.org_id));
  if (is_connected) return;
  if (is_demo(view.source)) {
    connect_demo(state, view.source, effects);
    return;
  }
  forget_session(state);
  if (!view.host.empty()) state.form.host = view.host;
  if (!view.org_id.empty()) state.form.org_id = view.org_id;
}

void forget_session(AppState& state) {
  state.session.reset();
  state.loaded_period.reset();
  state.load.reset();
  state.load_id = 0;
  state.is_load_error_dismissed = false;
  state.window = {};
  state.table = {};
  state.chart = {};
  state.facet = {};
  state.hints.clear();
  state.filter_names.clear();
  state.report = {};
  state.report_asked.reset();
  state.report_organizations.clear();
  state.labels.clear();
  state.series_colors.clear();
}

void move_window(AppState& state, std::uint32_t first, std::uint32_t count) {
  QueryWindow& window = state.window;
  const std::uint32_t end = first + count;
  const bool is_inside = first >= window.offset && end <= window.offset + window.limit;
  const bool has_margin = (window.offset == 0 || first >= window.offset + kWindowMargin / 2) &&
                          end + kWindowMargin / 2 <= window.offset + window.limit;
  if (is_inside && has_margin) return;
  window.offset = first > kWindowMargin ? first - kWindowMargin : 0;
  window.limit = std::max(kWindowRows, count + 2 * kWindowMargin);
}

void apply_reply(AppState& state, const EngineReply& reply) {
  std::visit([&](const auto& answer) { apply(state, reply.id, answer); }, reply.answer);
}

void synchronize(AppState& state, Effects& effects) {
  switch (visible_screen(state)) {
    case Screen::kConnect: return;
    case Screen::kExplore: synchronize_explore(state, effects); return;
    case Screen::kReport: synchronize_report(state, effects); return;
  }
}

}  // namespace usagescope
