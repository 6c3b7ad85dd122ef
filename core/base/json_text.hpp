#pragma once

#include <string>
#include <string_view>

namespace usagescope {

/// Appends a JSON string: quoted, escaped where JSON demands it; bytes that are no UTF-8 become
/// U+FFFD, so that the text is always valid.
void append_json_string(std::string& out, std::string_view value);

/// Appends an object with the commas between its members; the braces come with the writer and go
/// with it. `out` must outlive it, and nothing else may be appended in between but values.
class JsonObjectWriter {
 public:
  explicit JsonObjectWriter(std::string& out) : out_(out) { out_ += '{'; }
  ~JsonObjectWriter() { out_ += '}'; }
  JsonObjectWriter(const JsonObjectWriter&) = delete;
  JsonObjectWriter& operator=(const JsonObjectWriter&) = delete;

  /// The caller appends the value next.
  void key(std::string_view key) {
    if (!is_first_) out_ += ',';
    is_first_ = false;
    append_json_string(out_, key);
    out_ += ':';
  }
  void text(std::string_view name, std::string_view value) {
    key(name);
    append_json_string(out_, value);
  }

 private:
  std::string& out_;
  bool is_first_ = true;
};

}  // namespace usagescope
