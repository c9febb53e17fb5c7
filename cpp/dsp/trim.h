#pragma once

/// Input gain and polarity, as one gain per channel, negative if inverted. One strip per lane.

#include "coefficients.h"

namespace busbar::trim {

enum Coefficient { kLeft, kRight, kCount };

/// Coefficients that pass the input unchanged, bit for bit.
inline constexpr float kNeutral[4] = {1, 1, 0, 0};

/// Processes the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
template <class Coefficients>
void process(const Coefficients& coefficients, f32x4* left, f32x4* right, Span span) {
  for (int i = span.begin; i < span.end; ++i) {
    const auto c = coefficients.of(i);
    left[i] = left[i] * c.value[kLeft];
    right[i] = right[i] * c.value[kRight];
  }
}

}  // namespace busbar::trim
