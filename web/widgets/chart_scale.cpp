#include <array>
#include <cmath>
#include <cstdio>

#include "web/widgets/chart.hpp"

namespace usagescope {

AxisScale nice_scale(double max, int lines) {
  if (!(max > 0) || lines < 1) return {};
  const double rough = max / lines;
  const double magnitude = std::pow(10.0, std::floor(std::log10(rough)));
  double step = 10 * magnitude;
  for (const double factor : {1.0, 2.0, 2.5, 5.0}) {
    if (factor * magnitude >= rough * (1 - 1e-9)) {
      step = factor * magnitude;
      break;
    }
  }
  return {step, step * std::ceil(max / step - 1e-9)};
}

std::string axis_text(double value) {
  struct Unit {
    double size;
    const char* letter;
  };
  constexpr std::array<Unit, 5> kUnits{Unit{1e12, "T"}, Unit{1e9, "B"}, Unit{1e6, "M"},
                                       Unit{1e3, "k"}, Unit{1, ""}};
  if (value == 0) return "0";
  const double magnitude = std::fabs(value);
  std::array<char, 48> text{};
  for (const Unit& unit : kUnits) {
    if (magnitude < unit.size) continue;
    std::snprintf(text.data(), text.size(), "%.4g%s", magnitude / unit.size, unit.letter);
    return (value < 0 ? "\xE2\x88\x92" : "") + std::string(text.data());
  }
  std::snprintf(text.data(), text.size(), "%.2g", magnitude);
  return (value < 0 ? "\xE2\x88\x92" : "") + std::string(text.data());
}

}  // namespace usagescope
