#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

#include "tests/bench/bench_rows.hpp"

namespace usagescope::bench {

/// The columns in the order of the wire, which is that of the alphabet.
inline constexpr std::array<std::string_view, 20> kWireNames = {
    "billingEngineDiscountContractId",
    "chargeDescription",
    "chargeId",
    "commitment",
    "customerName",
    "customerOrgId",
    "dataCenterDescription",
    "distributorId",
    "distributorName",
    "msrpPrice",
    "onDemandUsage",
    "partNumber",
    "productFamily",
    "resellerId",
    "resellerName",
    "service",
    "subscriptionId",
    "unitOfMeasurement",
    "usage",
    "usageTimestamp",
};

/// Texts of a row, in that order; numbers as a server writes doubles, without trailing zeros.
inline std::array<std::string, kWireNames.size()> row_texts(std::uint32_t row) {
  const UsageRecord record = usage_record(row_numbers(row));
  const auto number = [](const std::optional<Decimal>& value) {
    return value->normalized().to_string();
  };
  return {*record.billing_engine_discount_contract_id,
          *record.charge_description,
          *record.charge_id,
          number(record.commitment),
          *record.customer_name,
          *record.customer_org_id,
          *record.data_center_description,
          *record.distributor_id,
          *record.distributor_name,
          number(record.msrp_price),
          number(record.on_demand_usage),
          *record.part_number,
          *record.product_family,
          *record.reseller_id,
          *record.reseller_name,
          *record.service,
          *record.subscription_id,
          *record.unit_of_measurement,
          number(record.usage),
          record.usage_timestamp->date.to_string() + " 00:00:00"};
}

inline bool is_number_column(std::size_t column) {
  return column == 3 || column == 9 || column == 10 || column == 18;
}

/// Appends the row as an object of a usage page. No text of these rows needs an escape.
inline void append_json(std::uint32_t row, std::string& out) {
  const auto texts = row_texts(row);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    out += i == 0 ? "{\"" : ",\"";
    out.append(kWireNames[i]).append("\":");
    if (is_number_column(i)) {
      out += texts[i];
    } else {
      out.append("\"").append(texts[i]).append("\"");
    }
  }
  out += '}';
}

/// Appends the row as a line of CSV; texts with a comma are quoted.
inline void append_csv(std::uint32_t row, std::string& out) {
  const auto texts = row_texts(row);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (i > 0) out += ',';
    const bool is_quoted = texts[i].find(',') != std::string::npos;
    if (is_quoted) out += '"';
    out += texts[i];
    if (is_quoted) out += '"';
  }
  out += '\n';
}

}  // namespace usagescope::bench
