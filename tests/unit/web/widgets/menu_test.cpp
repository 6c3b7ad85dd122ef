#include "web/widgets/menu.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/web/widgets/harness.hpp"
#include "web/widgets/controls.hpp"

using namespace usagescope;

namespace {

std::vector<MenuItem> fruits() {
  return {{"a", "Apple", "", true},
          {"b", "Banana", "", false},
          {"c", "Cherry", "id 7", false},
          {"d", "Date", "", false, true}};
}

struct DropdownPage {
  int chosen = -1;
  int below = 0;
  bool has_search = false;
  UiHarness page{[this](Ui& ui) {
    if (button(ui, "below", {10, 60, 200, 28}, "Below")) ++below;
    const int now = dropdown(ui, "fruit", {10, 10, 200, 28}, fruits(),
                             {.name = "Fruit", .value = "Apple", .search = has_search});
    if (now >= 0) chosen = now;
  }};
};

}  // namespace

TEST_CASE("a dropdown opens, chooses and closes") {
  DropdownPage test;
  CHECK(test.page.count(Role::kOption) == 0);
  CHECK(test.page.click(Role::kCombobox, "Fruit"));
  CHECK(test.page.count(Role::kOption) == 4);
  CHECK(test.page.find(Role::kCombobox, "Fruit")->expanded == Tristate::kYes);
  CHECK(test.page.faults().empty());
  CHECK(test.page.click(Role::kOption, "Banana"));
  CHECK(test.chosen == 1);
  CHECK(test.page.count(Role::kOption) == 0);
}

TEST_CASE("what lies under an open list takes no press") {
  DropdownPage test;
  test.page.click(Role::kCombobox, "Fruit");
  const MirrorNode* option = test.page.find(Role::kOption, "Cherry id 7");
  REQUIRE(option != nullptr);
  test.page.click({20, option->rect.center().y});
  CHECK(test.chosen == 2);
  CHECK(test.below == 0);
}

TEST_CASE("a dropdown is driven by keys and gives the focus back") {
  DropdownPage test;
  test.page.focus("fruit");
  test.page.key("ArrowDown");
  CHECK(test.page.count(Role::kOption) == 4);
  CHECK(test.page.ui().focused_id() == "fruit-list/items/list");
  test.page.key("ArrowDown");
  test.page.key("ArrowDown");
  CHECK(test.page.find("fruit-list/items/list")->active_descendant == "fruit-list/items/list/c");
  test.page.key("Enter");
  CHECK(test.chosen == 2);
  CHECK(test.page.ui().focused_id() == "fruit");
}

TEST_CASE("a disabled option cannot be chosen") {
  DropdownPage test;
  test.page.focus("fruit");
  test.page.key("ArrowDown");
  test.page.key("End");
  test.page.key("Enter");
  CHECK(test.chosen == -1);
}

TEST_CASE("Escape, a press outside and a second press close the list") {
  DropdownPage test;
  test.page.click(Role::kCombobox, "Fruit");
  test.page.key("Escape");
  CHECK(test.page.count(Role::kOption) == 0);
  CHECK(test.page.ui().focused_id() == "fruit");
  test.page.click(Role::kCombobox, "Fruit");
  CHECK(test.page.count(Role::kOption) == 4);
  test.page.click({700, 700});
  CHECK(test.page.count(Role::kOption) == 0);
  test.page.click(Role::kCombobox, "Fruit");
  test.page.click(Role::kCombobox, "Fruit");
  CHECK(test.page.count(Role::kOption) == 0);
  CHECK(test.page.is_idle());
}

TEST_CASE("typing narrows a searchable list") {
  DropdownPage test;
  test.has_search = true;
  test.page.click(Role::kCombobox, "Fruit");
  CHECK(test.page.ui().focused_id() == "fruit-list/items/search");
  test.page.type("fruit-list/items/search", "ER");
  CHECK(test.page.count(Role::kOption) == 1);
  test.page.key("Enter");
  CHECK(test.chosen == 2);
}

TEST_CASE("a popover takes the focus, is a dialog at the root, and goes with its owner") {
  bool is_shown = true;
  UiHarness page([&](Ui& ui) {
    if (!is_shown) return;
    const auto group = ui.group("bar", Role::kGroup, "Bar", {0, 0, 300, 40});
    if (button(ui, "open", {10, 10, 60, 28}, "Open")) ui.open_popover("panel");
    if (Popover panel(ui, "panel", {10, 10, 60, 28}, {200, 100}, "Panel"); panel) {
      button(ui, "inside", panel.content(), "Inside");
    }
  });
  page.click(Role::kButton, "Open");
  const MirrorNode* dialog = page.find(Role::kDialog, "Panel");
  REQUIRE(dialog != nullptr);
  CHECK(dialog->parent.empty());
  CHECK(dialog->layer == 1);
  CHECK(page.ui().focused_id() == "bar/panel/inside");
  CHECK(page.faults().empty());
  is_shown = false;
  page.frame();
  page.frame();
  is_shown = true;
  page.frame();
  CHECK(page.find(Role::kDialog, "Panel") == nullptr);
}
