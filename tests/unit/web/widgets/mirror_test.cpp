#include "web/widgets/mirror.hpp"

#include <algorithm>
#include <catch2/catch_test_macros.hpp>
#include <map>
#include <random>
#include <string>
#include <vector>

using namespace usagescope;

namespace {

MirrorNode node(std::string id, std::string parent = {}, Role role = Role::kButton) {
  MirrorNode made;
  made.name = "name of " + id;
  made.id = std::move(id);
  made.parent = std::move(parent);
  made.role = role;
  made.rect = {10, 10, 20, 20};
  return made;
}

/// A stand-in for the DOM: applies ops and gives the tree back in document order.
class Dom {
 public:
  void apply(const std::vector<MirrorOp>& ops) {
    for (const MirrorOp& op : ops) {
      switch (op.kind) {
        case MirrorOp::Kind::kRemove:
          remove(op.node.id);
          break;
        case MirrorOp::Kind::kUpdate:
          nodes_.at(op.node.id) = op.node;
          break;
        case MirrorOp::Kind::kPut:
          put(op);
          break;
      }
    }
  }
  std::vector<std::string> order() const {
    std::vector<std::string> ids;
    walk("", ids);
    return ids;
  }
  const MirrorNode& at(const std::string& id) const { return nodes_.at(id); }
  std::size_t size() const { return nodes_.size(); }

 private:
  void put(const MirrorOp& op) {
    if (op.is_new) {
      REQUIRE(nodes_.count(op.node.id) == 0);
    } else {
      auto& old = children_[nodes_.at(op.node.id).parent];
      old.erase(std::find(old.begin(), old.end(), op.node.id));
    }
    if (!op.node.parent.empty()) REQUIRE(nodes_.count(op.node.parent) == 1);
    nodes_[op.node.id] = op.node;
    auto& siblings = children_[op.node.parent];
    auto where = siblings.begin();
    if (!op.after.empty()) {
      where = std::find(siblings.begin(), siblings.end(), op.after);
      REQUIRE(where != siblings.end());
      ++where;
    }
    siblings.insert(where, op.node.id);
  }
  void remove(const std::string& id) {
    REQUIRE(nodes_.count(id) == 1);
    const std::vector<std::string> inner = children_[id];
    for (const std::string& child : inner) remove(child);
    auto& siblings = children_[nodes_.at(id).parent];
    siblings.erase(std::find(siblings.begin(), siblings.end(), id));
    nodes_.erase(id);
    children_.erase(id);
  }
  void walk(const std::string& parent, std::vector<std::string>& ids) const {
    const auto found = children_.find(parent);
    if (found == children_.end()) return;
    for (const std::string& child : found->second) {
      ids.push_back(child);
      walk(child, ids);
    }
  }
  std::map<std::string, MirrorNode> nodes_;
  std::map<std::string, std::vector<std::string>> children_;
};

std::vector<std::string> ids_of(const std::vector<MirrorNode>& nodes) {
  std::vector<std::string> ids;
  for (const MirrorNode& each : nodes) ids.push_back(each.id);
  return ids;
}

}  // namespace

TEST_CASE("an unchanged mirror has no ops") {
  const std::vector<MirrorNode> nodes{node("a"), node("b", "a"), node("c")};
  CHECK(diff_mirror(nodes, nodes).empty());
}

TEST_CASE("a changed name is one update") {
  const std::vector<MirrorNode> before{node("a"), node("b", "a")};
  std::vector<MirrorNode> after = before;
  after[1].name = "new";
  const auto ops = diff_mirror(before, after);
  REQUIRE(ops.size() == 1);
  CHECK(ops[0].kind == MirrorOp::Kind::kUpdate);
  CHECK(ops[0].node.id == "b");
}

TEST_CASE("removing a branch is one op for its root") {
  const std::vector<MirrorNode> before{node("a"), node("b", "a"), node("c", "b"), node("d")};
  const std::vector<MirrorNode> after{node("d")};
  const auto ops = diff_mirror(before, after);
  REQUIRE(ops.size() == 1);
  CHECK(ops[0].kind == MirrorOp::Kind::kRemove);
  CHECK(ops[0].node.id == "a");
}

TEST_CASE("scrolling a list moves no row that stays") {
  const std::vector<MirrorNode> before{node("1"), node("2"), node("3"), node("4")};
  const std::vector<MirrorNode> after{node("3"), node("4"), node("5"), node("6")};
  for (const MirrorOp& op : diff_mirror(before, after)) {
    CHECK_FALSE((op.kind == MirrorOp::Kind::kPut && !op.is_new));
  }
}

TEST_CASE("one row that goes to the front is the only one moved") {
  const std::vector<MirrorNode> before{node("1"), node("2"), node("3"), node("4")};
  const std::vector<MirrorNode> after{node("4"), node("1"), node("2"), node("3")};
  const auto ops = diff_mirror(before, after);
  REQUIRE(ops.size() == 1);
  CHECK(ops[0].node.id == "4");
  CHECK_FALSE(ops[0].is_new);
  CHECK(ops[0].after.empty());
}

TEST_CASE("an element with another role is made anew, with its content") {
  const std::vector<MirrorNode> before{node("a"), node("b", "a")};
  std::vector<MirrorNode> after = before;
  after[0].role = Role::kLink;
  Dom dom;
  dom.apply(diff_mirror({}, before));
  dom.apply(diff_mirror(before, after));
  CHECK(dom.order() == ids_of(after));
  CHECK(dom.at("a").role == Role::kLink);
}

TEST_CASE("ops turn any tree into any other") {
  std::mt19937 random(7);
  const auto number = [&](unsigned bound) { return static_cast<unsigned>(random() % bound); };
  // Random trees over the same few ids, written in document order.
  const auto tree = [&] {
    std::vector<MirrorNode> nodes;
    std::vector<std::string> parents{""};
    std::vector<int> ids(14);
    for (int i = 0; i < 14; ++i) ids[static_cast<std::size_t>(i)] = i;
    std::shuffle(ids.begin(), ids.end(), random);
    const unsigned size = number(14);
    for (unsigned i = 0; i < size; ++i) {
      while (parents.size() > 1 && number(3) == 0) parents.pop_back();
      MirrorNode made =
          node(std::to_string(ids[i]), parents.back(), number(5) == 0 ? Role::kGroup : Role::kButton);
      made.name = std::to_string(number(3));
      if (number(2) == 0) parents.push_back(made.id);
      nodes.push_back(std::move(made));
    }
    return nodes;
  };
  std::vector<MirrorNode> before;
  Dom dom;
  for (int round = 0; round < 500; ++round) {
    const std::vector<MirrorNode> after = tree();
    dom.apply(diff_mirror(before, after));
    REQUIRE(dom.order() == ids_of(after));
    for (const MirrorNode& each : after) REQUIRE(dom.at(each.id) == each);
    before = after;
  }
}

TEST_CASE("ops are written as JSON with local rectangles") {
  MirrorNode parent = node("p", {}, Role::kGroup);
  parent.rect = {100, 50, 200, 100};
  MirrorNode child = node("p/c", "p");
  child.name = "say \"hi\"\n\\";
  child.rect = {110.25F, 60, 20, 20};
  child.expanded = Tristate::kNo;
  MirrorStream stream;
  const std::string text = stream.update({parent, child});
  CHECK(text.find(R"("name":"say \"hi\"\n\\")") != std::string::npos);
  CHECK(text.find(R"("r":[10.3,10,20,20])") != std::string::npos);
  CHECK(text.find(R"("expanded":"false")") != std::string::npos);

  SECTION("a moved box takes its content along in one op") {
    parent.rect.x += 7;
    child.rect.x += 7;
    const std::string moved = stream.update({parent, child});
    CHECK(moved.find("\"id\":\"p\"") != std::string::npos);
    CHECK(moved.find("p/c") == std::string::npos);
  }
  SECTION("nothing new is no text at all") {
    CHECK(stream.update({parent, child}).empty());
  }
}

TEST_CASE("the audit names each fault") {
  const Vec2 viewport{100, 100};
  CHECK(audit_mirror({node("a")}, viewport).empty());
  MirrorNode nameless = node("a");
  nameless.name.clear();
  CHECK(audit_mirror({nameless}, viewport).size() == 1);
  CHECK(audit_mirror({node("a"), node("a")}, viewport).size() == 1);
  CHECK(audit_mirror({node("b", "a")}, viewport).size() == 1);
  MirrorNode outside = node("a");
  outside.rect = {90, 90, 20, 20};
  CHECK(audit_mirror({outside}, viewport).size() == 1);
}
