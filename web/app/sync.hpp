#pragma once

#include <cstdint>

#include "web/app/reduce.hpp"
#include "web/app/state.hpp"

namespace usagescope {

// Steps of the reducer that bring engine and state in line. Each changes `state` and adds what has
// to be sent to `effects`.

/// Numbers and queues a request; returns its id.
std::uint32_t send(AppState& state, EngineCommand command, Effects& effects);

/// Asks a question unless it is the one already asked of the same table revision.
void ask(AppState& state, QuerySlot& slot, QueryRequest request, Effects& effects);

void connect_with_form(AppState& state, Effects& effects);
void connect_demo(AppState& state, Source source, Effects& effects);

/// After the address changed: connects a demo by itself, prefills the form for a server.
void open_source_of_view(AppState& state, Effects& effects);

/// Drops all that belongs to the session; the view stays.
void forget_session(AppState& state);

/// Moves the window of the table when the rows on screen come near its edge.
void move_window(AppState& state, std::uint32_t first, std::uint32_t count);

/// Takes in a reply; those to questions that were overtaken are dropped.
void apply_reply(AppState& state, const EngineReply& reply);

/// Starts the load and the questions that the visible screen needs and does not have yet.
void synchronize(AppState& state, Effects& effects);

}  // namespace usagescope
