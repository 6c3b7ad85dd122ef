#include "mock-server/recorder/upstream_socket.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <utility>

namespace usagescope::mock {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr std::size_t kReadBytes = 16U << 10U;  // as much as a TLS record holds

Error network(std::string message, ErrorCode code = ErrorCode::kNetwork) {
  return Error{code, std::move(message), ""};
}

Error broken_off() {
  return network("the connection broke off");
}

/// Until the socket is ready for `events`.
Status wait_for(int descriptor, short events, const Patience& patience) {
  for (;;) {
    // poll() leaves out what is no descriptor.
    std::array<pollfd, 3> awaited{pollfd{descriptor, events, 0}, pollfd{patience.stop, POLLIN, 0},
                                  pollfd{patience.client, POLLRDHUP, 0}};
    const auto left = std::chrono::ceil<milliseconds>(patience.until - steady_clock::now()).count();
    const auto ms = std::clamp<std::int64_t>(left, 0, std::numeric_limits<int>::max());
    const int count = ::poll(awaited.data(), awaited.size(), static_cast<int>(ms));
    if (count < 0 && errno != EINTR) return network("the system cannot wait for its sockets");
    if (count < 0) continue;
    if (awaited[1].revents != 0) return network("this server is being stopped");
    if (awaited[0].revents != 0) return ok();
    if (awaited[2].revents != 0) return network("the client has left");
    if (count == 0 && steady_clock::now() >= patience.until) {
      return network("no answer in time", ErrorCode::kCancelled);
    }
  }
}

bool is_address(const std::string& host) {
  return host.find(':') != std::string::npos ||
         host.find_first_not_of("0123456789.") == std::string::npos;
}

struct AddressList {
  addrinfo* first = nullptr;
  ~AddressList() {
    if (first != nullptr) ::freeaddrinfo(first);
  }
};

/// A connected descriptor, not blocking.
Result<int> connect_to(const addrinfo& address, const Patience& patience) {
  const int descriptor = ::socket(address.ai_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (descriptor < 0) return network("the system has no socket left");
  const int yes = 1;
  ::setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
  Status status = ok();
  if (::connect(descriptor, address.ai_addr, address.ai_addrlen) != 0) {
    status = errno == EINPROGRESS ? wait_for(descriptor, POLLOUT, patience) : broken_off();
    int failure = 0;
    socklen_t size = sizeof(failure);
    if (status &&
        (::getsockopt(descriptor, SOL_SOCKET, SO_ERROR, &failure, &size) != 0 || failure != 0)) {
      status = broken_off();
    }
  }
  if (status) return descriptor;
  ::close(descriptor);
  return status.error();
}

}  // namespace

Result<std::unique_ptr<UpstreamSocket>> UpstreamSocket::connect(const UpstreamUrl& url,
                                                                SSL_CTX* context,
                                                                const Patience& patience) {
  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  AddressList addresses;
  if (::getaddrinfo(url.host.c_str(), std::to_string(url.port).c_str(), &hints, &addresses.first) !=
      0) {
    return network("its name is not known");
  }
  Error failure = network("it cannot be reached");
  for (const addrinfo* next = addresses.first; next != nullptr; next = next->ai_next) {
    auto descriptor = connect_to(*next, patience);
    if (descriptor) {
      std::unique_ptr<UpstreamSocket> socket(new UpstreamSocket(*descriptor));
      if (context == nullptr) return socket;
      if (auto s = socket->begin_tls(url, context, patience); !s) return s.error();
      return socket;
    }
    if (descriptor.error() != broken_off()) failure = descriptor.error();
  }
  return failure;
}

UpstreamSocket::~UpstreamSocket() {
  if (ssl_ != nullptr) {
    ERR_clear_error();
    if (SSL_is_init_finished(ssl_) == 1 && !is_broken_) SSL_shutdown(ssl_);
    ERR_clear_error();
    SSL_free(ssl_);
  }
  ::close(descriptor_);
}

Status UpstreamSocket::begin_tls(const UpstreamUrl& url, SSL_CTX* context,
                                 const Patience& patience) {
  ssl_ = SSL_new(context);
  if (ssl_ == nullptr || SSL_set_fd(ssl_, descriptor_) != 1) return network("there is no TLS");
  X509_VERIFY_PARAM* wanted = SSL_get0_param(ssl_);
  // RFC 9525: the subject's common name is no host.
  X509_VERIFY_PARAM_set_hostflags(
      wanted, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT);
  const bool is_set =
      is_address(url.host)
          ? X509_VERIFY_PARAM_set1_ip_asc(wanted, url.host.c_str()) == 1
          : X509_VERIFY_PARAM_set1_host(wanted, url.host.c_str(), url.host.size()) == 1 &&
                SSL_set_tlsext_host_name(ssl_, url.host.c_str()) == 1;
  if (!is_set) return network("its name cannot be verified");
  for (;;) {
    ERR_clear_error();
    const int result = SSL_connect(ssl_);
    if (result == 1) return ok();
    if (auto s = wait_for_tls(result, patience); !s) {
      const long refused = SSL_get_verify_result(ssl_);
      if (refused == X509_V_OK) return is_broken_ ? Status(network("there is no TLS")) : s;
      const bool is_foreign =
          refused == X509_V_ERR_HOSTNAME_MISMATCH || refused == X509_V_ERR_IP_ADDRESS_MISMATCH;
      return network(is_foreign ? "its certificate is for another host"
                                : "its certificate is not trusted");
    }
  }
}

Error UpstreamSocket::break_off() {
  is_broken_ = true;
  return broken_off();
}

/// After a call that did not succeed: waits for what it waits for.
Status UpstreamSocket::wait_for_tls(int result, const Patience& patience) {
  switch (SSL_get_error(ssl_, result)) {
    case SSL_ERROR_WANT_READ:
      return wait_for(descriptor_, POLLIN, patience);
    case SSL_ERROR_WANT_WRITE:
      return wait_for(descriptor_, POLLOUT, patience);
    default:
      return break_off();
  }
}

Result<std::size_t> UpstreamSocket::write(std::string_view bytes, const Patience& patience) {
  for (;;) {
    Status status = ok();
    if (ssl_ != nullptr) {
      ERR_clear_error();
      const int moved = SSL_write(ssl_, bytes.data(), static_cast<int>(bytes.size()));
      if (moved > 0) return static_cast<std::size_t>(moved);
      status = wait_for_tls(moved, patience);
    } else {
      const ssize_t moved = ::send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (moved >= 0) return static_cast<std::size_t>(moved);
      if (errno == EINTR) continue;
      status = errno == EAGAIN ? wait_for(descriptor_, POLLOUT, patience) : break_off();
    }
    if (!status) return status.error();
  }
}

Result<std::string> UpstreamSocket::read(const Patience& patience) {
  std::string bytes(kReadBytes, '\0');
  for (;;) {
    Status status = ok();
    if (ssl_ != nullptr) {
      ERR_clear_error();
      const int moved = SSL_read(ssl_, bytes.data(), static_cast<int>(bytes.size()));
      if (moved > 0) {
        bytes.resize(static_cast<std::size_t>(moved));
        return bytes;
      }
      if (SSL_get_error(ssl_, moved) == SSL_ERROR_ZERO_RETURN) return std::string();
      status = wait_for_tls(moved, patience);
    } else {
      const ssize_t moved = ::recv(descriptor_, bytes.data(), bytes.size(), 0);
      if (moved >= 0) {
        bytes.resize(static_cast<std::size_t>(moved));
        return bytes;
      }
      if (errno == EINTR) continue;
      status = errno == EAGAIN ? wait_for(descriptor_, POLLIN, patience) : break_off();
    }
    if (!status) return status.error();
  }
}

bool UpstreamSocket::is_quiet() {
  char byte = 0;
  if (ssl_ == nullptr) {
    return ::recv(descriptor_, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && errno == EAGAIN;
  }
  // What the socket holds may also be a session ticket, which TLS 1.3 sends at any time.
  ERR_clear_error();
  const int result = SSL_peek(ssl_, &byte, 1);
  if (result > 0) return false;
  is_broken_ = SSL_get_error(ssl_, result) != SSL_ERROR_WANT_READ;
  return !is_broken_;
}

}  // namespace usagescope::mock
