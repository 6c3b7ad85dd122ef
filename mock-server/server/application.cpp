#include "mock-server/server/application.hpp"

#include <utility>

#include "mock-server/admin/admin_api.hpp"
#include "mock-server/http/http_date.hpp"
#include "mock-server/server/compression.hpp"
#include "mock-server/server/journal_entry.hpp"
#include "mock-server/server/log_line.hpp"
#include "mock-server/server/stages.hpp"

namespace usagescope::mock {
namespace {

/// Texts are compressed here; the page's files have copies of their own, and a fixture's body may
/// be packed already.
bool may_compress(const HttpResponse& response) {
  if (find_header(response.headers, "Content-Encoding") != nullptr) return false;
  const std::string* type = find_header(response.headers, "Content-Type");
  if (type == nullptr || find_header(response.headers, "ETag") != nullptr) return false;
  return type->starts_with("application/json") || type->starts_with("text/csv");
}

}  // namespace

Application::Application(const PartsHolder& parts, Runtime& runtime, ApplicationSettings settings)
    : parts_(parts), runtime_(runtime), settings_(std::move(settings)) {}

HttpResponse Application::reject(int status, std::string_view message) const {
  const auto started = std::chrono::steady_clock::now();
  const Instant now = runtime_.clock.now();
  const HttpRequest none;
  HttpResponse response = error_answer(none, now, status, "refused", std::string(message), "guard");
  set_header(response.headers, "Date", http_date(now));
  record(none, response, now, started);
  return response;
}

HttpResponse Application::handle(const HttpRequest& request) const {
  const auto started = std::chrono::steady_clock::now();
  const PartsSnapshot parts = parts_.get();
  const Instant now = runtime_.clock.now();
  const bool is_admin = settings_.has_admin && is_admin_path(request.path);
  HttpResponse response =
      is_admin ? admin_answer(request, *parts, now) : answer(request, *parts, now);
  parts->cors.apply(request, response);
  set_header(response.headers, "Date", http_date(now));
  record(request, response, now, started);
  if (may_compress(response)) compress_response(request, response);
  return response;
}

HttpResponse Application::answer(const HttpRequest& request, const ApplicationParts& parts,
                                 Instant now) const {
  Exchange exchange{request, parts, runtime_, now, routed_path(request.path)};
  HttpResponse response = answer_by(stages(), exchange);
  apply_effect(exchange.effect, response);
  const Endpoint* endpoint = exchange.match.endpoint;
  if (endpoint != nullptr && is_token_call(endpoint->operation) && response.status < 300) {
    runtime_.faults.note_token_issued();
  }
  return response;
}

HttpResponse Application::admin_answer(const HttpRequest& request, const ApplicationParts& parts,
                                       Instant now) const {
  return answer_admin(
      request, now,
      {runtime_, parts.fixtures, settings_.folder,
       static_cast<std::size_t>(parts.dataset->usage.row_count()), settings_.reload});
}

void Application::record(const HttpRequest& request, const HttpResponse& response, Instant now,
                         SteadyTime started) const {
  const std::string* source = find_header(response.headers, kSourceHeader);
  const bool is_admin = source != nullptr && *source == "admin";
  const bool is_kept = !is_admin && runtime_.journal.capacity() > 0;
  if (!is_kept && settings_.log == nullptr) return;
  const auto took = std::chrono::steady_clock::now() - started;
  JournalEntry entry = journal_entry(request, response);
  entry.at = now;
  entry.micros = std::chrono::duration_cast<std::chrono::microseconds>(took).count();
  if (settings_.log != nullptr) settings_.log->write(log_line(entry, machine_now()));
  if (is_kept) runtime_.journal.add(std::move(entry));
}

}  // namespace usagescope::mock
