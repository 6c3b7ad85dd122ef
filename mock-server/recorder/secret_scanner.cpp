#include "mock-server/recorder/secret_scanner.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <optional>

#include "core/base/text.hpp"
#include "mock-server/http/request_body.hpp"
#include "mock-server/recorder/json_text.hpp"
#include "mock-server/recorder/redactor.hpp"
#include "mock-server/recorder/secret_names.hpp"

namespace usagescope::mock {
namespace {

constexpr std::size_t kShortestBase64 = 20;
constexpr std::size_t kShortestHex = 32;
constexpr double kLeastBits = 3.3;  // entropy a character of base64; English text has less variety
constexpr double kLeastHexBits = 2.8;  // 32 random digits have about 3.4
constexpr std::size_t kNear = 40;      // bytes between a name in a text and what it may name

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}
bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
bool is_run_char(char c) {
  return is_digit(c) || is_letter(c) || c == '+' || c == '/' || c == '_' || c == '-';
}

/// Shannon entropy, bits a character.
double entropy(std::string_view text) {
  std::array<std::size_t, 256> counts{};
  for (char c : text) ++counts[static_cast<unsigned char>(c)];
  double bits = 0;
  for (std::size_t count : counts) {
    if (count == 0) continue;
    const double share = static_cast<double>(count) / static_cast<double>(text.size());
    bits -= share * std::log2(share);
  }
  return bits;
}

bool is_uuid(std::string_view text) {
  constexpr std::size_t kLength = 36;
  if (text.size() != kLength) return false;
  for (std::size_t i = 0; i < kLength; ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !is_hex(text[i])) return false;
  }
  return true;
}

bool looks_random(std::string_view run) {
  if (is_uuid(run) || run.find("redacted-") != std::string_view::npos) return false;
  if (run.size() >= kShortestHex && std::all_of(run.begin(), run.end(), is_hex)) {
    return entropy(run) >= kLeastHexBits;
  }
  const auto slashes = static_cast<std::size_t>(std::count(run.begin(), run.end(), '/'));
  if (slashes * 16 > run.size()) return false;  // a path: base64 has one in 64
  if (run.size() < kShortestBase64 || entropy(run) < kLeastBits) return false;
  const auto has = [run](auto kind) { return std::any_of(run.begin(), run.end(), kind); };
  // Words joined by dashes and slashes have no digits, or no letters in both cases.
  return has(is_digit) && has(is_letter);
}

/// Keys that say themselves what they are.
bool is_vendor_key(std::string_view run) {
  const auto tail_is = [run](std::size_t head, std::size_t least, auto kind) {
    return run.size() >= head + least &&
           std::all_of(run.begin() + static_cast<std::ptrdiff_t>(head), run.end(), kind);
  };
  const auto is_word = [](char c) { return is_digit(c) || is_letter(c) || c == '_' || c == '-'; };
  if (run.starts_with("AKIA") || run.starts_with("ASIA")) {
    return run.size() == 20 &&
           tail_is(4, 16, [](char c) { return is_digit(c) || (c >= 'A' && c <= 'Z'); });
  }
  for (std::string_view head : {"ghp_", "gho_", "ghs_", "xoxb-", "xoxp-", "glpat-", "AIza"}) {
    if (run.starts_with(head)) return tail_is(head.size(), 16, is_word);
  }
  return false;
}

struct Run {
  std::size_t begin = 0;
  std::size_t end = 0;
};

std::optional<Run> next_run(std::string_view text, std::size_t from) {
  while (from < text.size() && !is_run_char(text[from])) ++from;
  std::size_t end = from;
  while (end < text.size() && is_run_char(text[end])) ++end;
  if (from == end) return std::nullopt;
  return Run{from, end};
}

/// What a text looks like, and where in it.
struct Suspicion {
  std::size_t at = 0;
  std::string what;
};

/// `is_named`: the name of the whole text is suspicious already.
std::optional<Suspicion> suspicion(std::string_view text, bool is_named) {
  if (const auto jwt = find_jwt(text, 0)) return Suspicion{jwt->begin, "a JWT"};
  if (const auto key = find_private_key(text, 0)) return Suspicion{key->begin, "a private key"};
  for (auto run = next_run(text, 0); run; run = next_run(text, run->end)) {
    const std::string_view word = text.substr(run->begin, run->end - run->begin);
    if (is_vendor_key(word)) return Suspicion{run->begin, "an access key"};
    if (!looks_random(word)) continue;
    const std::size_t near = run->begin > kNear ? run->begin - kNear : 0;
    if (is_named || is_suspicious_name(text.substr(near, run->begin - near))) {
      return Suspicion{run->begin, "a token: " + std::to_string(word.size()) +
                                       " random characters beside a telling name"};
    }
  }
  return std::nullopt;
}

void add(std::vector<SecretFinding>& findings, const std::string& where, const Suspicion& found) {
  if (findings.size() < kMaxFindings) findings.push_back({Redactor().text(where), found.what});
}

void scan_json(std::string_view body, const std::string& where,
               std::vector<SecretFinding>& findings) {
  JsonTextWalker walker(body, is_suspicious_name);
  JsonTextItem item;
  while (findings.size() < kMaxFindings && walker.next(item)) {
    const std::string_view raw = body.substr(item.begin, item.end - item.begin);
    const std::string value = item.is_string ? decode_json_text(raw) : std::string(raw);
    const auto found = suspicion(value, item.is_marked && !item.is_key);
    if (found) add(findings, where + ' ' + walker.pointer(), *found);
  }
}

void scan_pairs(const QueryParams& pairs, const std::string& where,
                std::vector<SecretFinding>& findings) {
  for (const auto& [name, value] : pairs) {
    const auto in_name = suspicion(name, false);
    const auto found = in_name ? in_name : suspicion(value, is_suspicious_name(name));
    if (found) add(findings, in_name ? where : where + ' ' + excerpt(name, 64), *found);
  }
}

void scan_headers(const Headers& headers, const std::string& where,
                  std::vector<SecretFinding>& findings) {
  for (const auto& [name, value] : headers) {
    const auto found = suspicion(value, is_suspicious_name(name));
    if (found) add(findings, where + ' ' + excerpt(name, 64), *found);
  }
}

}  // namespace

std::vector<SecretFinding> find_secrets_in(std::string_view body, const std::string& where) {
  std::vector<SecretFinding> findings;
  if (looks_like_json(body)) {
    scan_json(body, where, findings);
  } else if (const auto found = suspicion(body, false)) {
    add(findings, where + ", byte " + std::to_string(found->at), *found);
  }
  return findings;
}

std::vector<SecretFinding> find_secrets(const HttpRequest& request, const HttpResponse& response) {
  std::vector<SecretFinding> findings;
  if (const auto found = suspicion(request.path, false)) add(findings, "request path", *found);
  scan_pairs(request.params, "request query", findings);
  scan_headers(request.headers, "request header", findings);
  scan_headers(response.headers, "response header", findings);
  const ParsedBody body = parse_body(request_body(request));
  if (body.kind == BodyKind::kForm) {
    scan_pairs(body.fields, "request body field", findings);
  } else {
    for (auto& finding : find_secrets_in(request.body, "request body")) findings.push_back(finding);
  }
  for (auto& finding : find_secrets_in(response.body, "response body")) findings.push_back(finding);
  if (findings.size() > kMaxFindings) findings.resize(kMaxFindings);
  return findings;
}

std::string describe_findings(const std::vector<SecretFinding>& findings) {
  std::string out;
  for (const SecretFinding& finding : findings) {
    out += (out.empty() ? "" : "; ") + finding.where + " looks like " + finding.what;
  }
  return out;
}

}  // namespace usagescope::mock
