#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "web/widgets/mirror.hpp"

namespace usagescope {
namespace {

using Index = std::unordered_map<std::string_view, std::size_t>;

Index index_of(const std::vector<MirrorNode>& nodes) {
  Index index;
  index.reserve(nodes.size());
  for (std::size_t i = 0; i < nodes.size(); ++i) index.emplace(nodes[i].id, i);
  return index;
}

/// Role and input type choose the element, and an element cannot change its parent and keep its
/// state; such a node is removed and made anew.
bool is_same_element(const MirrorNode& a, const MirrorNode& b) {
  return a.role == b.role && a.parent == b.parent && (a.input_type.empty() == b.input_type.empty());
}

/// Marks the members of a longest increasing run of `positions`: these elements stay where they
/// are.
std::vector<bool> longest_increasing(const std::vector<std::size_t>& positions) {
  std::vector<std::size_t> tails;
  std::vector<std::size_t> before(positions.size(), positions.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    const auto at = std::lower_bound(
        tails.begin(), tails.end(), positions[i],
        [&](std::size_t tail, std::size_t value) { return positions[tail] < value; });
    if (at != tails.begin()) before[i] = *(at - 1);
    if (at == tails.end()) {
      tails.push_back(i);
    } else {
      *at = i;
    }
  }
  std::vector<bool> stays(positions.size(), false);
  if (tails.empty()) return stays;
  for (std::size_t i = tails.back(); i < positions.size(); i = before[i]) stays[i] = true;
  return stays;
}

MirrorOp removal(const std::string& id) {
  MirrorOp op;
  op.kind = MirrorOp::Kind::kRemove;
  op.node.id = id;
  return op;
}

/// Finds what survives: the same element under a surviving parent.
class Survivors {
 public:
  Survivors(const std::vector<MirrorNode>& before, const std::vector<MirrorNode>& after)
      : before_(before), after_(after), old_index_(index_of(before)), kept_(after.size(), false) {
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto found = old_index_.find(after[i].id);
      if (found == old_index_.end() || !is_same_element(before[found->second], after[i])) continue;
      if (!after[i].parent.empty() && ids_.count(after[i].parent) == 0) continue;
      kept_[i] = true;
      ids_.insert(after[i].id);
    }
  }
  bool kept(std::size_t i) const { return kept_[i]; }
  bool kept(std::string_view id) const { return ids_.count(id) != 0; }
  const MirrorNode& old(std::size_t i) const { return before_[old_position(i)]; }
  std::size_t old_position(std::size_t i) const { return old_index_.at(after_[i].id); }

 private:
  const std::vector<MirrorNode>& before_;
  const std::vector<MirrorNode>& after_;
  Index old_index_;
  std::vector<bool> kept_;
  std::unordered_set<std::string_view> ids_;
};

std::vector<bool> unmoved(const std::vector<MirrorNode>& after, const Survivors& survivors) {
  std::unordered_map<std::string_view, std::vector<std::size_t>> children;
  for (std::size_t i = 0; i < after.size(); ++i) {
    if (survivors.kept(i)) children[after[i].parent].push_back(i);
  }
  std::vector<bool> result(after.size(), false);
  for (const auto& entry : children) {
    std::vector<std::size_t> positions;
    positions.reserve(entry.second.size());
    for (const std::size_t i : entry.second) positions.push_back(survivors.old_position(i));
    const std::vector<bool> stays = longest_increasing(positions);
    for (std::size_t k = 0; k < stays.size(); ++k) result[entry.second[k]] = stays[k];
  }
  return result;
}

}  // namespace

std::vector<MirrorOp> diff_mirror(const std::vector<MirrorNode>& before,
                                  const std::vector<MirrorNode>& after) {
  const Survivors survivors(before, after);
  std::vector<MirrorOp> ops;

  // The root of a removed branch takes the rest of it along.
  std::unordered_set<std::string_view> removed;
  for (const MirrorNode& node : before) {
    if (survivors.kept(node.id)) continue;
    if (removed.count(node.parent) == 0) ops.push_back(removal(node.id));
    removed.insert(node.id);
  }

  const std::vector<bool> stays = unmoved(after, survivors);
  std::unordered_map<std::string_view, std::string_view> last_child;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const MirrorNode& node = after[i];
    const auto previous = last_child.find(node.parent);
    const std::string_view sibling =
        previous == last_child.end() ? std::string_view() : previous->second;
    if (!survivors.kept(i) || !stays[i]) {
      MirrorOp op;
      op.kind = MirrorOp::Kind::kPut;
      op.node = node;
      op.after = std::string(sibling);
      op.is_new = !survivors.kept(i);
      ops.push_back(std::move(op));
    } else if (!(survivors.old(i) == node)) {
      MirrorOp op;
      op.kind = MirrorOp::Kind::kUpdate;
      op.node = node;
      ops.push_back(std::move(op));
    }
    last_child[node.parent] = node.id;
  }
  return ops;
}

}  // namespace usagescope
