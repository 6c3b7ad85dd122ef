#include "core/service/caller.hpp"

#include <array>

namespace usagescope {
namespace {

constexpr std::array<std::string_view, kRoleCount> kRoleNames = {
    "Provider Administrator",
    "Provider Billing User",
    "Provider Operations Administrator",
    "Provider Account Administrator",
    "Customer Administrator",
    "Customer Billing User",
    "Customer User",
    "Distributor Administrator",
    "Distributor User",
    "Distributor Proforma User",
    "Provider Operations User",
    "Provider Support User",
    "Provider Service Manager",
    "Provider Developer",
    "Reseller Administrator",
    "Reseller User",
};
static_assert(static_cast<std::size_t>(Role::kResellerUser) + 1 == kRoleCount);

}  // namespace

std::string_view role_name(Role role) noexcept {
  return kRoleNames[static_cast<std::size_t>(role)];
}

std::optional<Role> role_by_name(std::string_view name) noexcept {
  for (std::size_t i = 0; i < kRoleNames.size(); ++i) {
    if (kRoleNames[i] == name) return static_cast<Role>(i);
  }
  return std::nullopt;
}

}  // namespace usagescope
