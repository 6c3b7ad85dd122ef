#include <algorithm>
#include <vector>

#include "core/base/text.hpp"
#include "core/json/json_reader.hpp"
#include "core/json/json_value.hpp"

namespace usagescope {
namespace {

/// nullptr when all keys differ. Sorted, for an object with very many members must not cost the
/// square of their number.
const std::string* duplicate_key(const Json::Object& members) {
  std::vector<const std::string*> keys;
  keys.reserve(members.size());
  for (const auto& member : members) keys.push_back(&member.first);
  std::sort(keys.begin(), keys.end(),
            [](const std::string* a, const std::string* b) { return *a < *b; });
  const auto same =
      std::adjacent_find(keys.begin(), keys.end(),
                         [](const std::string* a, const std::string* b) { return *a == *b; });
  return same == keys.end() ? nullptr : *same;
}

class TreeBuilder final : public JsonHandler {
 public:
  bool scalar(const JsonScalar& value) override {
    switch (value.kind) {
      case JsonScalar::Kind::kNull:
        return add(Json());
      case JsonScalar::Kind::kBoolean:
        return add(Json(value.boolean));
      case JsonScalar::Kind::kNumber:
        return add(Json(Json::Number{std::string(value.text)}));
      case JsonScalar::Kind::kString:
        return add(Json(value.text));
    }
    return false;
  }

  bool begin_object() override { return open(false); }
  bool begin_array() override { return open(true); }

  bool key(std::string_view key) override {
    open_.back().key = key;
    return true;
  }

  bool end_object() override {
    Json::Object members = std::move(open_.back().members);
    open_.pop_back();
    if (const std::string* key = duplicate_key(members)) {
      return refuse(ErrorCode::kInvalidSyntax,
                    "The member \"" + excerpt(*key, 40) + "\" stands twice in one object.");
    }
    return add(Json(std::move(members)));
  }

  bool end_array() override {
    Json::Array elements = std::move(open_.back().elements);
    open_.pop_back();
    return add(Json(std::move(elements)));
  }

  [[nodiscard]] Json take() { return std::move(root_); }

 private:
  struct Container {
    bool is_array = false;
    std::string key;
    Json::Array elements;
    Json::Object members;
  };

  bool open(bool is_array) {
    open_.emplace_back();
    open_.back().is_array = is_array;
    return true;
  }

  bool add(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (open_.back().is_array) {
      open_.back().elements.push_back(std::move(value));
    } else {
      open_.back().members.emplace_back(std::move(open_.back().key), std::move(value));
    }
    return true;
  }

  std::vector<Container> open_;
  Json root_;
};

}  // namespace

Result<Json> Json::parse(std::string_view text) {
  TreeBuilder builder;
  Status status = read_json(text, builder, kMaxDepth);
  if (!status) return std::move(status).error();
  return builder.take();
}

}  // namespace usagescope
