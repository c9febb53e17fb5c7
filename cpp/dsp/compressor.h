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

/// The smoothed reduction in octaves, as base + rest. The base stands still for a block, so that steps far below its last bit add up in the
/// rest: a slow attack would stop 0.07 dB short at 48 kHz, and 1 dB at 768 kHz.
template <class V>
struct Reduction {
  V base, rest;
};

/// The static curve in one frame: the reduction in octaves that a steady level calls for.
struct Curve {
  f32x4 aboveKneeStart;  // of a level of 0
  f32x4 knee, bend, slope;

  template <class Lanes>
  Curve(const Lanes& lanes, f32x4 t)
      : aboveKneeStart(lanes.at(kKnee, t) * f32x4::splat(0.5f) - lanes.at(kThreshold, t)),
        knee(lanes.at(kKnee, t)),
        bend(lanes.at(kSlope, t) * (f32x4::splat(0.5f) / max(knee, f32x4::splat(1e-6f)))),
        slope(lanes.at(kSlope, t)) {}

  /// magnitude: bits of the level, linear. Less `base`.
  [[nodiscard]] f32x4 at(i32x4 magnitude, f32x4 base) const {
    const f32x4 over = max(log2(magnitude, aboveKneeStart), f32x4::zero());
    const f32x4 inKnee = min(over, knee);
    return inKnee * inKnee * bend + ((over - inKnee) * slope - base);
  }
};

/// Attack and release in one frame.
struct Ballistics {
  f32x4 attack, release;            // shares of the way to the reduction wanted
  f32x4 afterAttack, afterRelease;  // what is left of the one before

  template <class Lanes>
  Ballistics(const Lanes& lanes, f32x4 t)
      : attack(exp2(lanes.at(kAttack, t))),
        release(exp2(lanes.at(kRelease, t))),
        afterAttack(f32x4::splat(1.0f) - attack),
        afterRelease(f32x4::splat(1.0f) - release) {}

  [[nodiscard]] mask32x4 attackIsSlower() const { return release > attack; }

  /// The reduction one frame on. On the way up the faster of the two leads to more reduction, on the way down to less, so where the attack
  /// is faster the branch between them is a maximum, and else a minimum.
  template <bool kAttackIsFaster>
  [[nodiscard]] f32x4 follow(f32x4 reduction, f32x4 wanted) const {
    const f32x4 attacked = afterAttack * reduction + attack * wanted;
    const f32x4 released = afterRelease * reduction + release * wanted;
    const f32x4 most = max(attacked, released);
    if constexpr (kAttackIsFaster) return most;
    return select(attackIsSlower(), min(attacked, released), most);
  }
};

/// What becomes of the reduction in one frame.
struct Output {
  f32x4 makeup, amount;

  template <class Lanes>
  Output(const Lanes& lanes, f32x4 t) : makeup(lanes.at(kMakeup, t)), amount(lanes.at(kAmount, t)) {}

  /// The amount is 1 in lanes that stand still, or 0 where makeup and reduction are 0 as well.
  template <bool kMoving>
  [[nodiscard]] f32x4 gain(f32x4 reduction) const {
    const f32x4 whole = makeup - reduction;
    return exp2(kMoving ? amount * whole : whole);
  }
};

/// The second half of `process`. rest: the reduction so far, wanted: those called for, all less the base; lanes: make-up less the base.
template <bool kAttackIsFaster, class Lanes>
void reduce(const Lanes& lanes, f32x4& rest, const f32x4* wanted, f32x4* left, f32x4* right, Span span) {
  const Frames<Ballistics, Lanes> ballistics(lanes);
  const Frames<Output, Lanes> outputs(lanes);
  const auto& stored = inMemory(outputs);
  f32x4 reduction = rest;
  for (int i = span.begin; i < span.end; ++i) {
    reduction = ballistics.at(i).template follow<kAttackIsFaster>(reduction, wanted[i]);
    const f32x4 gain = stored.at(i).template gain<Lanes::kMoving>(reduction);
    left[i] = left[i] * gain;
    right[i] = right[i] * gain;
  }
  rest = reduction;
}

/// left, right: one vector a frame, linear amplitude, in place over `span`.  [audio thread]
template <class Lanes>
void process(Lanes lanes, Reduction<f32x4>& reduction, f32x4* left, f32x4* right, Span span) {
  // Two loops: the curve, which waits for nothing, is kept apart from what depends on the frame before.
  f32x4 wanted[kBlockFrames];
  const f32x4 base = reduction.base;
  const Frames<Curve, Lanes> curves(lanes);
  for (int i = span.begin; i < span.end; ++i) {
    wanted[i] = curves.at(i).at(max(magnitudeBits(left[i]), magnitudeBits(right[i])), base);
  }
  lanes.subtract(kMakeup, base);
  if (Lanes::kMoving || any(Ballistics(lanes, f32x4::zero()).attackIsSlower())) {
    reduce<false>(lanes, reduction.rest, wanted, left, right, span);
  } else {
    reduce<true>(lanes, reduction.rest, wanted, left, right, span);
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
