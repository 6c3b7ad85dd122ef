#include "mock-server/recorder/redactor.hpp"

#include <algorithm>
#include <array>
#include <optional>

#include "core/base/base64.hpp"
#include "core/base/text.hpp"
#include "core/json/json_value.hpp"
#include "mock-server/http/request_body.hpp"
#include "mock-server/recorder/json_text.hpp"
#include "mock-server/recorder/redact_text.hpp"
#include "mock-server/recorder/secret_names.hpp"

namespace usagescope::mock {
namespace {

// Headers of an exchange that tell something to whoever reads a recording or a journal, and that
// hold no secret by their meaning. Everything else is left out.
constexpr std::string_view kStorable[] = {"accept",
                                          "accept-encoding",
                                          "accept-language",
                                          "accept-ranges",
                                          "access-control-allow-headers",
                                          "access-control-allow-methods",
                                          "access-control-allow-origin",
                                          "access-control-expose-headers",
                                          "access-control-max-age",
                                          "access-control-request-headers",
                                          "access-control-request-method",
                                          "access-control-request-private-network",
                                          "age",
                                          "allow",
                                          "cache-control",
                                          "connection",
                                          "content-disposition",
                                          "content-encoding",
                                          "content-language",
                                          "content-length",
                                          "content-type",
                                          "date",
                                          "etag",
                                          "expect",
                                          "expires",
                                          "host",
                                          "if-modified-since",
                                          "if-none-match",
                                          "last-modified",
                                          "link",
                                          "location",
                                          "origin",
                                          "range",
                                          "referer",
                                          "retry-after",
                                          "te",
                                          "transfer-encoding",
                                          "upgrade",
                                          "user-agent",
                                          "vary",
                                          "x-mock-fixture",
                                          "x-mock-miss",
                                          "x-mock-source",
                                          "x-ratelimit-limit",
                                          "x-ratelimit-remaining",
                                          "x-ratelimit-reset",
                                          "x-request-id"};

std::string content_type_of(const Headers& headers) {
  const std::string* type = find_header(headers, "Content-Type");
  return type == nullptr ? std::string() : *type;
}

/// Whether URLs and JSON write the text as it is; access tokens are such.
bool is_written_alike(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_' || c == '.' || c == '~';
  });
}

/// Without blanks around it, and then without quotes.
std::string_view unquoted(std::string_view text) {
  for (std::string_view around : {std::string_view(" \t"), std::string_view("\"")}) {
    const std::size_t begin = text.find_first_not_of(around);
    if (begin == std::string_view::npos) return {};
    text = text.substr(begin, text.find_last_not_of(around) + 1 - begin);
  }
  return text;
}

/// "%2F" as "%2f".
std::string with_lower_escapes(std::string encoded) {
  for (std::size_t at = encoded.find('%'); at != std::string::npos;
       at = encoded.find('%', at + 1)) {
    const std::string digits = ascii_lower(std::string_view(encoded).substr(at + 1, 2));
    encoded.replace(at + 1, digits.size(), digits);
  }
  return encoded;
}

/// Repeats a pass until it changes nothing: a placeholder may stand where a name stood, and make a
/// secret of what follows it.
template <typename Pass>
std::string settled(std::string text, const Pass& pass) {
  constexpr int kMostPasses = 8;
  for (int i = 0; i < kMostPasses; ++i) {
    std::string next = pass(text);
    if (next == text) break;
    text = std::move(next);
  }
  return text;
}

/// Calls `use(name, value)` for each decoded field of a form or query; one that cannot be decoded
/// comes as it is.
template <typename Use>
void for_each_field(std::string_view form, const Use& use) {
  for (std::string_view field : split(form, '&')) {
    const std::size_t equals = std::min(field.find('='), field.size());
    const std::string_view raw = equals < field.size() ? field.substr(equals + 1) : "";
    const auto name = percent_decode(field.substr(0, equals));
    const auto value = percent_decode(raw);
    use(field, name.value_or(std::string(field.substr(0, equals))), equals,
        value.value_or(std::string(raw)));
  }
}

}  // namespace

bool is_storable_header(std::string_view name) {
  const std::string lower = ascii_lower(name);
  return std::find(std::begin(kStorable), std::end(kStorable), lower) != std::end(kStorable);
}

bool looks_like_json(std::string_view body) {
  const std::size_t first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  return first != std::string_view::npos &&
         (body[first] == '{' || body[first] == '[' || body[first] == '"');
}

void Redactor::learn_secret(std::string_view placeholder, std::string_view value) {
  if (value.size() < LearnedSecrets::kShortest || is_within_placeholder(value)) return;
  learned_.learn(value, placeholder);
  if (is_written_alike(value)) return;
  const std::string encoded = percent_encode(value);
  learned_.learn(encoded, placeholder);
  learned_.learn(with_lower_escapes(encoded), placeholder);
  const std::string in_json = Json(std::string(value)).dump();
  learned_.learn(std::string_view(in_json).substr(1, in_json.size() - 2), placeholder);
}

void Redactor::learn_value(std::string_view name, std::string_view value) {
  if (const auto placeholder = placeholder_of(name)) learn_secret(*placeholder, value);
  learn_text(value);
}

void Redactor::learn_text(std::string_view text) {
  for_each_told_secret(text, [this](std::string_view value, std::string_view placeholder) {
    learn_secret(placeholder, value);
  });
}

void Redactor::learn_headers(const Headers& headers) {
  for (const auto& [name, value] : headers) {
    if (!is_secret_name(name)) {
      learn_text(value);
      continue;
    }
    const std::string lower = ascii_lower(name);
    if (lower == "cookie" || lower == "set-cookie") {
      for (std::string_view part : split(value, ';')) {
        const std::size_t equals = part.find('=');
        learn_value(name,
                    unquoted(equals == std::string_view::npos ? part : part.substr(equals + 1)));
        if (lower == "set-cookie") break;  // attributes follow
      }
      continue;
    }
    constexpr std::string_view kBlanks = " \t";
    const std::size_t blank = value.find_first_of(kBlanks);
    const std::size_t begin = value.find_first_not_of(kBlanks, blank);
    if (blank == std::string::npos || begin == std::string::npos) {
      learn_value(name, std::string_view(value).substr(0, blank));
      continue;
    }
    const std::string credentials = value.substr(begin);
    learn_value(name, credentials);
    const std::string pair = base64_decode_head(credentials);
    const std::size_t colon = pair.find(':');
    if (ascii_lower(value.substr(0, blank)) == "basic" && colon != std::string::npos) {
      learn_value("password", std::string_view(pair).substr(colon + 1));
    }
  }
}

void Redactor::learn_form(std::string_view form) {
  for_each_field(form, [this](std::string_view, const std::string& name, std::size_t,
                              const std::string& value) { learn_value(name, value); });
}

void Redactor::learn_json(std::string_view json) {
  JsonTextWalker walker(json, is_secret_name);
  JsonTextItem item;
  while (walker.next(item)) {
    if (!item.is_string) continue;
    const std::string value = decode_json_text(json.substr(item.begin, item.end - item.begin));
    if (!item.is_marked || item.is_key) {
      learn_text(value);
    } else {
      learn_value(is_secret_name(walker.name()) ? walker.name() : "secret", value);
    }
  }
}

void Redactor::learn_body(std::string_view body, std::string_view content_type) {
  const bool is_json = looks_like_json(body);
  if (is_json) learn_json(body);
  if (is_form_type(content_type)) {
    if (!is_json || !Json::parse(body)) learn_form(body);
  } else if (!is_json) {
    learn_text(body);
  }
}

void Redactor::learn(const HttpRequest& request) {
  learn_headers(request.headers);
  learn_text(request.path);
  for (const auto& [name, value] : request.params) learn_value(name, value);
  learn_body(request.body, content_type_of(request.headers));
}

void Redactor::learn(const HttpResponse& response) {
  learn_headers(response.headers);
  learn_body(response.body, content_type_of(response.headers));
}

bool Redactor::may_hold_secret(std::string_view text) const {
  // Credentials follow a scheme and a blank, as PEM has one in its first line; named values follow
  // one of the others.
  const bool has_mark = std::any_of(text.begin(), text.end(), [](char c) {
    return c == ' ' || c == '\t' || c == '=' || c == ':';
  });
  return has_mark || find_jwt(text, 0) || learned_.are_in(text);
}

std::string Redactor::text(std::string_view text) const {
  if (!may_hold_secret(text)) return std::string(text);
  return settled(std::string(text), [this](std::string out) {
    out = learned_.without(std::move(out));
    out = without_private_keys(std::move(out));
    out = without_jwts(std::move(out));
    out = without_credentials(std::move(out));
    return without_named_values(std::move(out));
  });
}

std::string Redactor::json(std::string_view source) const {
  std::string out;
  std::size_t kept = 0;
  const auto replace = [&](const JsonTextItem& item, std::string_view by) {
    out.append(source, kept, item.begin - kept).append(by);
    kept = item.end;
  };
  JsonTextWalker walker(source, is_secret_name);
  JsonTextItem item;
  while (walker.next(item)) {
    const std::string_view raw = source.substr(item.begin, item.end - item.begin);
    if (!item.is_string) {
      const bool is_number = raw.find_first_not_of("0123456789+-.eE") == std::string_view::npos;
      const bool is_word = raw == "true" || raw == "false" || raw == "null";
      if (item.is_marked && !is_word) replace(item, is_number ? "0" : "null");
      if (!item.is_marked && !is_number && !is_word) {  // broken JSON
        if (const std::string clean = text(raw); clean != raw) replace(item, clean);
      }
      continue;
    }
    const std::string value = decode_json_text(raw);
    std::string clean;
    if (item.is_marked && !item.is_key) {
      if (value.empty() || is_placeholder(value)) continue;
      clean = placeholder_of(walker.name()).value_or("redacted-secret");
    } else {
      clean = text(value);
      if (clean == value) continue;
    }
    replace(item, Json(clean).dump());
  }
  return out.append(source, kept);
}

std::string Redactor::form(std::string_view source) const {
  std::string out;
  bool is_first = true;
  for_each_field(source, [&](std::string_view field, const std::string& name, std::size_t equals,
                             const std::string& value) {
    if (!is_first) out += '&';
    is_first = false;
    const auto placeholder = placeholder_of(name);
    const std::string clean_name = text(name);
    const std::string clean = value.empty() || is_placeholder(value) ? value
                              : placeholder                          ? std::string(*placeholder)
                                                                     : text(value);
    if (clean == value && clean_name == name) {
      out += learned_.without(std::string(field));  // "%canary" decodes to something else
    } else {
      out += percent_encode(clean_name);
      if (equals < field.size()) out += '=' + percent_encode(clean);
    }
  });
  return out;
}

std::string Redactor::body(std::string_view body, std::string_view content_type) const {
  const bool is_json = looks_like_json(body);
  const bool is_form = is_form_type(content_type);
  if (!is_json && !is_form) return text(body);
  return settled(std::string(body), [&](const std::string& last) {
    std::string out = is_json ? json(last) : last;
    return is_form && !(is_json && Json::parse(last)) ? form(out) : out;
  });
}

std::string Redactor::target(std::string_view target) const {
  return settled(std::string(target), [this](const std::string& last) {
    const std::size_t question = last.find('?');
    const std::string path = last.substr(0, question);
    std::string out = text(path);
    const auto plain = percent_decode(path);
    if (const std::string clean = plain ? text(*plain) : ""; plain && clean != *plain) {
      out.clear();
      for (std::string_view part : split(clean, '/')) {
        out += (part.data() == clean.data() ? "" : "/") + percent_encode(part);
      }
    }
    if (question != std::string::npos) {
      out += '?' + form(std::string_view(last).substr(question + 1));
    }
    return out;
  });
}

QueryParams Redactor::params(const QueryParams& params) const {
  QueryParams out;
  for (const auto& [name, value] : params) {
    const auto placeholder = placeholder_of(name);
    const bool is_kept = value.empty() || is_placeholder(value);
    out.emplace_back(text(name), is_kept       ? value
                                 : placeholder ? std::string(*placeholder)
                                               : text(value));
  }
  return out;
}

Headers Redactor::headers(const Headers& headers) const {
  Headers out;
  for (const auto& [name, value] : headers) {
    if (const auto placeholder = placeholder_of(name)) {
      out.emplace_back(name, std::string(*placeholder));
    } else if (is_storable_header(name)) {
      const std::string lower = ascii_lower(name);
      const bool is_url = lower == "referer" || lower == "location";
      out.emplace_back(name, is_url ? target(value) : text(value));
    }
  }
  return out;
}

HttpRequest Redactor::redacted(const HttpRequest& request) const {
  HttpRequest out;
  out.method = request.method;
  out.path = text(request.path);
  out.params = params(request.params);
  out.headers = headers(request.headers);
  out.body = body(request.body, content_type_of(request.headers));
  out.target = target(request.target);
  return out;
}

HttpResponse Redactor::redacted(const HttpResponse& response) const {
  HttpResponse out;
  out.status = response.status;
  out.headers = headers(response.headers);
  out.body = body(response.body, content_type_of(response.headers));
  out.delivery = response.delivery;
  return out;
}

}  // namespace usagescope::mock
