#include "mock-server/recorder/response_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "core/base/text.hpp"

namespace usagescope::mock {
namespace {

constexpr std::size_t kMaxHeadBytes = 256U << 10U;
constexpr std::size_t kMaxChunkLine = 4'096;

Error nonsense(std::string message) {
  return Error{ErrorCode::kServer, std::move(message), ""};
}

bool is_token_char(char c) {
  if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) return true;
  return c != '\0' && std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is_token_char);
}

bool is_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return c == '\t' || (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F);
  });
}

std::string_view trim_blanks(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

Status ResponseReader::feed(std::string_view bytes) {
  while (!bytes.empty()) {
    if (part_ == Part::kOver) {
      has_surplus_ = true;
      return ok();
    }
    if (part_ == Part::kBody || part_ == Part::kBodyUntilEnd || part_ == Part::kChunkData) {
      feed_body(bytes);
      continue;
    }
    Status status = ok();
    if (!feed_line(bytes, status)) return status;
    if (auto s = end_line(); !s) return s;
    line_.clear();
  }
  return ok();
}

Status ResponseReader::end() {
  closes_ = true;
  if (part_ == Part::kBodyUntilEnd) part_ = Part::kOver;
  if (part_ == Part::kOver) return ok();
  return Error{ErrorCode::kNetwork, "the connection broke off", ""};
}

std::string ResponseReader::take_body() {
  return std::exchange(body_, {});
}

bool ResponseReader::may_use_again() const noexcept {
  return is_over() && !closes_ && !has_surplus_;
}

/// True when a line is whole; `status` says what was wrong with it.
bool ResponseReader::feed_line(std::string_view& bytes, Status& status) {
  const std::size_t feed_at = bytes.find('\n');
  const bool is_whole = feed_at != std::string_view::npos;
  const std::size_t count = is_whole ? feed_at + 1 : bytes.size();
  const bool is_of_a_chunk = part_ == Part::kChunkSize || part_ == Part::kChunkEnd;
  line_bytes_ = is_of_a_chunk ? line_.size() + count : line_bytes_ + count;
  if (line_bytes_ > (is_of_a_chunk ? kMaxChunkLine : kMaxHeadBytes)) {
    status = nonsense(is_of_a_chunk ? "its chunks are malformed" : "its head is too large");
    return false;
  }
  line_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  if (!is_whole) return false;
  if (line_.size() < 2 || line_[line_.size() - 2] != '\r') {
    status = nonsense("a line ends without a carriage return");
    return false;
  }
  line_.resize(line_.size() - 2);
  return true;
}

void ResponseReader::feed_body(std::string_view& bytes) {
  std::size_t count = bytes.size();
  if (part_ != Part::kBodyUntilEnd) {
    count = static_cast<std::size_t>(std::min<std::uint64_t>(count, expected_bytes_));
    expected_bytes_ -= count;
  }
  body_.append(bytes.substr(0, count));
  bytes.remove_prefix(count);
  if (part_ == Part::kBodyUntilEnd || expected_bytes_ > 0) return;
  part_ = part_ == Part::kChunkData ? Part::kChunkEnd : Part::kOver;
}

Status ResponseReader::end_line() {
  switch (part_) {
    case Part::kStatusLine:
      return end_status_line();
    case Part::kHeaderLine:
      if (!line_.empty()) return end_header_line();
      end_head();
      return ok();
    case Part::kChunkSize:
      return end_chunk_size();
    case Part::kChunkEnd:
      if (!line_.empty()) return nonsense("its chunks are malformed");
      part_ = Part::kChunkSize;
      return ok();
    case Part::kTrailerLine:  // trailers are not passed on
      if (line_.empty()) part_ = Part::kOver;
      return ok();
    default:
      return ok();
  }
}

Status ResponseReader::end_status_line() {
  const std::string_view line = line_;
  constexpr std::size_t kStatusAt = 9;  // "HTTP/1.1 200 OK"
  const bool is_known = line.starts_with("HTTP/1.1 ") || line.starts_with("HTTP/1.0 ");
  const auto status = parse_digits(line.substr(std::min(kStatusAt, line.size()), 3));
  const std::string_view rest = line.substr(std::min(kStatusAt + 3, line.size()));
  if (!is_known || !status || line.size() < kStatusAt + 3 ||
      (!rest.empty() && rest.front() != ' ')) {
    return nonsense("it does not speak HTTP/1.1");
  }
  const bool is_interim = *status >= 100 && *status < 200 && *status != 101;
  if (!is_interim && (*status < 200 || *status > 599)) {
    return nonsense("its status " + std::string(line.substr(kStatusAt, 3)) + " is no answer's");
  }
  head_.status = static_cast<int>(*status);
  closes_ = line.starts_with("HTTP/1.0");
  part_ = Part::kHeaderLine;
  return ok();
}

Status ResponseReader::end_header_line() {
  const std::string_view line = line_;
  if (line.front() == ' ' || line.front() == '\t') return nonsense("a header of it is folded");
  const std::size_t colon = std::min(line.find(':'), line.size());
  // RFC 9112, 5.1: blanks before the colon are taken out by who passes the answer on.
  const std::string name(trim_blanks(line.substr(0, colon)));
  const std::string value(trim_blanks(line.substr(std::min(colon + 1, line.size()))));
  if (colon == line.size() || !is_token(name) || !is_value(value)) return ok();
  if (auto s = read_framing_header(ascii_lower(name), value); !s) return s;
  head_.headers.emplace_back(name, value);
  return ok();
}

Status ResponseReader::read_framing_header(const std::string& name, const std::string& value) {
  if (name == "content-length") {
    const auto length = parse_digits(value);
    const bool is_number =
        !value.empty() && value.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || !length) return nonsense("its length is no number");
    const auto bytes = static_cast<std::uint64_t>(*length);
    if (has_length_ && bytes != expected_bytes_) return nonsense("it has two lengths");
    has_length_ = true;
    expected_bytes_ = bytes;
  } else if (name == "transfer-encoding") {
    if (is_chunked_ || ascii_lower(value) != "chunked") {
      return nonsense("its transfer is packed with " + excerpt(value, 20));
    }
    is_chunked_ = true;
  } else if (name == "connection") {
    for (const std::string_view option : split(value, ',')) {
      closes_ = closes_ || ascii_lower(trim_blanks(option)) == "close";
    }
  }
  return ok();
}

void ResponseReader::end_head() {
  const int status = head_.status;
  if (status < 200) {
    const std::size_t bytes = line_bytes_;
    *this = ResponseReader(is_head_);
    line_bytes_ = bytes;  // any number of them makes one head
    return;
  }
  line_bytes_ = 0;
  if (is_head_ || status == 204 || status == 304) {
    part_ = Part::kOver;
  } else if (is_chunked_) {
    part_ = Part::kChunkSize;
    closes_ = closes_ || has_length_;  // RFC 9112, 6.3: others may have read it otherwise
  } else if (has_length_) {
    part_ = expected_bytes_ > 0 ? Part::kBody : Part::kOver;
  } else {
    part_ = Part::kBodyUntilEnd;
  }
}

Status ResponseReader::end_chunk_size() {
  const std::string_view line = line_;
  std::uint64_t size = 0;
  const auto [after, error] = std::from_chars(line.data(), line.data() + line.size(), size, 16);
  const std::string_view extension =
      trim_blanks(line.substr(static_cast<std::size_t>(after - line.data())));
  if (error != std::errc() || (!extension.empty() && extension.front() != ';')) {
    return nonsense("its chunks are malformed");
  }
  expected_bytes_ = size;
  line_bytes_ = 0;
  part_ = size == 0 ? Part::kTrailerLine : Part::kChunkData;
  return ok();
}

}  // namespace usagescope::mock
