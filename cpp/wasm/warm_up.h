#pragma once

#include "../engine/engine.h"

namespace busbar {

/// Runs every kernel, settled and moving, on full-scale noise, in an engine for quanta of 128 frames that is of no further use:
/// WASM starts in a baseline tier, and the first bars shall not pay for that. Takes time, but no memory.
void warmUp(Engine& engine);

}  // namespace busbar
