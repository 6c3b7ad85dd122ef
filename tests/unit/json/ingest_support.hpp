#pragma once

#include <catch2/catch_test_macros.hpp>
#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "core/json/usage_ingest.hpp"

namespace usagescope::test {

/// Everything that a table holds, column by column, for comparing two of them.
inline std::string table_dump(const UsageTable& table) {
  std::string dump = "rows " + std::to_string(table.row_count()) + '\n';
  const auto add_codes = [&dump](const CodeVector& codes) {
    for (std::uint32_t row = 0; row < codes.size(); ++row) dump += ' ' + std::to_string(codes[row]);
    dump += '\n';
  };
  for (const ColumnInfo& info : columns()) {
    dump += std::string(info.wire_name) + ':';
    if (info.type == ColumnType::kText) {
      add_codes(table.text(info.column).codes());
      const TextDictionary& texts = table.text(info.column).dictionary();
      for (std::uint32_t code = 1; code < texts.code_count(); ++code) {
        dump += '[' + std::string(texts.text(code)) + ']';
      }
    } else if (info.type == ColumnType::kDecimal) {
      const DecimalColumn& numbers = table.decimal(info.column);
      for (const std::int64_t value : numbers.values()) dump += ' ' + std::to_string(value);
      dump += " scale " + std::to_string(numbers.scale()) + " most " +
              std::to_string(numbers.max_magnitude()) + (numbers.has_missing() ? " missing" : "");
    } else {
      add_codes(table.days().codes());
      for (std::uint32_t row = 0; row < table.row_count(); ++row) {
        const auto time = table.days().value(row);
        dump += ' ' + (time ? time->to_string() : std::string("-"));
      }
      if (table.days().first_day()) dump += " first " + table.days().first_day()->to_string();
      if (table.days().last_day()) dump += " last " + table.days().last_day()->to_string();
    }
    dump += '\n';
  }
  dump += "lines:";
  add_codes(table.lines().codes());
  for (const Column id :
       {Column::kDistributorId, Column::kResellerId, Column::kCustomerOrgId, Column::kChargeId}) {
    for (std::uint32_t code = 1; code < table.text(id).dictionary().code_count(); ++code) {
      dump += ' ' + std::to_string(table.latest_name(id, code));
    }
    dump += '\n';
  }
  dump += "breaks:";
  for (const std::uint32_t row : table.identity_breaks()) dump += ' ' + std::to_string(row);
  return dump;
}

/// What came of a source.
struct Ingested {
  std::string dump;
  IngestReport report;
  std::optional<Error> error;

  friend bool operator==(const Ingested&, const Ingested&) = default;
};

/// Feeds the text in pieces of the sizes that `next_size` gives.
template <typename NextSize>
Ingested ingested(std::string_view text, const IngestOptions& options, NextSize next_size) {
  UsageTable table;
  UsageIngest ingest(table, options);
  Ingested result;
  while (!text.empty() && !result.error) {
    const std::size_t size = std::min<std::size_t>(text.size(), next_size());
    // A copy of its own: what is read past the end of a piece is seen by the sanitizers.
    const std::vector<char> piece(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(size));
    if (Status status = ingest.append({piece.data(), piece.size()}); !status) {
      result.error = status.error();
    }
    text.remove_prefix(size);
  }
  auto report = ingest.finish();
  if (!report && !result.error) result.error = report.error();
  CHECK(report.has_value() == !result.error.has_value());
  result.report = ingest.report();
  result.report.bytes = 0;  // grows until the error, and where that is found depends on the pieces
  result.dump = table_dump(table);
  return result;
}

inline Ingested ingested_whole(std::string_view text, const IngestOptions& options = {}) {
  return ingested(text, options, [&text] { return text.size(); });
}

inline Ingested ingested_in_pieces(std::string_view text, const IngestOptions& options,
                                   std::size_t size) {
  return ingested(text, options, [size] { return size; });
}

}  // namespace usagescope::test
