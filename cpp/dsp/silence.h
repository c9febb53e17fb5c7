#pragma once

#include "../simd/f32x4.h"

namespace busbar {

/// A state below this becomes zero at the end of a block: far under the last bit of anything audible, far
/// over the subnormals that some browsers flush and some keep.
inline constexpr float kFlushedBelow = 1e-15f;

/// A tail whose states are all below this is over (-180 dBFS).
inline constexpr float kQuietBelow = 1e-9f;

/// `state` with what is next to zero set to zero.
inline f32x4 flushed(f32x4 state) {
  return select(abs(state) > f32x4::splat(kFlushedBelow), state, f32x4::zero());
}

}  // namespace busbar
