#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/result.hpp"
#include "core/json/json_location.hpp"
#include "core/json/json_reader.hpp"

namespace usagescope {

/// Takes whole objects from the text before the stream reads them token by token: a short cut that
/// must not change what comes out.
class JsonObjectTaker {
 public:
  struct Taken {
    std::size_t bytes = 0;    ///< 0: not taken, the stream is to read it
    std::int64_t lines = 0;   ///< line ends among the bytes
    bool wants_more = false;  ///< the text ends too early to tell; come again with more
  };
  virtual ~JsonObjectTaker() = default;
  /// `text` begins with '{'. Taking no bytes must leave everything as it was.
  virtual Taken take_object(std::string_view text) = 0;
};

/// Reads JSON that comes in pieces: any number of documents, one after another, with any white
/// space (or none) between them. Accepts and reports what read_json() does, events, errors and
/// pointers alike, and besides refuses strings and numbers of more than kMaxToken bytes. Memory:
/// the handler's, and one token.
class JsonStream {
 public:
  static constexpr std::size_t kMaxToken = std::size_t{1} << 20;

  /// `taker` may be nullptr. Both must outlive the stream. With is_single there may be white space
  /// only after the first document.
  JsonStream(JsonHandler& handler, JsonObjectTaker* taker, std::size_t max_depth, bool is_single);

  /// Reads on in `text`, which begins where the last call stopped. The number of bytes that were
  /// used; the rest is the beginning of a token, to be given again with more behind it. With
  /// is_last the text ends the last document. After an error nothing more can be read.
  [[nodiscard]] Result<std::size_t> read(std::string_view text, bool is_last);

  [[nodiscard]] bool is_in_first_document() const noexcept {
    return document_count_ == 0 || (document_count_ == 1 && expected_ != Expected::kDocument);
  }
  /// Documents that were begun; the line (from 1) where the last one begins.
  [[nodiscard]] std::int64_t document_count() const noexcept { return document_count_; }
  [[nodiscard]] std::int64_t document_line() const noexcept { return document_line_; }

 private:
  enum class Expected {
    kDocument,
    kValue,
    kFirstElement,
    kFirstKey,
    kKey,
    kColon,
    kElementEnd,
    kMemberEnd
  };
  enum class Step { kDone, kWait, kFailed };

  void skip_space();
  Step next();
  Step value(char c);
  Step object();
  Step key();
  Step number();
  Step literal(std::string_view word, const JsonScalar& scalar);
  Step begin(bool is_array);
  Step end(bool is_array);
  Step scalar(const JsonScalar& scalar);
  void value_has_ended();

  /// The string whose quote is at hand; good until the next one.
  Step string(std::string_view& decoded);
  /// The escape at `at`: its length, 0 when it is wrong or (see the step) not complete.
  Step escape_length(std::size_t at, std::size_t& length);
  void unescape(std::string_view raw);

  Step incomplete();
  Step unexpected(std::size_t at);
  Step invalid(const std::string& why);
  [[nodiscard]] std::string byte_number(std::size_t at) const;
  Step fail(Error error);
  Step check(bool goes_on);

  JsonHandler& handler_;
  JsonObjectTaker* taker_;
  std::size_t max_depth_;
  bool is_single_;
  JsonLocation location_;
  Expected expected_ = Expected::kDocument;
  std::int64_t document_count_ = 0;
  std::int64_t document_line_ = 1;
  std::int64_t line_ = 1;
  std::int64_t bytes_before_ = 0;  // of text_, in the stream

  std::string_view text_;
  std::size_t at_ = 0;
  bool is_last_ = false;

  std::size_t scanned_ = 0;  // of the string at hand, when it waits for more
  bool has_escapes_ = false;
  std::string unescaped_;
  Error error_;
};

}  // namespace usagescope
