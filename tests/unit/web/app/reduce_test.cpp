#include "web/app/reduce.hpp"

#include <catch2/catch_test_macros.hpp>

#include "web/app/demo.hpp"

namespace usagescope {
namespace {

template <typename T>
const T* find_request(const Effects& effects, std::uint32_t* id = nullptr) {
  for (const EngineRequest& request : effects.requests) {
    if (const T* command = std::get_if<T>(&request.command)) {
      if (id != nullptr) *id = request.id;
      return command;
    }
  }
  return nullptr;
}

Instant demo_now() { return *Instant::parse("2022-02-15T12:00:00Z"); }

/// A page that is connected to the demo and has loaded its quarter.
class LoadedPage {
 public:
  LoadedPage() {
    state.origin = "http://127.0.0.1:8080";
    std::uint32_t connect_id = 0;
    find_request<ConnectRequest>(run(OpenDemo{}), &connect_id);
    Effects effects = run(ReplyArrived{{connect_id, ConnectedReply{"org", demo_now(), false}}});
    find_request<LoadUsageRequest>(effects, &load_id);
    finish_load(LoadPhase::kDone, 100);
  }

  Effects run(const Command& command) {
    last = reduce(state, command);
    return last;
  }
  Effects finish_load(LoadPhase phase, std::uint32_t rows) {
    LoadStatusReply status;
    status.phase = phase;
    status.rows = rows;
    status.expected_rows = 100;
    status.revision = rows;
    status.as_of = demo_now();
    return run(ReplyArrived{{load_id, status}});
  }
  Effects answer_table(std::uint32_t matching_rows) {
    QueryReply reply;
    reply.result.matching_rows = matching_rows;
    return run(ReplyArrived{{state.table.answer.pending_id, reply}});
  }

  AppState state;
  Effects last;
  std::uint32_t load_id = 0;
};

TEST_CASE("the demo connects, loads the previous quarter and asks", "[reduce]") {
  AppState state;
  state.origin = "http://127.0.0.1:8080";
  Effects effects = reduce(state, OpenDemo{});
  std::uint32_t id = 0;
  const auto* connect = find_request<ConnectRequest>(effects, &id);
  REQUIRE(connect != nullptr);
  CHECK(connect->host == state.origin);
  CHECK(connect->api_token == demo_identity(Source::kDemoDistributor).api_token);
  CHECK(effects.push_url);
  CHECK(visible_screen(state) == Screen::kConnect);

  effects = reduce(state, ReplyArrived{{id, ConnectedReply{"org", demo_now(), false}}});
  CHECK(visible_screen(state) == Screen::kExplore);
  const auto* load = find_request<LoadUsageRequest>(effects);
  REQUIRE(load != nullptr);
  CHECK(load->period == Period::of(*Quarter::parse("2021-Q4")));
  CHECK(load->page_limit == 100);
}

TEST_CASE("an unfinished form is answered with the field and what to do", "[reduce]") {
  AppState state;
  CHECK(reduce(state, Connect{}).requests.empty());
  REQUIRE(state.form.error);
  CHECK(state.form.error->path == "host");
  static_cast<void>(reduce(state, EditHost{"https://example.test/"}));
  static_cast<void>(reduce(state, EditOrganization{"org"}));
  static_cast<void>(reduce(state, Connect{}));
  CHECK(state.form.error->path == "token");
  static_cast<void>(reduce(state, EditToken{"secret-token"}));
  const Effects effects = reduce(state, Connect{});
  const auto* connect = find_request<ConnectRequest>(effects);
  REQUIRE(connect != nullptr);
  CHECK(connect->host == "https://example.test");
  CHECK_FALSE(state.form.error);
}

TEST_CASE("the token is forgotten once it was exchanged and never in the address", "[reduce]") {
  AppState state;
  static_cast<void>(reduce(state, EditHost{"https://example.test"}));
  static_cast<void>(reduce(state, EditOrganization{"org"}));
  static_cast<void>(reduce(state, EditToken{"secret-token"}));
  std::uint32_t id = 0;
  find_request<ConnectRequest>(reduce(state, Connect{}), &id);
  static_cast<void>(reduce(state, ReplyArrived{{id, ConnectedReply{"org", demo_now(), false}}}));
  CHECK(state.form.api_token.empty());
  CHECK(encode_view(state.view).find("secret") == std::string::npos);
  CHECK(state.view.source == Source::kServer);
}

TEST_CASE("a refused connection keeps the form and says why", "[reduce]") {
  AppState state;
  std::uint32_t id = 0;
  find_request<ConnectRequest>(reduce(state, OpenDemo{}), &id);
  const Error refused{ErrorCode::kUnauthorized, "The token is not known", ""};
  static_cast<void>(reduce(state, ReplyArrived{{id, FailedReply{refused, 401}}}));
  CHECK(state.form.error == refused);
  CHECK(state.form.pending_id == 0);
  CHECK(visible_screen(state) == Screen::kConnect);
}

TEST_CASE("no answer from another origin: the page says what a gateway has to be told",
          "[reduce]") {
  const auto said_of = [](const char* host, ErrorCode code) {
    AppState state;
    state.origin = "https://usage.test";
    static_cast<void>(reduce(state, EditHost{host}));
    static_cast<void>(reduce(state, EditOrganization{"org"}));
    static_cast<void>(reduce(state, EditToken{"secret-token"}));
    std::uint32_t id = 0;
    find_request<ConnectRequest>(reduce(state, Connect{}), &id);
    static_cast<void>(reduce(state, ReplyArrived{{id, FailedReply{{code, "Failed.", ""}, 0}}}));
    return state.form.error->message;
  };
  CHECK(said_of("http://127.0.0.1:8080", ErrorCode::kNetwork) ==
        "Failed. A gateway that was started with --origin https://usage.test allows it.");
  CHECK(said_of("https://usage.test/", ErrorCode::kNetwork) == "Failed.");
  CHECK(said_of("http://127.0.0.1:8080", ErrorCode::kUnauthorized) == "Failed.");
}

TEST_CASE("a narrower period is a question, a wider one a load", "[reduce]") {
  LoadedPage page;
  const Period november = Period::of(*Month::parse("2021-11"));
  Effects effects = page.run(SetPeriod{november});
  CHECK(find_request<LoadUsageRequest>(effects) == nullptr);
  const auto* query = find_request<QueryRequest>(effects);
  REQUIRE(query != nullptr);
  CHECK(query->spec.period == november);
  CHECK(effects.push_url);

  effects = page.run(SetPeriod{Period::of(*Month::parse("2022-01"))});
  CHECK(find_request<LoadUsageRequest>(effects) != nullptr);
}

TEST_CASE("the same question is asked once", "[reduce]") {
  LoadedPage page;
  CHECK(find_request<QueryRequest>(page.run(SetMeasure{Measure::kUsage})) != nullptr);
  CHECK(find_request<QueryRequest>(page.run(SetMeasure{Measure::kUsage})) == nullptr);
  CHECK_FALSE(page.last.push_url);
}

TEST_CASE("an overtaken answer is dropped and the previous one stays", "[reduce]") {
  LoadedPage page;
  page.answer_table(7);
  static_cast<void>(page.run(SetMeasure{Measure::kUsage}));
  const std::uint32_t overtaken = page.state.table.answer.pending_id;
  static_cast<void>(page.run(SetMeasure{Measure::kRows}));
  REQUIRE(page.state.table.answer.pending_id != overtaken);
  QueryReply late;
  late.result.matching_rows = 99;
  static_cast<void>(page.run(ReplyArrived{{overtaken, late}}));
  REQUIRE(page.state.table.answer.value);
  CHECK(page.state.table.answer.value->result.matching_rows == 7);
  CHECK(page.state.table.answer.is_pending());
}

TEST_CASE("one condition a column; no values remove it", "[reduce]") {
  LoadedPage page;
  static_cast<void>(page.run(SetFilter{{Column::kService, FilterOperator::kEquals, {"A"}}}));
  static_cast<void>(page.run(SetFilter{{Column::kChargeId, FilterOperator::kEquals, {"C"}}}));
  static_cast<void>(page.run(SetFilter{{Column::kService, FilterOperator::kIn, {"A", "B"}}}));
  REQUIRE(page.state.view.explore.filters.size() == 2);
  CHECK(page.state.view.explore.filters[0].values.size() == 2);
  static_cast<void>(page.run(SetFilter{{Column::kService, FilterOperator::kIn, {}}}));
  REQUIRE(page.state.view.explore.filters.size() == 1);
  CHECK(page.state.view.explore.filters[0].column == Column::kChargeId);
}

TEST_CASE("pressing a group filters to it and goes one level down", "[reduce]") {
  LoadedPage page;
  static_cast<void>(page.run(DrillInto{{Column::kResellerId, DateBucket::kNone}, {"114214", "SoftChoice Inc", false}}));
  CHECK(page.state.view.explore.filters ==
        std::vector<Filter>{{Column::kResellerId, FilterOperator::kEquals, {"114214"}}});
  CHECK(page.state.view.explore.group_by ==
        std::vector<GroupKey>{{Column::kCustomerOrgId, DateBucket::kNone}});

  static_cast<void>(page.run(DrillInto{{Column::kUsageTimestamp, DateBucket::kMonth}, {"2021-11", "2021-11", false}}));
  CHECK(page.state.view.explore.period == Period::of(*Month::parse("2021-11")));
}

TEST_CASE("expanding all forgets what was toggled and asks again", "[reduce]") {
  LoadedPage page;
  static_cast<void>(page.run(ToggleGroup{"114214"}));
  CHECK(page.state.window.toggled == std::vector<std::vector<std::string>>{{"114214"}});
  static_cast<void>(page.run(ToggleGroup{"114214"}));
  CHECK(page.state.window.toggled.empty());
  static_cast<void>(page.run(ToggleGroup{"114214"}));
  const Effects effects = page.run(ExpandAll{true});
  CHECK(page.state.window.toggled.empty());
  const auto* query = find_request<QueryRequest>(effects);
  REQUIRE(query != nullptr);
  CHECK(query->window.expanded_by_default);
  CHECK_FALSE(effects.push_url);
}

TEST_CASE("an empty answer asks what each condition hides", "[reduce]") {
  LoadedPage page;
  static_cast<void>(page.run(SetFilter{{Column::kService, FilterOperator::kEquals, {"A"}}}));
  static_cast<void>(page.run(SetFilter{{Column::kChargeId, FilterOperator::kEquals, {"C"}}}));
  page.answer_table(0);
  REQUIRE(page.state.hints.size() == 2);
  CHECK(page.state.hints[0].query.asked->spec.filters.front().column == Column::kChargeId);
  CHECK(page.state.hints[1].query.asked->spec.filters.front().column == Column::kService);
}

TEST_CASE("ids of a link are named, once", "[reduce]") {
  LoadedPage page;
  static_cast<void>(page.run(Navigate{"/explore?source=demo&f.resellerId=114214&f.service=A"}));
  REQUIRE(page.state.filter_names.size() == 2);
  const QuerySlot& names = page.state.filter_names[0];
  REQUIRE(names.asked);
  CHECK(names.asked->spec.filters == std::vector<Filter>{page.state.view.explore.filters[0]});
  CHECK(names.asked->spec.group_by == std::vector<GroupKey>{{Column::kResellerId, DateBucket::kNone}});
  CHECK_FALSE(page.state.filter_names[1].asked);  // a service is its own name
  QueryReply reply;
  reply.result.rows.emplace_back();
  reply.result.rows[0].key = {"114214", "SoftChoice Inc", false};
  static_cast<void>(page.run(ReplyArrived{{names.answer.pending_id, reply}}));
  CHECK(page.state.labels.at({Column::kResellerId, "114214"}) == "SoftChoice Inc");
  const std::uint32_t last_id = page.state.last_request_id;
  static_cast<void>(page.finish_load(LoadPhase::kDone, 100));
  CHECK(page.state.last_request_id == last_id);
}

TEST_CASE("a failed load keeps its rows and can be resumed", "[reduce]") {
  LoadedPage page;
  static_cast<void>(page.run(SetPeriod{Period::of(*Month::parse("2022-01"))}));
  page.load_id = page.state.load_id;
  page.finish_load(LoadPhase::kFailed, 40);
  CHECK(page.state.load->rows == 40);
  CHECK(page.state.load_id == 0);
  const Effects effects = page.run(ResumeLoad{});
  CHECK(find_request<ResumeLoadRequest>(effects) != nullptr);
  CHECK(find_request<LoadUsageRequest>(effects) == nullptr);
  CHECK(page.state.load_id != 0);
}

TEST_CASE("a link to a demo view connects by itself; one to a server waits for the token", "[reduce]") {
  AppState state;
  Effects effects = reduce(state, Navigate{"/explore?source=demo&f.chargeId=VOD-HS"});
  CHECK(find_request<ConnectRequest>(effects) != nullptr);
  CHECK_FALSE(effects.push_url);

  AppState other;
  effects = reduce(other, Navigate{"/explore?source=server&host=https%3A%2F%2Fexample.test&org=abc"});
  CHECK(effects.requests.empty());
  CHECK(other.form.host == "https://example.test");
  CHECK(other.form.org_id == "abc");
  CHECK(visible_screen(other) == Screen::kConnect);
}

TEST_CASE("the report is asked month range by month range", "[reduce]") {
  LoadedPage page;
  Effects effects = page.run(OpenScreen{Screen::kReport});
  const auto* report = find_request<LoadReportRequest>(effects);
  REQUIRE(report != nullptr);
  CHECK(report->first == *Month::parse("2021-09"));
  CHECK(report->last == *Month::parse("2022-02"));
  CHECK(report->org_id == "org");
  const Error refused{ErrorCode::kForbidden, "The role may not read reports", ""};
  static_cast<void>(page.run(ReplyArrived{{page.state.report.pending_id, FailedReply{refused, 403}}}));
  CHECK(page.state.report.error == refused);
  CHECK(find_request<LoadReportRequest>(page.run(ReloadReport{})) != nullptr);
}

}  // namespace
}  // namespace usagescope
