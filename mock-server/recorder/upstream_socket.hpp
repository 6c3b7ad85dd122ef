#pragma once

#include <openssl/types.h>

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "mock-server/recorder/url.hpp"

namespace usagescope::mock {

/// How long to wait for the other server, and what ends the wait before.
struct Patience {
  std::chrono::steady_clock::time_point until;
  int stop = -1;    ///< readable once nobody is to wait any more
  int client = -1;  ///< whoever asked; nobody waits for a client that has left. -1: unknown
};

/// One connection to the other server, plain or TLS. Waits as long as a Patience allows; errors are
/// kNetwork, or kCancelled when the time is over.
class UpstreamSocket {
 public:
  /// `context`: nullptr for plain HTTP. The certificate must be trusted by it and be made out to
  /// the URL's host: to one of its subjectAltNames, where "*" stands for a whole first label.
  [[nodiscard]] static Result<std::unique_ptr<UpstreamSocket>> connect(const UpstreamUrl& url,
                                                                       SSL_CTX* context,
                                                                       const Patience& patience);
  ~UpstreamSocket();
  UpstreamSocket(const UpstreamSocket&) = delete;
  UpstreamSocket& operator=(const UpstreamSocket&) = delete;

  /// Writes a first part at least; how much.
  [[nodiscard]] Result<std::size_t> write(std::string_view bytes, const Patience& patience);
  /// What comes next; "" at the end of the connection.
  [[nodiscard]] Result<std::string> read(const Patience& patience);
  /// Still open, and the other side has sent nothing that was not read: asked before a connection
  /// serves again, since what it says unasked would be taken for the next answer.
  [[nodiscard]] bool is_quiet();
  /// The other side has cut it off, as opposed to an end of our patience.
  [[nodiscard]] bool is_broken() const noexcept { return is_broken_; }

 private:
  explicit UpstreamSocket(int descriptor) : descriptor_(descriptor) {}
  [[nodiscard]] Status begin_tls(const UpstreamUrl& url, SSL_CTX* context,
                                 const Patience& patience);
  [[nodiscard]] Error break_off();
  [[nodiscard]] Status wait_for_tls(int result, const Patience& patience);

  int descriptor_;
  SSL* ssl_ = nullptr;
  bool is_broken_ = false;
};

}  // namespace usagescope::mock
