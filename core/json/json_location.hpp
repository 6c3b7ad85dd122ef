#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/json_value.hpp"

namespace usagescope {

/// Where a reader is: the keys and indices that lead to the value at hand.
class JsonLocation {
 public:
  [[nodiscard]] std::size_t depth() const { return depth_; }
  /// Of the innermost container; there must be one.
  [[nodiscard]] bool is_array() const { return levels_[depth_ - 1].is_array; }

  void enter(bool is_array) {
    if (depth_ == levels_.size()) levels_.emplace_back();
    Level& level = levels_[depth_++];  // levels are kept, so that their keys' memory is reused
    level.is_array = is_array;
    level.has_place = false;
    level.next_index = 0;
  }
  void leave() { --depth_; }

  void set_key(std::string_view key) {
    levels_[depth_ - 1].key = key;
    levels_[depth_ - 1].has_place = true;
  }
  void next_value() {
    if (depth_ == 0 || !levels_[depth_ - 1].is_array) return;
    ++levels_[depth_ - 1].next_index;
    levels_[depth_ - 1].has_place = true;
  }

  [[nodiscard]] std::string pointer() const {
    std::string pointer;
    for (std::size_t i = 0; i < depth_; ++i) {
      const Level& level = levels_[i];
      if (!level.has_place) break;  // nothing read in it yet: the container itself is the place
      pointer += '/';
      pointer += level.is_array ? std::to_string(level.next_index - 1) : pointer_token(level.key);
    }
    return pointer;
  }

 private:
  struct Level {
    bool is_array = false;
    bool has_place = false;
    std::size_t next_index = 0;
    std::string key;
  };
  std::vector<Level> levels_;
  std::size_t depth_ = 0;
};

}  // namespace usagescope
