#pragma once

#include "../engine/engine.h"

namespace busbar {

/// WASM starts in a baseline tier, and the first bars shall not pay for that: a rehearsal of kRehearsalQuanta
/// quanta runs every kernel, settled and moving, on full-scale noise. Takes time, but no memory.
constexpr int kRehearsalQuanta = 100;

/// Runs one of them, 0 to kRehearsalQuanta - 1, in an engine for quanta of 128 frames that serves for nothing
/// else.
void rehearse(Engine& engine, int quantum);

}  // namespace busbar
