#include "mock-server/server/loading.hpp"

#include <fstream>
#include <string>

#include "core/json/usage_codec.hpp"
#include "core/service/demo_data.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

namespace fs = std::filesystem;

Result<Dataset> load_dataset(const Options& options) {
  if (options.data.empty()) return demo_dataset(DemoSpec{});
  Dataset dataset;
  dataset.distributor_org_id = kDemoDistributorOrg;
  if (auto s = load_rows(options.data, dataset.usage); !s) return s.error();
  dataset.usage.build_index();
  dataset.report = demo_report();
  return dataset;
}

}  // namespace

Status load_rows(const fs::path& file, UsageRows& rows) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return Error{ErrorCode::kNotFound, "the file cannot be read", file.string()};
  std::string line;
  for (std::size_t number = 1; std::getline(stream, line); ++number) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    auto record = decode_usage_record(line);
    Status status = record ? rows.append(*record) : Status(record.error());
    if (!status) {
      return Error{status.error().code, describe(status.error()),
                   file.string() + ':' + std::to_string(number)};
    }
  }
  if (stream.bad()) return Error{ErrorCode::kNotFound, "the file cannot be read", file.string()};
  return ok();
}

Result<MockConfig> load_config(const Options& options) {
  const fs::path file = fs::path(options.fixtures) / "cpn-mock.json";
  auto text = read_file(file);
  if (!text) return text.error();
  auto config = parse_config(*text);
  if (!config) return in_file(config.error(), file.string());
  if (options.now) {
    config->clock.reset();
    if (*options.now != "real") {
      auto instant = Instant::parse(*options.now);
      if (!instant) return Error{ErrorCode::kInvalidArgument, instant.error().message, "--now"};
      config->clock = *instant;
    }
  }
  if (options.lenient) config->policy.lenient = *options.lenient;
  return config;
}

Result<ApplicationParts> load_parts(const Options& options, const MockConfig& config) {
  const fs::path folder = options.fixtures;
  auto fixtures = FixtureSet::load(folder);
  if (!fixtures) return fixtures.error();
  const fs::path token_file = folder / "auth" / "tokens.json";
  auto token_text = read_file(token_file);
  if (!token_text) return token_text.error();
  auto tokens = TokenStore::parse(*token_text);
  if (!tokens) return in_file(tokens.error(), token_file.string());
  auto dataset = load_dataset(options);
  if (!dataset) return dataset.error();
  std::optional<StaticSite> site;
  if (!options.site.empty()) {
    auto opened = StaticSite::open(options.site);
    if (!opened) return opened.error();
    site = std::move(*opened);
  }
  return ApplicationParts{std::move(*dataset), std::move(*fixtures),
                          std::move(*tokens),  CorsPolicy(config.cors_origins),
                          config.policy,       std::move(site)};
}

}  // namespace usagescope::mock
