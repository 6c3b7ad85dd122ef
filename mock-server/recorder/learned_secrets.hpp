#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope::mock {

/// Values that are to be replaced wherever they stand in a text. Looking for them takes time linear
/// in the text, whatever it holds and however many they are; learning one takes the logarithm of
/// their number.
class LearnedSecrets {
 public:
  /// Shorter values are not looked for: they would be found in innocent words.
  static constexpr std::size_t kShortest = 8;
  /// Pieces of values beyond which the oldest are forgotten; a value of up to kPiece bytes is one.
  static constexpr std::size_t kMost = 4096;
  static constexpr std::size_t kPiece = 1024;
  /// Of longer values the beginning is looked for.
  static constexpr std::size_t kLongest = 64 * kPiece;

  LearnedSecrets() = default;
  LearnedSecrets(const LearnedSecrets&) = delete;
  LearnedSecrets& operator=(const LearnedSecrets&) = delete;

  /// A value that is known already becomes the newest.
  void learn(std::string_view value, std::string_view placeholder);

  [[nodiscard]] bool are_in(std::string_view text) const;
  /// The text with the placeholder of the first in the place of each, and of those that overlap.
  [[nodiscard]] std::string without(std::string text) const;

 private:
  struct Secret {
    std::string value;
    mutable std::string placeholder;
    mutable std::uint64_t age = 0;              ///< its key in `by_age_`
    mutable const Secret* beginning = nullptr;  ///< the longest other one that this begins with
  };
  struct ByValue {
    using is_transparent = void;
    bool operator()(const Secret& a, const Secret& b) const { return a.value < b.value; }
    bool operator()(const Secret& a, std::string_view b) const { return a.value < b; }
    bool operator()(std::string_view a, const Secret& b) const { return a < b.value; }
  };
  using Secrets = std::set<Secret, ByValue>;

  void learn_piece(std::string_view value, std::string_view placeholder);
  void forget_oldest();
  void mark_head(std::string_view value);
  [[nodiscard]] bool may_begin(std::string_view text, std::size_t at) const;
  /// The longest secret at `at`, or nullptr.
  [[nodiscard]] const Secret* longest_at(std::string_view text, std::size_t at) const;

  Secrets secrets_;
  std::map<std::uint64_t, Secrets::const_iterator> by_age_;
  std::uint64_t next_age_ = 0;
  std::vector<std::uint64_t> heads_;  // bits, by a hash of the first kShortest bytes
};

}  // namespace usagescope::mock
