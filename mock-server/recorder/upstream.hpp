#pragma once

#include <memory>
#include <string>

#include "core/base/result.hpp"
#include "mock-server/http/message.hpp"
#include "mock-server/recorder/url.hpp"

namespace usagescope::mock {

struct UpstreamSettings {
  UpstreamUrl url;
  std::string ca_file;       ///< PEM; trusted instead of the system's authorities. "": the system's
  int connect_seconds = 10;  ///< TCP and TLS
  int answer_seconds = 60;   ///< without a byte
};

/// The other server. Any number of threads may send at once; connections are kept and used again.
/// TLS 1.2 or newer, certificate and host name verified. Redirects are not followed.
class Upstream {
 public:
  /// Error kNotFound when the certificates cannot be read.
  [[nodiscard]] static Result<Upstream> open(UpstreamSettings settings);
  ~Upstream();
  Upstream(Upstream&&) noexcept;
  Upstream& operator=(Upstream&&) noexcept;

  /// Sends method, target, headers and body as they are (Host and Content-Length are set here) and
  /// returns as soon as the head of the answer is there; the body follows through `body_source`, at
  /// most a quarter of a megabyte ahead of who reads it. Hop-by-hop headers and Content-Length are
  /// taken out of the answer. Letting go of the answer ends the exchange.
  /// Errors: kNetwork (no connection, certificate refused, cut off), kCancelled (out of time).
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) const;

  [[nodiscard]] const UpstreamSettings& settings() const noexcept;

 private:
  struct Impl;
  explicit Upstream(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// Headers that belong to one connection (RFC 9110, 7.6.1), those named by Connection included.
void drop_hop_by_hop(Headers& headers);

}  // namespace usagescope::mock
