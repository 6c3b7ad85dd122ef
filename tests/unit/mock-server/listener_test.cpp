#include "mock-server/server/transport/listener.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <catch2/catch_test_macros.hpp>
#include <cerrno>
#include <chrono>
#include <functional>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace usagescope;
using namespace usagescope::mock;

namespace {

using Answers = std::function<HttpResponse(const HttpRequest&)>;

class Scripted final : public Handler {
 public:
  explicit Scripted(Answers answers) : answers_(std::move(answers)) {}
  HttpResponse handle(const HttpRequest& request) const override { return answers_(request); }
  HttpResponse reject(int status, std::string_view message) const override {
    return {status, {{"Content-Type", "text/plain"}}, std::string(message), {}, {}};
  }

 private:
  Answers answers_;
};

/// A listener that runs for the length of a test.
class Running {
 public:
  explicit Running(Answers answers, ListenerOptions options = {})
      : handler_(std::move(answers)), listener_(handler_, options) {
    auto port = listener_.bind(0);
    REQUIRE(port.has_value());
    port_ = *port;
    thread_ = std::thread([this] { has_served_ = listener_.run(); });
  }
  ~Running() { stop(); }
  bool stop() {
    if (thread_.joinable()) {
      listener_.stop();
      thread_.join();
    }
    return has_served_;
  }
  [[nodiscard]] int port() const { return port_; }
  [[nodiscard]] Listener& listener() { return listener_; }

 private:
  Scripted handler_;
  Listener listener_;
  int port_ = 0;
  bool has_served_ = false;
  std::thread thread_;
};

class Client {
 public:
  explicit Client(int port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    is_connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0;
    const timeval patience{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
  }
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  void send(std::string_view bytes) const {
    REQUIRE(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL) ==
            static_cast<ssize_t>(bytes.size()));
  }
  /// What comes next; "" at the end, "reset" after a reset.
  std::string receive() const {
    std::string bytes(65'536, '\0');
    const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
    if (count < 0) return errno == ECONNRESET ? "reset" : "time-out";
    bytes.resize(static_cast<std::size_t>(count));
    return bytes;
  }
  /// Until the server closes; ends in "reset" if it was one.
  std::string receive_all() const {
    std::string all;
    for (std::string bytes = receive(); !bytes.empty(); bytes = receive()) {
      all += bytes;
      if (bytes == "reset" || bytes == "time-out") break;
    }
    return all;
  }
  /// Up to an answer's body of known size.
  std::string receive_until(std::string_view ending) const {
    std::string all;
    while (!all.ends_with(ending)) {
      const std::string bytes = receive();
      if (bytes.empty() || bytes == "time-out") break;
      all += bytes;
    }
    return all;
  }
  [[nodiscard]] bool is_connected() const { return is_connected_; }

 private:
  int socket_;
  bool is_connected_ = false;
};

constexpr char kGet[] = "GET /x HTTP/1.1\r\nHost: h\r\n\r\n";
constexpr char kGetAndClose[] = "GET /x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n";

HttpResponse text(std::string body, Delivery delivery = {}) {
  return {200, {{"Content-Type", "text/plain"}}, std::move(body), delivery, {}};
}

std::string converse(const Running& server, std::string_view request) {
  const Client client(server.port());
  client.send(request);
  return client.receive_all();
}

std::string body_of(const std::string& answer) {
  const std::size_t at = answer.find("\r\n\r\n");
  return at == std::string::npos ? "" : answer.substr(at + 4);
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

int milliseconds_of(const std::function<void()>& work) {
  const auto start = std::chrono::steady_clock::now();
  work();
  const auto passed = std::chrono::steady_clock::now() - start;
  return static_cast<int>(std::chrono::duration_cast<std::chrono::milliseconds>(passed).count());
}

}  // namespace

TEST_CASE("a handler is asked and its answer sent") {
  const Running server([](const HttpRequest& request) {
    const bool is_right =
        request.path == "/a b" && request.target == "/a%20b?q=%31" &&
        request.params == QueryParams{{"q", "1"}} &&
        request.headers[1] == std::pair<std::string, std::string>("X-Percent", "a%20b");
    return text((is_right ? "said " : "wrong ") + request.body);
  });
  const std::string answer =
      converse(server,
               "POST /a%20b?q=%31 HTTP/1.1\r\nHost: h\r\nX-Percent: a%20b\r\nConnection: close\r\n"
               "Content-Length: 2\r\n\r\nhi");
  CHECK(answer.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(has(answer, "Content-Length: 7\r\n"));
  CHECK(has(answer, "Connection: close\r\n"));
  CHECK(body_of(answer) == "said hi");
}

TEST_CASE("headers of an answer cannot end their line") {
  const Running server([](const HttpRequest&) {
    HttpResponse response = text("x");
    response.headers.emplace_back("X-Reflected", "a\r\nSet-Cookie: b");
    return response;
  });
  const std::string answer = converse(server, kGetAndClose);
  CHECK(has(answer, "X-Reflected: a  Set-Cookie: b\r\n"));
}

TEST_CASE("answers without a body") {
  const Running server([](const HttpRequest& request) {
    HttpResponse response = text("content");
    if (request.path == "/204") response.status = 204;
    if (request.path == "/304") response.status = 304;
    return response;
  });
  const auto ask = [&server](const std::string& line) {
    return converse(server, line + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  };
  CHECK(body_of(ask("HEAD /x")).empty());
  CHECK(has(ask("HEAD /x"), "Content-Length: 7\r\n"));
  CHECK_FALSE(has(ask("HEAD /x"), "Accept-Ranges"));
  for (const char* path : {"GET /204", "GET /304"}) {
    CHECK(body_of(ask(path)).empty());
    CHECK_FALSE(has(ask(path), "Content-Length"));
  }
}

TEST_CASE("HTTP/1.0 is closed unless it asks") {
  const Running server([](const HttpRequest&) { return text("x"); });
  CHECK(has(converse(server, "GET / HTTP/1.0\r\n\r\n"), "Connection: close\r\n"));
  const Client client(server.port());
  client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  CHECK(has(client.receive_until("\r\n\r\nx"), "Connection: keep-alive\r\n"));
  client.send(kGetAndClose);
  CHECK(body_of(client.receive_all()) == "x");
}

TEST_CASE("a delay keeps no thread") {
  ListenerOptions options;
  options.threads = 1;
  const Running server(
      [](const HttpRequest& request) {
        Delivery late;
        late.delay_ms = request.path == "/late" ? 300 : 0;
        return text("x", late);
      },
      options);
  std::vector<std::unique_ptr<Client>> waiting;
  for (int i = 0; i < 20; ++i) {
    waiting.push_back(std::make_unique<Client>(server.port()));
    waiting.back()->send("GET /late HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  }
  const int all = milliseconds_of([&] {
    CHECK(body_of(converse(server, kGetAndClose)) == "x");  // before the late ones are over
    for (const auto& client : waiting) CHECK(body_of(client->receive_all()) == "x");
  });
  CHECK(all >= 250);
  CHECK(all < 20 * 300);
}

TEST_CASE("a dribbled body comes in pieces over its time") {
  const Running server([](const HttpRequest&) {
    Delivery slow;
    slow.dribble_chunks = 5;
    slow.dribble_ms = 400;
    return text("aabbccddeeX", slow);
  });
  const Client client(server.port());
  client.send(kGetAndClose);
  int pieces = 0;
  std::string all;
  const int time = milliseconds_of([&] {
    for (std::string bytes = client.receive(); !bytes.empty(); bytes = client.receive()) {
      all += bytes;
      ++pieces;
    }
  });
  CHECK(body_of(all) == "aabbccddeeX");
  CHECK(pieces >= 5);
  CHECK(time >= 350);
}

TEST_CASE("faults on the wire") {
  std::atomic<Fault> fault{Fault::kNone};
  const Running server([&fault](const HttpRequest&) {
    Delivery spoilt;
    spoilt.fault = fault;
    return text("0123456789", spoilt);
  });
  const auto with = [&](Fault wanted) {
    fault = wanted;
    return converse(server, kGet);
  };
  CHECK(with(Fault::kEmptyResponse).empty());
  CHECK(with(Fault::kConnectionReset) == "reset");
  const std::string noise = with(Fault::kRandomDataThenClose);
  CHECK(noise.size() > 100);
  CHECK_FALSE(noise.starts_with("HTTP/"));
  CHECK(with(Fault::kRandomDataThenClose) == noise);
  const std::string chunk = with(Fault::kMalformedChunk);
  CHECK(chunk.starts_with("HTTP/1.1 200 OK\r\n"));
  CHECK(has(chunk, "Transfer-Encoding: chunked\r\n"));
  CHECK_FALSE(has(chunk, "Content-Length"));
  CHECK(body_of(chunk).starts_with("not-a-size\r\n"));
  const std::string cut = with(Fault::kTruncatedBody);
  CHECK(has(cut, "Content-Length: 10\r\n"));
  CHECK(body_of(cut) == "01234");
}

TEST_CASE("a body that is made while it is sent") {
  const Running server([](const HttpRequest& request) {
    HttpResponse response = text("");
    const bool breaks = request.path == "/breaks";
    response.body_source = [left = 100, breaks]() mutable -> Result<std::string> {
      if (left == 0 && breaks) return Error{ErrorCode::kNetwork, "lost", ""};
      return left-- > 0 ? std::string(50'000, 'x') : std::string();
    };
    if (request.path == "/known") response.headers.emplace_back("Content-Length", "5000000");
    return response;
  });
  const auto ask = [&server](const std::string& path, const std::string& version) {
    return converse(server,
                    "GET " + path + " " + version + "\r\nHost: h\r\nConnection: close\r\n\r\n");
  };
  const std::string chunked = ask("/", "HTTP/1.1");
  CHECK(has(chunked, "Transfer-Encoding: chunked\r\n"));
  CHECK(chunked.ends_with("\r\n0\r\n\r\n"));
  CHECK_FALSE(has(chunked, "Content-Length"));
  const std::string pieces = body_of(chunked);
  CHECK(std::count(pieces.begin(), pieces.end(), 'x') == 5'000'000);
  CHECK(body_of(ask("/known", "HTTP/1.1")) == std::string(5'000'000, 'x'));
  CHECK(body_of(ask("/", "HTTP/1.0")) == std::string(5'000'000, 'x'));
  const std::string broken = ask("/breaks", "HTTP/1.1");
  CHECK_FALSE(broken.ends_with("0\r\n\r\n"));
}

TEST_CASE("a handler that fails is told so to the client") {
  const Running server(
      [](const HttpRequest&) -> HttpResponse { throw std::runtime_error("broken"); });
  const std::string answer = converse(server, kGetAndClose);
  CHECK(answer.starts_with("HTTP/1.1 500 "));
  CHECK_FALSE(has(answer, "broken"));
}

TEST_CASE("connections past the cap are told so") {
  ListenerOptions options;
  options.max_connections = 3;
  const Running server([](const HttpRequest&) { return text("x"); }, options);
  std::vector<std::unique_ptr<Client>> held;
  for (int i = 0; i < 3; ++i) {
    held.push_back(std::make_unique<Client>(server.port()));
    held.back()->send(kGet);
    CHECK(body_of(held.back()->receive_until("\r\n\r\nx")) == "x");
  }
  for (int i = 0; i < 10; ++i) {
    const std::string refused = converse(server, kGet);
    CHECK(refused.starts_with("HTTP/1.1 503 "));
    CHECK(has(refused, "Retry-After: 1\r\n"));
  }
  held.clear();
  std::string answer;
  for (int i = 0; i < 200 && !answer.starts_with("HTTP/1.1 200 "); ++i) {
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
    answer = converse(server, kGetAndClose);
  }
  CHECK(answer.starts_with("HTTP/1.1 200 "));
}

TEST_CASE("a stop lets what is under way end, and cuts the rest after five seconds") {
  std::atomic<bool> is_asked{false};
  Running server([&is_asked](const HttpRequest& request) {
    Delivery late;
    late.delay_ms = request.path == "/long" ? 60'000 : 300;
    is_asked = true;
    return text("done", late);
  });
  const Client idle(server.port());
  const Client busy(server.port());
  const Client endless(server.port());
  endless.send("GET /long HTTP/1.1\r\nHost: h\r\n\r\n");
  busy.send(kGet);
  while (!is_asked) std::this_thread::yield();
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::thread stopper([&server] { server.listener().stop(); });
  CHECK(body_of(busy.receive_all()) == "done");
  CHECK(idle.receive_all().empty());
  CHECK_FALSE(Client(server.port()).is_connected());
  const int time = milliseconds_of([&server] { CHECK(server.stop()); });
  CHECK(time < 9'000);
  stopper.join();
}

TEST_CASE("a stop at any moment lets what is under way end") {
  // Whoever keeps time is woken by the connection, by its delay and by the stop at nearly the same
  // moment, a little later each turn.
  for (int turn = 0; turn < 300; ++turn) {
    std::atomic<bool> is_asked{false};
    Running server([&is_asked](const HttpRequest&) {
      Delivery late;
      late.delay_ms = 5;
      is_asked = true;
      return text("done", late);
    });
    const Client busy(server.port());
    busy.send(kGetAndClose);
    while (!is_asked) std::this_thread::yield();
    const auto until = std::chrono::steady_clock::now() + std::chrono::microseconds(turn);
    while (std::chrono::steady_clock::now() < until) std::this_thread::yield();
    server.listener().stop();
    INFO("turn " << turn);
    CHECK(body_of(busy.receive_all()) == "done");
  }
}

TEST_CASE("a stop before the run is not lost") {
  Scripted handler([](const HttpRequest&) { return text("x"); });
  Listener listener(handler);
  REQUIRE(listener.bind(0).has_value());
  listener.stop();
  CHECK(listener.run());
}
