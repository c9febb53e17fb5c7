#pragma once

#include "../simd/f32x4.h"

namespace busbar {

/// State values with a magnitude of at most this become zero at the end of a block. The threshold is far
/// below anything audible and far above the subnormals, which some browsers flush to zero and others do not.
inline constexpr float kFlushedBelow = 1e-15f;

/// A tail is over once no state value exceeds this magnitude (-180 dBFS).
inline constexpr float kQuietBelow = 1e-9f;

/// `state` with values up to kFlushedBelow set to zero.  [audio thread]
inline f32x4 flushed(f32x4 state) {
  return select(abs(state) > f32x4::splat(kFlushedBelow), state, f32x4::zero());
}

/// Flushes some state values in place. count: a multiple of 4.  [audio thread]
void flush(float* values, int count);
/// Whether some state values are quiet. count: a multiple of 4.  [audio thread]
bool isQuiet(const float* values, int count);

}  // namespace busbar
