#include "mock-server/recorder/upstream.hpp"

#include <openssl/ssl.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <mutex>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "mock-server/http/file.hpp"
#include "mock-server/recorder/response_reader.hpp"
#include "mock-server/recorder/upstream_socket.hpp"

namespace usagescope::mock {
namespace {

using std::chrono::seconds;
using std::chrono::steady_clock;

constexpr std::size_t kMaxIdleConnections = 16;
constexpr std::string_view kHopByHop[] = {"connection",
                                          "keep-alive",
                                          "proxy-connection",
                                          "proxy-authenticate",
                                          "proxy-authorization",
                                          "te",
                                          "trailer",
                                          "transfer-encoding",
                                          "upgrade"};

Error network(std::string message) {
  return Error{ErrorCode::kNetwork, std::move(message), ""};
}

struct FreeContext {
  void operator()(SSL_CTX* context) const noexcept { SSL_CTX_free(context); }
};
using TlsContext = std::unique_ptr<SSL_CTX, FreeContext>;

/// What every TLS connection demands of the other side.
Result<TlsContext> make_context(const std::string& ca_file) {
  TlsContext context(SSL_CTX_new(TLS_client_method()));
  if (!context) return network("there is no TLS");
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_mode(context.get(),
                   SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
  if (ca_file.empty()) {
    SSL_CTX_set_default_verify_paths(context.get());
  } else if (SSL_CTX_load_verify_file(context.get(), ca_file.c_str()) != 1) {
    return Error{ErrorCode::kInvalidSyntax, "no certificate in PEM form", ca_file};
  }
  return context;
}

/// The request's bytes. What its headers hold was checked when they were read.
std::string written(const HttpRequest& request, const UpstreamUrl& url) {
  std::string host = url.origin();
  host.erase(0, host.find("://") + 3);
  std::string text =
      request.method + ' ' + url.base + request.target + " HTTP/1.1\r\nHost: " + host;
  for (const auto& [name, value] : request.headers) text += "\r\n" + name + ": " + value;
  if (!request.body.empty() || request.method == "POST") {
    text += "\r\nContent-Length: " + std::to_string(request.body.size());
  }
  return text + "\r\n\r\n" + request.body;
}

}  // namespace

void drop_hop_by_hop(Headers& headers) {
  std::vector<std::string> names(std::begin(kHopByHop), std::end(kHopByHop));
  if (const std::string* connection = find_header(headers, "Connection")) {
    for (std::string_view name : split(*connection, ',')) {
      const std::size_t begin = std::min(name.find_first_not_of(" \t"), name.size());
      name = name.substr(begin, name.find_last_not_of(" \t") + 1 - begin);
      if (!name.empty()) names.push_back(ascii_lower(name));
    }
  }
  std::erase_if(headers, [&names](const auto& header) {
    return std::find(names.begin(), names.end(), ascii_lower(header.first)) != names.end();
  });
}

struct Upstream::Impl {
  explicit Impl(UpstreamSettings from)
      : settings(std::move(from)), stop_event(::eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)) {}
  ~Impl() {
    if (stop_event >= 0) ::close(stop_event);
  }
  Impl(const Impl&) = delete;
  Impl& operator=(const Impl&) = delete;

  [[nodiscard]] Patience patience(int limit_seconds, int client) const {
    return {steady_clock::now() + seconds(limit_seconds), stop_event, client};
  }

  [[nodiscard]] Result<std::unique_ptr<UpstreamSocket>> connect(int client) const {
    return UpstreamSocket::connect(settings.url, context.get(),
                                   patience(settings.connect_seconds, client));
  }

  /// An open connection that has served before; nullptr when there is none.
  [[nodiscard]] std::unique_ptr<UpstreamSocket> take_idle() {
    const std::lock_guard lock(mutex);
    while (!idle.empty()) {
      auto socket = std::move(idle.back());
      idle.pop_back();
      if (socket->is_quiet()) return socket;
    }
    return nullptr;
  }

  void give_back(std::unique_ptr<UpstreamSocket> socket) {
    if (!socket->is_quiet()) return;
    const std::lock_guard lock(mutex);
    if (idle.size() < kMaxIdleConnections) idle.push_back(std::move(socket));
  }

  const UpstreamSettings settings;
  const int stop_event;  ///< readable once all is to end
  TlsContext context;    ///< none for plain HTTP
  std::atomic<int> exchanges{0};
  std::mutex mutex;  ///< of what follows
  std::vector<std::unique_ptr<UpstreamSocket>> idle;
};

/// One request and its answer. Counts in `exchanges` until the answer is over.
class Upstream::Exchange {
 public:
  Exchange(std::shared_ptr<Impl> impl, const HttpRequest& request)
      : impl_(std::move(impl)),
        client_(request.client),
        is_repeatable_(request.method != "POST"),
        reader_(request.method == "HEAD"),
        request_(written(request, impl_->settings.url)),
        place_(++impl_->exchanges) {}
  ~Exchange() { end(); }
  Exchange(const Exchange&) = delete;
  Exchange& operator=(const Exchange&) = delete;

  Result<HttpResponse> begin() {
    if (place_ > impl_->settings.max_exchanges) {
      return Error{
          ErrorCode::kOutOfRange,
          std::to_string(impl_->settings.max_exchanges) + " requests wait for the upstream already",
          ""};
    }
    socket_ = impl_->take_idle();
    Status status = socket_ ? attempt() : reconnect();
    if (!status && is_unanswered_) status = reconnect();
    if (!status) return told(status.error());
    if (reader_.is_over()) end();  // its body, if any, is here already
    HttpResponse head = std::move(reader_.head());
    drop_hop_by_hop(head.headers);
    std::erase_if(head.headers,
                  [](const auto& header) { return ascii_lower(header.first) == "content-length"; });
    return head;
  }

  Result<std::string> next_piece() {
    for (;;) {
      std::string piece = reader_.take_body();
      if (reader_.is_over()) end();
      if (!piece.empty() || reader_.is_over()) return piece;
      if (auto s = read_some(impl_->patience(impl_->settings.answer_seconds, client_)); !s) {
        return told(s.error());
      }
    }
  }

 private:
  Status reconnect() {
    is_unanswered_ = false;
    auto socket = impl_->connect(client_);
    if (!socket) return socket.error();
    socket_ = std::move(*socket);
    auto status = attempt();
    is_unanswered_ = false;
    return status;
  }

  /// Sends the request and reads until the head is there. Sets is_unanswered_ when another attempt
  /// may follow.
  Status attempt() {
    const int limit = impl_->settings.answer_seconds;
    std::size_t sent = 0;
    while (sent < request_.size()) {
      auto count =
          socket_->write(std::string_view(request_).substr(sent), impl_->patience(limit, client_));
      if (!count) {
        is_unanswered_ = socket_->is_broken() && (sent == 0 || is_repeatable_);
        return count.error();
      }
      sent += *count;
    }
    // However slowly the head comes, it comes within twice the time that nothing may come.
    const auto head_limit = steady_clock::now() + 2 * seconds(limit);
    while (!reader_.has_head()) {
      Patience patience = impl_->patience(limit, client_);
      patience.until = std::min(patience.until, head_limit);
      if (auto s = read_some(patience); !s) return s;
    }
    return ok();
  }

  Status read_some(const Patience& patience) {
    auto bytes = socket_->read(patience);
    const bool has_ended = bytes ? bytes->empty() : socket_->is_broken();
    is_unanswered_ = has_ended && !has_byte_ && is_repeatable_;
    if (!bytes) return bytes.error();
    if (bytes->empty() && !has_byte_) return network("the connection ended without an answer");
    if (bytes->empty()) return reader_.end();
    has_byte_ = true;
    return reader_.feed(*bytes);
  }

  /// Once: gives the connection back where it may serve again, and the place.
  void end() {
    if (is_ended_) return;
    is_ended_ = true;
    if (socket_ && reader_.may_use_again()) impl_->give_back(std::move(socket_));
    socket_ = nullptr;
    --impl_->exchanges;
  }

  [[nodiscard]] Error told(Error error) const {
    error.message = impl_->settings.url.origin() + ": " + error.message;
    return error;
  }

  const std::shared_ptr<Impl> impl_;
  const int client_;
  const bool is_repeatable_;
  ResponseReader reader_;
  const std::string request_;
  const int place_;  ///< among those under way
  std::unique_ptr<UpstreamSocket> socket_;
  bool has_byte_ = false;       ///< of an answer
  bool is_unanswered_ = false;  ///< and may be sent again
  bool is_ended_ = false;
};

Upstream::Upstream(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}
Upstream::~Upstream() = default;
Upstream::Upstream(Upstream&&) noexcept = default;
Upstream& Upstream::operator=(Upstream&&) noexcept = default;

Result<Upstream> Upstream::open(UpstreamSettings settings) {
  if (!settings.ca_file.empty()) {
    auto pem = read_file(settings.ca_file);
    if (!pem) return pem.error();
  }
  auto impl = std::make_shared<Impl>(std::move(settings));
  if (impl->stop_event < 0) return network("the system has no events left");
  if (impl->settings.url.is_tls) {
    auto context = make_context(impl->settings.ca_file);
    if (!context) return context.error();
    impl->context = std::move(*context);
  }
  return Upstream(std::move(impl));
}

const UpstreamSettings& Upstream::settings() const noexcept {
  return impl_->settings;
}

void Upstream::stop() const noexcept {
  ::eventfd_write(impl_->stop_event, 1);
}

Result<HttpResponse> Upstream::send(const HttpRequest& request) const {
  auto exchange = std::make_shared<Exchange>(impl_, request);
  auto head = exchange->begin();
  if (!head) return head.error();
  head->body_source = [exchange] { return exchange->next_piece(); };
  return head;
}

}  // namespace usagescope::mock
