#include "mock-server/server/commands/loading.hpp"

#include <algorithm>
#include <fstream>
#include <future>
#include <memory>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "core/json/usage_ingest.hpp"
#include "core/service/demo_data.hpp"
#include "mock-server/fixtures/openapi.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/gunzip.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kPieceBytes = 262'144;

class RowsSink final : public UsageRowSink {
 public:
  explicit RowsSink(UsageRows& rows) : rows_(rows) {}
  Status append(const UsageRowView& row) override { return rows_.append(record_of(row)); }

 private:
  UsageRows& rows_;
};

class IngestBytes final : public ByteSink {
 public:
  explicit IngestBytes(UsageIngest& ingest) : ingest_(ingest) {}
  Status write(std::string_view bytes) override { return ingest_.append(bytes); }

 private:
  UsageIngest& ingest_;
};

/// By the file's name, "rows.csv.gz"; by its first character where that says nothing.
UsageFormat format_of(fs::path file) {
  if (file.extension() == ".gz") file = file.stem();
  const std::string extension = ascii_lower(file.extension().string());
  if (extension == ".ndjson" || extension == ".jsonl") return UsageFormat::kNdjson;
  if (extension == ".json") return UsageFormat::kJson;
  if (extension == ".csv") return UsageFormat::kCsv;
  return UsageFormat::kAuto;
}

/// Errors of the reader name the file already, those of gzip do not.
Error in_data(Error error, const fs::path& file) {
  if (error.path.empty()) error.path = file.string();
  return error;
}

}  // namespace

Status load_rows(const fs::path& file, UsageRows& rows) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{ErrorCode::kNotFound, "the file cannot be read", file.string()};
  RowsSink sink(rows);
  UsageIngest ingest(sink, {file.string(), format_of(file), true});
  IngestBytes into(ingest);
  Gunzip gunzip(into);
  bool is_packed = false;
  std::vector<char> buffer(kPieceBytes);
  for (bool is_first = true; stream; is_first = false) {
    stream.read(buffer.data(), static_cast<std::streamsize>(buffer.size()));
    const std::string_view piece(buffer.data(), static_cast<std::size_t>(stream.gcount()));
    if (piece.empty()) break;
    if (is_first) is_packed = is_gzip(piece);
    Status status = is_packed ? gunzip.write(piece) : into.write(piece);
    if (!status) return in_data(std::move(status).error(), file);
  }
  if (stream.bad()) return Error{ErrorCode::kNotFound, "the file cannot be read", file.string()};
  if (is_packed) {
    if (Status status = gunzip.finish(); !status) return in_data(std::move(status).error(), file);
  }
  if (auto report = ingest.finish(); !report) return std::move(report).error();
  return ok();
}

std::vector<fs::path> dataset_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code failure;
  for (auto entry = fs::directory_iterator(folder / "datasets", failure);
       !failure && entry != fs::directory_iterator(); entry.increment(failure)) {
    const bool is_note = entry->path().filename().string().ends_with(".provenance.json");
    if (entry->is_regular_file(failure) && !is_note) files.push_back(entry->path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

std::vector<fs::path> row_files(const Options& options) {
  if (!options.data.empty()) return {options.data};
  return dataset_files(options.fixtures);
}

Result<MockConfig> load_config(const Options& options) {
  const fs::path file = fs::path(options.fixtures) / "cpn-mock.json";
  auto text = read_file(file);
  if (!text) return text.error();
  auto config = parse_config(*text);
  if (!config) return in_file(config.error(), file.string());
  if (options.now) config->clock = *options.now;
  if (options.lenient) config->policy.lenient = *options.lenient;
  return config;
}

namespace {

/// openapi.yaml; a folder may have none. It is served as it is, so it must be what it says it is,
/// and no link to a file elsewhere.
Result<std::optional<std::string>> load_contract(const fs::path& folder) {
  const fs::path file = folder / "openapi.yaml";
  std::error_code failure;
  if (!fs::exists(fs::symlink_status(file, failure))) return std::optional<std::string>();
  if (fs::canonical(file, failure).parent_path() != fs::canonical(folder, failure)) {
    return Error{ErrorCode::kInvalidArgument, "a link out of the folder", file.string()};
  }
  auto text = read_file(file);
  if (!text) return text.error();
  if (auto contract = OpenApi::parse(*text); !contract) {
    return in_file(contract.error(), file.string());
  }
  return std::optional<std::string>(std::move(*text));
}

/// The rows that answers are made from.
Result<Dataset> load_dataset(const Options& options) {
  const std::vector<fs::path> files = row_files(options);
  if (files.empty()) return demo_dataset(DemoSpec{});
  Dataset dataset;
  dataset.distributor_org_id = kDemoDistributorOrg;
  for (const fs::path& file : files) {
    if (auto s = load_rows(file, dataset.usage); !s) return s.error();
  }
  dataset.usage.build_index();
  dataset.report = demo_report();
  dataset.partners = derive_partner_data(dataset.usage, dataset.distributor_org_id);
  return dataset;
}

using SharedDataset = std::shared_ptr<const Dataset>;

/// All but the rows, and `dataset` is not set yet.
Result<ApplicationParts> load_folder(const Options& options, const MockConfig& config) {
  const fs::path folder = options.fixtures;
  auto fixtures = FixtureSet::load(folder);
  if (!fixtures) return fixtures.error();
  const fs::path token_file = folder / "auth" / "tokens.json";
  auto token_text = read_file(token_file);
  if (!token_text) return token_text.error();
  auto tokens = TokenStore::parse(*token_text);
  if (!tokens) return in_file(tokens.error(), token_file.string());
  std::optional<StaticSite> site;
  if (!options.site.empty()) {
    auto opened = StaticSite::open(options.site);
    if (!opened) return opened.error();
    site = std::move(*opened);
  }
  ApplicationParts parts{
      nullptr,       std::move(*fixtures), std::move(*tokens), CorsPolicy(config.cors_origins),
      config.policy, std::move(site)};
  parts.mode = options.mode;
  auto contract = load_contract(folder);
  if (!contract) return contract.error();
  parts.contract = std::move(*contract);
  return parts;
}

}  // namespace

Result<ApplicationParts> load_parts(const Options& options, const MockConfig& config,
                                    SharedDataset kept) {
  // Rows and the rest need nothing of each other and take about as long; where no thread is to be
  // had, one waits for the other.
  auto rows = std::async(std::launch::async | std::launch::deferred,
                         [&options, kept = std::move(kept)]() mutable -> Result<SharedDataset> {
                           if (kept != nullptr) return std::move(kept);
                           auto dataset = load_dataset(options);
                           if (!dataset) return std::move(dataset).error();
                           return std::make_shared<const Dataset>(std::move(*dataset));
                         });
  auto parts = load_folder(options, config);
  auto dataset = rows.get();
  if (!dataset) return std::move(dataset).error();
  if (parts) parts->dataset = std::move(*dataset);
  return parts;
}

}  // namespace usagescope::mock
