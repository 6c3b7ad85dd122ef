#pragma once

#include <cstdint>
#include <vector>

namespace usagescope {

/// Numbers keys from 0 in order of first appearance: by a direct lookup where the keys' bound is
/// worth a table, else by hashing.
class KeyNumbers {
 public:
  /// Keys are below key_bound (0: anything). row_count, the most keys that may come, bounds what is
  /// worth a table for lookups.
  KeyNumbers(std::uint64_t key_bound, std::uint32_t row_count);

  /// The number of a key; a new one for a new key.
  [[nodiscard]] std::uint32_t number(std::uint64_t key) {
    return is_lookup_ ? looked_up(static_cast<std::size_t>(key)) : hashed(key);
  }
  /// Replaces keys by their numbers; Key: std::uint32_t, or std::uint64_t into `out`.
  void number_all(std::uint32_t* keys, std::uint32_t count);
  void number_all(const std::uint64_t* keys, std::uint32_t count, std::uint32_t* out);

  [[nodiscard]] std::uint32_t count() const noexcept {
    return static_cast<std::uint32_t>(keys_.size());
  }
  [[nodiscard]] std::uint64_t key(std::uint32_t number) const noexcept { return keys_[number]; }

 private:
  [[nodiscard]] std::uint32_t looked_up(std::size_t key) {
    std::uint32_t& slot = slots_[key];
    if (slot == 0) {
      keys_.push_back(key);
      slot = count();
    }
    return slot - 1;
  }
  [[nodiscard]] std::uint32_t hashed(std::uint64_t key);
  void grow_slots();

  bool is_lookup_;
  std::vector<std::uint64_t> keys_;   // by number
  std::vector<std::uint32_t> slots_;  // lookup: by key; hash: open addressing, a power of two;
                                      // 0 is free, else number + 1
};

}  // namespace usagescope
