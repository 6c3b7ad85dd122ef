#pragma once

#include <memory>
#include <string>

#include "mock-server/http/handler.hpp"
#include "mock-server/http/request_framer.hpp"

namespace usagescope::mock {

/// An answer as it goes onto the wire.
struct WireAnswer {
  std::string head;         ///< status line and headers
  Body body;                ///< as it is sent: empty for HEAD
  BodySource source = {};   ///< further pieces after `body`
  bool is_chunked = false;  ///< pieces of the source go as chunks
  bool closes_after = false;
  bool resets_after = false;  ///< by a reset in the place of an orderly end
  int delay_ms = 0;
  int dribble_chunks = 0;
  int dribble_ms = 0;
};

/// Has requests answered and their answers written by cpp-httplib: its Server reads what is left of
/// a request once the framer has accepted it, calls the handler, and writes the answer's head. No
/// bytes of the client's reach it but the method and the version; target, headers and body go to
/// the handler as the framer read them.
///
/// One for each thread: it holds the request under way.
class AnswerWriter {
 public:
  /// The handler must outlive the writer.
  explicit AnswerWriter(const Handler& handler);
  ~AnswerWriter();
  AnswerWriter(const AnswerWriter&) = delete;
  AnswerWriter& operator=(const AnswerWriter&) = delete;

  /// `is_last`: the connection ends after this answer whatever the request says. `client`: its
  /// socket, for a handler that waits.
  [[nodiscard]] WireAnswer answer(RawRequest request, bool is_last, int client);
  /// The answer to what is no request; the connection ends after it.
  [[nodiscard]] WireAnswer refuse(const Refusal& refusal);

 private:
  class Server;
  std::unique_ptr<Server> server_;
};

}  // namespace usagescope::mock
