#pragma once

#include <string_view>

#include "web/app/view_state.hpp"

namespace usagescope {

/// Public identities of the mock server's demo data (fixtures/auth/tokens.json).
struct DemoIdentity {
  std::string_view org_id;
  std::string_view api_token;
};

[[nodiscard]] constexpr DemoIdentity demo_identity(Source source) {
  return source == Source::kDemoProvider
             ? DemoIdentity{"00dcd47b-867d-46a1-b5ac-c9c22a4427cb", "usagescope-demo-provider"}
             : DemoIdentity{"5eed0000-0000-4000-8000-000000000001", "usagescope-demo-distributor"};
}

[[nodiscard]] constexpr bool is_demo(Source source) {
  return source == Source::kDemoDistributor || source == Source::kDemoProvider;
}

/// Customer of the demo provider whose report is a documented example (seed 000).
inline constexpr std::string_view kDemoTenantId = "73338bcc-17e0-4480-9d25-f654532a1ee0";

}  // namespace usagescope
