#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/result.hpp"
#include "core/json/json_value.hpp"
#include "core/service/policy.hpp"
#include "mock-server/admin/error_shape.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// What an armed fault does to the answers that it hits.
enum class FaultKind : std::uint8_t {
  kDelay,            ///< late by delay_ms
  kDribble,          ///< the body in pieces
  kConnectionReset,  ///< the connection reset without a byte
  kEmptyResponse,    ///< closed without a byte
  kRandomData,       ///< bytes that are no HTTP
  kMalformedChunk,   ///< headers, then a broken chunk
  kTruncatedBody,    ///< half of the announced body
  kStatus,           ///< `status` with a body of `shape`, Retry-After when asked for
  kExpiredToken,     ///< 401 for requests with an access token, until a new token is fetched
  kChangingPage,     ///< the list has changed: `rows` more (or fewer) rows before all others
};
inline constexpr std::size_t kFaultKindCount = 10;
/// "connectionReset"
[[nodiscard]] std::string_view fault_kind_name(FaultKind kind) noexcept;

struct FaultSpec {
  FaultKind kind = FaultKind::kStatus;
  // Which requests.
  std::string method;  ///< "" for all
  std::string path;    ///< "*" stands for any run of characters; "" for all
  // When.
  std::int64_t skip = 0;                 ///< so many matching requests pass first
  std::optional<std::int64_t> count;     ///< hits until it is spent; nullopt: no end
  std::int64_t per_million = 1'000'000;  ///< probability of a hit, in millionths
  std::uint64_t seed = 1;                ///< of the drawing by probability
  // What.
  int delay_ms = 0;  ///< with any kind
  int dribble_chunks = 0;
  int dribble_ms = 0;
  int status = 503;
  ErrorShape shape = ErrorShape::kApi;
  std::optional<int> retry_after;  ///< seconds
  std::int64_t rows = 1;           ///< kChangingPage: by how many rows each hit changes the list
};

inline constexpr std::size_t kMaxFaults = 100;
inline constexpr int kMaxFaultDelayMs = 60'000;

struct ArmedFault {
  std::string id;  ///< "f1", "f2", ...
  FaultSpec spec;
  std::int64_t seen = 0;     ///< matching requests
  std::int64_t hits = 0;     ///< of these, changed
  bool is_waiting = false;   ///< kExpiredToken: all are refused until a token is fetched
  std::int64_t shift = 0;    ///< kChangingPage: rows that came before all others so far
  std::uint64_t random = 0;  ///< state of the drawing

  [[nodiscard]] bool is_spent() const noexcept {
    return spec.count && hits >= *spec.count && !is_waiting && shift == 0;
  }
};

/// What the armed faults do to one request, all together.
struct FaultEffect {
  std::string ids;  ///< "f1,f3"; "" for none
  Delivery delivery = {};
  std::optional<int> status;  ///< answered instead of the stages
  ErrorShape shape = ErrorShape::kApi;
  std::optional<int> retry_after;
  bool is_expired_token = false;
  std::int64_t shift = 0;

  [[nodiscard]] bool is_none() const noexcept { return ids.empty(); }
};

/// The armed faults. The same requests in the same order after the same arming are hit alike.
/// Any number of threads may use it at once.
class FaultBook {
 public:
  /// All of them, with their ids, or none: kOutOfRange when there would be more than kMaxFaults.
  [[nodiscard]] Result<std::vector<ArmedFault>> arm(std::vector<FaultSpec> specs);
  /// kNotFound for an unknown id.
  [[nodiscard]] Status disarm(std::string_view id);
  void disarm_all();
  /// Counts and drawings of all from their start.
  void restart();
  /// Arms these and no others, with ids from "f1" on.
  void replace(std::vector<FaultSpec> specs);

  [[nodiscard]] std::vector<ArmedFault> list() const;

  /// Counts the request, and tells what is to be done to it.
  [[nodiscard]] FaultEffect take(const HttpRequest& request);
  /// A client has fetched a new access token.
  void note_token_issued();

 private:
  void add_locked(std::vector<FaultSpec> specs);

  mutable std::mutex mutex_;
  std::atomic<bool> has_faults_{false};  // so that a server without faults takes no lock
  std::vector<ArmedFault> faults_;
  std::uint64_t last_id_ = 0;
};

/// One fault of the wire, or {"faults": [...]}. Errors carry the pointer.
[[nodiscard]] Result<std::vector<FaultSpec>> decode_faults(const Json& json, std::string_view path);
[[nodiscard]] Json encode_fault(const ArmedFault& fault);

/// Does to a list's answer what kChangingPage says: `shift` rows came before all others. The
/// request for the rows of the old list that the asked page of the new one begins with, to be
/// answered with the default paging policy: they need not begin a page.
[[nodiscard]] HttpRequest shifted_request(const HttpRequest& request, std::int64_t shift,
                                          const PagingPolicy& policy);
/// ... and the answer to it as the asked page of the new list. Rows that came before all others are
/// copies of the first. A body that is no page stays.
void shift_answer(const HttpRequest& asked, std::int64_t shift, const PagingPolicy& policy,
                  HttpResponse& response);

}  // namespace usagescope::mock
