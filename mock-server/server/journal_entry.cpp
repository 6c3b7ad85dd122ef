#include "mock-server/server/journal_entry.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "core/json/message_codec.hpp"
#include "mock-server/http/answers.hpp"
#include "mock-server/recorder/redactor.hpp"

namespace usagescope::mock {
namespace {

constexpr std::string_view kReplacement = "[redacted]";
constexpr std::size_t kMixedTokenLength = 20;
constexpr std::size_t kAnyTokenLength = 40;
constexpr std::ptrdiff_t kLeastOfEachKind = 3;

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_token_char(char c) noexcept {
  return is_digit(c) || is_letter(c) || c == '-' || c == '_' || c == '.' || c == '~' || c == '+' ||
         c == '=';
}
bool is_hex(char c) noexcept {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_uuid(std::string_view run) noexcept {
  if (run.size() != 36) return false;
  for (std::size_t i = 0; i < run.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? run[i] != '-' : !is_hex(run[i])) return false;
  }
  return true;
}

bool looks_like_token(std::string_view run) noexcept {
  if (run.size() < kMixedTokenLength || is_uuid(run)) return false;
  if (run.size() >= kAnyTokenLength) return true;
  return std::count_if(run.begin(), run.end(), is_digit) >= kLeastOfEachKind &&
         std::count_if(run.begin(), run.end(), is_letter) >= kLeastOfEachKind;
}

std::string header_of(const HttpResponse& response, std::string_view name) {
  const std::string* value = find_header(response.headers, name);
  return value == nullptr ? std::string() : *value;
}

/// What an error says, "" when its body says nothing.
std::string message_of(const HttpResponse& response) {
  if (response.status < 400) return {};
  return api_error_words(response.body);
}

/// The request as it is kept; bodies that are too large for the journal are not even looked at.
HttpRequest kept_request(const HttpRequest& request, const Redactor& redactor) {
  HttpRequest kept;  // without the target: path and params say it
  kept.method = without_token_shapes(request.method);
  kept.path = without_token_shapes(redactor.text(request.path));
  kept.params = redactor.params(request.params);
  kept.headers = redactor.headers(request.headers);
  for (auto& [name, value] : kept.params) {
    name = without_token_shapes(name);
    value = without_token_shapes(value);
  }
  for (auto& [name, value] : kept.headers) value = without_token_shapes(value);
  const std::string* type = find_header(request.headers, "Content-Type");
  kept.body = without_token_shapes(redactor.body(request.body, type == nullptr ? "" : *type));
  return kept;
}

}  // namespace

std::string without_token_shapes(std::string_view text) {
  if (text.size() < kMixedTokenLength) return std::string(text);
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    while (at < text.size() && is_token_char(text[at])) ++at;
    const std::string_view run = text.substr(begin, at - begin);
    out += looks_like_token(run) ? kReplacement : run;
    if (at < text.size()) out += text[at++];
  }
  return out;
}

JournalEntry journal_entry(const HttpRequest& request, const HttpResponse& response) {
  JournalEntry entry;
  Redactor redactor;
  if (request.body.size() <= kMaxJournalBody) {
    redactor.learn(request);
    entry.request = kept_request(request, redactor);
  } else {
    HttpRequest head = request;
    head.body.clear();
    redactor.learn(head);
    entry.request = kept_request(head, redactor);
  }
  entry.body_bytes = request.body.size();
  entry.status = response.status;
  entry.source = header_of(response, kSourceHeader);
  entry.fixture = header_of(response, kFixtureHeader);
  entry.fault = header_of(response, kFaultHeader);
  entry.is_miss = find_header(response.headers, kMissHeader) != nullptr;
  entry.message = without_token_shapes(redactor.text(message_of(response)));
  entry.answer_bytes = response.body.size();
  return entry;
}

}  // namespace usagescope::mock
