#pragma once

#include <cstdint>
#include <functional>

#include "core/base/result.hpp"
#include "core/model/usage.hpp"
#include "core/service/dataset.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Demo identities, shared by the server's token file, the page's demo mode and the tests.
inline constexpr char kDemoDistributorOrg[] = "5eed0000-0000-4000-8000-000000000001";  ///< invented
inline constexpr char kDemoProviderOrg[] = "00dcd47b-867d-46a1-b5ac-c9c22a4427cb";     ///< seed 000
inline constexpr char kDemoTenantOrg[] = "73338bcc-17e0-4480-9d25-f654532a1ee0";       ///< seed 000
inline constexpr char kDemoResellerOrg[] =
    "6479f044-006e-44b7-b23d-609dfe0107ec";  ///< of SoftChoice
inline constexpr std::uint64_t kDemoRows = 50'000;
inline constexpr std::uint64_t kDemoSeed = 1;

/// What to generate. The days are those of the demo: every dataset spans them as far as its rows
/// go.
struct DemoSpec {
  std::uint64_t rows = kDemoRows;
  std::uint64_t seed = kDemoSeed;
  Period days = {CivilDate{18'809}, CivilDate{19'038}};  ///< 2021-07-01 to 2022-02-14
};

/// The documented row (seed 003), field by field.
[[nodiscard]] UsageRecord documented_row();

/// Generates exactly spec.rows invented rows: the documented row first, then by day. Same spec,
/// same rows, on every platform (integer arithmetic only). Resellers, customers, contracts,
/// commitments with overage and underage, a weekly rhythm, growth, a price change on 2021-12-01;
/// from 20,000 rows on also a few faults: a duplicate row, a row whose on-demand part does not
/// follow from usage and commitment, a customer renamed on 2022-01-10, one with two ids, a missing
/// day, missing fields. Stops early when the sink fails and returns that error.
[[nodiscard]] Status generate_usage(const DemoSpec& spec,
                                    const std::function<Status(const UsageRecord&)>& sink);

/// Service report of the demo provider: four customers and its own use, 2021-07 to 2022-02, whole
/// months.
[[nodiscard]] ReportData demo_report();

/// Both, indexed, with the partners that follow from the rows. About 0.1 s for the default spec.
[[nodiscard]] Result<Dataset> demo_dataset(const DemoSpec& spec);

}  // namespace usagescope
