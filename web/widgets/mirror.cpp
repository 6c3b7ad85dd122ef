#include "web/widgets/mirror.hpp"

#include <unordered_set>

namespace usagescope {

std::string_view role_name(Role role) {
  switch (role) {
    case Role::generic:
    case Role::text:
      return "";
    case Role::heading:
      return "heading";
    case Role::button:
      return "button";
    case Role::link:
      return "link";
    case Role::checkbox:
      return "checkbox";
    case Role::radio:
      return "radio";
    case Role::radiogroup:
      return "radiogroup";
    case Role::textbox:
      return "textbox";
    case Role::searchbox:
      return "searchbox";
    case Role::combobox:
      return "combobox";
    case Role::listbox:
      return "listbox";
    case Role::option:
      return "option";
    case Role::group:
      return "group";
    case Role::navigation:
      return "navigation";
    case Role::banner:
      return "banner";
    case Role::main:
      return "main";
    case Role::region:
      return "region";
    case Role::contentinfo:
      return "contentinfo";
    case Role::dialog:
      return "dialog";
    case Role::status:
      return "status";
    case Role::alert:
      return "alert";
    case Role::progressbar:
      return "progressbar";
    case Role::image:
      return "img";
    case Role::list:
      return "list";
    case Role::list_item:
      return "listitem";
    case Role::tooltip:
      return "tooltip";
    case Role::grid:
      return "grid";
    case Role::treegrid:
      return "treegrid";
    case Role::row:
      return "row";
    case Role::columnheader:
      return "columnheader";
    case Role::rowheader:
      return "rowheader";
    case Role::gridcell:
      return "gridcell";
  }
  return "";
}

bool is_interactive(Role role) {
  switch (role) {
    case Role::button:
    case Role::link:
    case Role::checkbox:
    case Role::radio:
    case Role::textbox:
    case Role::searchbox:
    case Role::combobox:
    case Role::listbox:
    case Role::option:
    case Role::grid:
    case Role::treegrid:
      return true;
    default:
      return false;
  }
}

std::vector<std::string> audit_mirror(const std::vector<MirrorNode>& nodes, Vec2 viewport) {
  std::vector<std::string> faults;
  std::unordered_set<std::string> seen;
  const auto fault = [&](const MirrorNode& node, const char* what) {
    faults.push_back("\"" + node.id + "\" (" + std::string(role_name(node.role)) + "): " + what);
  };
  // Half a pixel for rounding.
  const Rect page{-0.5F, -0.5F, viewport.x + 1, viewport.y + 1};
  for (const MirrorNode& node : nodes) {
    if (node.id.empty()) fault(node, "has no id");
    if (!seen.insert(node.id).second || node.id.find('#') != std::string::npos) {
      fault(node, "has an id that another element of the frame has too");
    }
    if (!node.parent.empty() && seen.count(node.parent) == 0) {
      fault(node, "comes before its parent or has an unknown one");
    }
    if ((is_interactive(node.role) || node.focusable) && node.name.empty()) {
      fault(node, "can be acted on and has no name");
    }
    if (is_interactive(node.role)) {
      const Rect& r = node.rect;
      if (r.empty()) fault(node, "has an empty rectangle");
      if (r.x < page.x || r.y < page.y || r.right() > page.right() || r.bottom() > page.bottom()) {
        fault(node, "reaches out of the viewport");
      }
    }
  }
  return faults;
}

}  // namespace usagescope
