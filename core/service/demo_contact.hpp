#pragma once

#include <string>
#include <string_view>

namespace usagescope {

/// Where an invented organisation can be reached. All of it follows from the name and is made so
/// that it reaches nobody: domains under .example, telephone numbers 555-01xx.
struct DemoContact {
  std::string contact_name;
  std::string address;
  std::string city;
  std::string state;  ///< "IL"
  std::string zip;
  std::string phone;
  std::string email;
  std::string domain;
};

[[nodiscard]] DemoContact demo_contact(std::string_view name);

/// "northwindmanagedcloud": the ASCII letters and digits of a name in lower case, "org" when it has
/// none.
[[nodiscard]] std::string demo_short_name(std::string_view name);

}  // namespace usagescope
