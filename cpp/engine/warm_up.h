#pragma once

#include "engine.h"

namespace busbar {

/// WASM starts in a baseline tier, and the first bars should not pay for that. A warm-up of kWarmUpQuanta
/// quanta runs every kernel, settled and moving, on full-scale noise. It takes time, but no memory.
constexpr int kWarmUpQuanta = 100;

/// Runs one of them, 0 to kWarmUpQuanta - 1, in an engine for quanta of 128 frames that serves for nothing
/// else.
void warmUp(Engine& engine, int quantum);

}  // namespace busbar
