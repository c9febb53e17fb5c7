#pragma once

/// Feed-forward compressor in the log domain: stereo-linked peak detector, soft knee, smoothing of the gain
/// reduction by a one-pole that branches between attack and release, make-up gain. One strip per lane.
///
/// Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design - A Tutorial and Analysis",
/// JAES 60(6), 2012: soft knee, and smooth branching detector in the log domain after the gain computer.

#include <algorithm>
#include <cmath>

#include "compressor_gain.h"
#include "silence.h"

namespace busbar::compressor {

/// Stored floats per strip: the coefficients, padded to whole vectors.
inline constexpr int kStored = 8;

/// Coefficients whose gain is exactly 1 for every input.
inline constexpr float kNeutral[kStored] = {0, 0, 0, 0, 0, 0, 1, 0};

struct Settings {
  double thresholdDb;
  double kneeDb;
  double ratio;  // at least 1
  double attackSeconds;
  double releaseSeconds;
  double makeupDb;
};

/// Designs coefficients in double precision. sampleRate: in Hz.  [audio thread]
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients to a gain of 1. Only the mix changes and the detector keeps running, so a ramp to or
/// from the bypass does not click.
void bypass(float (&coefficients)[kStored]);

/// The state of four strips, one strip per lane.
///
/// `base` + `rest` is the gain reduction in octaves at the end of the step that began last. `base` changes
/// only at block ends. Changes too small for the last bit of `base` accumulate in `rest`. Without `rest` a
/// slow attack would stop before it reaches its target.
///
/// `peak` is the largest magnitude since that step began, in linear amplitude. `gains` are the linear gains
/// at the ends of the last three steps, the newest last, with make-up and bypass applied.
struct State {
  f32x4 base, rest, peak;
  f32x4 gains[3];
};

/// The state of one strip: the fields of State, padded to whole vectors.
struct StripState {
  float base, rest, peak;
  float gains[3];
  float unused[2];
};

/// The fields of StripState at rest with neutral coefficients.
inline constexpr float kNeutralState[8] = {0, 0, 0, 1, 1, 1};

/// The state at rest: no reduction, and a gain equal to the make-up gain, or 1 if the compressor is bypassed.
/// coefficients: kStored floats.
constexpr StripState restState(const float* coefficients) {
  const float gain = coefficients[kWet] + coefficients[kDry];
  return {0, 0, 0, {gain, gain, gain}, {}};
}

/// Moves as much of `rest` into `base` as the precision of `base` allows. Call it at the end of a block,
/// which is also the end of a step.
inline void flush(StripState& state) {
  const float sum = state.base + state.rest;
  state.rest -= sum - state.base;
  state.base = sum;
  if (std::fabs(state.base) < kFlushedBelow) state.base = state.rest = 0;
}

/// A reduction of at most this many octaves (0.0006 dB) counts as released.
inline constexpr float kReleasedBelow = 1e-4f;

inline bool isQuiet(const StripState& state) { return !(std::fabs(state.base) > kReleasedBelow); }

/// The gain reduction in dB, 0 or less.
inline float reductionDb(const StripState& state) {
  return std::min(0.0f, -(state.base + state.rest) * static_cast<float>(kDbPerOctave));
}

/// The first frame of the step that contains `frame`.
constexpr int stepAt(int frame) { return frame - frame % kStepFrames; }

// Three loops, because only the one in follow() depends on the previous step. `steps` has one entry per step
// that begins in `span`.

/// Writes to `steps` the target reductions in octaves, minus `base`. The level of a step is the largest
/// magnitude of the four frames that end with the step's first frame. No step depends on later frames, so the
/// result does not depend on how the frames are divided into quanta.
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
  for (; i < span.end; ++i) measure(i);  // no step begins at these frames
  state.peak = floatOf(peak);
}

/// Replaces each target reduction in `steps` by the linear gain at the end of its step.
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

/// Multiplies the signal by the gain. gains: the three gains of the state, then one per step that begins in
/// `span`.
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

/// Processes the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
template <class Coefficients>
void process(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right, Span span) {
  constexpr int kKept = 3;
  f32x4 gains[kKept + kBlockFrames / kStepFrames];
  std::copy_n(state.gains, kKept, gains);
  detect(coefficients, state, left, right, span, gains + kKept);
  if (Coefficients::kMoving || any(Ballistics(coefficients.of(span.begin), f32x4::zero()).attackIsSlower())) {
    follow<false>(coefficients, state, span, gains + kKept);
  } else {
    follow<true>(coefficients, state, span, gains + kKept);
  }
  apply(gains, left, right, span);
  const int begun = (stepAt(span.end + kStepFrames - 1) - stepAt(span.begin + kStepFrames - 1)) / kStepFrames;
  std::copy_n(gains + begun, kKept, state.gains);
}

}  // namespace busbar::compressor
