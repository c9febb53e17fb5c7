#pragma once

/// The parts of the compressor's gain computer, each at one time. One strip per lane; levels in octaves (6.02
/// dB).

#include "coefficients.h"
#include "units.h"

namespace busbar::compressor {

/// In the order of the ramp. Threshold and knee are in octaves. Slope is 1 - 1/R. Attack and release are
/// binary logarithms of one-pole coefficients per step. Wet and dry are the shares of the compressed signal,
/// with make-up, and of the bypassed one.
enum Coefficient { kThreshold, kKnee, kSlope, kAttack, kRelease, kWet, kDry, kCount };

/// Frames in one step of the gain computer. Between steps the gain is a uniform quadratic B-spline, whose
/// value and slope are continuous.
inline constexpr int kStepFrames = 4;

/// The static curve: the reduction in octaves that a steady level calls for.
///
/// For a level x over the threshold, knee width W and ratio R the reduction is, with u = clamp(x + W/2, 0,
/// W),
///   c = (1 - 1/R) · (u² / 2W + max(x + W/2, 0) - u)
/// which is the three branches of the paper's curve in one expression.
struct Curve {
  f32x4 aboveKneeStart;  // of a level of 0, less the bias of an exponent
  f32x4 knee, bend, slope;

  template <class Coefficients>
  Curve(const Coefficients& coefficients, f32x4 t)
      : aboveKneeStart(coefficients.at(kKnee, t) * f32x4::splat(0.5f) - coefficients.at(kThreshold, t) -
                       f32x4::splat(kExponentBias)),
        knee(coefficients.at(kKnee, t)),
        bend(coefficients.at(kSlope, t) * (f32x4::splat(0.5f) / max(knee, f32x4::splat(1e-6f)))),
        slope(coefficients.at(kSlope, t)) {}

  /// The reduction less `base`. magnitude: bits of the level, linear.
  [[nodiscard]] f32x4 at(i32x4 magnitude, f32x4 base) const {
    const f32x4 over = max(log2(magnitude, aboveKneeStart), f32x4::zero());
    const f32x4 inKnee = min(over, knee);
    return inKnee * inKnee * bend + ((over - inKnee) * slope - base);
  }
};

/// Attack and release in one step.
struct Ballistics {
  f32x4 attack, release;            // shares of the way to the reduction that the level calls for
  f32x4 afterAttack, afterRelease;  // what is left of the reduction before

  template <class Coefficients>
  Ballistics(const Coefficients& coefficients, f32x4 t)
      : attack(exp2(coefficients.at(kAttack, t))),
        release(exp2(coefficients.at(kRelease, t))),
        afterAttack(f32x4::splat(1.0f) - attack),
        afterRelease(f32x4::splat(1.0f) - release) {}

  [[nodiscard]] mask32x4 attackIsSlower() const { return release > attack; }

  /// The reduction one step on. While the reduction rises, the faster of the two leads to more of it; while
  /// it falls, to less. So the branch between them is a maximum where the attack is faster, and else a
  /// minimum.
  template <bool kAttackIsFaster>
  [[nodiscard]] f32x4 follow(f32x4 reduction, f32x4 wanted) const {
    const f32x4 attacked = afterAttack * reduction + attack * wanted;
    const f32x4 released = afterRelease * reduction + release * wanted;
    const f32x4 most = max(attacked, released);
    if constexpr (kAttackIsFaster) return most;
    return select(attackIsSlower(), min(attacked, released), most);
  }
};

/// From a reduction to a gain.
struct Mix {
  f32x4 wet, dry;

  template <class Coefficients>
  Mix(const Coefficients& coefficients, f32x4 t)
      : wet(coefficients.at(kWet, t)), dry(coefficients.at(kDry, t)) {}

  /// octaves: less than 0 where the level is reduced.
  [[nodiscard]] f32x4 gain(f32x4 octaves) const { return exp2(octaves) * wet + dry; }
};

/// The gain during one step, frame by frame: the spline at 1/kStepFrames, 2/kStepFrames … of the step.
class StepGain {
 public:
  /// The gains after the two steps before and after this one.
  StepGain(f32x4 older, f32x4 last, f32x4 next) {
    const f32x4 way = last - older;
    gain_ = (older + last) * constant(kHalf);
    bend_ = ((next - last) - way) * constant(kBend);
    rise_ = way * constant(kFrame) + bend_ * constant(kHalf);
  }

  f32x4 next() {
    gain_ = gain_ + rise_;
    rise_ = rise_ + bend_;
    return gain_;
  }

 private:
  static constexpr float kHalf = 0.5f;
  static constexpr float kFrame = 1.0f / kStepFrames;
  static constexpr float kBend = kFrame * kFrame;

  f32x4 gain_, bend_, rise_;  // rise_: until the next frame
};

}  // namespace busbar::compressor
