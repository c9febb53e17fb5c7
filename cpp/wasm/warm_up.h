#pragma once

#include "../engine/control_block.h"

namespace busbar {

/// Runs every kernel, settled and moving, on full-scale noise in an engine of its own, laid out as `layout`, that is thrown away: WASM
/// starts in a baseline tier, and the first bars shall not pay for that. Takes memory and time: before the first quantum only.
void warmUp(const Layout& layout, double sampleRate);

}  // namespace busbar
