#pragma once

#include "core/model/service_report.hpp"
#include "core/time/civil.hpp"

namespace usagescope {

/// Drops the SKU lines of other months from the answer for one month. A service that reads the end
/// of the range as "the whole of its month" answers one month too many (api-reference.md, 2.3).
/// Where lines were dropped the amounts above them counted those too, so they are computed anew
/// from the lines that stay (quantity x unit price, assumption) or left out when a line has no
/// price. Lines without a readable billableUsageTimestamp (epoch milliseconds, or a civil time)
/// stay.
void keep_month(ServiceReport& report, Month month);

}  // namespace usagescope
