// `usagescope-mock generate` and `usagescope-mock rules`.
#include <cstdio>
#include <memory>
#include <string>

#include "core/json/json_value.hpp"
#include "core/json/usage_codec.hpp"
#include "core/service/demo_data.hpp"
#include "core/service/rules.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/server/commands/commands.hpp"

namespace usagescope::mock {
namespace {

constexpr std::size_t kChunkBytes = 1U << 18U;

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};

Error write_error(const std::string& name) {
  return {ErrorCode::kNotFound, "the file cannot be written",
          name.empty() ? "standard output" : name};
}

/// Rows as lines, in large writes.
class LineWriter {
 public:
  LineWriter(std::FILE* file, std::string name) : file_(file), name_(std::move(name)) {}

  Status add(const UsageRecord& row) {
    buffer_ += encode_usage_record(row);
    buffer_ += '\n';
    return buffer_.size() < kChunkBytes ? ok() : flush();
  }

  Status flush() {
    const std::size_t written = std::fwrite(buffer_.data(), 1, buffer_.size(), file_);
    const bool is_whole = written == buffer_.size() && std::fflush(file_) == 0;
    buffer_.clear();
    return is_whole ? ok() : Status(write_error(name_));
  }

 private:
  std::FILE* file_;
  std::string name_;
  std::string buffer_;
};

std::string provenance(const DemoSpec& spec) {
  const Json json(Json::Object{
      {"provenance", Json("assumed")},
      {"note", Json("Invented rows. The first one is the documented example of usages/search.")},
      {"generator", Json("usagescope-mock generate")},
      {"rows", Json::integer(static_cast<std::int64_t>(spec.rows))},
      {"seed", Json::integer(static_cast<std::int64_t>(spec.seed))},
      {"firstDay", Json(spec.days.begin.to_string())},
      {"lastDay", Json(spec.days.last_day().to_string())},
  });
  return json.dump() + "\n";
}

Status generate_to(std::FILE* file, const std::string& name, const DemoSpec& spec) {
  LineWriter writer(file, name);
  auto status = generate_usage(spec, [&writer](const UsageRecord& row) { return writer.add(row); });
  return status ? writer.flush() : status;
}

Status generate(const Options& options) {
  DemoSpec spec;
  spec.rows = options.rows;
  spec.seed = options.seed;
  if (options.out.empty()) return generate_to(stdout, "", spec);
  const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(options.out.c_str(), "wb"));
  if (!file) return write_error(options.out);
  if (auto s = generate_to(file.get(), options.out, spec); !s) return s;
  return write_file(options.out + ".provenance.json", provenance(spec));
}

}  // namespace

int run_generate(const Options& options) {
  const Status status = generate(options);
  if (status) return kExitOk;
  std::fprintf(stderr, "usagescope-mock: %s\n", describe(status.error()).c_str());
  return kExitFailed;
}

int run_rules() {
  for (const ServiceRule& rule : kServiceRules) {
    std::printf("%-10s  %s: %s (%s)\n", std::string(basis_name(rule.basis)).c_str(),
                std::string(rule.subject).c_str(), std::string(rule.rule).c_str(),
                std::string(rule.source).c_str());
  }
  return kExitOk;
}

}  // namespace usagescope::mock
