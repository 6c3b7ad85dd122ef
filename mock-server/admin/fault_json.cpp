// Faults as JSON.
#include <algorithm>
#include <cmath>
#include <utility>

#include "mock-server/admin/faults.hpp"
#include "mock-server/http/strict_json.hpp"

namespace usagescope::mock {
namespace {

constexpr std::int64_t kMaxCount = 1'000'000'000;
constexpr std::int64_t kMaxSeed = 9'007'199'254'740'991;
constexpr std::int64_t kMaxShift = 1'000'000;
constexpr double kMillion = 1e6;

/// Reads members into variables and keeps the first error.
class MemberReader {
 public:
  MemberReader(const Json& json, std::string_view path) : json_(json), path_(path) {}

  template <typename T>
  void whole(std::string_view key, std::int64_t min, std::int64_t max, T& target) {
    if (!status_) return;
    auto value = optional_integer(json_, key, path_, min, max);
    if (!value) {
      status_ = value.error();
    } else if (*value) {
      target = static_cast<int>(**value);
    }
  }
  void whole(std::string_view key, std::int64_t min, std::int64_t max,
             std::optional<std::int64_t>& target) {
    if (!status_) return;
    auto value = optional_integer(json_, key, path_, min, max);
    if (!value) {
      status_ = value.error();
    } else if (*value) {
      target = *value;
    }
  }
  void text(std::string_view key, std::string& target) {
    if (!status_) return;
    auto value = optional_string(json_, key, path_);
    if (!value) {
      status_ = value.error();
    } else if (*value) {
      target = std::move(**value);
    }
  }
  void fail(Error error) {
    if (status_) status_ = std::move(error);
  }
  [[nodiscard]] const Status& status() const noexcept { return status_; }

 private:
  const Json& json_;
  std::string path_;
  Status status_ = ok();
};

Result<FaultKind> decode_kind(const Json& json, std::string_view path) {
  auto name = required_string(json, "kind", path);
  if (!name) return name.error();
  std::string known;
  for (std::size_t i = 0; i < kFaultKindCount; ++i) {
    const auto kind = static_cast<FaultKind>(i);
    if (fault_kind_name(kind) == *name) return kind;
    known += (known.empty() ? "" : ", ") + std::string(fault_kind_name(kind));
  }
  return Error{ErrorCode::kUnknownName, "unknown kind; known here: " + known,
               member_path(path, "kind")};
}

Status decode_probability(const Json& json, std::string_view path, FaultSpec& spec) {
  auto probability = optional_decimal(json, "probability", path);
  if (!probability) return probability.error();
  if (!*probability) return ok();
  const double value = (*probability)->to_double_for_drawing();
  if (!(value >= 0 && value <= 1)) {
    return Error{ErrorCode::kOutOfRange, "a number from 0 to 1 is expected",
                 member_path(path, "probability")};
  }
  spec.per_million = std::lround(value * kMillion);
  return ok();
}

Status decode_shape(const Json& json, std::string_view path, FaultSpec& spec) {
  auto name = optional_string(json, "body", path);
  if (!name) return name.error();
  if (!*name) return ok();
  if (const auto shape = error_shape_of(**name)) {
    spec.shape = *shape;
    return ok();
  }
  std::string known;
  for (std::size_t i = 0; i < kErrorShapeCount; ++i) {
    known += (i == 0 ? "" : ", ") + std::string(error_shape_name(static_cast<ErrorShape>(i)));
  }
  return Error{ErrorCode::kUnknownName, "unknown body; known here: " + known,
               member_path(path, "body")};
}

/// What a kind cannot do without.
Status check_kind(const Json& json, std::string_view path, const FaultSpec& spec) {
  const auto wants = [&](std::string_view key) -> Status {
    return Error{ErrorCode::kInvalidArgument,
                 std::string(fault_kind_name(spec.kind)) + " wants " + std::string(key),
                 member_path(path, key)};
  };
  if (spec.kind == FaultKind::kDelay && json.find("delayMs") == nullptr) return wants("delayMs");
  if (spec.kind == FaultKind::kDribble && spec.dribble_chunks == 0) return wants("chunks");
  if (spec.kind == FaultKind::kChangingPage && spec.rows == 0) return wants("rows");
  return ok();
}

Result<FaultSpec> decode_fault(const Json& json, std::string_view path) {
  if (auto s =
          expect_object(json, path,
                        {"kind", "method", "path", "skip", "count", "probability", "seed",
                         "delayMs", "chunks", "overMs", "status", "body", "retryAfter", "rows"});
      !s) {
    return s.error();
  }
  FaultSpec spec;
  auto kind = decode_kind(json, path);
  if (!kind) return kind.error();
  spec.kind = *kind;
  if (spec.kind == FaultKind::kExpiredToken || spec.kind == FaultKind::kChangingPage) {
    spec.count = 1;
  }
  MemberReader read(json, path);
  read.text("method", spec.method);
  read.text("path", spec.path);
  std::optional<std::int64_t> skip;
  std::optional<std::int64_t> seed;
  std::optional<std::int64_t> rows;
  read.whole("skip", 0, kMaxCount, skip);
  read.whole("count", 1, kMaxCount, spec.count);
  read.whole("seed", 0, kMaxSeed, seed);
  read.whole("rows", -kMaxShift, kMaxShift, rows);
  read.whole("delayMs", 0, kMaxFaultDelayMs, spec.delay_ms);
  read.whole("chunks", 1, 1'000, spec.dribble_chunks);
  read.whole("overMs", 0, kMaxFaultDelayMs, spec.dribble_ms);
  read.whole("status", 200, 599, spec.status);
  read.whole("retryAfter", 0, 86'400, spec.retry_after);
  if (!read.status()) return read.status().error();
  spec.skip = skip.value_or(0);
  spec.seed = static_cast<std::uint64_t>(seed.value_or(1));
  spec.rows = rows.value_or(1);
  if (auto s = decode_probability(json, path, spec); !s) return s.error();
  if (auto s = decode_shape(json, path, spec); !s) return s.error();
  if (auto s = check_kind(json, path, spec); !s) return s.error();
  return spec;
}

}  // namespace

Result<std::vector<FaultSpec>> decode_faults(const Json& json, std::string_view path) {
  std::vector<FaultSpec> specs;
  if (json.find("faults") == nullptr) {
    auto spec = decode_fault(json, path);
    if (!spec) return spec.error();
    specs.push_back(std::move(*spec));
    return specs;
  }
  if (auto s = expect_object(json, path, {"faults"}); !s) return s.error();
  auto list = optional_array(json, "faults", path);
  if (!list) return list.error();
  if (list->size() > kMaxFaults) {
    return Error{ErrorCode::kOutOfRange, "at most " + std::to_string(kMaxFaults) + " faults",
                 member_path(path, "faults")};
  }
  for (std::size_t i = 0; i < list->size(); ++i) {
    auto spec = decode_fault((*list)[i], element_path(member_path(path, "faults"), i));
    if (!spec) return spec.error();
    specs.push_back(std::move(*spec));
  }
  return specs;
}

Json encode_fault(const ArmedFault& fault) {
  const FaultSpec& spec = fault.spec;
  Json json;
  const auto set_when = [&json](bool is_set, const char* key, std::int64_t value) {
    if (is_set) json.set(key, Json::integer(value));
  };
  json.set("id", fault.id);
  json.set("kind", fault_kind_name(spec.kind));
  if (!spec.method.empty()) json.set("method", spec.method);
  if (!spec.path.empty()) json.set("path", spec.path);
  set_when(spec.skip > 0, "skip", spec.skip);
  set_when(spec.count.has_value(), "count", spec.count.value_or(0));
  if (spec.per_million < static_cast<std::int64_t>(kMillion)) {
    if (auto probability = Decimal::from_unscaled(spec.per_million, 6)) {
      json.set("probability", Json::number(probability->normalized()));
    }
    json.set("seed", Json::integer(static_cast<std::int64_t>(spec.seed)));
  }
  set_when(spec.delay_ms > 0, "delayMs", spec.delay_ms);
  set_when(spec.dribble_chunks > 0, "chunks", spec.dribble_chunks);
  set_when(spec.dribble_ms > 0, "overMs", spec.dribble_ms);
  set_when(spec.kind == FaultKind::kStatus, "status", spec.status);
  if (spec.shape != ErrorShape::kApi) json.set("body", error_shape_name(spec.shape));
  set_when(spec.retry_after.has_value(), "retryAfter", spec.retry_after.value_or(0));
  set_when(spec.kind == FaultKind::kChangingPage, "rows", spec.rows);
  json.set("seen", Json::integer(fault.seen));
  json.set("hits", Json::integer(fault.hits));
  json.set("spent", fault.is_spent());
  return json;
}

}  // namespace usagescope::mock
