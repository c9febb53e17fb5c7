#pragma once

/// Feed-forward compressor in the log domain: stereo-linked peak detector, soft knee, the gain reduction smoothed by a one-pole that
/// branches between attack and release, make-up gain. One strip per lane; levels in octaves (1 octave = 6.02 dB).
///
/// For a level x over the threshold, knee width W and ratio R the reduction is, with u = clamp(x + W/2, 0, W),
///   c = (1 - 1/R) · (u² / 2W + max(x + W/2, 0) - u)
/// which is the three branches of the paper's curve in one expression. Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range
/// Compressor Design - A Tutorial and Analysis", JAES 60(6), 2012: soft knee, smooth branching detector in the log domain after the gain
/// computer.

#include "ramp.h"
#include "units.h"

namespace busbar {

namespace compressor {

/// Coefficients, in the order they are ramped in. Threshold, knee and make-up in octaves; slope is 1 - 1/R; attack and release are one-pole
/// coefficients per frame; amount is 1 when on and 0 when bypassed.
enum Coefficient { kThreshold, kKnee, kSlope, kMakeup, kAttack, kRelease, kAmount, kCount };

using Coefficients = Ramp<2>;

/// A gain of exactly 1, whatever the input.
inline constexpr float kNeutral[Coefficients::kCount] = {0, 0, 0, 0, 0, 0, 0, 0};

/// dB, dB, ratio ≥ 1, seconds, seconds, dB.
struct Settings {
  double thresholdDb;
  double kneeDb;
  double ratio;
  double attackSeconds;
  double releaseSeconds;
  double makeupDb;
};

void design(const Settings& settings, double sampleRate, float (&coefficients)[Coefficients::kCount]);

/// Reduction in octaves that a steady level (octaves) calls for.
inline f32x4 staticCurve(f32x4 level, f32x4 threshold, f32x4 knee, f32x4 slope) {
  const f32x4 half = f32x4::splat(0.5f);
  const f32x4 overKnee = max(level - (threshold - knee * half), f32x4::zero());  // over the knee's lower end
  const f32x4 inKnee = min(overKnee, knee);
  const f32x4 curvature = half / max(knee, f32x4::splat(1e-6f));
  return slope * (inKnee * inKnee * curvature + (overKnee - inKnee));
}

/// The smoothed reduction in octaves, as base + rest. The base stands still for a block, so that steps far below its last bit add up in the
/// rest: a slow attack would stop 0.07 dB short at 48 kHz, and 1 dB at 768 kHz.
template <class V>
struct Reduction {
  V base, rest;
};

/// left, right: one vector a frame, linear amplitude, in place over `span`.  [audio thread]
template <class Lanes>
void process(const Lanes& lanes, Reduction<f32x4>& reduction, f32x4* left, f32x4* right, Span span) {
  const Lanes local = lanes;
  // Three loops: what depends on the frame before is kept apart from the long polynomials, which the processor can then overlap.
  f32x4 rest[kBlockFrames];
  for (int i = span.begin; i < span.end; ++i) {
    const f32x4 t = timeInBlock(i);
    const f32x4 level = log2(max(max(abs(left[i]), abs(right[i])), f32x4::splat(1e-10f)));
    rest[i] = staticCurve(level, local.at(kThreshold, t), local.at(kKnee, t), local.at(kSlope, t)) - reduction.base;
  }
  f32x4 smoothed = reduction.rest;
  for (int i = span.begin; i < span.end; ++i) {
    const f32x4 t = timeInBlock(i);
    const f32x4 wanted = rest[i];
    const f32x4 share = select(wanted > smoothed, exp2(local.at(kAttack, t)), exp2(local.at(kRelease, t)));
    smoothed = smoothed + share * (wanted - smoothed);
    rest[i] = smoothed;
  }
  reduction.rest = smoothed;
  for (int i = span.begin; i < span.end; ++i) {
    const f32x4 t = timeInBlock(i);
    const f32x4 gain = exp2(local.at(kAmount, t) * ((local.at(kMakeup, t) - reduction.base) - rest[i]));
    left[i] = left[i] * gain;
    right[i] = right[i] * gain;
  }
}

/// Block end: the rest goes to the base, as far as that can take it.
inline void fold(Reduction<float>& reduction) {
  const float base = reduction.base + reduction.rest;
  reduction.rest -= base - reduction.base;
  reduction.base = base;
}

}  // namespace compressor

}  // namespace busbar
