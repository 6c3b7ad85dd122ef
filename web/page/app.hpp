#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace usagescope {

class Ui;

/// A change of the address bar: a new history entry, or the current one rewritten.
struct UrlChange {
  std::string hash;  ///< without '#'
  bool push = false;
};

/// The page as a whole: state, reducer and views behind one object that knows no browser. The
/// platform feeds it messages and navigation, asks it to draw, and carries out what it wants.
class App {
 public:
  /// `origin` is the page's own origin ("http://127.0.0.1:8080"), the host of "Use demo server".
  explicit App(std::string origin);
  ~App();
  App(const App&) = delete;
  App& operator=(const App&) = delete;

  /// Start and popstate: the hash without '#'.
  void navigate(std::string_view hash);
  /// One message of the engine (web/engine/protocol.hpp).
  void handle_engine_message(std::string_view text);
  /// Draws the page and handles what the user did since the last frame.
  void draw(Ui& ui);

  /// Messages for the engine, in order, since the last call.
  [[nodiscard]] std::vector<std::string> take_engine_messages();
  /// The newest change of the address since the last call.
  [[nodiscard]] std::optional<UrlChange> take_url_change();
  /// True when the state changed outside draw(), so that a frame is needed.
  [[nodiscard]] bool wants_frame() const;

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace usagescope
