#include "mock-server/admin/faults.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "core/contract/messages.hpp"
#include "mock-server/admin/journal.hpp"

namespace usagescope::mock {
namespace {

constexpr std::array<std::string_view, kFaultKindCount> kKindNames = {
    "delay",          "dribble",       "connectionReset", "emptyResponse", "randomData",
    "malformedChunk", "truncatedBody", "status",          "expiredToken",  "changingPage"};

/// The next number of the sequence that a seed begins (splitmix64).
std::uint64_t draw(std::uint64_t& state) {
  state += 0x9e3779b97f4a7c15U;
  std::uint64_t mixed = state;
  mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
  mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
  return mixed ^ (mixed >> 31U);
}

void restart_one(ArmedFault& fault) {
  fault.seen = 0;
  fault.hits = 0;
  fault.is_waiting = false;
  fault.shift = 0;
  fault.random = fault.spec.seed;
}

bool is_meant(const FaultSpec& spec, const HttpRequest& request) {
  if (!spec.method.empty() && spec.method != request.method) return false;
  if (!spec.path.empty() && !matches_wildcard(spec.path, request.path)) return false;
  return spec.kind != FaultKind::kExpiredToken ||
         find_header(request.headers, kAuthTokenHeader) != nullptr;
}

/// Counts a matching request and decides whether it is hit.
bool counts_as_hit(ArmedFault& fault) {
  ++fault.seen;
  if (fault.seen <= fault.spec.skip) return false;
  if (fault.spec.count && fault.hits >= *fault.spec.count) return false;
  constexpr std::uint64_t kMillion = 1'000'000;
  if (fault.spec.per_million < static_cast<std::int64_t>(kMillion) &&
      static_cast<std::int64_t>(draw(fault.random) % kMillion) >= fault.spec.per_million) {
    return false;
  }
  ++fault.hits;
  return true;
}

Fault wire_fault(FaultKind kind) {
  switch (kind) {
    case FaultKind::kConnectionReset:
      return Fault::kConnectionReset;
    case FaultKind::kEmptyResponse:
      return Fault::kEmptyResponse;
    case FaultKind::kRandomData:
      return Fault::kRandomDataThenClose;
    case FaultKind::kMalformedChunk:
      return Fault::kMalformedChunk;
    case FaultKind::kTruncatedBody:
      return Fault::kTruncatedBody;
    default:
      return Fault::kNone;
  }
}

/// Adds what one fault does. Of two that cannot both happen, the one armed first counts.
void add_effect(const ArmedFault& fault, FaultEffect& effect) {
  const FaultSpec& spec = fault.spec;
  effect.ids += (effect.ids.empty() ? "" : ",") + fault.id;
  Delivery& delivery = effect.delivery;
  delivery.delay_ms = std::max(delivery.delay_ms, spec.delay_ms);
  if (delivery.dribble_chunks == 0) {
    delivery.dribble_chunks = spec.dribble_chunks;
    delivery.dribble_ms = spec.dribble_ms;
  }
  if (delivery.fault == Fault::kNone) delivery.fault = wire_fault(spec.kind);
  if (spec.kind == FaultKind::kStatus && !effect.status && !effect.is_expired_token) {
    effect.status = spec.status;
    effect.shape = spec.shape;
    effect.retry_after = spec.retry_after;
  }
  if (spec.kind == FaultKind::kExpiredToken && !effect.status) effect.is_expired_token = true;
  effect.shift += fault.shift;
}

/// Whether the fault touches the request now.
bool touches(ArmedFault& fault, const HttpRequest& request) {
  if (!is_meant(fault.spec, request)) return false;
  if (fault.spec.kind == FaultKind::kExpiredToken) {
    if (fault.is_waiting) return true;
    fault.is_waiting = counts_as_hit(fault);
    return fault.is_waiting;
  }
  if (fault.spec.kind == FaultKind::kChangingPage) {
    if (counts_as_hit(fault)) fault.shift += fault.spec.rows;
    return fault.shift != 0;
  }
  return counts_as_hit(fault);
}

}  // namespace

std::string_view fault_kind_name(FaultKind kind) noexcept {
  return kKindNames[static_cast<std::size_t>(kind)];
}

void FaultBook::add_locked(std::vector<FaultSpec> specs) {
  for (FaultSpec& spec : specs) {
    ArmedFault fault;
    fault.id = "f" + std::to_string(++last_id_);
    fault.spec = std::move(spec);
    restart_one(fault);
    faults_.push_back(std::move(fault));
  }
  has_faults_ = !faults_.empty();
}

Result<std::vector<ArmedFault>> FaultBook::arm(std::vector<FaultSpec> specs) {
  const std::lock_guard lock(mutex_);
  const std::size_t before = faults_.size();
  if (specs.size() > kMaxFaults - before) {
    return Error{ErrorCode::kOutOfRange,
                 std::to_string(before) + " of at most " + std::to_string(kMaxFaults) +
                     " faults are armed; disarm some first",
                 ""};
  }
  add_locked(std::move(specs));
  return std::vector<ArmedFault>(faults_.begin() + static_cast<std::ptrdiff_t>(before),
                                 faults_.end());
}

Status FaultBook::disarm(std::string_view id) {
  const std::lock_guard lock(mutex_);
  if (std::erase_if(faults_, [id](const ArmedFault& fault) { return fault.id == id; }) == 0) {
    return Error{ErrorCode::kNotFound, "no such fault is armed", ""};
  }
  has_faults_ = !faults_.empty();
  return ok();
}

void FaultBook::disarm_all() {
  const std::lock_guard lock(mutex_);
  faults_.clear();
  has_faults_ = false;
}

void FaultBook::restart() {
  const std::lock_guard lock(mutex_);
  for (ArmedFault& fault : faults_) restart_one(fault);
}

void FaultBook::replace(std::vector<FaultSpec> specs) {
  const std::lock_guard lock(mutex_);
  faults_.clear();
  last_id_ = 0;
  add_locked(std::move(specs));
}

std::vector<ArmedFault> FaultBook::list() const {
  const std::lock_guard lock(mutex_);
  return faults_;
}

FaultEffect FaultBook::take(const HttpRequest& request) {
  FaultEffect effect;
  if (!has_faults_) return effect;
  const std::lock_guard lock(mutex_);
  for (ArmedFault& fault : faults_) {
    if (touches(fault, request)) add_effect(fault, effect);
  }
  return effect;
}

void FaultBook::note_token_issued() {
  if (!has_faults_) return;
  const std::lock_guard lock(mutex_);
  for (ArmedFault& fault : faults_) {
    if (!fault.is_waiting) continue;
    fault.is_waiting = false;
    fault.seen = 0;  // `skip` requests pass before the next token expires
  }
}

}  // namespace usagescope::mock
