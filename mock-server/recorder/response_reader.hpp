#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Takes the bytes that a server sends after one request apart: interim answers (1xx, left out),
/// head and body, by the letter of RFC 9112. Any split of the same bytes gives the same answer.
///
/// Refused: a status outside 200 to 599, 101, lines without CRLF, folded headers, a length that is
/// no number, lengths that differ, a coding of the transfer other than "chunked", heads above
/// 256 KiB. Headers whose name or value no header may have are left out.
class ResponseReader {
 public:
  /// `is_head`: the request was HEAD, so that no body follows whatever is announced.
  explicit ResponseReader(bool is_head) : is_head_(is_head) {}

  /// kServer, with the reason, when the bytes are no answer; nothing is fed after that.
  [[nodiscard]] Status feed(std::string_view bytes);
  /// The connection has ended. kNetwork when the answer has not.
  [[nodiscard]] Status end();

  [[nodiscard]] bool has_head() const noexcept { return part_ > Part::kHeaderLine; }
  /// Once has_head(): status and headers. The caller may take it.
  [[nodiscard]] HttpResponse& head() noexcept { return head_; }
  /// What has come of the body since the last call.
  [[nodiscard]] std::string take_body();
  [[nodiscard]] bool is_over() const noexcept { return part_ == Part::kOver; }
  /// The answer is over, ended by itself, and nothing followed it: the connection may serve again.
  [[nodiscard]] bool may_use_again() const noexcept;

 private:
  enum class Part : std::uint8_t {
    kStatusLine,
    kHeaderLine,
    kBody,
    kBodyUntilEnd,
    kChunkSize,
    kChunkData,
    kChunkEnd,
    kTrailerLine,
    kOver
  };

  [[nodiscard]] bool feed_line(std::string_view& bytes, Status& status);
  void feed_body(std::string_view& bytes);
  [[nodiscard]] Status end_line();
  [[nodiscard]] Status end_status_line();
  [[nodiscard]] Status end_header_line();
  [[nodiscard]] Status read_framing_header(const std::string& name, const std::string& value);
  void end_head();
  [[nodiscard]] Status end_chunk_size();

  bool is_head_ = false;
  Part part_ = Part::kStatusLine;
  std::string line_;            ///< the line under way
  std::size_t line_bytes_ = 0;  ///< of all lines since the body began, or since the first byte
  HttpResponse head_;
  std::string body_;
  std::uint64_t expected_bytes_ = 0;
  bool has_length_ = false;
  bool is_chunked_ = false;
  bool closes_ = false;
  bool has_surplus_ = false;
};

}  // namespace usagescope::mock
