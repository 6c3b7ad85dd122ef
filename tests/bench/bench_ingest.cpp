// usagescope-bench-ingest [--rows N] [--parts N] [--only K]: how fast usage rows of each format become
// columns, beside decoding records first, and what memory they take. Every way's table must be the
// same.

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "core/json/json_value.hpp"
#include "core/json/usage_codec.hpp"
#include "core/json/usage_ingest.hpp"
#include "tests/bench/bench_rows.hpp"

namespace usagescope::bench {
namespace {

constexpr std::size_t kPieceBytes = 65'536;  // what streams of a browser give

/// Of the processor where there is such a clock, for machines that are busy with other things.
double now_ms() {
#ifdef __EMSCRIPTEN__
  const auto since = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(since).count();
#else
  return static_cast<double>(std::clock()) * 1e3 / CLOCKS_PER_SEC;
#endif
}

[[noreturn]] void fail(const std::string& message) {
  std::fprintf(stderr, "usagescope-bench-ingest: %s\n", message.c_str());
  std::exit(1);
}

std::vector<UsageRecord> records(std::uint32_t begin, std::uint32_t end) {
  std::vector<UsageRecord> rows;
  rows.reserve(end - begin);
  for (std::uint32_t i = begin; i < end; ++i) rows.push_back(usage_record(row_numbers(i)));
  return rows;
}

std::string page_text(std::uint32_t begin, std::uint32_t end) {
  UsagePage page;
  page.results = records(begin, end);
  return encode_usage_page(page);
}

/// Each row's members in an order of its own.
std::string shuffled_text(std::uint32_t begin, std::uint32_t end) {
  std::mt19937 random(begin + 1);
  std::string text = "{\"results\":[";
  for (const UsageRecord& row : records(begin, end)) {
    const auto tree = Json::parse(encode_usage_record(row));
    Json::Object members = *tree->object();
    std::shuffle(members.begin(), members.end(), random);
    text += Json(std::move(members)).dump();
    text += ',';
  }
  text.back() = ']';
  return text + "}";
}

std::string lines_text(std::uint32_t begin, std::uint32_t end) {
  std::string text;
  for (const UsageRecord& row : records(begin, end)) text += encode_usage_record(row) + '\n';
  return text;
}

std::string csv_text(std::uint32_t begin, std::uint32_t end) {
  std::string text;
  for (const ColumnInfo& info : columns()) text += '"' + std::string(info.wire_name) + "\",";
  text.back() = '\n';
  for (const UsageRecord& row : records(begin, end)) {
    for (const ColumnInfo& info : columns()) {
      if (const auto* value = text_field(row, info.column)) text += '"' + value->value_or("") + '"';
      if (const auto* number = decimal_field(row, info.column)) text += (*number)->to_string();
      if (info.type == ColumnType::kDate) text += row.usage_timestamp->to_string();
      text += ',';
    }
    text.back() = '\n';
  }
  return text;
}

void load_in_pieces(std::string_view text, UsageTable& table, const IngestOptions& options) {
  UsageIngest ingest(table, options);
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, kPieceBytes);
    if (Status status = ingest.append(piece); !status) fail(describe(status.error()));
    text.remove_prefix(piece.size());
  }
  if (auto report = ingest.finish(); !report) fail(describe(report.error()));
}

void load_by_records(std::string_view text, UsageTable& table) {
  const auto decoded = decode_usage_page(text);
  if (!decoded) fail(describe(decoded.error()));
  for (const UsageRecord& record : decoded->page.results) {
    if (Status status = table.append(record); !status) fail(describe(status.error()));
  }
}

/// A number that differs when any value of any row does.
std::uint64_t digest(const UsageTable& table) {
  std::uint64_t hash = table.row_count();
  const auto add = [&hash](std::uint64_t value) { hash = (hash ^ value) * 0x100'0000'01B3; };
  for (const ColumnInfo& info : columns()) {
    for (std::uint32_t row = 0; row < table.row_count(); ++row) {
      if (info.type == ColumnType::kText) {
        const auto text = table.text(info.column).value(row);
        add(text ? std::hash<std::string_view>()(*text) : 0);
      } else if (info.type == ColumnType::kDecimal) {
        add(static_cast<std::uint64_t>(table.decimal(info.column).values()[row]));
      } else {
        add(static_cast<std::uint64_t>(table.days().value(row)->date.days));
      }
    }
  }
  return hash;
}

std::int64_t heap_bytes() {
#ifdef __EMSCRIPTEN__
  return static_cast<std::int64_t>(static_cast<unsigned>(mallinfo().arena));
#else
  const struct mallinfo2 info = mallinfo2();
  return static_cast<std::int64_t>(info.arena + info.hblkhd);
#endif
}

using MakeText = std::function<std::string(std::uint32_t, std::uint32_t)>;
using Load = std::function<void(std::string_view, UsageTable&)>;

struct Run {
  const char* name;
  MakeText text;
  Load load;
};

/// The median speed of equal parts, all into one table.
std::uint64_t measure(const Run& run, std::uint32_t rows, std::uint32_t parts) {
  UsageTable table;
  std::vector<double> speeds;
  double bytes = 0;
  for (std::uint32_t part = 0; part < parts; ++part) {
    const std::uint64_t begin = std::uint64_t{rows} * part / parts;
    const std::uint64_t end = std::uint64_t{rows} * (part + 1) / parts;
    const std::string text =
        run.text(static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end));
    const double start = now_ms();
    run.load(text, table);
    speeds.push_back(static_cast<double>(text.size()) / 1e3 / (now_ms() - start));
    bytes += static_cast<double>(text.size());
  }
  std::sort(speeds.begin(), speeds.end());
  table.shrink_to_fit();
  std::printf("%-34s %8.1f MB/s (best %8.1f) %8.1f MB, live %5.1f bytes a row\n", run.name,
              speeds[speeds.size() / 2], speeds.back(), bytes / 1e6,
              static_cast<double>(table.memory_bytes()) / rows);
  std::fflush(stdout);
  return digest(table);
}

/// The most heap that a load takes, text not counted: the same few pages again and again, made
/// before, so that nothing but the load allocates.
void measure_memory(std::uint32_t rows) {
  constexpr std::uint32_t kPageRows = 1'000;
  std::vector<std::string> pages;
  for (std::uint32_t begin = 0; begin < 50'000; begin += kPageRows) {
    pages.push_back(page_text(begin, begin + kPageRows));
  }
  const std::int64_t before = heap_bytes();
  UsageTable table;
  for (std::uint32_t i = 0; table.row_count() < rows; ++i) {
    load_in_pieces(pages[i % pages.size()], table, {"", UsageFormat::kPage, true});
  }
  std::printf("heap grew by %.1f bytes a row while loading %u rows; live %.1f",
              static_cast<double>(heap_bytes() - before) / table.row_count(), table.row_count(),
              static_cast<double>(table.memory_bytes()) / table.row_count());
  table.shrink_to_fit();
  std::printf(", after giving back %.1f\n",
              static_cast<double>(table.memory_bytes()) / table.row_count());
}

std::uint32_t option(int argc, char** argv, const char* name, std::uint32_t otherwise) {
  for (int i = 1; i + 1 < argc; ++i) {
    if (std::strcmp(argv[i], name) != 0) continue;
    const long value = std::strtol(argv[i + 1], nullptr, 10);
    if (value > 0) return static_cast<std::uint32_t>(value);
    fail(std::string(name) + " takes a positive number");
  }
  return otherwise;
}

Load in_pieces(UsageFormat format, bool guesses_shape) {
  return [=](std::string_view text, UsageTable& table) {
    load_in_pieces(text, table, {"", format, guesses_shape});
  };
}

int run(std::uint32_t rows, std::uint32_t parts, std::uint32_t only) {
  const std::vector<Run> runs = {
      {"pages, shape guessed", page_text, in_pieces(UsageFormat::kJson, true)},
      {"pages, token by token", page_text, in_pieces(UsageFormat::kJson, false)},
      {"pages, decoded to records", page_text, load_by_records},
      {"pages, members shuffled, guessed", shuffled_text, in_pieces(UsageFormat::kJson, true)},
      {"NDJSON, shape guessed", lines_text, in_pieces(UsageFormat::kNdjson, true)},
      {"CSV", csv_text, in_pieces(UsageFormat::kCsv, true)},
  };
  if (only > 0) {
    measure(runs.at(only - 1), rows, parts);
    return 0;
  }
  measure_memory(rows);
  std::vector<std::uint64_t> digests;
  for (const Run& each : runs) digests.push_back(measure(each, rows, parts));
  for (const std::uint64_t each : digests) {
    if (each != digests.front()) fail("the tables differ");
  }
  std::printf("all tables are the same\n");
  return 0;
}

}  // namespace
}  // namespace usagescope::bench

int main(int argc, char** argv) {
  using namespace usagescope::bench;
  return run(option(argc, argv, "--rows", 1'000'000), option(argc, argv, "--parts", 10),
             option(argc, argv, "--only", 0));
}
