#pragma once

#include <cstdint>
#include <cstdio>
#include <initializer_list>
#include <string>
#include <string_view>

namespace usagescope::bench {

/// Answers as JSON, piece by piece. No text of the benchmark's rows needs an escape.
inline std::string quoted(std::string_view text) {
  std::string out(1, '"');
  out.append(text).append("\"");
  return out;
}
inline std::string number_text(double value) {
  char room[40];
  std::snprintf(room, sizeof room, "%.17g", value);
  return room;
}

/// A list that is written from first to last.
class ListText {
 public:
  void add(std::string_view item) {
    text_ += text_.size() == 1 ? "" : ",";
    text_ += item;
  }
  [[nodiscard]] std::string text() const { return text_ + "]"; }

 private:
  std::string text_ = "[";
};

inline std::string list_text(std::initializer_list<std::string_view> items) {
  ListText list;
  for (const std::string_view item : items) list.add(item);
  return list.text();
}

/// [key, cost, rows]; cost is a number, or a quoted decimal where it is exact.
inline std::string group_text(std::string_view key, std::string_view cost, std::uint64_t rows) {
  return list_text({quoted(key), cost, std::to_string(rows)});
}

}  // namespace usagescope::bench
