#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// What a request may measure (mock-server.md, "Transport").
struct RequestLimits {
  std::size_t max_target = 8'000;       ///< 414 above
  std::size_t max_path = 2'048;         ///< of the target, before "?"; 414 above
  std::size_t max_header_line = 8'000;  ///< 431 above
  std::size_t max_headers = 100;        ///< 431 above
  std::size_t max_head = 32'768;        ///< all header lines together; 431 above
  std::size_t max_body = 1U << 20U;     ///< 413 above
};

/// A request that was read to its end.
struct RawRequest {
  std::string method;
  std::string target;  ///< as it came: visible ASCII that begins with "/", or "*" for OPTIONS
  Headers headers;     ///< in their order, values without the blanks around them
  std::string body;    ///< chunks are joined
  bool is_http_1_0 = false;
  bool keeps_alive = false;
};

/// Why a request was not read to its end. The connection must be closed after the answer: where the
/// next request begins is unknown.
struct Refusal {
  int status = 0;
  std::string_view message;  ///< constant text
};

/// Cuts the bytes of a connection into requests, by the letter of RFC 9112 wherever two readers
/// could disagree about where a request ends: what is doubtful is refused. Any split of the same
/// bytes gives the same requests. Memory is bounded by the limits; time is linear in the bytes.
///
/// Refused with 400: bare LF or CR, folded headers, blanks before a colon, bytes that no token or
/// value may have, both or two of Content-Length and Transfer-Encoding, a coding other than
/// "chunked", no or two Host in HTTP/1.1, a target that is no path. 501: a method that is none of
/// ours, CONNECT among them. 505: another version.
class RequestFramer {
 public:
  enum class State : std::uint8_t { kReading, kComplete, kRefused };

  explicit RequestFramer(RequestLimits limits = {}) : limits_(limits) {}

  /// Takes bytes up to the end of the request, and returns how many; the others belong to the next
  /// request. Takes none once state() is not kReading.
  std::size_t feed(std::string_view bytes);

  [[nodiscard]] State state() const noexcept { return state_; }
  [[nodiscard]] const Refusal& refusal() const noexcept { return refusal_; }
  /// No byte of a request has come yet.
  [[nodiscard]] bool is_idle() const noexcept;
  /// True once after a head whose sender waits for "100 Continue" before it sends the body.
  [[nodiscard]] bool take_continue() noexcept;
  /// Bytes held for the request so far.
  [[nodiscard]] std::size_t held_bytes() const noexcept {
    return head_bytes_ + request_.body.size();
  }

  /// The complete request; the framer is ready for the next one.
  [[nodiscard]] RawRequest take();

 private:
  enum class Part : std::uint8_t {
    kRequestLine,
    kHeaderLine,
    kBody,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailerLine
  };

  /// Appends to line_ up to LF; true when the line is whole (line_ is then without its CRLF).
  bool feed_line(std::string_view bytes, std::size_t& taken);
  void feed_body(std::string_view bytes, std::size_t& taken);
  void end_line();
  void end_request_line();
  void end_header_line();
  void end_head();
  void end_chunk_size();
  void end_trailer_line();
  [[nodiscard]] bool check_target();
  [[nodiscard]] bool read_framing_header(std::string_view name, const std::string& value);
  [[nodiscard]] std::size_t line_limit() const noexcept;
  void refuse(int status, std::string_view message);
  void refuse_long_line();

  RequestLimits limits_;
  State state_ = State::kReading;
  Part part_ = Part::kRequestLine;
  Refusal refusal_;
  RawRequest request_;
  std::string line_;
  std::size_t head_bytes_ = 0;      ///< of header and trailer lines
  std::size_t header_count_ = 0;    ///< trailers too
  std::size_t expected_bytes_ = 0;  ///< of the body or the chunk, still to come
  std::size_t chunk_overhead_ = 0;  ///< size lines so far
  std::size_t host_count_ = 0;
  bool has_length_ = false;
  bool is_chunked_ = false;
  bool has_empty_line_ = false;  ///< one before the request line is allowed
  bool wants_close_ = false;
  bool wants_keep_alive_ = false;
  bool wants_continue_ = false;
};

}  // namespace usagescope::mock
