#include <cmath>
#include <string_view>
#include <unordered_map>

#include "core/base/json_text.hpp"
#include "web/widgets/mirror.hpp"

namespace usagescope {
namespace {

/// A node's members; empty texts and unset states are left out.
class ObjectWriter {
 public:
  explicit ObjectWriter(std::string& out) : out_(out), object_(out) {}

  void text(std::string_view key, std::string_view value) {
    if (value.empty()) return;
    object_.text(key, value);
  }
  void flag(std::string_view key, bool value) {
    if (!value) return;
    object_.key(key);
    out_ += '1';
  }
  void state(std::string_view key, Tristate value) {
    if (value == Tristate::kNone) return;
    object_.key(key);
    out_ += value == Tristate::kYes ? "\"true\"" : "\"false\"";
  }
  void number(std::string_view key, std::int64_t value) {
    if (value == 0) return;
    object_.key(key);
    out_ += std::to_string(value);
  }
  void rect(const Rect& r) {
    object_.key("r");
    out_ += '[';
    tenth(r.x);
    out_ += ',';
    tenth(r.y);
    out_ += ',';
    tenth(r.w);
    out_ += ',';
    tenth(r.h);
    out_ += ']';
  }

 private:
  /// A tenth of a pixel is enough for a box that only takes clicks.
  void tenth(float value) {
    const long tenths = std::lround(value * 10);
    if (tenths < 0) out_ += '-';
    const long magnitude = tenths < 0 ? -tenths : tenths;
    out_ += std::to_string(magnitude / 10);
    if (magnitude % 10 != 0) {
      out_ += '.';
      out_ += std::to_string(magnitude % 10);
    }
  }

  std::string& out_;
  JsonObjectWriter object_;
};

std::string_view sort_word(SortOrder order) {
  if (order == SortOrder::kAscending) return "ascending";
  if (order == SortOrder::kDescending) return "descending";
  return "";
}

void write_states(ObjectWriter& object, const MirrorNode& node) {
  object.flag("disabled", node.disabled);
  object.flag("focusable", node.focusable);
  object.flag("tabbable", node.tabbable);
  object.flag("arrows", node.takes_arrows);
  object.flag("invalid", node.invalid);
  object.flag("readonly", node.read_only);
  object.flag("modal", node.modal);
  object.flag("act", node.clickable);
  object.state("pressed", node.pressed);
  object.state("selected", node.selected);
  object.state("expanded", node.expanded);
  object.state("checked", node.checked);
  object.text("current", node.current);
  object.text("sort", sort_word(node.sort));
  object.number("level", node.level);
  object.number("rowindex", node.row_index);
  object.number("colindex", node.col_index);
  object.number("rowcount", node.row_count);
  object.number("colcount", node.col_count);
}

void write_node(ObjectWriter& object, const MirrorNode& node) {
  object.text("role", role_name(node.role));
  object.flag("text", node.role == Role::kText);
  object.text("parent", node.parent);
  object.text("name", node.name);
  object.text("value", node.value);
  object.text("description", node.description);
  object.text("href", node.href);
  object.rect(node.rect);
  write_states(object, node);
  object.text("active", node.active_descendant);
  object.text("controls", node.controls);
  object.text("type", node.input_type);
  object.text("autocomplete", node.autocomplete);
  object.text("placeholder", node.placeholder);
  object.text("style", node.input_style);
  object.number("layer", node.layer);
}

}  // namespace

std::string encode_mirror_ops(const std::vector<MirrorOp>& ops) {
  std::string out = "[";
  for (const MirrorOp& op : ops) {
    if (out.size() > 1) out += ',';
    ObjectWriter object(out);
    object.text("op", op.kind == MirrorOp::Kind::kRemove ? "remove"
                      : op.kind == MirrorOp::Kind::kPut  ? "put"
                                                        : "update");
    object.text("id", op.node.id);
    if (op.kind == MirrorOp::Kind::kRemove) continue;
    object.flag("new", op.is_new);
    object.text("after", op.after);
    write_node(object, op.node);
  }
  return out + "]";
}

std::string MirrorStream::update(const std::vector<MirrorNode>& nodes) {
  std::unordered_map<std::string_view, Vec2> origins;
  origins.reserve(nodes.size());
  std::vector<MirrorNode> local = nodes;
  for (std::size_t i = 0; i < nodes.size(); ++i) {
    origins.emplace(nodes[i].id, Vec2{nodes[i].rect.x, nodes[i].rect.y});
    const auto parent = origins.find(nodes[i].parent);
    if (parent == origins.end()) continue;
    local[i].rect = nodes[i].rect.moved(-parent->second.x, -parent->second.y);
  }
  const std::vector<MirrorOp> ops = diff_mirror(before_, local);
  before_ = std::move(local);
  return ops.empty() ? std::string() : encode_mirror_ops(ops);
}

}  // namespace usagescope
