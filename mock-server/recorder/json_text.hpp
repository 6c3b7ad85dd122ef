#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope::mock {

/// A key or a scalar of a JSON text, by its place in it.
struct JsonTextItem {
  std::size_t begin = 0;
  std::size_t end = 0;  ///< one past the last byte, quotes included
  bool is_string = false;
  bool is_key = false;
  bool is_marked = false;  ///< it, or something around it, is the value of a marked name
};

/// Reads the keys and scalars of a JSON text one after another, without building a tree and without
/// recursion, so that bytes between them can be kept as they are. Text that is no JSON is walked
/// all the same: nothing in quotes is ever passed over. What nests deeper than Json::kMaxDepth,
/// which nothing else here reads, is walked as if it were one flat object: what stands in a marked
/// value stays marked, names of arrays and pointers are no longer exact. Memory: the names around
/// an item.
class JsonTextWalker {
 public:
  /// `marks` says which names are marked. The text must outlive the walker.
  JsonTextWalker(std::string_view text, bool (*marks)(std::string_view name));

  [[nodiscard]] bool next(JsonTextItem& item);

  /// JSON pointer of the item read last. Cost: the depth.
  [[nodiscard]] std::string pointer() const;
  /// Decoded name of the nearest member around the item read last, or of the key itself.
  [[nodiscard]] std::string_view name() const noexcept {
    return frames_[frames_.back().name_at].name;
  }

 private:
  struct Frame {
    bool is_array = false;
    bool is_marked = false;
    std::size_t index = 0;
    std::string name;         ///< of the member
    std::size_t name_at = 0;  ///< the frame with the nearest name: for an array one around it
    bool is_name_marked = false;
  };

  void open(bool is_array);
  void close();
  void open_beyond();
  void close_beyond();
  void begin_next_member();
  [[nodiscard]] bool is_followed_by_colon(std::size_t at) const;
  [[nodiscard]] std::size_t string_end(std::size_t at) const;

  std::string_view text_;
  bool (*marks_)(std::string_view);
  std::size_t at_ = 0;
  std::vector<Frame> frames_;      // never empty; the last possible one is flat
  std::size_t beyond_ = 0;         // levels within the flat frame
  std::size_t marked_beyond_ = 0;  // the level of them that made it marked, 0 for none
};

/// The characters of a JSON string, given with its quotes; broken escapes are kept as they are,
/// lone surrogates become U+FFFD.
[[nodiscard]] std::string decode_json_text(std::string_view quoted);

}  // namespace usagescope::mock
