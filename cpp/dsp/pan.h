#pragma once

/// Pan, fader and gate in one 2×2 matrix: L' = ll·L + lr·R, R' = rl·L + rr·R. One strip per lane.
/// Source: the Web Audio specification's StereoPannerNode, whose laws for mono and for stereo sources differ; a mono source arrives here as
/// L = R.

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

/// left, right: one vector a frame, in place over `span`.  [audio thread]
template <class Lanes>
void process(const Lanes& lanes, f32x4* left, f32x4* right, Span span) {
  const Lanes local = lanes;
  for (int i = span.begin; i < span.end; ++i) {
    const f32x4 t = timeInBlock(i);
    const f32x4 l = left[i], r = right[i];
    left[i] = local.at(kLeftToLeft, t) * l + local.at(kRightToLeft, t) * r;
    right[i] = local.at(kLeftToRight, t) * l + local.at(kRightToRight, t) * r;
  }
}

}  // namespace pan

}  // namespace busbar
