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
  int answer_seconds = 60;   ///< without a byte; the head of an answer within twice that
  int max_exchanges = 64;    ///< at once, from send() to the end of the body
};

/// The other server. Any number of threads may send at once; connections are kept and used again,
/// as long as the other side keeps quiet between two answers. TLS 1.2 or newer, certificate and
/// host name verified. Redirects are not followed.
class Upstream {
 public:
  /// Error kNotFound when the certificates cannot be read, kInvalidSyntax when they are none.
  [[nodiscard]] static Result<Upstream> open(UpstreamSettings settings);
  ~Upstream();
  Upstream(Upstream&&) noexcept;
  Upstream& operator=(Upstream&&) noexcept;

  /// Sends method, target, headers and body as they are (Host and Content-Length are set here) and
  /// returns as soon as the head of the answer is there; the body follows through `body_source`,
  /// which reads it from the connection when it is asked. Hop-by-hop headers and Content-Length are
  /// taken out of the answer. Letting go of the answer ends the exchange; a client that leaves
  /// (`request.client`) ends it as soon as somebody waits for the other server.
  ///
  /// GET and HEAD are sent a second time when a connection that has served before ends without a
  /// byte of answer (RFC 9112, 9.3.1); a POST only when nothing of it was sent.
  /// Errors: kNetwork (no connection, certificate refused, cut off, stopped), kServer (what came is
  /// no answer), kCancelled (out of time), kOutOfRange (max_exchanges are under way).
  [[nodiscard]] Result<HttpResponse> send(const HttpRequest& request) const;

  /// From any thread: ends all that waits for the other server, now and later, with kNetwork.
  void stop() const noexcept;

  [[nodiscard]] const UpstreamSettings& settings() const noexcept;

 private:
  struct Impl;
  class Exchange;
  explicit Upstream(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;  // shared with the answers under way
};

/// Headers that belong to one connection (RFC 9110, 7.6.1), those named by Connection included.
void drop_hop_by_hop(Headers& headers);

}  // namespace usagescope::mock
