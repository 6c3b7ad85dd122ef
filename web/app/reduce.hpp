#pragma once

#include <vector>

#include "web/app/command.hpp"
#include "web/app/state.hpp"

namespace usagescope {

/// What the outside must do after a change of state.
struct Effects {
  std::vector<EngineRequest> requests;
  bool push_url = false;     ///< the view changed: a new history entry
  bool replace_url = false;  ///< the address is brought in line without an entry

  void append(Effects other);
};

/// Applies one command. The only place where AppState changes; no input or output of its own.
[[nodiscard]] Effects reduce(AppState& state, const Command& command);

}  // namespace usagescope
