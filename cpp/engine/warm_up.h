#pragma once

#include "engine.h"

namespace busbar {

/// Browsers start WASM with unoptimised code. A warm-up of kWarmUpQuanta quanta runs every kernel on
/// full-scale noise, with settled and with moving coefficients, so that a browser optimises the kernels
/// before they are needed. It allocates no memory.
constexpr int kWarmUpQuanta = 100;

/// Runs one quantum of the warm-up. quantum: 0 to kWarmUpQuanta - 1. The engine must have quanta of 128
/// frames and be used for nothing else.  [audio thread]
void warmUp(Engine& engine, int quantum);

}  // namespace busbar
