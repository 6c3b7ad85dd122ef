#include "web/widgets/table.hpp"

#include <catch2/catch_test_macros.hpp>
#include <set>

#include "tests/unit/web/widgets/harness.hpp"

using namespace usagescope;

namespace {

struct TablePage {
  TableModel model;
  TableState state;
  TableEvents seen;
  std::set<std::int64_t> asked;
  int sorts = 0;
  bool was_extended = false;
  UiHarness page{[this](Ui& ui) {
    const TableEvents now = table(ui, "t", {0, 0, 800, 400}, model, state);
    if (now.activated >= 0) seen.activated = now.activated;
    if (now.toggled >= 0) {
      seen.toggled = now.toggled;
      seen.expand = now.expand;
    }
    if (now.sort_column >= 0) {
      seen.sort_column = now.sort_column;
      was_extended = now.sort_extend;
      ++sorts;
    }
    seen.first_visible = now.first_visible;
    seen.last_visible = now.last_visible;
  }};

  explicit TablePage(std::int64_t rows, bool tree = false) {
    model.name = "Usage";
    model.tree = tree;
    model.columns = {{.id = "name",
                      .header = "Name",
                      .width = 200,
                      .flexible = true,
                      .sortable = true,
                      .row_header = true},
                     {.id = "amount",
                      .header = "Amount",
                      .align = Align::kRight,
                      .width = 120,
                      .sortable = true,
                      .sort = SortOrder::kDescending}};
    model.row_count = rows;
    model.row = [this, tree](std::int64_t i) {
      asked.insert(i);
      TableRow row;
      row.id = std::to_string(i);
      row.level = tree && i % 2 == 1 ? 1 : 0;
      if (tree && row.level == 0) row.expander = Expander::kCollapsed;
      row.cells = {{.text = "Row " + std::to_string(i), .suffix = "id"}, {.text = "1.00"}};
      return row;
    };
    TableRow total;
    total.id = "total";
    total.cells = {{.text = "Total"}, {.text = "9.00"}};
    model.total = total;
    page.frame();
  }
};

}  // namespace

TEST_CASE("a table asks for visible rows only") {
  TablePage test(1000000);
  CHECK(test.page.faults().empty());
  CHECK(test.asked.size() < 20);
  const MirrorNode* grid = test.page.find(Role::kGrid, "Usage");
  REQUIRE(grid != nullptr);
  CHECK(grid->row_count == 1000002);
  CHECK(test.page.count(Role::kColumnheader) == 2);
  CHECK(test.page.find(Role::kColumnheader, "Amount")->sort == SortOrder::kDescending);
  CHECK(test.page.find(Role::kRowheader, "Row 0 id") != nullptr);
  CHECK(test.page.find(Role::kGridcell, "9.00") != nullptr);
}

TEST_CASE("the last of a million rows is reached and drawn in place") {
  TablePage test(1000000);
  test.page.focus("t");
  test.page.key("End", true);
  CHECK(test.state.active_row == 999999);
  const MirrorNode* last = test.page.find(Role::kRow, "Row 999999 id");
  REQUIRE(last != nullptr);
  CHECK(last->row_index == 1000002);
  CHECK(last->rect.bottom() <= 400.5F);
  CHECK(last->rect.h > 31);
  CHECK(test.page.find("t")->active_descendant == last->id);
}

TEST_CASE("keys move through header and rows, and Enter acts") {
  TablePage test(100);
  test.page.focus("t");
  test.page.key("ArrowRight");
  test.page.key("Enter");
  CHECK(test.sorts == 1);
  CHECK(test.seen.sort_column == 1);
  test.page.key("ArrowDown");
  test.page.key("ArrowDown");
  test.page.key("Enter");
  CHECK(test.seen.activated == 1);
  test.page.key("PageDown");
  CHECK(test.state.active_row > 5);
  test.page.key("Home");
  CHECK(test.state.active_row == 0);
  test.page.key("ArrowUp");
  CHECK(test.state.active_row == -1);
}

TEST_CASE("pointer: header sorts, Shift adds a key, a row is pressed") {
  TablePage test(100);
  const Vec2 header = test.page.find(Role::kColumnheader, "Amount")->rect.center();
  test.page.click(header);
  CHECK(test.seen.sort_column == 1);
  CHECK_FALSE(test.was_extended);
  test.page.click(header, true);
  CHECK(test.sorts == 2);
  CHECK(test.was_extended);
  test.page.click(test.page.find(Role::kRow, "Row 3 id")->rect.center());
  CHECK(test.seen.activated == 3);
  CHECK(test.page.activate(Role::kRow, "Row 5 id"));
  CHECK(test.seen.activated == 5);
}

TEST_CASE("a tree opens by its arrow and by keys") {
  TablePage test(100, true);
  CHECK(test.page.find(Role::kTreegrid, "Usage") != nullptr);
  CHECK(test.page.click(Role::kButton, "Expand Row 2"));
  CHECK(test.seen.toggled == 2);
  CHECK(test.seen.expand);
  CHECK(test.seen.activated == -1);
  test.page.focus("t");
  test.page.key("ArrowDown");
  test.page.key("ArrowDown");
  CHECK(test.state.active_row == 1);
  test.page.key("ArrowLeft");
  CHECK(test.state.active_row == 0);
  test.page.key("ArrowRight");
  CHECK(test.seen.toggled == 0);
}

TEST_CASE("the wheel scrolls and the page sleeps again") {
  TablePage test(1000);
  test.page.wheel({100, 200}, 320);
  CHECK(test.state.offset_y == 320);
  CHECK(test.seen.first_visible == 10);
  CHECK(test.page.is_idle());
}

TEST_CASE("an empty table says so") {
  TablePage test(0);
  test.model.empty_text = "No rows";
  test.page.frame();
  CHECK(test.page.find(Role::kText, "No rows") != nullptr);
  test.page.focus("t");
  test.page.key("ArrowDown");
  test.page.key("Enter");
  CHECK(test.seen.activated == -1);
  CHECK(test.page.faults().empty());
}

TEST_CASE("flexible columns share what is left") {
  const std::vector<TableColumn> columns{{.id = "a", .width = 100, .flexible = true},
                                         {.id = "b", .width = 50},
                                         {.id = "c", .width = 100, .flexible = true}};
  const std::vector<float> wide = column_widths(columns, 451);
  CHECK(wide[0] + wide[1] + wide[2] == 451);
  CHECK(wide[1] == 50);
  const std::vector<float> narrow = column_widths(columns, 100);
  CHECK(narrow == std::vector<float>{100, 50, 100});
}

TEST_CASE("a cell says all that it shows") {
  TablePage test(1);
  test.model.row = [](std::int64_t) {
    TableRow row;
    row.id = "only";
    row.cells = {{.text = "Coke", .suffix = "7333", .badge = "2 ids"},
                 {.text = "\xE2\x80\x94", .name = "none"}};
    return row;
  };
  test.page.frame();
  CHECK(test.page.find(Role::kRowheader, "Coke 2 ids 7333") != nullptr);
  CHECK(test.page.find(Role::kGridcell, "none") != nullptr);
}
