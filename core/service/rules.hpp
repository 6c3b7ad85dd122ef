#pragma once

#include <algorithm>
#include <array>
#include <cstddef>

#include "core/service/rule.hpp"
#include "core/service/rules_access.hpp"
#include "core/service/rules_report.hpp"
#include "core/service/rules_search.hpp"
#include "core/service/rules_seller.hpp"

namespace usagescope {
namespace detail {

template <std::size_t... kSizes>
constexpr auto joined(const std::array<ServiceRule, kSizes>&... families) {
  std::array<ServiceRule, (kSizes + ...)> all{};
  auto* end = all.begin();
  ((end = std::copy(families.begin(), families.end(), end)), ...);
  return all;
}

}  // namespace detail

/// The whole behaviour, in one table that four files hold by subject. `usagescope-mock rules`
/// prints it. A rule that changes in code changes there in the same commit.
inline constexpr auto kServiceRules =
    detail::joined(kAccessRules, kReportRules, kSearchRules, kSellerRules);

}  // namespace usagescope
