#include "web/widgets/mirror.hpp"

#include <unordered_set>

namespace usagescope {

std::string_view role_name(Role role) {
  switch (role) {
    case Role::kGeneric:
    case Role::kText:
      return "";
    case Role::kHeading:
      return "heading";
    case Role::kButton:
      return "button";
    case Role::kLink:
      return "link";
    case Role::kCheckbox:
      return "checkbox";
    case Role::kRadio:
      return "radio";
    case Role::kRadiogroup:
      return "radiogroup";
    case Role::kTextbox:
      return "textbox";
    case Role::kSearchbox:
      return "searchbox";
    case Role::kCombobox:
      return "combobox";
    case Role::kListbox:
      return "listbox";
    case Role::kOption:
      return "option";
    case Role::kGroup:
      return "group";
    case Role::kNavigation:
      return "navigation";
    case Role::kBanner:
      return "banner";
    case Role::kMain:
      return "main";
    case Role::kRegion:
      return "region";
    case Role::kContentinfo:
      return "contentinfo";
    case Role::kDialog:
      return "dialog";
    case Role::kStatus:
      return "status";
    case Role::kAlert:
      return "alert";
    case Role::kProgressbar:
      return "progressbar";
    case Role::kImage:
      return "img";
    case Role::kList:
      return "list";
    case Role::kListItem:
      return "listitem";
    case Role::kTooltip:
      return "tooltip";
    case Role::kGrid:
      return "grid";
    case Role::kTreegrid:
      return "treegrid";
    case Role::kRow:
      return "row";
    case Role::kColumnheader:
      return "columnheader";
    case Role::kRowheader:
      return "rowheader";
    case Role::kGridcell:
      return "gridcell";
  }
  return "";
}

bool is_interactive(Role role) {
  switch (role) {
    case Role::kButton:
    case Role::kLink:
    case Role::kCheckbox:
    case Role::kRadio:
    case Role::kTextbox:
    case Role::kSearchbox:
    case Role::kCombobox:
    case Role::kListbox:
    case Role::kOption:
    case Role::kGrid:
    case Role::kTreegrid:
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
