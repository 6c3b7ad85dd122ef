#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/bytes.hpp"
#include "core/store/code_vector.hpp"

namespace usagescope {

/// Distinct texts, numbered from 1 in order of first appearance; number 0 stands for "missing".
/// Texts are bytes: no case folding, no normalisation.
class TextDictionary {
 public:
  /// All texts together; more is refused by whoever fills the dictionary.
  static constexpr std::uint64_t kMaxBytes = 0xFFFF'FFFF;

  /// The code of the text, which is added when it is new. Needs has_room_for().
  std::uint32_t intern(std::string_view text);
  /// Whether a code (not 0) stands for the text; cheaper than find().
  [[nodiscard]] bool is_text(std::uint32_t code, std::string_view text) const noexcept {
    const std::uint32_t begin = ends_[code - 1];
    return ends_[code] - begin == text.size() &&
           equal_bytes(bytes_.data() + begin, text.data(), text.size());
  }
  [[nodiscard]] std::optional<std::uint32_t> find(std::string_view text) const noexcept;
  [[nodiscard]] bool has_room_for(std::string_view text) const noexcept {
    return bytes_.size() + std::uint64_t{text.size()} <= kMaxBytes;
  }

  /// Number of codes, 0 included.
  [[nodiscard]] std::uint32_t code_count() const noexcept {
    return static_cast<std::uint32_t>(ends_.size());
  }
  /// The text of a code ("" for 0); good until the next intern().
  [[nodiscard]] std::string_view text(std::uint32_t code) const noexcept;

  [[nodiscard]] std::int64_t memory_bytes() const noexcept;

 private:
  struct Slot {
    std::uint32_t hash = 0;
    std::uint32_t code = 0;  // 0: free
  };

  /// The slot that holds the text's code, or the free one where it belongs.
  [[nodiscard]] std::size_t slot_of(std::string_view text, std::uint32_t hash) const noexcept;
  void grow_slots();

  std::string bytes_;                      // all texts, one after another
  std::vector<std::uint32_t> ends_ = {0};  // of each code's text in bytes_
  std::vector<Slot> slots_;                // open addressing, a power of two
};

/// A text per row as a code into a dictionary.
class TextColumn {
 public:
  static constexpr std::uint32_t kMissing = 0;

  /// nullopt appends a missing value. Needs dictionary().has_room_for().
  void push_back(std::optional<std::string_view> text);
  /// The same, with the code that the text probably has; returns the one that it has.
  std::uint32_t push_back(std::string_view text, std::uint32_t guess) {
    const std::uint32_t code =
        guess != kMissing && dictionary_.is_text(guess, text) ? guess : dictionary_.intern(text);
    codes_.push_back(code);
    return code;
  }
  void push_missing() { codes_.push_back(kMissing); }
  void reserve(std::uint32_t rows) { codes_.reserve(rows); }
  void shrink_to_fit() { codes_.shrink_to_fit(); }

  [[nodiscard]] const TextDictionary& dictionary() const noexcept { return dictionary_; }
  [[nodiscard]] const CodeVector& codes() const noexcept { return codes_; }
  /// nullopt: missing. Good until the next push_back.
  [[nodiscard]] std::optional<std::string_view> value(std::uint32_t row) const noexcept;
  [[nodiscard]] std::int64_t memory_bytes() const noexcept {
    return dictionary_.memory_bytes() + codes_.memory_bytes();
  }

 private:
  TextDictionary dictionary_;
  CodeVector codes_;
  std::uint32_t last_code_ = 0;  // neighbours often hold the same text
};

}  // namespace usagescope
