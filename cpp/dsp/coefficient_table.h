#pragma once

#include "coefficients.h"

namespace busbar {

/// Writes the values of cubics at the frames of a span. Kernels that read a table take half the time of
/// kernels that evaluate cubics in their loops.
///   power   [4 × count] power[p * count + i] is the factor of t^p in coefficient i, t = frame / kBlockFrames
///   frames  [(kBlockFrames + 1) × count]; the last frame, the block's end, is always written
/// [audio thread]
void tabulate(const f32x4* power, int count, Span span, f32x4* frames);

}  // namespace busbar
