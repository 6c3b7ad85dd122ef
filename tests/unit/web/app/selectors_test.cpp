#include "web/app/selectors.hpp"

#include <catch2/catch_test_macros.hpp>

#include "web/app/reduce.hpp"

namespace usagescope {
namespace {

Decimal dec(const char* text) { return *Decimal::parse(text); }

QueryRow day_row(const char* day, const char* total) {
  QueryRow row;
  row.key = {day, day, false};
  row.values = {dec(total)};
  return row;
}

QueryRow split_row(const std::string& name, const char* value) {
  QueryRow row;
  row.level = 1;
  row.key = {name, name, false};
  row.values = {dec(value)};
  return row;
}

AppState state_with_chart(std::vector<QueryRow> rows) {
  AppState state;
  state.chart.answered_spec.period =
      Period{*CivilDate::from_ymd(2021, 11, 10), *CivilDate::from_ymd(2021, 11, 13)};
  state.chart.answered_spec.measures = {Measure::kListCost};
  state.chart.answer.value = QueryReply{};
  state.chart.answer.value->result.rows = std::move(rows);
  return state;
}

TEST_CASE("the chart has every day, and stacks the largest values exactly", "[selectors]") {
  std::vector<QueryRow> rows = {day_row("2021-11-10", "28.3")};
  for (int i = 1; i <= 7; ++i) rows.push_back(split_row("s" + std::to_string(i), (std::to_string(i) + ".1").c_str()));
  rows.push_back(day_row("2021-11-12", "0.1"));
  rows.push_back(split_row("s1", "0.1"));
  const ChartData data = chart_data(state_with_chart(rows));
  REQUIRE(data.days.size() == 3);
  REQUIRE(data.series.size() == 6);
  CHECK(data.series[0].value.value == "s7");
  CHECK(data.series[5].is_other);
  CHECK(data.series[5].members == 2);
  CHECK(data.days[0].segments[5].value == dec("3.2"));  // 1.1 + 2.1
  CHECK(data.days[0].total == dec("28.3"));
  CHECK_FALSE(data.days[1].has_rows);
  CHECK(data.days[2].segments[5].value == dec("0.1"));
}

TEST_CASE("Other never hides a single value", "[selectors]") {
  std::vector<QueryRow> rows = {day_row("2021-11-10", "21")};
  for (int i = 1; i <= 6; ++i) rows.push_back(split_row("s" + std::to_string(i), "1"));
  const ChartData data = chart_data(state_with_chart(rows));
  REQUIRE(data.series.size() == 6);
  for (const auto& series : data.series) CHECK_FALSE(series.is_other);
}

TEST_CASE("a short load is red, names what was kept and where to go on", "[selectors]") {
  AppState state;
  state.load = LoadStatusReply{};
  state.load->phase = LoadPhase::kFailed;
  state.load->rows = 27400;
  state.load->expected_rows = 67027;
  state.load->pages = 274;
  state.load->first_day = *CivilDate::from_ymd(2021, 10, 30);
  state.load->last_day = *CivilDate::from_ymd(2021, 11, 21);
  state.load->error = Error{ErrorCode::kServer, "502 Bad Gateway after 3 tries", ""};
  CHECK(trust_strip(state).mood == TrustStrip::Mood::kShort);
  CHECK(trust_strip(state).rows == "27,400 of 67,027");
  const auto notice = load_notice(state);
  REQUIRE(notice);
  CHECK(notice->title == "The server stopped answering after 27,400 of 67,027 rows");
  CHECK(notice->resume_label == "Resume from row 27,401");
  CHECK(notice->detail.find("30 Oct – 21 Nov 2021") != std::string::npos);
  CHECK(notice->cause == "502 Bad Gateway after 3 tries");

  state.is_load_error_dismissed = true;
  CHECK_FALSE(load_notice(state));
  CHECK(trust_strip(state).mood == TrustStrip::Mood::kShort);
}

TEST_CASE("while a page is asked again, the wait stands before what failed", "[selectors]") {
  AppState state;
  state.load_id = 1;
  state.load = LoadStatusReply{};
  state.load->phase = LoadPhase::kRetrying;
  state.load->attempt = 2;
  state.load->wait_ms = 5000;
  state.load->error = Error{ErrorCode::kServer, "The server asks to slow down (429).", ""};
  const auto notice = load_notice(state);
  REQUIRE(notice);
  CHECK(notice->detail == "try 2 after 5 s: The server asks to slow down (429).");
  CHECK(notice->rate.empty());
  CHECK(notice->remaining.empty());
}

TEST_CASE("fewer rows than announced is a short load even when the server says done", "[selectors]") {
  AppState state;
  state.load = LoadStatusReply{};
  state.load->phase = LoadPhase::kDone;
  state.load->rows = 1;
  state.load->expected_rows = 100;
  CHECK(trust_strip(state).mood == TrustStrip::Mood::kShort);
  state.load->rows = 100;
  CHECK(trust_strip(state).mood == TrustStrip::Mood::kComplete);
  CHECK_FALSE(load_notice(state));
}

TEST_CASE("a filter reads as a sentence with the latest known name", "[selectors]") {
  AppState state;
  state.labels[{Column::kResellerId, "114214"}] = "SoftChoice Inc";
  const Filter one{Column::kResellerId, FilterOperator::kEquals, {"114214"}};
  CHECK(filter_prefix(one) + " " + filter_value_text(state, one) == "Reseller is SoftChoice Inc");
  const Filter many{Column::kProductFamily, FilterOperator::kIn, {"VMC-AWS", "b", "c"}};
  CHECK(filter_value_text(state, many) == "VMC-AWS +2");
  const Filter range{Column::kUsage, FilterOperator::kBetween, {"1", "5"}};
  CHECK(filter_prefix(range) + " " + filter_value_text(state, range) == "Usage from 1 to 5");
}

TEST_CASE("a value keeps its colour when another one overtakes it", "[selectors]") {
  AppState state = state_with_chart({day_row("2021-11-10", "3"), split_row("a", "2"), split_row("b", "1")});
  state.series_colors = {{"a", 0}, {"b", 1}};
  state.chart.answer.value->result.rows = {day_row("2021-11-10", "3"), split_row("a", "1"), split_row("b", "2")};
  const ChartData data = chart_data(state);
  CHECK(data.series[0].value.value == "b");
  CHECK(data.series[0].color == 1);
  CHECK(data.series[1].color == 0);
}

}  // namespace
}  // namespace usagescope
