#pragma once

/// Stereo width by mid and side:
///   M  = (L + R) / 2
///   S  = (L - R) / 2
///   L' = M + width·S
///   R' = M - width·S
/// As a matrix, with direct = (1 + width) / 2 and cross = (1 - width) / 2:
///   L' = direct·L + cross·R
///   R' = direct·R + cross·L
/// One strip per lane.
///
/// Source: Blumlein, British Patent 394,325 (1931).

#include "coefficients.h"

namespace busbar::width {

enum Coefficient { kDirect, kCross, kCount };

/// Coefficients that pass the input unchanged, bit for bit.
inline constexpr float kNeutral[4] = {1, 0, 0, 0};

/// Designs coefficients in double precision. width: 0 is mono, 1 leaves the signal unchanged, 2 doubles the
/// side.  [audio thread]
inline void design(double width, float (&coefficients)[4]) {
  coefficients[kDirect] = static_cast<float>((1 + width) / 2);
  coefficients[kCross] = static_cast<float>((1 - width) / 2);
  coefficients[2] = coefficients[3] = 0;
}

/// Processes the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
template <class Coefficients>
void process(const Coefficients& coefficients, f32x4* left, f32x4* right, Span span) {
  for (int i = span.begin; i < span.end; ++i) {
    const auto c = coefficients.of(i);
    const f32x4 l = left[i], r = right[i];
    left[i] = c.value[kDirect] * l + c.value[kCross] * r;
    right[i] = c.value[kDirect] * r + c.value[kCross] * l;
  }
}

}  // namespace busbar::width
