#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope {

/// Roles of the platform (api-reference.md, 1.4). Those of resellers are an assumption: no document
/// names them.
enum class Role : std::uint8_t {
  kProviderAdministrator,
  kProviderBillingUser,
  kProviderOperationsAdministrator,
  kProviderAccountAdministrator,
  kCustomerAdministrator,
  kCustomerBillingUser,
  kCustomerUser,
  kDistributorAdministrator,
  kDistributorUser,
  kDistributorProformaUser,
  kProviderOperationsUser,
  kProviderSupportUser,
  kProviderServiceManager,
  kProviderDeveloper,
  kResellerAdministrator,
  kResellerUser,
};
inline constexpr std::size_t kRoleCount = 16;

/// "Provider Administrator": as people and token files write it.
[[nodiscard]] std::string_view role_name(Role role) noexcept;
[[nodiscard]] std::optional<Role> role_by_name(std::string_view name) noexcept;

/// Who asks: an API token is bound to one organisation (api-reference.md, 1.3).
struct Caller {
  std::string org_id;
  std::vector<Role> roles;
  std::string user_id = {};  ///< whose token it is
  friend bool operator==(const Caller&, const Caller&) = default;
};

}  // namespace usagescope
