#include "mock-server/server/listener.hpp"

#include <httplib.h>

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <string>
#include <thread>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

constexpr char kLoopback[] = "127.0.0.1";
constexpr std::size_t kMaxDrainBytes = 32U << 20U;

std::string_view guard_message(int status) {
  switch (status) {
    case 413:
      return "The body is too large";
    case 414:
      return "The URL is too long";
    case 415:
      return "Bodies are taken uncompressed";
    case 416:
      return "The range lies outside the content";
    default:
      return "The request is not valid HTTP";
  }
}

bool takes_body(const std::string& method) {
  return method == "POST" || method == "PUT" || method == "PATCH" || method == "DELETE";
}

/// Two readers of such a request could disagree about where it ends.
bool is_ambiguous(const httplib::Request& request) {
  const std::size_t lengths = request.get_header_value_count("Content-Length");
  const std::size_t codings = request.get_header_value_count("Transfer-Encoding");
  return lengths > 1 || codings > 1 || (lengths > 0 && codings > 0) ||
         request.get_header_value_count("Host") > 1;
}

bool has_stray_body(const httplib::Request& request) {
  return !takes_body(request.method) && (request.has_header("Transfer-Encoding") ||
                                         (request.has_header("Content-Length") &&
                                          request.get_header_value("Content-Length") != "0"));
}

bool is_past_the_cap(const httplib::Request& request) {
  const std::string length = request.get_header_value("Content-Length");
  if (length.empty()) return false;
  const auto bytes = parse_digits(length);
  return !bytes || *bytes > static_cast<std::int64_t>(kMaxBodyBytes);
}

/// The refusal that a request earns before its body is read; 0 for none.
int guard_status(const httplib::Request& request) {
  if (request.path.size() > kMaxPathLength) return 414;
  if (is_ambiguous(request)) return 400;
  return is_past_the_cap(request) ? 413 : 0;
}

/// Ends the connection after the answer: what follows on it cannot be told from the rest of this
/// request. (response_handler is a field that the library uses in clients only; the server below
/// lends it to carry this wish out of the handlers.)
void close_after(const httplib::Request& request, httplib::Response& response) {
  response.set_header("Connection", "close");
  if (request.response_handler) request.response_handler(response);
}

/// Lets the peer read the answer before the socket goes: closing with bytes unread would reset the
/// connection and might take the answer with it.
void drain(socket_t socket) {
  ::shutdown(socket, SHUT_WR);
  const timeval patience{0, 200'000};
  ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  std::array<char, 16'384> bytes{};
  std::size_t left = kMaxDrainBytes;
  while (left > 0) {
    const auto count = ::recv(socket, bytes.data(), bytes.size(), 0);
    if (count <= 0) return;
    left -= std::min(left, static_cast<std::size_t>(count));
  }
}

/// The library's server with two gaps of its reading closed: a POST without Content-Length has no
/// body (it would be read until the peer closes), and bytes of a request that was not read to its
/// end are never taken for the next one.
class LoopbackServer final : public httplib::Server {
  bool process_and_close_socket(socket_t socket) override {
    bool must_close = false;
    const bool result = httplib::detail::process_server_socket(
        svr_sock_, socket, keep_alive_max_count_, keep_alive_timeout_sec_, read_timeout_sec_,
        read_timeout_usec_, write_timeout_sec_, write_timeout_usec_,
        [this, &must_close](httplib::Stream& stream, bool close_connection, bool& is_closed) {
          bool is_understood = false;
          const bool served = process_request(
              stream, kLoopback, 0, kLoopback, 0, close_connection, is_closed,
              [&](httplib::Request& request) {
                is_understood = true;
                request.response_handler = [&must_close](const httplib::Response&) {
                  must_close = true;
                  return true;
                };
                if (takes_body(request.method) && !request.has_header("Content-Length") &&
                    !request.has_header("Transfer-Encoding")) {
                  request.set_header("Content-Length", "0");
                }
              });
          must_close = must_close || !is_understood;
          is_closed = is_closed || must_close;
          return served;
        });
    if (must_close) drain(socket);
    httplib::detail::shutdown_socket(socket);
    httplib::detail::close_socket(socket);
    return result;
  }
};

/// A body that is made while it is sent.
void write_source(BodySource&& source, httplib::Response& to) {
  const std::string type = to.get_header_value("Content-Type");
  to.headers.erase("Content-Type");  // the library adds it again
  to.set_chunked_content_provider(
      type, [source = std::move(source)](std::size_t, httplib::DataSink& sink) {
        auto piece = source();
        if (!piece) return false;
        if (piece->empty()) {
          sink.done();
          return true;
        }
        return sink.write(piece->data(), piece->size());
      });
}

void write(HttpResponse&& from, httplib::Response& to) {
  to.status = from.status;
  for (auto& [name, value] : from.headers) to.headers.emplace(std::move(name), std::move(value));
  if (from.body_source) return write_source(std::move(from.body_source), to);
  to.body = std::move(from.body);
}

}  // namespace

struct Listener::Impl {
  explicit Impl(const Handler& handler) : app(handler) {}

  void configure();
  void answer(const httplib::Request& request, httplib::Response& response) const;

  const Handler& app;
  LoopbackServer server;
  std::atomic<bool> is_over{false};  ///< run() has returned
};

void Listener::Impl::answer(const httplib::Request& request, httplib::Response& response) const {
  HttpRequest ours;
  ours.method = request.method;
  ours.body = request.body;
  ours.target = request.target;
  for (const auto& [name, value] : request.headers) ours.headers.emplace_back(name, value);
  auto target = parse_target(request.target);
  if (!target) return write(app.reject(400, target.error().message), response);
  ours.path = std::move(target->path);
  ours.params = std::move(target->params);
  if (request.is_multipart_form_data()) {
    return write(app.reject(400, "Multipart bodies are not taken; send JSON"), response);
  }
  write(app.handle(ours), response);
}

void Listener::Impl::configure() {
  server.new_task_queue = [] { return new httplib::ThreadPool(kThreads); };
  server.set_tcp_nodelay(true);
  server.set_payload_max_length(kMaxBodyBytes);
  server.set_read_timeout(kReadTimeoutSeconds, 0);
  server.set_write_timeout(kWriteTimeoutSeconds, 0);
  server.set_keep_alive_timeout(kKeepAliveSeconds);
  server.set_keep_alive_max_count(1'000'000);
  // A port left in TIME_WAIT by the last run may be taken again, one in use may not.
  server.set_socket_options([](socket_t socket) {
    const int yes = 1;
    ::setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof(yes));
  });

  // The library matches paths with std::regex, whose recursion grows with the path: long ones stop
  // here, before any match.
  server.set_pre_routing_handler(
      [this](const httplib::Request& request, httplib::Response& response) {
        using Verdict = httplib::Server::HandlerResponse;
        if (const int status = guard_status(request); status != 0) {
          close_after(request, response);
          write(app.reject(status, guard_message(status)), response);
          return Verdict::Handled;
        }
        if (takes_body(request.method)) return Verdict::Unhandled;  // wait for the body
        if (has_stray_body(request)) close_after(request, response);
        answer(request, response);
        return Verdict::Handled;
      });
  const auto with_body = [this](const httplib::Request& request, httplib::Response& response) {
    answer(request, response);
  };
  constexpr char kEverything[] = R"([\s\S]*)";
  server.Post(kEverything, with_body);
  server.Put(kEverything, with_body);
  server.Patch(kEverything, with_body);
  server.Delete(kEverything, with_body);
  server.set_error_handler([this](const httplib::Request& request, httplib::Response& response) {
    if (response.has_header("X-Mock-Source")) return;  // an answer of ours
    close_after(request, response);
    write(app.reject(response.status, guard_message(response.status)), response);
  });
  server.set_exception_handler(
      [this](const httplib::Request&, httplib::Response& response, const std::exception_ptr&) {
        write(app.reject(500, "The mock server failed; please report the request"), response);
      });
}

Listener::Listener(const Handler& handler) : impl_(std::make_unique<Impl>(handler)) {
  impl_->configure();
}

Listener::~Listener() = default;

Result<int> Listener::bind(int port) {
  if (port == 0) {
    const int chosen = impl_->server.bind_to_any_port(kLoopback);
    if (chosen > 0) return chosen;
    return Error{ErrorCode::kNetwork, "no free port on 127.0.0.1", ""};
  }
  if (!impl_->server.bind_to_port(kLoopback, port)) {
    return Error{ErrorCode::kNetwork,
                 "port " + std::to_string(port) + " is taken or not allowed; try --port 0", ""};
  }
  return port;
}

bool Listener::run() {
  const bool served = impl_->server.listen_after_bind();
  impl_->is_over = true;
  return served;
}

void Listener::stop() {
  // The library forgets a stop that comes before its loop has begun.
  while (!impl_->server.is_running() && !impl_->is_over) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  impl_->server.stop();
}

}  // namespace usagescope::mock
