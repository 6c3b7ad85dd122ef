#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace usagescope {

/// The latest name of each id (product.md, T10): the one on the row with the latest usage day, the
/// later row among equals; a row without a day is older than any day. Ids and names are dictionary
/// codes of their columns, 0 is "missing".
class NameIndex {
 public:
  void note(std::uint32_t id, std::uint32_t name, std::int32_t day) {
    if (id == 0 || name == 0) return;
    if (id >= names_.size()) names_.resize(std::size_t{id} + 1);
    if (day < names_[id].day) return;
    names_[id] = {name, day};
  }

  /// 0: no row names the id.
  [[nodiscard]] std::uint32_t name_of(std::uint32_t id) const noexcept {
    return id < names_.size() ? names_[id].name : 0;
  }
  [[nodiscard]] std::int64_t memory_bytes() const noexcept {
    return static_cast<std::int64_t>(names_.capacity() * sizeof(Entry));
  }

 private:
  struct Entry {
    std::uint32_t name = 0;
    std::int32_t day = std::numeric_limits<std::int32_t>::min();
  };
  std::vector<Entry> names_;  // by id
};

}  // namespace usagescope
