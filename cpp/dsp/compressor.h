#pragma once

/// Feed-forward compressor in the log domain: stereo-linked peak detector, soft knee, gain reduction smoothed
/// by a one-pole that branches between attack and release, make-up gain. One strip per lane. Source:
/// Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design - A Tutorial and Analysis", JAES
/// 60(6), 2012: soft knee, smooth branching detector in the log domain after the gain computer.

#include <algorithm>
#include <cmath>

#include "compressor_gain.h"
#include "silence.h"

namespace busbar::compressor {

/// Coefficients as they are stored, in whole vectors.
inline constexpr int kStored = 8;

/// A gain of exactly 1, whatever the input.
inline constexpr float kNeutral[kStored] = {0, 0, 0, 0, 0, 0, 1, 0};

struct Settings {
  double thresholdDb;
  double kneeDb;
  double ratio;  // at least 1
  double attackSeconds;
  double releaseSeconds;
  double makeupDb;
};

/// Designs coefficients in double.
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients to those of the same compressor with a gain of 1. Only the mix differs, so moving to
/// or from here does not click.
void bypass(float (&coefficients)[kStored]);

/// The state of four strips. `base` and `rest` add up to the reduction in octaves after the last step begun.
/// The base stands still for a block, so changes far below its last bit add up in the rest; a slow attack
/// would stop short otherwise. `peak` is the largest magnitude since that step began. `gains` are the gains
/// after the last step begun, newest last, and after the two steps before it, make-up and bypass included.
struct State {
  f32x4 base, rest, peak;
  f32x4 gains[3];
};

/// The same of one strip.
struct StripState {
  float base, rest, peak;
  float gains[3];
  float unused[2];
};

/// At rest with neutral coefficients: the fields of StripState.
inline constexpr float kNeutralState[8] = {0, 0, 0, 1, 1, 1};

/// At rest nothing is reduced. The gain is make-up, or 1 where the compressor is bypassed.
constexpr StripState restState(const float* coefficients) {
  const float gain = coefficients[kWet] + coefficients[kDry];
  return {0, 0, 0, {gain, gain, gain}, {}};
}

/// At the end of a block, where a step ends as well, the base takes over as much of the rest as it can hold.
inline void flush(StripState& state) {
  const float sum = state.base + state.rest;
  state.rest -= sum - state.base;
  state.base = sum;
  if (std::fabs(state.base) < kFlushedBelow) state.base = state.rest = 0;
}

/// A reduction below this many octaves (0.0006 dB) has been released.
inline constexpr float kReleasedBelow = 1e-4f;

inline bool isQuiet(const StripState& state) { return !(std::fabs(state.base) > kReleasedBelow); }

/// The gain reduction in dB, 0 or less.
inline float reductionDb(const StripState& state) {
  return std::min(0.0f, -(state.base + state.rest) * static_cast<float>(kDbPerOctave));
}

/// The first frame of a frame's step.
constexpr int stepAt(int frame) { return frame - frame % kStepFrames; }

// Three loops, so that what depends on nothing is kept apart from what depends on the step before. `steps`
// has an entry for each step that begins in `span`.

/// Writes to `steps` the reductions that the levels call for, less the base. The level of a step is the
/// largest magnitude of the four frames that end with its first one. So nothing is known ahead of its time,
/// however frames are cut into quanta.
template <class Coefficients>
void detect(const Coefficients& coefficients, State& state, const f32x4* left, const f32x4* right, Span span,
            f32x4* steps) {
  const DerivedCoefficients<Curve, Coefficients> curves(coefficients);
  i32x4 peak = bitsOf(state.peak);
  const auto measure = [&](int i) { peak = max(peak, max(magnitudeBits(left[i]), magnitudeBits(right[i]))); };
  const auto beginStep = [&](int i) {
    *steps++ = curves.at(i).at(peak, state.base);
    peak = splatInt(0);
  };
  int i = span.begin;
  for (; i < span.end && i % kStepFrames != 1; ++i) {
    measure(i);
    if (i % kStepFrames == 0) beginStep(i);
  }
  for (; i + kStepFrames <= span.end; i += kStepFrames) {
    for (int j = 0; j < kStepFrames; ++j) measure(i + j);
    beginStep(i + kStepFrames - 1);
  }
  for (; i < span.end; ++i) measure(i);  // none of them begins a step
  state.peak = floatOf(peak);
}

/// Replaces the reductions in `steps` by the gain after each step.
template <bool kAttackIsFaster, class Coefficients>
void follow(const Coefficients& coefficients, State& state, Span span, f32x4* steps) {
  const DerivedCoefficients<Ballistics, Coefficients> ballistics(coefficients);
  const DerivedCoefficients<Mix, Coefficients> mixes(coefficients);
  const f32x4 level = f32x4::zero() - state.base;
  f32x4 rest = state.rest;
  for (int i = stepAt(span.begin + kStepFrames - 1); i < span.end; i += kStepFrames, ++steps) {
    rest = ballistics.at(i).template follow<kAttackIsFaster>(rest, *steps);
    *steps = mixes.at(i + kStepFrames).gain(level - rest);
  }
  state.rest = rest;
}

/// gains: those of the state, then those of the steps that begin in `span`.
inline void apply(const f32x4* gains, f32x4* left, f32x4* right, Span span) {
  const auto frame = [&](int i, f32x4 gain) {
    left[i] = left[i] * gain;
    right[i] = right[i] * gain;
  };
  int step = stepAt(span.begin);
  if (step == span.begin) ++gains;  // the last step has ended
  for (; step < span.end; step += kStepFrames, ++gains) {
    StepGain gain(gains[0], gains[1], gains[2]);
    if (step >= span.begin && step + kStepFrames <= span.end) {
      for (int i = step; i < step + kStepFrames; ++i) frame(i, gain.next());
    } else {
      for (int i = step; i < std::min(step + kStepFrames, span.end); ++i) {
        const f32x4 here = gain.next();
        if (i >= span.begin) frame(i, here);
      }
    }
  }
}

/// left, right: one vector a frame, linear amplitude, in place over `span`.  [audio thread]
template <class Coefficients>
void process(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right, Span span) {
  constexpr int kKept = 3;
  f32x4 gains[kKept + kBlockFrames / kStepFrames];
  std::copy_n(state.gains, kKept, gains);
  detect(coefficients, state, left, right, span, gains + kKept);
  if (Coefficients::kMoving || any(Ballistics(coefficients, f32x4::zero()).attackIsSlower())) {
    follow<false>(coefficients, state, span, gains + kKept);
  } else {
    follow<true>(coefficients, state, span, gains + kKept);
  }
  apply(gains, left, right, span);
  const int begun = (stepAt(span.end + kStepFrames - 1) - stepAt(span.begin + kStepFrames - 1)) / kStepFrames;
  std::copy_n(gains + begun, kKept, state.gains);
}

}  // namespace busbar::compressor
