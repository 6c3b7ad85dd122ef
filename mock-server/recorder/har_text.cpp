#include "mock-server/recorder/har_text.hpp"

#include <algorithm>
#include <cstddef>

#include "mock-server/recorder/json_text.hpp"

namespace usagescope::mock {
namespace {

class Cutter {
 public:
  explicit Cutter(std::string_view text) : text_(text) { skip_space(); }

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }

  /// Takes the character, and the space after it, when it is the next one.
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    skip_space();
    return true;
  }

  /// A string, a container with whatever is in it, or what stands before the next mark.
  std::optional<std::string_view> value() {
    const std::size_t begin = at_;
    std::size_t depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const char c = text_[at_];
      if (c == '"') {
        if (!skip_string()) return std::nullopt;
      } else if (c == '{' || c == '[') {
        ++depth;
      } else if ((c == '}' || c == ']' || c == ',') && depth == 0) {
        break;
      } else if (c == '}' || c == ']') {
        --depth;
      }
    }
    if (depth > 0) return std::nullopt;
    std::string_view value = text_.substr(begin, at_ - begin);
    const std::size_t last = value.find_last_not_of(kSpace);
    if (last == std::string_view::npos) return std::nullopt;
    return value.substr(0, last + 1);
  }

  /// The name of a member, with the colon after it.
  std::optional<std::string> name() {
    const std::size_t begin = at_;
    if (peek() != '"' || !skip_string()) return std::nullopt;
    std::string name = decode_json_text(text_.substr(begin, ++at_ - begin));
    skip_space();
    if (!take(':')) return std::nullopt;
    return name;
  }

  [[nodiscard]] bool is_at_end() const { return at_ == text_.size(); }
  [[nodiscard]] Error broken(std::string_view wanted) const {
    return Error{ErrorCode::kInvalidSyntax,
                 std::string(wanted) + " is expected, " + std::to_string(at_) + " bytes into it",
                 ""};
  }

 private:
  static constexpr std::string_view kSpace = " \t\r\n";

  void skip_space() { at_ = std::min(text_.find_first_not_of(kSpace, at_), text_.size()); }

  /// To the quote at the end of the string.
  bool skip_string() {
    for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
      if (text_[at_] == '\\') ++at_;
    }
    at_ = std::min(at_, text_.size());
    return at_ < text_.size();
  }

  std::string_view text_;
  std::size_t at_ = 0;
};

}  // namespace

Result<JsonMembers> members_as_text(std::string_view object) {
  Cutter cutter(object);
  JsonMembers members;
  if (!cutter.take('{')) return cutter.broken("an object");
  for (bool is_first = true; !cutter.take('}'); is_first = false) {
    if (!is_first && !cutter.take(',')) return cutter.broken("a comma or the end of the object");
    auto name = cutter.name();
    if (!name) return cutter.broken("a name with a colon");
    const auto value = cutter.value();
    if (!value) return cutter.broken("a value");
    members.emplace_back(std::move(*name), *value);
  }
  if (!cutter.is_at_end()) return cutter.broken("nothing more");
  return members;
}

Result<std::vector<std::string_view>> elements_as_text(std::string_view array) {
  Cutter cutter(array);
  std::vector<std::string_view> elements;
  if (!cutter.take('[')) return cutter.broken("an array");
  for (bool is_first = true; !cutter.take(']'); is_first = false) {
    if (!is_first && !cutter.take(',')) return cutter.broken("a comma or the end of the array");
    const auto value = cutter.value();
    if (!value) return cutter.broken("a value");
    elements.push_back(*value);
  }
  if (!cutter.is_at_end()) return cutter.broken("nothing more");
  return elements;
}

std::optional<std::string_view> find_member(const JsonMembers& members, std::string_view name) {
  const auto found = std::find_if(members.begin(), members.end(),
                                  [name](const auto& member) { return member.first == name; });
  if (found == members.end()) return std::nullopt;
  return found->second;
}

}  // namespace usagescope::mock
