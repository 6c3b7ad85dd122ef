#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/service/demo_data.hpp"
#include "core/service/service.hpp"

namespace usagescope::test {

inline const Caller kDistributor{kDemoDistributorOrg, {Role::kDistributorAdministrator}};
inline const Caller kProvider{kDemoProviderOrg, {Role::kProviderAdministrator}};
inline const Caller kReseller{kDemoResellerOrg, {Role::kResellerAdministrator}};
inline const Caller kTenant{kDemoTenantOrg, {Role::kCustomerAdministrator}};

inline Instant at(std::string_view text) {
  return *Instant::parse(text);
}
inline Instant demo_now() {
  return at("2022-02-15T12:00:00Z");
}

/// A row on a day, told apart by its charge id and usage.
inline UsageRecord row_on(std::string_view timestamp, std::string charge, std::int64_t usage) {
  UsageRecord row = documented_row();
  row.usage_timestamp = *CivilDateTime::parse(timestamp);
  row.charge_id = std::move(charge);
  row.usage = Decimal(usage);
  return row;
}

inline Dataset dataset_of(const std::vector<UsageRecord>& rows) {
  Dataset dataset;
  dataset.distributor_org_id = kDemoDistributorOrg;
  for (const UsageRecord& row : rows) (void)dataset.usage.append(row);
  dataset.usage.build_index();
  dataset.report = demo_report();
  dataset.partners = derive_partner_data(dataset.usage, dataset.distributor_org_id);
  return dataset;
}

inline SearchFilter filter(std::string key, std::string op, std::vector<std::string> values,
                           bool is_array = false) {
  return {std::move(key), std::move(op), std::move(values), is_array};
}

/// Everything in USAGE_DATE order: a search that the default quarter does not narrow.
inline SearchFilter all_dates() {
  return filter("USAGE_DATE", "BETWEEN", {"2000-01-01", "2099-12-31"}, true);
}

}  // namespace usagescope::test
