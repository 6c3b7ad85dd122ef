#pragma once

#include <cstdint>

namespace usagescope {

struct MemoryFigures {
  std::int64_t used_bytes = 0;   ///< handed out to the engine
  std::int64_t heap_bytes = 0;   ///< taken from the machine; never shrinks
  std::int64_t limit_bytes = 0;  ///< what the heap may grow to
  friend bool operator==(const MemoryFigures&, const MemoryFigures&) = default;
};

/// The memory that the engine lives in. Without exceptions an allocation that fails ends the engine,
/// so whatever may be large is asked for first.
class Memory {
 public:
  virtual ~Memory() = default;
  [[nodiscard]] virtual MemoryFigures figures() const = 0;
  /// Whether that many bytes more can be had now, in one piece. May grow the heap to find out.
  [[nodiscard]] virtual bool has_room(std::int64_t bytes) = 0;
};

}  // namespace usagescope
