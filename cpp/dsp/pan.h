#pragma once

/// Pan and fader in one 2×2 matrix: L' = ll·L + lr·R, R' = rl·L + rr·R. One strip per lane. Source:
/// StereoPannerNode of the Web Audio specification, whose laws for mono and stereo sources differ. A mono
/// source arrives here as L = R.

#include "coefficients.h"

namespace busbar::pan {

enum Coefficient { kLeftToLeft, kRightToLeft, kLeftToRight, kRightToRight, kCount };

inline constexpr float kNeutral[kCount] = {1, 0, 0, 1};
inline constexpr float kSilent[kCount] = {0, 0, 0, 0};

enum class Law { mono, stereo };

/// pan: -1 to 1. gain: linear.
void design(double pan, double gain, Law law, float (&coefficients)[kCount]);

/// One frame of the two channels, in place.  [audio thread]
inline void apply(const SettledCoefficients<kCount>& coefficients, f32x4& left, f32x4& right) {
  const auto& c = coefficients.value;
  const f32x4 l = left, r = right;
  left = c[kLeftToLeft] * l + c[kRightToLeft] * r;
  right = c[kLeftToRight] * l + c[kRightToRight] * r;
}

}  // namespace busbar::pan
