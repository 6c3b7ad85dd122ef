#include "web/widgets/controls.hpp"

#include <catch2/catch_test_macros.hpp>

#include "tests/unit/web/widgets/harness.hpp"
#include "web/widgets/labels.hpp"
#include "web/widgets/scroll_area.hpp"
#include "web/widgets/text_field.hpp"

using namespace usagescope;

TEST_CASE("a button is pressed by pointer, and through the mirror") {
  int presses = 0;
  UiHarness page([&](Ui& ui) {
    if (button(ui, "go", {100, 100, 80, 28}, "Go")) ++presses;
  });
  CHECK(page.faults().empty());
  page.click({120, 110});
  CHECK(presses == 1);
  CHECK(page.activate(Role::kButton, "Go"));
  CHECK(presses == 2);
  page.click({300, 300});
  CHECK(presses == 2);
}

TEST_CASE("a press that ends elsewhere is none") {
  int presses = 0;
  UiHarness page([&](Ui& ui) {
    if (button(ui, "go", {100, 100, 80, 28}, "Go")) ++presses;
  });
  page.send(PointerEvent::Kind::kMove, {120, 110});
  page.send(PointerEvent::Kind::kDown, {120, 110});
  page.send(PointerEvent::Kind::kMove, {400, 400});
  page.send(PointerEvent::Kind::kUp, {400, 400});
  CHECK(presses == 0);
}

TEST_CASE("a disabled button takes nothing and says why") {
  int presses = 0;
  UiHarness page([&](Ui& ui) {
    if (button(ui, "go", {100, 100, 80, 28}, "Go", {.tooltip = "No rows yet", .disabled = true})) {
      ++presses;
    }
  });
  page.click({120, 110});
  CHECK_FALSE(page.activate(Role::kButton, "Go"));
  CHECK(presses == 0);
  const MirrorNode* node = page.find(Role::kButton, "Go");
  REQUIRE(node != nullptr);
  CHECK(node->disabled);
  CHECK(node->description == "No rows yet");
}

TEST_CASE("the control drawn last is on top") {
  int below = 0;
  int above = 0;
  UiHarness page([&](Ui& ui) {
    if (button(ui, "below", {0, 0, 200, 100}, "Below")) ++below;
    if (button(ui, "above", {50, 50, 100, 20}, "Above")) ++above;
  });
  page.click({60, 60});
  CHECK(below == 0);
  CHECK(above == 1);
  page.click({10, 10});
  CHECK(below == 1);
}

TEST_CASE("nothing is wanted when nothing happens") {
  UiHarness page([](Ui& ui) {
    button(ui, "go", {100, 100, 80, 28}, "Go");
    text(ui, {10, 10, 100, 20}, "Words");
  });
  page.frame();
  CHECK(page.is_idle());
  page.move({500, 500});
  CHECK(page.is_idle());
}

TEST_CASE("a tooltip waits on a timer, then the page sleeps") {
  UiHarness page([](Ui& ui) { icon_button(ui, "x", {100, 100, 28, 28}, Icon::kClose, "Close it"); });
  page.move({110, 110});
  CHECK_FALSE(page.ui().wants_frame());
  CHECK(page.ui().timer_in_s() > 0);
  page.frame(0.5);
  CHECK(page.is_idle());
}

TEST_CASE("a chip has a body and a cross") {
  ChipEvent event = ChipEvent::kNone;
  UiHarness page([&](Ui& ui) {
    const ChipEvent now = chip(ui, "c", {100, 100, 220, 28}, "VMC", {.prefix = "Family is"});
    if (now != ChipEvent::kNone) event = now;
  });
  CHECK(page.faults().empty());
  CHECK(page.click(Role::kButton, "Remove Family is VMC"));
  CHECK(event == ChipEvent::kRemoved);
  CHECK(page.click(Role::kButton, "Family is VMC"));
  CHECK(event == ChipEvent::kPressed);
}

TEST_CASE("segments are radios that arrows move") {
  int selected = 0;
  const std::vector<std::string> labels{"One", "Two", "Three"};
  UiHarness page([&](Ui& ui) {
    const int chosen = segmented(ui, "s", {10, 10, 300, 28}, "Measure", labels, selected);
    if (chosen >= 0) selected = chosen;
  });
  CHECK(page.click(Role::kRadio, "Two"));
  CHECK(selected == 1);
  page.focus("s/Two");
  page.key("ArrowRight");
  CHECK(selected == 2);
  CHECK(page.ui().focused_id() == "s/Three");
  page.key("ArrowRight");
  CHECK(selected == 0);
  const MirrorNode* one = page.find(Role::kRadio, "One");
  REQUIRE(one != nullptr);
  CHECK(one->checked == Tristate::kYes);
  CHECK(one->tabbable);
  CHECK_FALSE(page.find(Role::kRadio, "Two")->tabbable);
}

TEST_CASE("page tabs are links, the current one says so") {
  int current = 0;
  const std::vector<NavItem> items{{"a", "Explorer", "#/explorer"}, {"b", "Report", "#/report"}};
  UiHarness page([&](Ui& ui) {
    const int pressed = nav_tabs(ui, "n", {0, 0, 400, 48}, "Views", items, current);
    if (pressed >= 0) current = pressed;
  });
  CHECK(page.click(Role::kLink, "Report"));
  CHECK(current == 1);
  CHECK(page.find(Role::kLink, "Report")->current == "page");
  CHECK(page.find(Role::kLink, "Report")->href == "#/report");
}

TEST_CASE("a checkbox toggles") {
  bool value = false;
  UiHarness page([&](Ui& ui) { checkbox(ui, "c", {10, 10, 120, 28}, "Partial days", value); });
  page.click(Role::kCheckbox, "Partial days");
  CHECK(value);
  CHECK(page.find(Role::kCheckbox, "Partial days")->checked == Tristate::kYes);
  page.activate(Role::kCheckbox, "Partial days");
  CHECK_FALSE(value);
}

TEST_CASE("a text field takes text, Enter and the end of editing") {
  std::string value = "old";
  TextFieldEvent last;
  UiHarness page([&](Ui& ui) {
    const TextFieldEvent event =
        text_field(ui, "host", {10, 40, 200, 36}, value, {.label = "Host", .error = "Unknown"});
    if (event.changed || event.submitted || event.left) last = event;
  });
  CHECK(page.faults().empty());
  const MirrorNode* node = page.find(Role::kTextbox, "Host");
  REQUIRE(node != nullptr);
  CHECK(node->value == "old");
  CHECK(node->invalid);
  CHECK(node->description == "Unknown");
  page.focus("host");
  page.type("host", "n\xC3\xA9w");
  CHECK(last.changed);
  CHECK(value == "n\xC3\xA9w");
  page.key("Enter");
  CHECK(last.submitted);
}

TEST_CASE("a password is hidden until it is shown") {
  std::string value = "secret";
  UiHarness page([&](Ui& ui) {
    text_field(ui, "t", {10, 40, 200, 36}, value, {.label = "Token", .password = true});
  });
  CHECK(page.find("t")->input_type == "password");
  page.click(Role::kButton, "Show Token");
  CHECK(page.find("t")->input_type == "text");
  page.click(Role::kButton, "Hide Token");
  CHECK(page.find("t")->input_type == "password");
}

TEST_CASE("equal ids in one frame are reported") {
  UiHarness page([](Ui& ui) {
    button(ui, "same", {0, 0, 50, 28}, "One");
    button(ui, "same", {60, 0, 50, 28}, "Two");
  });
  CHECK(page.faults().size() == 1);
}

TEST_CASE("a scroll area scrolls by wheel and to what gets the focus") {
  Vec2 offset;
  UiHarness page([&](Ui& ui) {
    const ScrollArea area(ui, "area", {0, 0, 200, 100}, {200, 1000}, offset);
    const Rect content = area.content();
    for (int i = 0; i < 20; ++i) {
      const Rect rect{content.x, content.y + 50.0F * static_cast<float>(i), 100, 28};
      button(ui, "b" + std::to_string(i), rect, "Button " + std::to_string(i));
    }
  });
  CHECK(page.faults().empty());
  page.wheel({50, 50}, 120);
  CHECK(offset.y == 120);
  page.wheel({50, 50}, 5000);
  CHECK(offset.y == 900);
  page.focus("b0");
  CHECK(offset.y == 0);
  page.frame();
  CHECK(page.is_idle());
}

TEST_CASE("a finger scrolls with inertia and presses nothing on the way") {
  Vec2 offset;
  int presses = 0;
  UiHarness page([&](Ui& ui) {
    const ScrollArea area(ui, "area", {0, 0, 200, 400}, {200, 4000}, offset);
    if (button(ui, "b", area.content(), "All of it")) ++presses;
  });
  page.send(PointerEvent::Kind::kDown, {50, 300}, false, true, true);
  for (int i = 1; i <= 5; ++i) {
    page.send(PointerEvent::Kind::kMove, {50, 300.0F - 20.0F * static_cast<float>(i)}, false, true,
              true);
  }
  CHECK(offset.y == 100);
  page.send(PointerEvent::Kind::kUp, {50, 200}, false, true, true);
  CHECK(presses == 0);
  const float released = offset.y;
  for (int i = 0; i < 400 && page.ui().wants_frame(); ++i) page.frame();
  CHECK(offset.y > released);
  CHECK(page.is_idle());
}

TEST_CASE("shortcuts are keys that no widget took") {
  int hits = 0;
  UiHarness page([&](Ui& ui) {
    button(ui, "go", {0, 0, 50, 28}, "Go");
    if (ui.shortcut("Ctrl+K")) ++hits;
    if (ui.shortcut("?")) hits += 10;
  });
  page.key("k", true);
  CHECK(hits == 1);
  page.key("?", false, true);
  CHECK(hits == 11);
}
