#include "mock-server/recorder/forwarding.hpp"

#include <catch2/catch_test_macros.hpp>
#include <string>
#include <vector>

#include "mock-server/recorder/upstream.hpp"
#include "mock-server/recorder/url.hpp"

using namespace usagescope;
using namespace usagescope::mock;

namespace {

Status checked(const std::string& text, const std::vector<std::string>& allowed = {}) {
  auto url = parse_upstream_url(text);
  if (!url) return url.error();
  return check_upstream(*url, allowed);
}

HttpRequest asked(std::string method, Headers headers, std::string path = "/cphub/x") {
  HttpRequest request;
  request.method = std::move(method);
  request.path = path;
  request.target = std::move(path);
  request.headers = std::move(headers);
  return request;
}

}  // namespace

TEST_CASE("an upstream URL is taken apart") {
  const auto url = parse_upstream_url("HTTPS://Console.Navigator.vmware.com/base/");
  REQUIRE(url);
  CHECK(url->is_tls);
  CHECK(url->host == "console.navigator.vmware.com");
  CHECK(url->port == 443);
  CHECK(url->base == "/base");
  CHECK(url->origin() == "https://console.navigator.vmware.com");
  CHECK(parse_upstream_url("http://127.0.0.1:8080")->origin() == "http://127.0.0.1:8080");
  CHECK(parse_upstream_url("http://localhost:80/")->origin() == "http://localhost");
  CHECK(parse_upstream_url("https://[::1]:8443")->origin() == "https://[::1]:8443");
  CHECK(parse_upstream_url("https://[::1]:8443")->host == "::1");
}

TEST_CASE("what is no upstream URL is refused") {
  for (const char* text : {"", "console.navigator.vmware.com", "ftp://h", "https://", "https://:1",
                           "https://h:0", "https://h:65536", "https://h:x", "https://h:",
                           "https://u:p@h", "https://h/?a", "https://h#f", "https://h /",
                           "https://[::1", "https://[::1]x", "https://[g]", "https://h\r\nX: y"}) {
    CAPTURE(text);
    CHECK_FALSE(parse_upstream_url(text));
  }
}

TEST_CASE("tokens go to known hosts over TLS") {
  CHECK(checked("https://console.navigator.vmware.com"));
  CHECK(checked("https://console.cloud.vmware.com/cphub"));
  CHECK(checked("http://127.0.0.1:8080"));
  CHECK(checked("http://[::1]:1"));
  CHECK_FALSE(checked("https://console.navigator.vmware.com.evil.example"));
  CHECK_FALSE(checked("https://localhost.evil.example"));
  CHECK_FALSE(checked("http://console.navigator.vmware.com"));
  CHECK(checked("https://other.example", {"Other.Example"}));
  CHECK_FALSE(checked("http://other.example", {"other.example"}));
}

TEST_CASE("headers of one connection go no further") {
  Headers headers = {{"Connection", "close, X-Hop ,x-two"},
                     {"x-HOP", "1"},
                     {"X-Two", "2"},
                     {"Keep-Alive", "5"},
                     {"Transfer-Encoding", "chunked"},
                     {"TE", "trailers"},
                     {"X-Kept", "3"}};
  drop_hop_by_hop(headers);
  CHECK(headers == Headers{{"X-Kept", "3"}});

  const HttpRequest out = forwarded(asked("POST", {{"Host", "127.0.0.1"},
                                                   {"Origin", "https://a"},
                                                   {"Cookie", "b"},
                                                   {"Sec-Fetch-Site", "cross-site"},
                                                   {"csp-auth-token", "t"},
                                                   {"Accept-Encoding", "gzip, br"},
                                                   {"Content-Length", "0"}}),
                                    true);
  CHECK(out.target == "/cphub/x");
  CHECK(*find_header(out.headers, "csp-auth-token") == "t");
  CHECK(*find_header(out.headers, "Accept-Encoding") == "gzip, br");
  CHECK(*find_header(out.headers, "User-Agent") == "usagescope-mock");
  CHECK(out.headers.size() == 3);
  CHECK(*find_header(forwarded(asked("GET", {{"Accept-Encoding", "br"}}), false).headers,
                     "Accept-Encoding") == "identity");
}

TEST_CASE("only the API is passed on") {
  CHECK(is_passed_on("/cphub/api/x"));
  for (const char* path : {"/", "/cphub", "/other", "/cphub/../x", "/cphub/./x", "/cphub/a/..",
                           "//cphub/x", "/CPHUB/x"}) {
    CAPTURE(path);
    CHECK_FALSE(is_passed_on(path));
  }
}

TEST_CASE("the door") {
  const CorsPolicy cors({"https://usage.example"}, false);
  const auto status = [&cors](const HttpRequest& request) {
    const auto stopped = stop_at_the_door(request, cors, "gateway");
    return stopped ? stopped->status : 0;
  };
  const std::pair<std::string, std::string> host("Host", "127.0.0.1:8080");
  CHECK(status(asked("GET", {host})) == 0);
  CHECK(status(asked("GET", {})) == 403);
  CHECK(status(asked("GET", {{"Host", "rebound.example"}})) == 403);
  CHECK(status(asked("POST", {host, {"Origin", "https://usage.example"}})) == 0);
  CHECK(status(asked("POST", {host, {"Origin", "http://127.0.0.1:8080"}})) == 0);
  CHECK(status(asked("POST", {host, {"Origin", "http://127.0.0.1:8081"}})) == 403);
  CHECK(status(asked("POST", {host, {"Origin", "null"}})) == 403);
  CHECK(status(asked("PUT", {host})) == 405);
  const auto preflight = [&](const char* origin) {
    return status(
        asked("OPTIONS", {host, {"Origin", origin}, {"Access-Control-Request-Method", "POST"}}));
  };
  CHECK(preflight("https://usage.example") == 204);
  CHECK(preflight("https://other.example") == 403);
}

TEST_CASE("a failed upstream is 502, a late one 504") {
  CHECK(upstream_failure({ErrorCode::kNetwork, "gone", ""}, "x").status == 502);
  const HttpResponse late = upstream_failure({ErrorCode::kCancelled, "late", ""}, "x");
  CHECK(late.status == 504);
  CHECK(late.body.text().find("late") != std::string::npos);
}
