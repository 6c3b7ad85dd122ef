#include "web/app/reduce.hpp"

#include <algorithm>
#include <type_traits>

#include "web/app/demo.hpp"
#include "web/app/sync.hpp"

namespace usagescope {
namespace {

/// The key that usually follows when one value of another was chosen (product.md, drill-down).
std::optional<Column> next_drill_column(Column column) {
  switch (column) {
    case Column::kDistributorId: return Column::kResellerId;
    case Column::kResellerId: return Column::kCustomerOrgId;
    case Column::kCustomerOrgId: return Column::kSubscriptionId;
    case Column::kSubscriptionId: return Column::kChargeId;
    case Column::kService: return Column::kChargeId;
    case Column::kProductFamily: return Column::kService;
    default: return std::nullopt;
  }
}

std::optional<Period> period_of_group(const GroupKey& key, const std::string& value) {
  switch (key.bucket) {
    case DateBucket::kDay:
      if (const auto day = CivilDate::parse(value)) return Period{*day, day->plus_days(1)};
      return std::nullopt;
    case DateBucket::kWeek:
      if (const auto monday = CivilDate::parse(value)) return Period{*monday, monday->plus_days(7)};
      return std::nullopt;
    case DateBucket::kMonth:
      if (const auto month = Month::parse(value)) return Period::of(*month);
      return std::nullopt;
    case DateBucket::kQuarter:
      if (const auto quarter = Quarter::parse(value)) return Period::of(*quarter);
      return std::nullopt;
    default: break;
  }
  return std::nullopt;
}

void set_filter(ExploreView& view, const Filter& filter) {
  const auto same_column = [&](const Filter& other) { return other.column == filter.column; };
  const auto place = std::find_if(view.filters.begin(), view.filters.end(), same_column);
  const auto index = place - view.filters.begin();
  const bool existed = place != view.filters.end();
  std::erase_if(view.filters, same_column);
  if (filter.values.empty()) return;
  // A changed condition keeps its place among the chips.
  view.filters.insert(existed ? view.filters.begin() + index : view.filters.end(), filter);
}

class Reducer {
 public:
  explicit Reducer(AppState& state) : state_(state) {}

  Effects take() { return std::move(effects_); }

  // ---- connecting --------------------------------------------------------------------------------

  void operator()(const EditHost& edit) { state_.form.host = edit.text; }
  void operator()(const EditOrganization& edit) { state_.form.org_id = edit.text; }
  void operator()(const EditToken& edit) { state_.form.api_token = edit.text; }
  void operator()(const Connect&) { connect_with_form(state_, effects_); }
  void operator()(const OpenDemo& open) {
    view().source = open.source;
    if (view().screen == Screen::kConnect || open.source != Source::kDemoDistributor) {
      view().screen =
          open.source == Source::kDemoProvider ? Screen::kReport : Screen::kExplore;
    }
    if (open.source == Source::kDemoProvider) view().report.tenant_id.clear();
    connect_demo(state_, open.source, effects_);
  }
  void operator()(const Disconnect&) {
    forget_session(state_);
    view().screen = Screen::kConnect;
    view().source = Source::kNone;
    send(state_, DisconnectRequest{}, effects_);
  }
  void operator()(const OpenScreen& open) { view().screen = open.screen; }

  // ---- the question ------------------------------------------------------------------------------

  void operator()(const SetPeriod& set) {
    if (!set.period.is_empty()) explore().period = set.period;
  }
  void operator()(const SetFilter& set) { set_filter(explore(), set.filter); }
  void operator()(const RemoveFilter& remove) {
    if (remove.index >= explore().filters.size()) return;
    explore().filters.erase(explore().filters.begin() + static_cast<std::ptrdiff_t>(remove.index));
  }
  void operator()(const ClearFilters&) { explore().filters.clear(); }
  void operator()(const SetGroupBy& set) {
    explore().group_by = set.keys;
    if (explore().group_by.size() > 2) explore().group_by.resize(2);
    explore().sort.reset();
    state_.window = {};
  }
  void operator()(const SetMeasure& set) {
    explore().measure = set.measure;
    explore().sort.reset();
  }
  void operator()(const SetPriceBasis& set) { explore().price_basis = set.basis; }
  void operator()(const SetCommitmentGrain& set) { explore().commitment_grain = set.grain; }
  void operator()(const SetSplit& set) {
    explore().split = set.column;
    state_.series_colors.clear();
  }
  void operator()(const SetSort& set) { explore().sort = set.sort; }
  void operator()(const SetCurrency& set) { view().currency = set.label; }

  void operator()(const ToggleGroup& toggle) {
    auto& toggled = state_.window.toggled;
    const auto place = std::find(toggled.begin(), toggled.end(), std::vector{toggle.value});
    if (place == toggled.end()) {
      toggled.push_back({toggle.value});
    } else {
      toggled.erase(place);
    }
  }
  void operator()(const ExpandAll& expand) {
    state_.window.expanded_by_default = expand.is_expanded;
    state_.window.toggled.clear();
  }
  void operator()(const ShowRows& show) { move_window(state_, show.first, show.count); }
  void operator()(const DrillInto& drill) {
    if (drill.value.is_missing) return;
    if (const auto period = period_of_group(drill.key, drill.value.value)) {
      const Period shown = effective_period(state_);
      explore().period = Period{std::max(period->begin, shown.begin), std::min(period->end, shown.end)};
      return;
    }
    set_filter(explore(), {drill.key.column, FilterOperator::kEquals, {drill.value.value}});
    step_group_key_down(drill.key);
  }
  void operator()(const OpenFacet& open) {
    if (state_.facet_column != open.column) state_.facet = {};
    state_.facet_column = open.column;
    ask(state_, state_.facet, {facet_query(state_, open.column), {0, 1000, true, {}}}, effects_);
  }

  // ---- loading -----------------------------------------------------------------------------------

  void operator()(const CancelLoad&) {
    if (state_.load_id != 0) send(state_, CancelLoadRequest{}, effects_);
  }
  void operator()(const ResumeLoad&) {
    state_.is_load_error_dismissed = false;
    state_.load_id = send(state_, ResumeLoadRequest{}, effects_);
  }
  void operator()(const KeepPartialLoad&) { state_.is_load_error_dismissed = true; }

  // ---- service report ----------------------------------------------------------------------------

  void operator()(const SetReport& set) { view().report = set.report; }
  void operator()(const ReloadReport&) { state_.report_asked.reset(); }

  // ---- from outside ------------------------------------------------------------------------------

  void operator()(const Navigate& navigate) {
    DecodedView decoded = decode_view(navigate.hash);
    state_.view = std::move(decoded.view);
    state_.link_problems = std::move(decoded.problems);
    state_.window = {};
    open_source_of_view(state_, effects_);
  }
  void operator()(const ReplyArrived& arrived) { apply_reply(state_, arrived.reply); }
  void operator()(const EngineBroke& broke) {
    state_.form.pending_id = 0;
    state_.form.error = broke.error;
    state_.table.answer.error = broke.error;
    state_.table.answer.pending_id = 0;
  }

 private:
  ViewState& view() { return state_.view; }
  ExploreView& explore() { return state_.view.explore; }

  /// Grouping by what was just narrowed to one value would show one row; go one level down.
  void step_group_key_down(const GroupKey& key) {
    auto& keys = explore().group_by;
    const auto place = std::find(keys.begin(), keys.end(), key);
    if (place == keys.end()) return;
    state_.window = {};
    if (keys.size() == 2) {
      keys.erase(place);
      return;
    }
    if (const auto next = next_drill_column(key.column)) {
      keys = {{*next, DateBucket::kNone}};
    }
  }

  AppState& state_;
  Effects effects_;
};

bool comes_from_address(const Command& command) {
  return std::holds_alternative<Navigate>(command);
}

}  // namespace

void Effects::append(Effects other) {
  requests.insert(requests.end(), std::make_move_iterator(other.requests.begin()),
                  std::make_move_iterator(other.requests.end()));
  push_url = push_url || other.push_url;
  replace_url = replace_url || other.replace_url;
}

Effects reduce(AppState& state, const Command& command) {
  const ViewState before = state.view;
  Reducer reducer(state);
  std::visit(reducer, command);
  Effects effects = reducer.take();
  synchronize(state, effects);
  const bool is_changed = !(state.view == before);
  if (comes_from_address(command)) {
    effects.replace_url = true;  // the address gets its canonical form, without a history entry
  } else if (is_changed) {
    effects.push_url = true;
    state.link_problems.clear();
  }
  ++state.version;
  return effects;
}

}  // namespace usagescope
