#pragma once

/// The coefficients of the compressor and what it derives from them at one time t. One strip per lane.
/// [audio thread]

#include "ballistics.h"

namespace busbar::compressor {

/// In the order in which they are stored. Threshold and knee are in the unit of levelOf(). Slope is
/// 1 - 1/ratio, in nepers per unit of level. Attack and release are the binary logarithms of a one-pole's
/// shares per frame, and so is the window of the mean square, which is 0 for a peak detector. The next three
/// are those of the side chain's high-pass: two coefficients of svf.h and its share of the side chain. Wet is
/// the linear factor of the compressed signal, make-up included, and dry that of the uncompressed signal.
enum Coefficient {
  kThreshold,
  kKnee,
  kSlope,
  kAttack,
  kRelease,
  kWet,
  kDry,
  kWindow,
  kHighpassBand,
  kHighpassLow,
  kHighpassMix,
  kCount
};

/// The static curve: the reduction in nepers for a steady level.
///
/// For a level x above the threshold, a knee of width W and a ratio R, the reduction is
///   c = (1 - 1/R) · (u² / 2W + max(x + W/2, 0) - u)
///   u = clamp(x + W/2, 0, W)
/// This expression joins the three branches of the paper's curve (see compressor.h).
struct Curve {
  f32x4 aboveKneeStart;     // from the knee's start up to power 1, plus kLevelOffset
  f32x4 knee, bend, slope;  // W, (1 - 1/R) / 2W, 1 - 1/R

  explicit Curve(const SettledCoefficients<kCount>& coefficients)
      : aboveKneeStart((coefficients.value[kKnee] * f32x4::splat(0.5f) - coefficients.value[kThreshold]) +
                       f32x4::splat(kLevelOffset)),
        knee(coefficients.value[kKnee]),
        bend(coefficients.value[kSlope] * (f32x4::splat(0.5f) / max(knee, f32x4::splat(1e-6f)))),
        slope(coefficients.value[kSlope]) {}

  /// factor · (reduction - base). power: of the louder channel.
  [[nodiscard]] f32x4 at(f32x4 power, f32x4 factor, f32x4 base) const {
    const f32x4 over = max(levelOf(power, aboveKneeStart), f32x4::zero());
    const f32x4 inKnee = min(over, knee);
    return (inKnee * inKnee) * (bend * factor) + ((over - inKnee) * (slope * factor) - base * factor);
  }
};

struct Smoother : Ballistics {
  explicit Smoother(const SettledCoefficients<kCount>& coefficients)
      : Ballistics(exp2(coefficients.value[kAttack]), exp2(coefficients.value[kRelease])) {}
};

struct Mix {
  f32x4 wet, dry;

  explicit Mix(const SettledCoefficients<kCount>& coefficients)
      : wet(coefficients.value[kWet]), dry(coefficients.value[kDry]) {}
};

}  // namespace busbar::compressor
