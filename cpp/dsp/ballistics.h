#pragma once

/// Smoothing of a gain reduction by a one-pole that branches between attack and release, and the conversion
/// of the smoothed reduction to a gain. One strip per lane. Reductions are in nepers (8.69 dB).
///
/// Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design - A Tutorial and Analysis",
/// JAES 60(6), 2012: smooth branching detector in the log domain.  [audio thread]

#include "coefficients.h"
#include "units.h"

namespace busbar {

inline constexpr double kDbPerNeper = 8.685889638065037;

/// Frames per step. At the beginning of a step the gain is computed by exp2(). From there a series gives the
/// gain of each frame.
inline constexpr int kStepFrames = 8;

/// The first frame of the step that contains `frame`.
constexpr int stepAt(int frame) { return frame - frame % kStepFrames; }

/// One-poles with a larger share per frame can move so far within a step that the series does not hold.
inline constexpr float kFastShare = 1 / 128.0f;

/// What is faster in all lanes, the attack or the release. `any`: that differs, or is not known.
enum class Faster { attack, release, any };

/// One frame of the smoother. The attack raises the reduction and the release lowers it, as in a compressor.
/// In a gate the release raises it, so a gate exchanges the two.
struct Ballistics {
  f32x4 release;                    // share of the target reduction
  f32x4 attackPerRelease;           // ratio of the two shares
  f32x4 afterAttack, afterRelease;  // shares of the previous reduction

  /// attack, release: shares per frame.
  Ballistics(f32x4 attack, f32x4 release)
      : release(release),
        attackPerRelease(attack / release),
        afterAttack(f32x4::splat(1.0f) - attack),
        afterRelease(f32x4::splat(1.0f) - release) {}

  [[nodiscard]] mask32x4 attackIsSlower() const { return afterAttack > afterRelease; }
  [[nodiscard]] mask32x4 releaseIsSlower() const { return afterRelease > afterAttack; }
  [[nodiscard]] mask32x4 isFast() const {
    return f32x4::splat(1.0f - kFastShare) > min(afterAttack, afterRelease);
  }

  /// The reduction one frame later. It moves towards the target by the attack where the target is larger, and
  /// by the release where the target is smaller. If the attack is the faster one, this is the larger of the
  /// two results, otherwise the smaller one. pull: the target times `release`.
  template <Faster kFaster>
  [[nodiscard]] f32x4 follow(f32x4 reduction, f32x4 pull) const {
    const f32x4 attacked = afterAttack * reduction + attackPerRelease * pull;
    const f32x4 released = afterRelease * reduction + pull;
    if constexpr (kFaster == Faster::attack) return max(attacked, released);
    if constexpr (kFaster == Faster::release) return min(attacked, released);
    return select(attackIsSlower(), min(attacked, released), max(attacked, released));
  }
};

/// The gain of each frame in a step.
class StepGain {
 public:
  StepGain() = default;
  /// base, start: their sum is the reduction before the step's first frame.
  StepGain(f32x4 base, f32x4 start)
      : before_(exp2((base + start) * constant(kMinusOctavesPerNeper)) * constant(kHalf)),
        end_(start + constant(kOne)) {}

  /// The linear gain at the reduction `base` + `rest`, times wet, plus dry. The exponential is the first
  /// three terms of its series, 1 - x + x²/2 = (1 + (1 - x)²) / 2 with x = rest - start.
  [[nodiscard]] f32x4 near(f32x4 rest, f32x4 wet, f32x4 dry) const {
    const f32x4 half = before_ * wet;
    const f32x4 linear = end_ - rest;
    return (linear * linear) * half + (half + dry);
  }
  /// The same for any difference between `rest` and `start`.
  [[nodiscard]] f32x4 exact(f32x4 rest, f32x4 wet, f32x4 dry) const {
    const f32x4 half = before_ * wet;
    const f32x4 moved = exp2(((rest - end_) + constant(kOne)) * constant(kMinusOctavesPerNeper));
    return moved * (half + half) + dry;
  }

 private:
  static constexpr float kMinusOctavesPerNeper = -1.44269504f;
  static constexpr float kHalf = 0.5f;
  static constexpr float kOne = 1;

  f32x4 before_;  // half the gain at the step's beginning
  f32x4 end_;     // where the linear term of the series ends
};

/// Writes the reductions of the frames of `span`, a number of whole steps, for ballistics that do not move
/// and of which none has an attack that is slower than its release. While four frames are smoothed, which
/// depend on each other, the CPU has time for the pulls of the next four. Returns the reduction after the
/// span.
///   pull      pull(frame) is the frame's pull
///   rest      the reduction before the span
template <class Pull>
[[gnu::always_inline]] inline f32x4 smooth(Ballistics ballistics, const Pull& pull, f32x4 rest, Span span,
                                           f32x4* rests) {
  constexpr int kTogether = 4;
  const auto follow = [&](int begin) {
    for (int i = begin; i < begin + kTogether; ++i) {
      rest = ballistics.follow<Faster::attack>(rest, rests[i]);
      rests[i] = rest;
    }
  };
#pragma clang loop unroll(disable)
  for (int i = span.begin; i < span.begin + kTogether; ++i) rests[i] = pull(i);
  for (int begin = span.begin + kTogether; begin < span.end; begin += kTogether) {
    f32x4 pulls[kTogether];
    for (int k = 0; k < kTogether; ++k) pulls[k] = pull(begin + k);
    follow(begin - kTogether);
    for (int k = 0; k < kTogether; ++k) rests[begin + k] = pulls[k];
  }
  follow(span.end - kTogether);
  return rest;
}

}  // namespace busbar
