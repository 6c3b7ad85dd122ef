// Runs every tests/golden/rows/*.test: questions about rows instead of groups.

#include <catch2/catch_test_macros.hpp>
#include <sstream>
#include <string>
#include <vector>

#include "core/json/facet_codec.hpp"
#include "core/json/fault_codec.hpp"
#include "core/json/query_codec.hpp"
#include "core/json/row_codec.hpp"
#include "core/json/snapshot_codec.hpp"
#include "core/query/rows/row_export.hpp"
#include "tests/golden/golden_run.hpp"

namespace usagescope::golden {
namespace {

using Lines = std::vector<std::string>;

std::string shown(const std::optional<Decimal>& number) {
  return number ? number->to_string() : "-";
}

std::string counted(std::uint32_t count, const std::string& noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

template <typename T, typename Show>
std::string joined(const std::vector<T>& values, const std::string& between, const Show& show) {
  std::string text;
  for (const T& value : values) text += (text.empty() ? "" : between) + show(value);
  return text;
}

std::string numbers_text(const std::vector<std::uint32_t>& numbers) {
  return joined(numbers, " ", [](std::uint32_t number) { return std::to_string(number); });
}

std::string column_text(Column column) {
  return std::string(column_info(column).wire_name);
}

std::string field_text(const UsageRecord& record, Column column) {
  if (const auto* text = text_field(record, column)) {
    return !*text ? "-" : (*text)->empty() ? "\"\"" : **text;
  }
  if (const auto* number = decimal_field(record, column)) return shown(*number);
  if (!record.usage_timestamp) return "-";
  return record.usage_timestamp->second_of_day == 0 ? record.usage_timestamp->date.to_string()
                                                    : record.usage_timestamp->to_string();
}

std::string days_text(const Period& days) {
  if (days.length_days() == 1) return days.begin.to_string();
  return days.begin.to_string() + " to " + days.last_day().to_string();
}

// ---- answers as people read them ----------------------------------------------------------------

/// Columns in which no row of the page has a value are left out.
Lines page_text(const RowPage& page) {
  std::vector<Column> used;
  for (const ColumnInfo& info : columns()) {
    for (const RowRecord& row : page.rows) {
      if (field_text(row.record, info.column) == "-") continue;
      used.push_back(info.column);
      break;
    }
  }
  std::vector<Lines> table = {{"row"}};
  for (const Column column : used) table[0].push_back(column_text(column));
  table[0].push_back("listCost");
  for (const RowRecord& row : page.rows) {
    Lines cells = {std::to_string(row.row)};
    for (const Column column : used) cells.push_back(field_text(row.record, column));
    cells.push_back(shown(row.list_cost));
    table.push_back(cells);
  }
  Lines lines = aligned(table);
  lines.insert(lines.begin(), std::to_string(page.matching_rows) + " of " +
                                  std::to_string(page.table_rows) + " rows, from " +
                                  std::to_string(page.offset));
  return lines;
}

Lines facet_text(const FacetResult& result) {
  const std::string head = std::to_string(result.matching_rows) + " rows, " +
                           std::to_string(result.value_count) + " values";
  if (result.numbers) {
    return {head, "from " + shown(result.numbers->minimum) + " to " +
                      shown(result.numbers->maximum) + ", " +
                      std::to_string(result.numbers->distinct_count) + " different, missing in " +
                      counted(result.numbers->missing_count, "row")};
  }
  std::vector<Lines> table = {{"", "#", "listCost"}};
  for (const FacetEntry& entry : result.entries) {
    std::string key = entry.value.label;
    if (entry.value.label != entry.value.value) key += " [" + entry.value.value + "]";
    if (key.empty()) key = entry.value.is_missing ? "(missing)" : "\"\"";
    table.push_back({key, std::to_string(entry.row_count), shown(entry.list_cost)});
  }
  Lines lines = aligned(table);
  lines.insert(lines.begin(), head + ", " + std::to_string(result.found_count) + " found, from " +
                                  std::to_string(result.offset));
  return lines;
}

Lines find_text(const FindResult& result) {
  Lines lines = {counted(result.row_count, "row")};
  for (const ColumnInfo& info : columns()) {
    const std::uint32_t hits = result.column_hits[static_cast<std::size_t>(info.column)];
    if (hits > 0) lines.push_back("in " + column_text(info.column) + ": " + std::to_string(hits));
  }
  if (!result.rows.empty()) lines.push_back("rows " + numbers_text(result.rows));
  if (result.next) {
    lines.push_back("next is row " + std::to_string(result.next->row) + " at " +
                    std::to_string(result.next->position) +
                    (result.next->has_wrapped ? ", past the end" : ""));
  }
  return lines;
}

Lines summary_text(const RowSummary& summary) {
  std::vector<Lines> table = {
      {counted(summary.row_count, "row"), "count", "sum", "average", "minimum", "maximum"}};
  const auto add = [&table](const char* name, const NumberSummary& of) {
    table.push_back({name, std::to_string(of.count), shown(of.sum), shown(of.average),
                     shown(of.minimum), shown(of.maximum)});
  };
  add("usage", summary.usage);
  add("onDemandUsage", summary.on_demand_usage);
  add("commitment", summary.commitment);
  add("msrpPrice", summary.msrp_price);
  add("listCost", summary.list_cost);
  return aligned(table);
}

std::string case_text(const FaultCase& found) {
  Lines parts;
  std::string subject;
  for (const FaultField& field : found.subject) {
    if (field.is_missing) continue;
    subject += (subject.empty() ? "" : " ") + column_text(field.column) + "=" + field.value;
  }
  if (!subject.empty()) parts.push_back(subject);
  if (found.days) parts.push_back(days_text(*found.days));
  if (found.missing_count > 0) parts.push_back(std::to_string(found.missing_count) + " missing");
  if (!found.variants.empty()) {
    parts.push_back(joined(found.variants, ", ", [](const FaultVariant& variant) {
      return variant.value + " in " + counted(variant.row_count, "row");
    }));
  }
  if (!found.differing.empty()) {
    parts.push_back("differ in " + joined(found.differing, ", ", column_text));
  }
  if (!found.rows.empty()) parts.push_back("rows " + numbers_text(found.rows));
  if (found.list_cost) parts.push_back("cost " + shown(found.list_cost));
  return "    " + joined(parts, "; ", [](const std::string& part) { return part; });
}

/// Faults without a case are left out.
Lines faults_text(const FaultReport& report) {
  Lines lines = {counted(report.matching_rows, "row") + " looked at"};
  for (const Fault& fault : report.faults) {
    if (fault.case_count == 0) continue;
    std::string head(fault_title(fault.kind));
    if (fault.id_column) head += " (" + column_text(*fault.id_column) + ")";
    head += ": " + counted(fault.case_count, "case") + ", " + counted(fault.row_count, "row");
    if (fault.missing_count > 0) head += ", " + std::to_string(fault.missing_count) + " missing";
    if (fault.list_cost) head += ", cost " + shown(fault.list_cost);
    lines.push_back(head);
    for (const FaultCase& found : fault.cases) lines.push_back(case_text(found));
  }
  return lines;
}

std::string pair_text(const SnapshotPair& pair) {
  std::string text(snapshot_kind_name(pair.kind));
  const auto key = [](const RowRecord& row) {
    std::string parts;
    for (const Column column :
         {Column::kSubscriptionId, Column::kChargeId, Column::kUsageTimestamp}) {
      parts += " " + field_text(row.record, column);
    }
    return " row " + std::to_string(row.row) + parts;
  };
  if (pair.before) text += key(*pair.before);
  if (pair.before && pair.after) text += " now";
  if (pair.after) text += key(*pair.after);
  for (const Column column : pair.changed) {
    text += ", " + column_text(column) + " " + field_text(pair.before->record, column) + " to " +
            field_text(pair.after->record, column);
  }
  return text + ", cost " + pair.difference.to_string();
}

Lines snapshot_text(const SnapshotResult& result) {
  std::vector<Lines> table = {{"", "#", "before", "after", "difference"}};
  const auto add = [&table](std::string name, const SnapshotTotals& totals) {
    table.push_back({std::move(name), std::to_string(totals.pair_count),
                     totals.cost_before.to_string(), totals.cost_after.to_string(),
                     totals.difference.to_string()});
  };
  for (std::size_t kind = 0; kind < kSnapshotKindCount; ++kind) {
    add(std::string(snapshot_kind_name(static_cast<SnapshotKind>(kind))), result.by_kind[kind]);
  }
  add("total", result.total);
  Lines lines = aligned(table);
  lines.insert(lines.begin(), std::to_string(result.rows_before) + " rows before, " +
                                  std::to_string(result.rows_after) + " after");
  for (const SnapshotPair& pair : result.pairs) lines.push_back(pair_text(pair));
  return lines;
}

// ---- questions ----------------------------------------------------------------------------------

Result<Json> json_of(const Section& section) {
  std::string text;
  for (const std::string& line : section.lines) {
    if (!line.empty() && line[0] != '#') text += line + "\n";
  }
  return Json::parse(text.empty() ? "{}" : text);
}

/// Decodes the request, asks, and sends the answer through JSON as the worker does.
template <typename Request, typename Answer, typename Show>
Lines asked(const Section& section, Result<Request> (*decode)(const Json&, std::string_view),
            const Answer& answer, const Show& show) {
  const Result<Json> json = json_of(section);
  if (!json) return error_text(json.error());
  const Result<Request> request = decode(*json, "");
  if (!request) return error_text(request.error());
  const auto result = answer(*request);
  if (!result) return error_text(result.error());
  return show(*result);
}

template <typename T, typename Encode, typename Decode>
Result<T> travelled(Result<T> result, Encode encode, Decode decode) {
  if (!result) return result;
  const Result<T> arrived = decode(encode(*result), "");
  REQUIRE(arrived);
  CHECK(*arrived == *result);
  return arrived;
}

Lines export_lines(const UsageTable& table, const QuerySpec& spec, const std::string& format) {
  Result<RowOrder> list = RowOrder::make(table, spec, {});
  if (!list) return error_text(list.error());
  const auto kind = export_format_by_name(format);
  REQUIRE(kind);
  RowExport rows(*list, *kind, 0, table.row_count());
  std::string text;
  for (std::string piece; rows.next(piece);) text += piece;
  Lines lines;
  std::stringstream stream(text);
  for (std::string line; std::getline(stream, line);) {
    lines.push_back(line.substr(0, line.find_last_not_of('\r') + 1));
  }
  return lines;
}

/// The tables and the spec that the questions of a file are about.
class Asker {
 public:
  std::optional<Lines> operator()(const Section& section) {
    if (section.kind == "rows" || section.kind == "before") {
      UsageTable& table = section.kind == "rows" ? table_ : before_;
      table = UsageTable();
      read_rows(section, table);
    } else if (section.kind == "spec") {
      const Result<Json> json = json_of(section);
      REQUIRE(json);
      const Result<QuerySpec> spec = query_spec_from_json(*json, "");
      INFO((spec ? "" : describe(spec.error())));
      REQUIRE(spec);
      spec_ = *spec;
    } else if (section.kind != "answer" && !section.kind.empty()) {
      return answer(section);
    }
    return std::nullopt;
  }

 private:
  [[nodiscard]] Lines answer(const Section& section) const {
    if (section.kind == "list") {
      return asked(
          section, row_request_from_json,
          [this](const RowRequest& request) {
            return travelled(query_rows(table_, spec_, request), row_page_to_json,
                             row_page_from_json);
          },
          page_text);
    }
    if (section.kind == "facet") {
      return asked(
          section, facet_request_from_json,
          [this](const FacetRequest& request) {
            return travelled(query_facet(table_, spec_, request), facet_result_to_json,
                             facet_result_from_json);
          },
          facet_text);
    }
    if (section.kind == "find") {
      return asked(
          section, find_request_from_json,
          [this](const FindRequest& request) {
            return travelled(query_find(table_, spec_, request), find_result_to_json,
                             find_result_from_json);
          },
          find_text);
    }
    if (section.kind == "summary") {
      return asked(
          section, summary_request_from_json,
          [this](const SummaryRequest& request) {
            return travelled(query_summary(table_, spec_, request), row_summary_to_json,
                             row_summary_from_json);
          },
          summary_text);
    }
    if (section.kind == "faults") {
      return asked(
          section, fault_request_from_json,
          [this](const FaultRequest& request) {
            return travelled(find_faults(table_, spec_, request), fault_report_to_json,
                             fault_report_from_json);
          },
          faults_text);
    }
    if (section.kind == "snapshot") {
      return asked(
          section, snapshot_request_from_json,
          [this](const SnapshotRequest& request) {
            return travelled(compare_snapshots(before_, table_, spec_, request),
                             snapshot_result_to_json, snapshot_result_from_json);
          },
          snapshot_text);
    }
    INFO("section " << section.kind);
    REQUIRE(section.kind == "export");
    return export_lines(table_, spec_, section.name);
  }

  UsageTable table_;
  UsageTable before_;
  QuerySpec spec_;
};

TEST_CASE("golden questions about rows") {
  run_files("rows", 6, Asker());
}

}  // namespace
}  // namespace usagescope::golden
