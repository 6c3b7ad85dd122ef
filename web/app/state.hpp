#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "core/base/result.hpp"
#include "core/query/query_result.hpp"
#include "web/app/view_state.hpp"
#include "web/engine/protocol.hpp"

namespace usagescope {

/// A value that lives elsewhere. While the next answer is on its way the previous one stays, so
/// nothing flickers; an error stands beside it.
template <typename T>
struct Remote {
  std::optional<T> value;
  std::optional<Error> error;
  std::uint32_t pending_id = 0;  ///< request under way, 0 = none
  [[nodiscard]] bool is_pending() const noexcept { return pending_id != 0; }
};

struct ConnectForm {
  std::string host;
  std::string org_id;
  std::string api_token;  ///< in memory only; cleared once it was exchanged
  std::optional<Error> error;
  std::uint32_t pending_id = 0;
  Source pending_source = Source::kNone;
};

struct Session {
  Source source = Source::kNone;
  std::string host;
  std::string org_id;
  Instant server_time;
  bool is_browser_time = false;
};

/// A question to the engine and its last answer.
struct QuerySlot {
  std::optional<QueryRequest> asked;   ///< the newest question, answered or under way
  std::uint64_t asked_revision = 0;    ///< of the table when it was asked
  Remote<QueryReply> answer;
  QuerySpec answered_spec;             ///< the question that answer.value belongs to
};

/// What one condition less would show, for the empty state.
struct DropHint {
  std::size_t filter = 0;  ///< into ExploreView::filters
  QuerySlot query;
};

struct AppState {
  std::string origin;
  ViewState view;
  std::vector<std::string> link_problems;  ///< of the hash that was opened last

  ConnectForm form;
  std::optional<Session> session;

  std::optional<Period> loaded_period;     ///< of the load that filled the table
  std::optional<LoadStatusReply> load;
  std::uint32_t load_id = 0;               ///< under way, 0 = none
  bool is_load_error_dismissed = false;

  QueryWindow window;                      ///< of the table: rows on screen, expanded groups
  QuerySlot table;
  QuerySlot chart;
  Column facet_column = Column::kChargeId;
  QuerySlot facet;                         ///< values of facet_column under the other filters
  std::vector<DropHint> hints;
  std::vector<QuerySlot> filter_names;     ///< names of filtered ids, by filter, after a link was opened

  /// Chart colour of each value of the split, given once, so that a value keeps its colour while
  /// filters change (look.md, chart palette).
  std::map<std::string, int> series_colors;

  Remote<ReportReply> report;
  std::map<std::string, std::string> report_organizations;  ///< id -> name, of all answers so far
  std::optional<LoadReportRequest> report_asked;  ///< that `report` answers or awaits

  /// Latest name of ids that answers showed, for chips: (column, value) -> label.
  std::map<std::pair<Column, std::string>, std::string> labels;

  std::uint32_t last_request_id = 0;
  std::uint64_t version = 0;               ///< grows with every change
};

/// The screen to draw: the one that the view names, or Connect while nobody is connected to its
/// source.
[[nodiscard]] Screen visible_screen(const AppState& state);

/// The period that the Explore screen shows: the chosen one, or the quarter before the server's day
/// (the API's own default, made explicit; product.md, T6).
[[nodiscard]] Period effective_period(const AppState& state);

/// First and last month of the report screen: the chosen ones, or the six months up to now.
[[nodiscard]] std::pair<Month, Month> effective_report_months(const AppState& state);

/// The questions that the Explore screen asks for a state.
[[nodiscard]] QuerySpec table_query(const AppState& state);
[[nodiscard]] QuerySpec chart_query(const AppState& state);
[[nodiscard]] QuerySpec facet_query(const AppState& state, Column column);

}  // namespace usagescope
