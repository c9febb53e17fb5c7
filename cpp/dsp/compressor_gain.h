#pragma once

/// The parts of the compressor's gain computer, each evaluated at one time t. One strip per lane. Levels and
/// reductions are in octaves (6.02 dB).  [audio thread]

#include "coefficients.h"
#include "units.h"

namespace busbar::compressor {

/// In the order in which they are stored. Threshold and knee are in octaves. Slope is 1 - 1/ratio. Attack and
/// release are the binary logarithms of a one-pole's shares per step. Wet is the linear factor of the
/// compressed signal, make-up included, and dry that of the bypassed signal.
enum Coefficient { kThreshold, kKnee, kSlope, kAttack, kRelease, kWet, kDry, kCount };

/// Frames per step of the gain computer. Between steps the gain follows a uniform quadratic B-spline, whose
/// value and slope are continuous.
inline constexpr int kStepFrames = 4;

/// The static curve: the reduction in octaves for a steady level.
///
/// For a level x above the threshold, a knee of width W (both in octaves) and a ratio R, the reduction is
///   c = (1 - 1/R) · (u² / 2W + max(x + W/2, 0) - u)
///   u = clamp(x + W/2, 0, W)
/// This expression joins the three branches of the paper's curve (see compressor.h).
struct Curve {
  f32x4 aboveKneeStart;     // octaves from the knee's start up to amplitude 1, minus kExponentBias
  f32x4 knee, bend, slope;  // W, (1 - 1/R) / 2W, 1 - 1/R

  template <class Coefficients>
  Curve(const Coefficients& coefficients, f32x4 t)
      : aboveKneeStart(coefficients.at(kKnee, t) * f32x4::splat(0.5f) - coefficients.at(kThreshold, t) -
                       f32x4::splat(kExponentBias)),
        knee(coefficients.at(kKnee, t)),
        bend(coefficients.at(kSlope, t) * (f32x4::splat(0.5f) / max(knee, f32x4::splat(1e-6f)))),
        slope(coefficients.at(kSlope, t)) {}

  /// The reduction minus `base`. magnitude: bits of the level in linear amplitude.
  [[nodiscard]] f32x4 at(i32x4 magnitude, f32x4 base) const {
    const f32x4 over = max(log2(magnitude, aboveKneeStart), f32x4::zero());
    const f32x4 inKnee = min(over, knee);
    return inKnee * inKnee * bend + ((over - inKnee) * slope - base);
  }
};

/// One step of the smoother.
struct Ballistics {
  f32x4 attack, release;            // shares of the target reduction
  f32x4 afterAttack, afterRelease;  // shares of the previous reduction

  template <class Coefficients>
  Ballistics(const Coefficients& coefficients, f32x4 t)
      : attack(exp2(coefficients.at(kAttack, t))),
        release(exp2(coefficients.at(kRelease, t))),
        afterAttack(f32x4::splat(1.0f) - attack),
        afterRelease(f32x4::splat(1.0f) - release) {}

  [[nodiscard]] mask32x4 attackIsSlower() const { return release > attack; }

  /// The reduction one step later. It moves towards the target by the attack where the target is larger, and
  /// by the release where the target is smaller. If the attack is the faster one, this is the larger of the
  /// two results, otherwise the smaller one. kAttackIsFaster: whether no lane has an attack that is slower
  /// than its release.
  template <bool kAttackIsFaster>
  [[nodiscard]] f32x4 follow(f32x4 reduction, f32x4 target) const {
    const f32x4 attacked = afterAttack * reduction + attack * target;
    const f32x4 released = afterRelease * reduction + release * target;
    const f32x4 most = max(attacked, released);
    if constexpr (kAttackIsFaster) return most;
    return select(attackIsSlower(), min(attacked, released), most);
  }
};

/// Converts a reduction to a gain.
struct Mix {
  f32x4 wet, dry;

  template <class Coefficients>
  Mix(const Coefficients& coefficients, f32x4 t)
      : wet(coefficients.at(kWet, t)), dry(coefficients.at(kDry, t)) {}

  /// The linear gain. octaves: the gain before make-up, negative where the level is reduced.
  [[nodiscard]] f32x4 gain(f32x4 octaves) const { return exp2(octaves) * wet + dry; }
};

/// The gain of each frame in one step: the spline at 1/kStepFrames, 2/kStepFrames … of the step.
class StepGain {
 public:
  /// older, last: gains at the ends of the two steps before. next: gain at the end of this step.
  StepGain(f32x4 older, f32x4 last, f32x4 next) {
    const f32x4 way = last - older;
    gain_ = (older + last) * constant(kHalf);
    bend_ = ((next - last) - way) * constant(kBend);
    rise_ = way * constant(kFrame) + bend_ * constant(kHalf);
  }

  /// The gain of the next frame.
  f32x4 next() {
    gain_ = gain_ + rise_;
    rise_ = rise_ + bend_;
    return gain_;
  }

 private:
  static constexpr float kHalf = 0.5f;
  static constexpr float kFrame = 1.0f / kStepFrames;
  static constexpr float kBend = kFrame * kFrame;

  f32x4 gain_, bend_, rise_;  // rise_: change of gain_ per frame; bend_: change of rise_
};

}  // namespace busbar::compressor
