#pragma once

#include <cstdint>

namespace usagescope {

/// What `next` is on the last page.
enum class LastNext : std::uint8_t { kOmitted, kZero, kCurrent };

/// How a search pages, where the documents' examples differ (api-reference.md, 6.2).
struct PagingPolicy {
  LastNext last_next = LastNext::kOmitted;
  bool counts_pages = false;  ///< start, current and next are page numbers, not record indices
  friend bool operator==(const PagingPolicy&, const PagingPolicy&) = default;
};

/// What the documents leave open and a server's owner may want otherwise (rules.hpp).
struct ServicePolicy {
  bool lenient = false;              ///< seconds recognised, too long ranges cut instead of 400
  bool report_end_included = false;  ///< reading B of api-reference.md, 2.3
  bool csv_time_is_ms = false;       ///< the report file's timestamp: milliseconds, not ISO 8601
  bool has_assumed_sku_keys = true;  ///< SKU lines have the invented keys of 2.6, too
  PagingPolicy paging = {};
  friend bool operator==(const ServicePolicy&, const ServicePolicy&) = default;
};

}  // namespace usagescope
