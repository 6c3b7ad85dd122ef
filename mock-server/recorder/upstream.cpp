#include "mock-server/recorder/upstream.hpp"

#include <httplib.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "core/base/text.hpp"
#include "mock-server/http/file.hpp"

namespace usagescope::mock {
namespace {

using Seconds = std::chrono::seconds;

constexpr std::size_t kMaxQueuedBytes = 256U << 10U;
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

Error network(std::string message, ErrorCode code = ErrorCode::kNetwork) {
  return Error{code, std::move(message), ""};
}

/// What to tell of a failure; `has_waited`: it took as long as we wait.
Error describe_failure(httplib::Error error, const UpstreamSettings& settings, bool has_waited) {
  const std::string origin = settings.url.origin();
  switch (error) {
    case httplib::Error::ConnectionTimeout:
      return network(origin + " did not take the connection in time", ErrorCode::kCancelled);
    case httplib::Error::Connection:
      return network(origin + " cannot be reached");
    case httplib::Error::SSLLoadingCerts:
      return network("the certificates to trust cannot be read");
    case httplib::Error::SSLConnection:
      return network("no TLS with " + origin);
    case httplib::Error::SSLServerVerification:
      return network("the certificate of " + origin + " is not trusted");
    case httplib::Error::SSLServerHostnameVerification:
      return network("the certificate of " + origin + " is for another host");
    default:
      if (has_waited) {
        return network(origin + " did not answer in time", ErrorCode::kCancelled);
      }
      return network("the connection to " + origin + " broke off");
  }
}

bool is_text(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](char c) { return static_cast<unsigned char>(c) < 0x20 && c != '\t'; });
}

HttpResponse head_of(const httplib::Response& response) {
  HttpResponse head;
  head.status = response.status;
  for (const auto& [name, value] : response.headers) {
    // The library decodes "%0D%0A" in values, which must not become a line of ours.
    if (is_text(name) && is_text(value)) head.headers.emplace_back(name, value);
  }
  drop_hop_by_hop(head.headers);
  std::erase_if(head.headers,
                [](const auto& header) { return ascii_lower(header.first) == "content-length"; });
  return head;
}

/// Connections that are open and idle.
class Pool {
 public:
  explicit Pool(const UpstreamSettings& settings) : settings_(settings) {}

  /// `is_used`: it has served before, so the other side may just have closed it.
  std::unique_ptr<httplib::Client> take(bool& is_used) {
    const std::lock_guard lock(mutex_);
    is_used = !idle_.empty();
    if (!is_used) return connect();
    auto client = std::move(idle_.back());
    idle_.pop_back();
    return client;
  }

  void give_back(std::unique_ptr<httplib::Client> client) {
    const std::lock_guard lock(mutex_);
    if (idle_.size() < kMaxIdleConnections) idle_.push_back(std::move(client));
  }

  [[nodiscard]] std::unique_ptr<httplib::Client> connect() const {
    auto client = std::make_unique<httplib::Client>(settings_.url.origin());
    client->set_keep_alive(true);
    client->set_tcp_nodelay(true);
    client->set_follow_location(false);
    client->set_url_encode(false);
    client->set_decompress(false);
    client->set_connection_timeout(Seconds(settings_.connect_seconds));
    client->set_read_timeout(Seconds(settings_.answer_seconds));
    client->set_write_timeout(Seconds(settings_.answer_seconds));
    if (settings_.url.is_tls) {
      if (!settings_.ca_file.empty()) client->set_ca_cert_path(settings_.ca_file);
      client->enable_server_certificate_verification(true);
      client->enable_server_hostname_verification(true);
      if (SSL_CTX* context = client->ssl_context()) {
        SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
      }
    }
    return client;
  }

 private:
  const UpstreamSettings& settings_;
  std::mutex mutex_;
  std::vector<std::unique_ptr<httplib::Client>> idle_;
};

/// One exchange on a thread of its own: the library calls back with the body, the reader of the
/// answer asks for it, and between them stands a queue.
class Passage {
 public:
  Passage(std::shared_ptr<Pool> pool, const UpstreamSettings& settings, httplib::Request request)
      : pool_(std::move(pool)), settings_(settings), request_(std::move(request)) {
    request_.response_handler = [this](const httplib::Response& response) {
      return take_head(response);
    };
    request_.content_receiver = [this](const char* data, std::size_t size, std::uint64_t,
                                       std::uint64_t) {
      return take_piece(std::string(data, size));
    };
    thread_ = std::thread([this] { run(); });
  }
  Passage(const Passage&) = delete;
  Passage& operator=(const Passage&) = delete;

  ~Passage() {
    {
      const std::lock_guard lock(mutex_);
      is_cancelled_ = true;
      if (client_ != nullptr && !is_over_) client_->stop();
    }
    changed_.notify_all();
    thread_.join();
  }

  Result<HttpResponse> head() {
    std::unique_lock lock(mutex_);
    const Seconds limit(settings_.connect_seconds + 2 * settings_.answer_seconds);
    const bool is_there = changed_.wait_for(lock, limit, [this] { return has_head_ || is_over_; });
    if (has_head_) return head_;
    if (is_there) return *error_;
    return network(settings_.url.origin() + " did not answer in time", ErrorCode::kCancelled);
  }

  Result<std::string> next_piece() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !pieces_.empty() || is_over_; });
    if (pieces_.empty()) return error_ ? Result<std::string>(*error_) : std::string();
    std::string piece = std::move(pieces_.front());
    pieces_.pop_front();
    queued_ -= piece.size();
    lock.unlock();
    changed_.notify_all();
    return piece;
  }

 private:
  bool take_head(const httplib::Response& response) {
    {
      const std::lock_guard lock(mutex_);
      head_ = head_of(response);
      has_head_ = true;
      if (is_cancelled_) return false;
    }
    changed_.notify_all();
    return true;
  }

  bool take_piece(std::string piece) {
    if (piece.empty()) return true;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, [this] { return queued_ < kMaxQueuedBytes || is_cancelled_; });
      if (is_cancelled_) return false;
      queued_ += piece.size();
      pieces_.push_back(std::move(piece));
    }
    changed_.notify_all();
    return true;
  }

  void run() {
    bool is_used = false;
    std::unique_ptr<httplib::Client> client = pool_->take(is_used);
    bool is_done = attempt(client.get());
    // Nothing of an answer has come: the other side had closed the idle connection.
    if (!is_done && is_used && may_try_again()) {
      auto fresh = pool_->connect();
      is_done = attempt(fresh.get());
      client = std::move(fresh);
    }
    {
      const std::lock_guard lock(mutex_);
      client_ = nullptr;
      is_over_ = true;
    }
    changed_.notify_all();
    if (is_done) pool_->give_back(std::move(client));
  }

  bool may_try_again() {
    const std::lock_guard lock(mutex_);
    return !has_head_ && !is_cancelled_ && error_->code != ErrorCode::kCancelled;
  }

  bool attempt(httplib::Client* client) {
    {
      const std::lock_guard lock(mutex_);
      client_ = client;
      error_.reset();
      if (is_cancelled_) return false;
    }
    httplib::Response response;
    httplib::Error failure = httplib::Error::Success;
    const auto start = std::chrono::steady_clock::now();
    httplib::Request request = request_;
    const bool is_done = client->send(request, response, failure);
    const bool has_waited =
        std::chrono::steady_clock::now() - start >= Seconds(settings_.answer_seconds);
    const std::lock_guard lock(mutex_);
    if (is_done && !has_head_) {  // the library calls nobody when there is no body
      head_ = head_of(response);
      has_head_ = true;
    }
    if (!is_done) error_ = describe_failure(failure, settings_, has_waited);
    return is_done && !is_cancelled_;
  }

  const std::shared_ptr<Pool> pool_;
  const UpstreamSettings& settings_;
  httplib::Request request_;
  std::mutex mutex_;
  std::condition_variable changed_;
  httplib::Client* client_ = nullptr;
  HttpResponse head_;
  std::optional<Error> error_;
  std::deque<std::string> pieces_;
  std::size_t queued_ = 0;
  bool has_head_ = false;
  bool is_over_ = false;
  bool is_cancelled_ = false;
  std::thread thread_;  // last: it uses the others
};

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
      : settings(std::move(from)), pool(std::make_shared<Pool>(settings)) {}

  const UpstreamSettings settings;
  const std::shared_ptr<Pool> pool;
};

Upstream::Upstream(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Upstream::~Upstream() = default;
Upstream::Upstream(Upstream&&) noexcept = default;
Upstream& Upstream::operator=(Upstream&&) noexcept = default;

Result<Upstream> Upstream::open(UpstreamSettings settings) {
  if (!settings.ca_file.empty()) {
    auto pem = read_file(settings.ca_file);
    if (!pem) return pem.error();
    if (pem->find("-----BEGIN CERTIFICATE-----") == std::string::npos) {
      return Error{ErrorCode::kInvalidSyntax, "no certificate in PEM form", settings.ca_file};
    }
  }
  return Upstream(std::make_unique<Impl>(std::move(settings)));
}

const UpstreamSettings& Upstream::settings() const noexcept {
  return impl_->settings;
}

Result<HttpResponse> Upstream::send(const HttpRequest& request) const {
  httplib::Request passed;
  passed.method = request.method;
  passed.path = impl_->settings.url.base + request.target;
  for (const auto& [name, value] : request.headers) passed.headers.emplace(name, value);
  passed.body = request.body;
  auto passage = std::make_shared<Passage>(impl_->pool, impl_->settings, std::move(passed));
  auto head = passage->head();
  if (!head) return head.error();
  head->body_source = [passage] { return passage->next_piece(); };
  return head;
}

}  // namespace usagescope::mock
