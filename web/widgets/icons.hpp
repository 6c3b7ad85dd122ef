#pragma once

#include <cstdint>

#include "web/widgets/geometry.hpp"
#include "web/widgets/theme.hpp"

namespace usagescope {

class Painter;

/// Vector icons on a 16 unit grid with round 1.5 px strokes.
enum class Icon : std::uint8_t {
  kNone,
  kLogo,
  kCalendar,
  kChevronDown,
  kChevronRight,
  kChevronLeft,
  kChevronUp,
  kClose,
  kPlus,
  kCheck,
  kCheckCircle,
  kWarning,
  kError,
  kInfo,
  kClock,
  kSearch,
  kDownload,
  kLink,
  kLock,
  kUpload,
  kServer,
  kFilter,
  kColumns,
  kRetry,
  kOrganisation,
  kTag,
  kFile,
  kArrowUp,
  kArrowDown,
  kTriangleUp,
  kTriangleDown,
  kMoon,
  kUndo,
  kRedo,
  kSliders,
  kBookmark,
  kMore,
  kMenu,
  kCopy,
  kGrip,
  kChart,
  kTree,
  kGrid,
  kTarget,
};

/// Draws `icon` centred in `area`, on a square of `size` CSS pixels (16 is the natural size).
/// The logo has its own colours; every other icon is drawn in `color`.
void draw_icon(Painter& painter, Icon icon, Rect area, Color color, float size = 16);

}  // namespace usagescope
