#pragma once

/// Pan and fader as one 2×2 matrix:
///   L' = leftToLeft·L + rightToLeft·R
///   R' = leftToRight·L + rightToRight·R
/// One strip per lane. A mono source arrives with L = R.
///
/// Source: StereoPannerNode of the Web Audio specification, which has different laws for mono and stereo
/// sources.

#include "coefficients.h"

namespace busbar::pan {

enum Coefficient { kLeftToLeft, kRightToLeft, kLeftToRight, kRightToRight, kCount };

/// Passes the input unchanged, bit for bit.
inline constexpr float kNeutral[kCount] = {1, 0, 0, 1};
inline constexpr float kSilent[kCount] = {0, 0, 0, 0};

enum class Law { mono, stereo };

/// Designs coefficients in double precision. pan: -1 (left) to 1 (right). gain: linear.  [audio thread]
void design(double pan, double gain, Law law, float (&coefficients)[kCount]);

/// Applies the matrix to one frame, in place.  [audio thread]
inline void apply(const SettledCoefficients<kCount>& coefficients, f32x4& left, f32x4& right) {
  const auto& c = coefficients.value;
  const f32x4 l = left, r = right;
  left = c[kLeftToLeft] * l + c[kRightToLeft] * r;
  right = c[kLeftToRight] * l + c[kRightToRight] * r;
}

}  // namespace busbar::pan
