#include "core/json/csv_header.hpp"

#include <array>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope {
namespace {

struct ReportName {
  std::string_view name;  // in lower case
  std::optional<Column> column;
};

/// The columns of usage-report/file, but for the price, whose name varies.
constexpr std::array<ReportName, 17> kReportNames = {{
    {"org id", Column::kCustomerOrgId},
    {"org name", Column::kCustomerName},
    {"org status", std::nullopt},
    {"tag", std::nullopt},
    {"service id", std::nullopt},
    {"service name", Column::kService},
    {"subscription id", Column::kSubscriptionId},
    {"sku name", Column::kChargeId},
    {"sku description", Column::kChargeDescription},
    {"datacenter", Column::kDataCenterDescription},
    {"billable usage timestamp", Column::kUsageTimestamp},
    {"usage qty", Column::kUsage},
    {"commit qty", Column::kCommitment},
    {"billable qty", Column::kOnDemandUsage},
    {"product family", Column::kProductFamily},
    {"customer segment", std::nullopt},
    {"cross reference sku", Column::kPartNumber},
}};

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kSpace = " \t";
  const std::size_t begin = text.find_first_not_of(kSpace);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

/// "price", or "price (...)" with the rest in `currency`; the name is in lower case.
bool is_price(std::string_view lower, std::string_view name, std::string& currency) {
  constexpr std::string_view kPrice = "price";
  if (!lower.starts_with(kPrice)) return false;
  const std::string_view rest = trimmed(name.substr(kPrice.size()));
  if (rest.empty()) return true;
  if (rest.front() != '(' || rest.back() != ')') return false;
  currency = trimmed(rest.substr(1, rest.size() - 2));
  return true;
}

Error nothing_known(const std::vector<std::string_view>& names) {
  constexpr std::size_t kMostNames = 5;
  std::string message = "None of the columns is known (";
  for (std::size_t i = 0; i < names.size() && i < kMostNames; ++i) {
    if (i > 0) message += ", ";
    message += '"' + excerpt(names[i], 40) + '"';
  }
  if (names.size() > kMostNames) message += ", ...";
  message +=
      "). The first line has to name them, as usageTimestamp, chargeId, usage or as Billable Usage "
      "Timestamp, Sku Name, Usage Qty.";
  return {ErrorCode::kUnknownName, std::move(message), {}};
}

}  // namespace

Result<CsvHeader> CsvHeader::of(const std::vector<std::string_view>& names) {
  CsvHeader header;
  std::uint32_t seen = 0;
  for (const std::string_view raw : names) {
    Field field;
    field.name = trimmed(raw);
    const std::string lower = ascii_lower(field.name);
    bool is_known = false;
    for (const ColumnInfo& info : columns()) {
      if (ascii_lower(info.wire_name) != lower) continue;
      is_known = true;
      field.column = info.column;
    }
    for (const ReportName& report : kReportNames) {
      if (report.name != lower) continue;
      is_known = true;
      field.column = report.column;
      field.may_be_epoch = report.column == Column::kUsageTimestamp;
    }
    if (is_price(lower, field.name, header.currency_)) {
      is_known = true;
      field.column = Column::kMsrpPrice;
    }
    if (!is_known) ++header.unknown_columns_;
    if (field.column) {
      const std::uint32_t bit = std::uint32_t{1} << static_cast<unsigned>(*field.column);
      if ((seen & bit) != 0) {
        return Error{ErrorCode::kInvalidSyntax,
                     "Two columns hold the same field; leave one of them out.", field.name};
      }
      seen |= bit;
    }
    header.fields_.push_back(std::move(field));
  }
  if (seen == 0) return nothing_known(names);
  return header;
}

}  // namespace usagescope
