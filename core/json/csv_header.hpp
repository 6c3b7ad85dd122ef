#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/model/column.hpp"

namespace usagescope {

/// What the columns of a CSV file of usage mean, by their names, in any order and case.
///
/// Two layouts are known (api-reference.md, sections 3 and 7.2), and may be mixed:
/// - usages/download (assumed: the file's columns are named after the fields of UsageSummary);
/// - usage-report/file: Org Id and Org Name are the customer, Service Name, Subscription Id, Sku
/// Name
///   the charge id and Sku Description its text, Datacenter, Billable Usage Timestamp, Price () the
///   price, Usage Qty, Commit Qty the commitment, Billable Qty the on-demand usage, Product Family,
///   Cross Reference Sku the part number (which field each becomes is an assumption). Org Status,
///   Tag, Service Id and Customer Segment have no place in a usage row and are left out.
class CsvHeader {
 public:
  struct Field {
    std::string name;              ///< as written, without surrounding space
    std::optional<Column> column;  ///< nothing: read over
    bool may_be_epoch = false;     ///< a time that may be written as epoch milliseconds
  };

  /// Errors: kUnknownName when no column is known, kInvalidSyntax when two are the same. The path
  /// is the column's name, or "".
  [[nodiscard]] static Result<CsvHeader> of(const std::vector<std::string_view>& names);

  [[nodiscard]] const std::vector<Field>& fields() const noexcept { return fields_; }
  /// Columns that no document names.
  [[nodiscard]] std::uint32_t unknown_columns() const noexcept { return unknown_columns_; }
  /// What stands in the parentheses of "Price (USD)".
  [[nodiscard]] const std::string& currency() const noexcept { return currency_; }

 private:
  std::vector<Field> fields_;
  std::uint32_t unknown_columns_ = 0;
  std::string currency_;
};

}  // namespace usagescope
