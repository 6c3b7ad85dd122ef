#pragma once

#include <cmath>
#include <cstdint>
#include <cstdio>
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

/// [key, cost, rows]; cost is a number, or a quoted decimal where it is exact.
inline std::string group_text(std::string_view key, std::string_view cost, std::uint64_t rows) {
  std::string out(1, '[');
  out.append(quoted(key)).append(",").append(cost).append(",");
  out.append(std::to_string(rows)).append("]");
  return out;
}

}  // namespace usagescope::bench
