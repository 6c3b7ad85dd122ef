#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/base/result.hpp"
#include "core/time/clock.hpp"
#include "mock-server/http/message.hpp"

namespace usagescope::mock {

/// Which recordings of a folder may be written.
enum class Update : std::uint8_t {
  kNone,     ///< none; differences are told
  kMissing,  ///< those that are not there yet; differences of the others are told
  kAll,      ///< all
};

/// What became of an exchange.
struct RecordOutcome {
  enum class Kind : std::uint8_t {
    kNew,
    kReplaced,
    kUnchanged,
    kKept,     ///< it differs, and is not to be replaced: `reason`
    kSkipped,  ///< there was none, and none is to be written
    kRefused,  ///< it cannot be recorded, or must not: `reason`
    kFailed,   ///< the disk: `reason`
  };
  Kind kind = Kind::kNew;
  std::string name;                      ///< file under mappings/, without ending
  std::string reason;                    ///< for a person
  std::vector<std::string> differences;  ///< "/body/results/0/usage: 1 -> 2", old -> new
};

/// "replaced seller/searchUsages-0123456789abcdef", and the differences on lines of their own.
[[nodiscard]] std::string describe(const RecordOutcome& outcome);

/// A folder of fixtures that exchanges are recorded into. At every instant, the one of a kill
/// included, the folder can be loaded and holds whole exchanges only: bodies are written before the
/// mappings that name them, under names made of their content, and each file durably.
///
/// Replaced are recordings only, not what is documented or assumed; an error answer never replaces
/// another answer. save() may be called by several threads.
class Recording {
 public:
  /// Makes what is missing, as make_recording_folder() does: a folder that is not there yet appears
  /// whole. Removes what a killed recorder left. Errors: files that cannot be read or written,
  /// fixtures that do not load, kForbidden when another recorder holds the folder.
  [[nodiscard]] static Result<Recording> open(const std::filesystem::path& folder, Update update,
                                              Instant now);
  ~Recording();
  Recording(Recording&&) noexcept;
  Recording& operator=(Recording&&) noexcept;

  /// Redacts, looks for secrets, and writes. `source` is where the answer came from. Afterwards the
  /// exchange is on the disk.
  [[nodiscard]] RecordOutcome save(const HttpRequest& request, const HttpResponse& response,
                                   Instant at, const std::string& source) const;

  /// Remembers the secrets of an exchange that is not saved, or not yet. save() does so, too.
  void learn(const HttpRequest& request) const;
  void learn(const HttpResponse& response) const;

  /// The line without what is secret in it, the secrets of all exchanges so far included.
  [[nodiscard]] std::string redacted(const std::string& line) const;

 private:
  struct State;
  explicit Recording(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace usagescope::mock
