#pragma once

/// Feed-forward compressor in the log domain: stereo-linked peak detector, soft knee, the gain reduction
/// smoothed by a one-pole that branches between attack and release, make-up gain. One strip per lane; levels
/// in octaves (1 octave = 6.02 dB).
///
/// For a level x over the threshold, knee width W and ratio R the reduction is, with u = clamp(x + W/2, 0,
/// W),
///   c = (1 - 1/R) · (u² / 2W + max(x + W/2, 0) - u)
/// which is the three branches of the paper's curve in one expression. Source: Giannoulis, Massberg, Reiss,
/// "Digital Dynamic Range Compressor Design - A Tutorial and Analysis", JAES 60(6), 2012: soft knee, smooth
/// branching detector in the log domain after the gain computer.

#include <algorithm>
#include <cmath>

#include "units.h"
#include "walk.h"

namespace busbar {

namespace compressor {

/// Coefficients, in the order they are ramped in. Threshold and knee in octaves; slope is 1 - 1/R; attack and
/// release are binary logarithms of one-pole coefficients per step; wet and dry are the shares of the
/// compressed signal, with make-up, and of the bypassed one.
enum Coefficient { kThreshold, kKnee, kSlope, kAttack, kRelease, kWet, kDry, kCount };

using Coefficients = Ramp<2>;

/// A gain of exactly 1, whatever the input.
inline constexpr float kNeutral[Coefficients::kCount] = {0, 0, 0, 0, 0, 0, 1, 0};

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

/// The same compressor bypassed: a gain of 1, and only the mix differs, so that moving to or from here does
/// not click.
void bypass(float (&coefficients)[Coefficients::kCount]);

/// Frames in one step of the gain computer: log2, curve, ballistics and exp2 run for one frame of four. The
/// level of a step is the largest magnitude of the four frames that end with its first one, so nothing is
/// known ahead of its time, however frames are cut into quanta. Between steps the gain is a uniform quadratic
/// B-spline: value and slope are continuous, and images of what moves it are far down.
inline constexpr int kStepFrames = 4;

/// The first frame of a frame's step.
constexpr int stepAt(int frame) { return frame - frame % kStepFrames; }

/// What one strip carries on. `reduction`: base and rest of the reduction in octaves after the last step
/// begun, and the largest magnitude after that step's first frame. The base stands still for a block, so that
/// changes far below its last bit add up in the rest: a slow attack would stop short. `gains`, make-up and
/// bypass included: after the last step begun and, before that, the two before it.
struct StripState {
  enum Reduction { kBase, kRest, kPeak };
  enum Gains { kBeforeLast, kLast, kNext };

  f32x4 reduction, gains;
};

/// At rest, where the gain is no other than make-up and bypass make it.
inline StripState atRest(f32x4 gain) { return {f32x4::zero(), gain}; }

/// The same of four strips.
struct State {
  f32x4 base, rest, peak;
  f32x4 gains[3];
};

/// The static curve at one time: the reduction in octaves that a steady level calls for.
struct Curve {
  f32x4 aboveKneeStart;  // of a level of 0, less the bias of an exponent
  f32x4 knee, bend, slope;

  template <class Lanes>
  Curve(const Lanes& lanes, f32x4 t)
      : aboveKneeStart(lanes.at(kKnee, t) * f32x4::splat(0.5f) - lanes.at(kThreshold, t) -
                       f32x4::splat(kExponentBias)),
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

/// Attack and release in one step.
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

  /// The reduction one step on. On the way up the faster of the two leads to more reduction, on the way down
  /// to less, so where the attack is faster the branch between them is a maximum, and else a minimum.
  template <bool kAttackIsFaster>
  [[nodiscard]] f32x4 follow(f32x4 reduction, f32x4 wanted) const {
    const f32x4 attacked = afterAttack * reduction + attack * wanted;
    const f32x4 released = afterRelease * reduction + release * wanted;
    const f32x4 most = max(attacked, released);
    if constexpr (kAttackIsFaster) return most;
    return select(attackIsSlower(), min(attacked, released), most);
  }
};

/// What becomes of a reduction at one time.
struct Mix {
  f32x4 wet, dry;

  template <class Lanes>
  Mix(const Lanes& lanes, f32x4 t) : wet(lanes.at(kWet, t)), dry(lanes.at(kDry, t)) {}

  /// octaves: less than 0 where the level is reduced.
  [[nodiscard]] f32x4 gain(f32x4 octaves) const { return exp2(octaves) * wet + dry; }
};

/// The gain during one step, frame by frame: the spline at 1/kStepFrames, 2/kStepFrames … of it.
class Glide {
 public:
  /// The gains after the two steps before and after this one.
  Glide(f32x4 older, f32x4 last, f32x4 next) {
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

// Three loops, so that what waits for nothing is kept apart from what waits for the step before. `steps` has
// an entry for each step that begins in `span`.

/// The reductions that levels call for, less the base.
template <class Lanes>
void listen(const Lanes& lanes, State& state, const f32x4* left, const f32x4* right, Span span,
            f32x4* steps) {
  const Frames<Curve, Lanes> curves(lanes);
  i32x4 peak = bitsOf(state.peak);
  const auto hear = [&](int i) { peak = max(peak, max(magnitudeBits(left[i]), magnitudeBits(right[i]))); };
  const auto begin = [&](int i) {
    *steps++ = curves.at(i).at(peak, state.base);
    peak = splatInt(0);
  };
  int i = span.begin;
  for (; i < span.end && i % kStepFrames != 1; ++i) {
    hear(i);
    if (i % kStepFrames == 0) begin(i);
  }
  for (; i + kStepFrames <= span.end; i += kStepFrames) {
    for (int j = 0; j < kStepFrames; ++j) hear(i + j);
    begin(i + kStepFrames - 1);
  }
  for (; i < span.end; ++i) hear(i);  // none of them begins a step
  state.peak = floatOf(peak);
}

/// In place of what is wanted the gain after each step.
template <bool kAttackIsFaster, class Lanes>
void follow(const Lanes& lanes, State& state, Span span, f32x4* steps) {
  const Frames<Ballistics, Lanes> ballistics(lanes);
  const Frames<Mix, Lanes> mixes(lanes);
  const f32x4 level = f32x4::zero() - state.base;
  f32x4 rest = state.rest;
  for (int i = stepAt(span.begin + kStepFrames - 1); i < span.end; i += kStepFrames, ++steps) {
    rest = ballistics.at(i).template follow<kAttackIsFaster>(rest, *steps);
    *steps = mixes.at(i + kStepFrames).gain(level - rest);
  }
  state.rest = rest;
}

/// gains: those of the state, then of the steps that begin in `span`.
inline void apply(const f32x4* gains, f32x4* left, f32x4* right, Span span) {
  const auto frame = [&](int i, f32x4 gain) {
    left[i] = left[i] * gain;
    right[i] = right[i] * gain;
  };
  int step = stepAt(span.begin);
  if (step == span.begin) ++gains;  // the last step has ended
  for (; step < span.end; step += kStepFrames, ++gains) {
    Glide glide(gains[0], gains[1], gains[2]);
    if (step >= span.begin && step + kStepFrames <= span.end) {
      for (int i = step; i < step + kStepFrames; ++i) frame(i, glide.next());
    } else {
      for (int i = step; i < std::min(step + kStepFrames, span.end); ++i) {
        const f32x4 gain = glide.next();
        if (i >= span.begin) frame(i, gain);
      }
    }
  }
}

/// left, right: one vector a frame, linear amplitude, in place over `span`.  [audio thread]
template <class Lanes>
void process(const Lanes& lanes, State& state, f32x4* left, f32x4* right, Span span) {
  constexpr int kKept = 3;
  f32x4 gains[kKept + kBlockFrames / kStepFrames];
  std::copy_n(state.gains, kKept, gains);
  listen(lanes, state, left, right, span, gains + kKept);
  if (Lanes::kMoving || any(Ballistics(lanes, f32x4::zero()).attackIsSlower())) {
    follow<false>(lanes, state, span, gains + kKept);
  } else {
    follow<true>(lanes, state, span, gains + kKept);
  }
  apply(gains, left, right, span);
  const int begun = (stepAt(span.end + kStepFrames - 1) - stepAt(span.begin + kStepFrames - 1)) / kStepFrames;
  std::copy_n(gains + begun, kKept, state.gains);
}

/// Block end, where a step ends as well: the rest goes to the base, as far as that can take it; a base below
/// `smallest` is zero.
inline void fold(StripState& state, float smallest) {
  float values[4];
  state.reduction.store(values);
  float& base = values[StripState::kBase];
  float& rest = values[StripState::kRest];
  const float sum = base + rest;
  rest -= sum - base;
  base = sum;
  if (std::fabs(base) < smallest) base = rest = 0;
  state.reduction = f32x4::load(values);
}

}  // namespace compressor

}  // namespace busbar
