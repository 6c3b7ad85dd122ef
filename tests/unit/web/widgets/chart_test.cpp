#include "web/widgets/chart.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/web/widgets/harness.hpp"

using namespace usagescope;

namespace {

ChartModel two_series(int bars) {
  ChartModel model;
  model.name = "Usage per day";
  model.series = {{"Cloud", 0}, {"Other", -1}};
  for (int i = 0; i < bars; ++i) {
    ChartBar bar;
    bar.name = "Day " + std::to_string(i + 1);
    bar.total = "30.00";
    bar.segments = {{10, "10.00"}, {20, "20.00"}};
    model.bars.push_back(std::move(bar));
  }
  return model;
}

struct ChartPage {
  ChartModel model;
  ChartState state;
  ChartEvents seen;
  int legend = -1;
  UiHarness page{[this](Ui& ui) {
    const ChartEvents now = bar_chart(ui, "chart", {0, 40, 600, 200}, model, state);
    if (now.bar >= 0) seen = now;
    const int pressed = chart_legend(ui, "legend", {0, 0, 600, 20}, model);
    if (pressed >= 0) legend = pressed;
  }};
  explicit ChartPage(ChartModel made) : model(std::move(made)) { page.frame(); }
};

}  // namespace

TEST_CASE("each bar is a named button, and one tab stop leads in") {
  ChartPage test(two_series(30));
  CHECK(test.page.faults().empty());
  int stops = 0;
  for (const MirrorNode& node : test.page.ui().nodes()) {
    stops += node.parent == "chart" && node.tabbable ? 1 : 0;
  }
  CHECK(stops == 1);
  CHECK(test.page.find(Role::kButton, "Day 7, 30.00") != nullptr);
}

TEST_CASE("a press says bar and segment") {
  ChartPage test(two_series(10));
  const Rect column = test.page.find(Role::kButton, "Day 4, 30.00")->rect;
  test.page.click({column.center().x, column.bottom() - 5});
  CHECK(test.seen.bar == 3);
  CHECK(test.seen.series == 0);
  test.page.click({column.center().x, column.center().y});
  CHECK(test.seen.series == 1);
  CHECK(test.page.activate(Role::kButton, "Day 9, 30.00"));
  CHECK(test.seen.bar == 8);
  CHECK(test.seen.series == -1);
}

TEST_CASE("arrows walk over the bars") {
  ChartPage test(two_series(10));
  test.page.focus("chart/bar0");
  test.page.key("ArrowRight");
  CHECK(test.page.ui().focused_id() == "chart/bar1");
  test.page.key("End");
  CHECK(test.page.ui().focused_id() == "chart/bar9");
  test.page.key("ArrowRight");
  CHECK(test.page.ui().focused_id() == "chart/bar9");
}

TEST_CASE("partial and missing days say so") {
  ChartModel model = two_series(3);
  model.bars[0].missing = true;
  model.bars[0].segments.clear();
  model.bars[2].partial = true;
  model.missing_text = "Day 1 not loaded";
  ChartPage test(model);
  CHECK(test.page.find(Role::kButton, "Day 1, 30.00, not loaded")->disabled);
  CHECK(test.page.find(Role::kButton, "Day 3, 30.00, partial") != nullptr);
  CHECK(test.page.find(Role::kText, "Day 1 not loaded") != nullptr);
}

TEST_CASE("one bar, four hundred bars and none are drawn") {
  for (const int bars : {0, 1, 400}) {
    ChartPage test(two_series(bars));
    CHECK(test.page.count(Role::kButton) == static_cast<std::size_t>(bars) + 2);
    CHECK(test.page.faults().empty());
  }
}

TEST_CASE("a legend entry is pressed") {
  ChartPage test(two_series(5));
  CHECK(test.page.click(Role::kButton, "Other"));
  CHECK(test.legend == 1);
}

TEST_CASE("axis steps are round") {
  CHECK(nice_scale(371029).step == 100000);
  CHECK(nice_scale(371029).top == 400000);
  CHECK(nice_scale(7).step == 2);
  CHECK(nice_scale(0.9).step == 0.25);
  CHECK(nice_scale(0).top == 4);
  for (const double max : {1e-6, 0.3, 1.0, 99.0, 1234567.0, 8e14}) {
    const AxisScale scale = nice_scale(max);
    CHECK(scale.top >= max * 0.999999);
    CHECK(scale.top / scale.step < 6);
  }
}

TEST_CASE("axis labels are short") {
  CHECK(axis_text(0) == "0");
  CHECK(axis_text(950) == "950");
  CHECK(axis_text(400000) == "400k");
  CHECK(axis_text(1200000) == "1.2M");
  CHECK(axis_text(3e9) == "3B");
  CHECK(axis_text(0.25) == "0.25");
  CHECK(axis_text(-2000) ==
        "\xE2\x88\x92"
        "2k");
}
