#include "mock-server/server/gateway.hpp"

#include <chrono>
#include <utility>

#include "core/base/text.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/http/encoding.hpp"
#include "mock-server/http/log_text.hpp"
#include "mock-server/recorder/forwarding.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/server/gzip_source.hpp"

namespace usagescope::mock {
namespace {

constexpr char kSource[] = "gateway";
constexpr char kPassedSource[] = "upstream";

bool is_redirect(const HttpResponse& response) {
  return response.status >= 300 && response.status < 400 && response.status != 304;
}

bool is_worth_packing(const HttpResponse& response) {
  const std::string* type = find_header(response.headers, "Content-Type");
  if (type == nullptr || find_header(response.headers, "Content-Encoding") != nullptr) return false;
  const std::string lower = ascii_lower(*type);
  return lower.starts_with("text/") || lower.find("json") != std::string::npos;
}

void pack(const HttpRequest& request, HttpResponse& response) {
  response.headers.emplace_back("Vary", "Accept-Encoding");
  // A part (206) is counted in the bytes of the whole as the upstream has it.
  const bool has_body = request.method != "HEAD" && response.status != 204 &&
                        response.status != 304 && response.status != 206 && response.body_source;
  if (!has_body || !is_worth_packing(response)) return;
  if (!accepts(find_header(request.headers, "Accept-Encoding"), Encoding::kGzip)) return;
  response.body_source = gzip_source(std::move(response.body_source));
  set_header(response.headers, "Content-Encoding", "gzip");
  // A strong tag would promise the upstream's very bytes.
  const std::string* tag = find_header(response.headers, "ETag");
  if (tag != nullptr && !tag->starts_with("W/")) {
    set_header(response.headers, "ETag", "W/" + *tag);
  }
}

}  // namespace

HttpResponse Gateway::reject(int status, std::string_view message) const {
  return refusal(status, "refused", message, "guard");
}

HttpResponse Gateway::handle(const HttpRequest& request) const {
  const auto start = std::chrono::steady_clock::now();
  auto stopped = stop_at_the_door(request, cors_, kSource);
  HttpResponse response = stopped ? std::move(*stopped) : answer(request);
  cors_.apply(request, response);
  if (is_passed_on(request.path)) {
    const auto elapsed = std::chrono::steady_clock::now() - start;
    const auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(elapsed).count();
    // No query and no header is ever told; a path could still hold a token by mistake.
    tell_(request.method + ' ' + escaped_word(Redactor().text(request.path)) + ' ' +
          std::to_string(response.status) + " from " +
          *find_header(response.headers, kSourceHeader) + " in " + std::to_string(ms) + " ms");
  }
  return response;
}

HttpResponse Gateway::answer(const HttpRequest& request) const {
  return is_passed_on(request.path) ? pass(request) : page(request);
}

HttpResponse Gateway::pass(const HttpRequest& request) const {
  auto answer = upstream_.send(forwarded(request, true));
  if (!answer) return upstream_failure(answer.error(), kSource);
  if (is_redirect(*answer)) {
    return refusal(502, "upstream_redirects",
                   "The upstream sends elsewhere, and redirects are not followed; is --upstream "
                   "right?",
                   kSource);
  }
  drop_foreign_headers(*answer);
  pack(request, *answer);
  set_header(answer->headers, kSourceHeader, kPassedSource);
  return std::move(*answer);
}

HttpResponse Gateway::page(const HttpRequest& request) const {
  if (site_ && request.method != "POST") {
    if (auto file = site_->respond(request)) {
      set_header(file->headers, kSourceHeader, "site");
      return std::move(*file);
    }
  }
  return refusal(404, "not_found",
                 site_ ? "There is no such page" : "Only paths below /cphub/ are passed on",
                 kSource);
}

}  // namespace usagescope::mock
