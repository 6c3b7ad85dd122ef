#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/bytes.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Reads usage timestamps as CivilDateTime::parse does, and remembers the days that it has read:
/// the same few come again on every row.
class TimeReader {
 public:
  [[nodiscard]] Result<CivilDateTime> read(std::string_view text) {
    if (text.size() != 10 && (text.size() != 19 || !is_midnight(text.data() + 10))) {
      return CivilDateTime::parse(text);
    }
    const std::uint64_t front = load_u64(text.data());
    const std::uint64_t back = load_u64(text.data() + 2);
    Entry& entry = entries_[static_cast<std::size_t>((back * 0x9E37'79B9'7F4A'7C15) >> 56)];
    if (entry.front != front || entry.back != back || !entry.is_set) {
      const Result<CivilDateTime> time = CivilDateTime::parse(text);
      if (!time) return time;
      entry = {front, back, time->date, true};
    }
    return CivilDateTime{entry.date, 0};
  }

 private:
  static bool is_midnight(const char* rest) noexcept {
    return equal_bytes(rest, " 00:00:00", 9) || equal_bytes(rest, "T00:00:00", 9);
  }

  struct Entry {
    std::uint64_t front = 0;  // the first eight of the ten characters of the day
    std::uint64_t back = 0;   // the last eight
    CivilDate date;
    bool is_set = false;
  };
  std::array<Entry, 256> entries_{};
};

}  // namespace usagescope
