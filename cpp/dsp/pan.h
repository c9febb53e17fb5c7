#pragma once

/// Pan, fader and gate in one 2×2 matrix: L' = ll·L + lr·R, R' = rl·L + rr·R. One strip per lane.
/// Source: the Web Audio specification's StereoPannerNode, whose laws for mono and for stereo sources differ;
/// a mono source arrives here as L = R.

#include "ramp.h"

namespace busbar {

namespace pan {

enum Coefficient { kLeftToLeft, kRightToLeft, kLeftToRight, kRightToRight, kCount };

using Coefficients = Ramp<1>;

inline constexpr float kNeutral[Coefficients::kCount] = {1, 0, 0, 1};
inline constexpr float kSilent[Coefficients::kCount] = {0, 0, 0, 0};

enum class Law { mono, stereo };

/// pan -1..1, gain linear.
void design(double pan, double gain, Law law, float (&coefficients)[Coefficients::kCount]);

/// One frame of the two channels, in place.  [audio thread]
inline void apply(const SettledLanes<kCount>& coefficients, f32x4& left, f32x4& right) {
  const auto& c = coefficients.value;
  const f32x4 l = left, r = right;
  left = c[kLeftToLeft] * l + c[kRightToLeft] * r;
  right = c[kLeftToRight] * l + c[kRightToRight] * r;
}

}  // namespace pan

}  // namespace busbar
