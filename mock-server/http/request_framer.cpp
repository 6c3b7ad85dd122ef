#include "mock-server/http/request_framer.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

constexpr std::size_t kMaxMethod = 32;
constexpr std::size_t kMaxChunkLine = 256;
/// Of size lines, for each request: a body in pieces of one byte stays possible up to 100 KB.
constexpr std::size_t kMaxChunkOverhead = 1U << 20U;
constexpr std::string_view kVersionSuffix = " HTTP/1.1";
constexpr unsigned char kTlsHandshake = 0x16;

constexpr std::array<std::string_view, 7> kMethods = {"GET",   "HEAD",   "POST",   "PUT",
                                                      "PATCH", "DELETE", "OPTIONS"};

bool is_token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_value_char(char c) {
  return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
}

bool is_target_char(char c) {
  return c > 0x20 && c < 0x7F;
}

bool is_host_char(char c) {
  return is_token_char(c) || std::string_view(":[]();,=").find(c) != std::string_view::npos;
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

bool RequestFramer::is_idle() const noexcept {
  return state_ == State::kReading && part_ == Part::kRequestLine && line_.empty();
}

bool RequestFramer::take_continue() noexcept {
  const bool has_head = part_ != Part::kRequestLine && part_ != Part::kHeaderLine;
  const bool is_waiting = wants_continue_ && has_head && state_ == State::kReading;
  if (is_waiting) wants_continue_ = false;
  return is_waiting;
}

RawRequest RequestFramer::take() {
  RawRequest request = std::move(request_);
  *this = RequestFramer(limits_);
  return request;
}

std::size_t RequestFramer::feed(std::string_view bytes) {
  std::size_t taken = 0;
  while (state_ == State::kReading && taken < bytes.size()) {
    if (part_ == Part::kBody || part_ == Part::kChunkData) {
      feed_body(bytes, taken);
    } else if (feed_line(bytes, taken)) {
      end_line();
      line_.clear();
    }
  }
  return taken;
}

std::size_t RequestFramer::line_limit() const noexcept {
  switch (part_) {
    case Part::kRequestLine:
      return kMaxMethod + 1 + limits_.max_target + kVersionSuffix.size();
    case Part::kChunkSize:
      return kMaxChunkLine;
    case Part::kChunkEnd:
      return 0;
    default:
      return limits_.max_header_line;
  }
}

void RequestFramer::refuse(int status, std::string_view message) {
  state_ = State::kRefused;
  refusal_ = {status, message};
}

void RequestFramer::refuse_long_line() {
  switch (part_) {
    case Part::kRequestLine:
      return refuse(414, "The URL is too long");
    case Part::kChunkSize:
    case Part::kChunkEnd:
      return refuse(400, "The chunked body is malformed");
    default:
      return refuse(431, "A header line is too long");
  }
}

bool RequestFramer::feed_line(std::string_view bytes, std::size_t& taken) {
  const std::string_view rest = bytes.substr(taken);
  if (part_ == Part::kRequestLine && line_.empty() &&
      static_cast<unsigned char>(rest.front()) == kTlsHandshake) {
    refuse(400, "This port speaks plain HTTP, not TLS");
    return false;
  }
  const std::size_t feed_at = rest.find('\n');
  const bool is_whole = feed_at != std::string_view::npos;
  const std::size_t count = is_whole ? feed_at + 1 : rest.size();
  // Its CRLF included; what is longer is refused before it is held.
  const std::size_t room = line_limit() + 2 - std::min(line_.size(), line_limit() + 2);
  if (count > room) {
    taken += room;
    refuse_long_line();
    return false;
  }
  line_.append(rest.substr(0, count));
  taken += count;
  if (!is_whole) return false;
  if (line_.size() < 2 || line_[line_.size() - 2] != '\r') {
    refuse(400, "A line ends without a carriage return");
    return false;
  }
  line_.resize(line_.size() - 2);
  return true;
}

void RequestFramer::feed_body(std::string_view bytes, std::size_t& taken) {
  const std::size_t count = std::min(expected_bytes_, bytes.size() - taken);
  request_.body.append(bytes.substr(taken, count));
  taken += count;
  expected_bytes_ -= count;
  if (expected_bytes_ > 0) return;
  if (part_ == Part::kChunkData) {
    part_ = Part::kChunkEnd;
  } else {
    state_ = State::kComplete;
  }
}

void RequestFramer::end_line() {
  switch (part_) {
    case Part::kRequestLine:
      return end_request_line();
    case Part::kHeaderLine:
      return line_.empty() ? end_head() : end_header_line();
    case Part::kChunkSize:
      return end_chunk_size();
    case Part::kChunkEnd:
      part_ = Part::kChunkSize;
      return;
    case Part::kTrailerLine:
      return end_trailer_line();
    case Part::kBody:
    case Part::kChunkData:
      return;
  }
}

void RequestFramer::end_request_line() {
  if (line_.empty() && !has_empty_line_) {  // RFC 9112, 2.2: left over from a careless client
    has_empty_line_ = true;
    return;
  }
  const std::string_view line = line_;
  const std::size_t first = line.find(' ');
  const std::size_t last = line.rfind(' ');
  if (first == std::string_view::npos || first == last) {
    return refuse(400, "The request line is malformed");
  }
  const std::string_view method = line.substr(0, first);
  const std::string_view version = line.substr(last + 1);
  if (!is_token(method)) return refuse(400, "The method is malformed");
  request_.method = std::string(method);
  request_.target = std::string(line.substr(first + 1, last - first - 1));
  if (version.size() != 8 || !version.starts_with("HTTP/") || version[6] != '.') {
    return refuse(400, "The request line is malformed");
  }
  if (version != "HTTP/1.1" && version != "HTTP/1.0") {
    return refuse(505, "Only HTTP/1.1 and HTTP/1.0 are spoken here");
  }
  request_.is_http_1_0 = version == "HTTP/1.0";
  if (std::find(kMethods.begin(), kMethods.end(), method) == kMethods.end()) {
    return refuse(501, "The method is not implemented");
  }
  if (check_target()) part_ = Part::kHeaderLine;
}

bool RequestFramer::check_target() {
  const std::string& target = request_.target;
  if (target.size() > limits_.max_target ||
      std::min(target.find('?'), target.size()) > limits_.max_path) {
    refuse(414, "The URL is too long");
    return false;
  }
  const bool is_path = target.starts_with('/') || (target == "*" && request_.method == "OPTIONS");
  if (!is_path || !std::all_of(target.begin(), target.end(), is_target_char)) {
    refuse(400, "The target must be a path (this server is no proxy)");
    return false;
  }
  return true;
}

void RequestFramer::end_header_line() {
  head_bytes_ += line_.size() + 2;
  if (++header_count_ > limits_.max_headers) return refuse(431, "There are too many headers");
  if (head_bytes_ > limits_.max_head) return refuse(431, "The headers are too large");
  const std::string_view line = line_;
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
    return refuse(400, "A header is malformed");
  }
  const std::string_view value = trim_blanks(line.substr(colon + 1));
  if (!std::all_of(value.begin(), value.end(), is_value_char)) {
    return refuse(400, "A header has a character that no header may have");
  }
  const auto& header =
      request_.headers.emplace_back(std::string(line.substr(0, colon)), std::string(value));
  if (!read_framing_header(ascii_lower(header.first), header.second) && state_ != State::kRefused) {
    refuse(400, "The request's length is ambiguous");
  }
}

bool RequestFramer::read_framing_header(std::string_view name, const std::string& value) {
  if (name == "content-length") {
    const auto length = parse_digits(value);
    // Nineteen digits or more are no number of bytes; a list is two lengths.
    const bool is_number =
        !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
    if (has_length_ || is_chunked_ || !is_number) return false;
    has_length_ = true;
    if (!length || static_cast<std::uint64_t>(*length) > limits_.max_body) {
      refuse(413, "The body is too large");
      return true;
    }
    expected_bytes_ = static_cast<std::size_t>(*length);
  } else if (name == "transfer-encoding") {
    if (has_length_ || is_chunked_ || request_.is_http_1_0 || ascii_lower(value) != "chunked") {
      return false;
    }
    is_chunked_ = true;
  } else if (name == "host") {
    ++host_count_;
    if (!std::all_of(value.begin(), value.end(), is_host_char)) {
      refuse(400, "The Host header is malformed");
    }
  } else if (name == "connection") {
    for (const std::string_view option : split(value, ',')) {
      const std::string word = ascii_lower(trim_blanks(option));
      wants_close_ = wants_close_ || word == "close";
      wants_keep_alive_ = wants_keep_alive_ || word == "keep-alive";
    }
  } else if (name == "expect") {
    wants_continue_ = !request_.is_http_1_0 && ascii_lower(value) == "100-continue";
    if (!wants_continue_) refuse(417, "The expectation is unknown");
  }
  return true;
}

void RequestFramer::end_head() {
  if (host_count_ > 1 || (host_count_ == 0 && !request_.is_http_1_0)) {
    return refuse(400, "There must be one Host header");
  }
  request_.keeps_alive = !wants_close_ && (!request_.is_http_1_0 || wants_keep_alive_);
  if (is_chunked_) {
    part_ = Part::kChunkSize;
  } else if (expected_bytes_ > 0) {
    part_ = Part::kBody;
  } else {
    state_ = State::kComplete;
  }
}

void RequestFramer::end_chunk_size() {
  chunk_overhead_ += line_.size() + 4;
  if (chunk_overhead_ > kMaxChunkOverhead) return refuse(413, "The body has too many chunks");
  std::uint64_t size = 0;
  std::size_t digits = 0;
  for (; digits < line_.size() && hex_value(line_[digits]) >= 0; ++digits) {
    size = size * 16 + static_cast<std::uint64_t>(hex_value(line_[digits]));
    if (digits >= 15) return refuse(400, "The chunked body is malformed");
  }
  const std::string_view extension = std::string_view(line_).substr(digits);
  if (digits == 0 || (!extension.empty() && extension.front() != ';') ||
      !std::all_of(extension.begin(), extension.end(), is_value_char)) {
    return refuse(400, "The chunked body is malformed");
  }
  if (size > limits_.max_body - request_.body.size()) return refuse(413, "The body is too large");
  expected_bytes_ = static_cast<std::size_t>(size);
  part_ = size == 0 ? Part::kTrailerLine : Part::kChunkData;
}

void RequestFramer::end_trailer_line() {
  if (line_.empty()) {
    state_ = State::kComplete;
    return;
  }
  head_bytes_ += line_.size() + 2;
  if (++header_count_ > limits_.max_headers || head_bytes_ > limits_.max_head) {
    return refuse(431, "The trailers are too large");
  }
  const std::string_view line = line_;  // checked, then left out: nothing here reads trailers
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || !is_token(line.substr(0, colon)) ||
      !std::all_of(line.begin(), line.end(), is_value_char)) {
    refuse(400, "A trailer is malformed");
  }
}

}  // namespace usagescope::mock
