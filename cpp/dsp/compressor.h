#pragma once

/// Feed-forward compressor in the log domain: stereo-linked detector of peaks or RMS, soft knee, smoothing of
/// the gain reduction by a one-pole that branches between attack and release, make-up gain, and a mix with
/// the uncompressed signal. Level, reduction and gain are computed for each frame. One strip per lane.
///
/// Source: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design - A Tutorial and Analysis",
/// JAES 60(6), 2012: soft knee, and smooth branching detector in the log domain after the gain computer.

#include <algorithm>
#include <cmath>

#include "side_chain.h"

namespace busbar::compressor {

/// Stored floats per strip: the coefficients, padded to whole vectors.
inline constexpr int kStored = 12;

/// Coefficients whose gain is exactly 1 for every input. The ballistics are slow, so that a group with a lane
/// that is off can be processed by processSteps().
inline constexpr float kNeutral[kStored] = {0, 0, 0, -10, -10, 0, 1, 0, 0, 0, 0, 0};

struct Settings {
  double thresholdDb;
  double kneeDb;
  double ratio;           // at least 1
  double attackSeconds;   // at least 80 µs
  double releaseSeconds;  // at least 80 µs
  double makeupDb;
  double mix = 1;         // share of the compressed signal, 0 to 1
  bool rms = false;       // whether the detector takes the mean square, or peaks
  double highpassHz = 0;  // of the side chain; 0 for none
};

/// Designs coefficients in double precision. sampleRate: in Hz.  [audio thread]
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Designs only the static curve and the mix, the coefficients that depend on neither attack, release nor
/// side chain.
void designGain(const Settings& settings, float (&coefficients)[kStored]);

/// Changes coefficients to a gain of 1. Only the mix changes and the detector keeps running, so a ramp to or
/// from the bypass does not click.
void bypass(float (&coefficients)[kStored]);

/// The state of four strips, one strip per lane.
///
/// `base` + `rest` is the gain reduction in nepers. `base` changes only at block ends. Changes too small for
/// the last bit of `base` accumulate in `rest`. Without `rest` a slow attack would stop before it reaches its
/// target. `start` is the value of `rest` when the step began.
struct State {
  f32x4 base, rest, start, unused;
  SideChain side;
};

/// The state of one strip: the fields of State, padded to whole vectors.
struct StripState {
  float base, rest, start, unused;
  float side[8];
};

/// The fields of StripState at rest.
inline constexpr float kNeutralState[12] = {};

/// Moves as much of `rest` into `base` as the precision of `base` allows. Call it at the end of a block,
/// which is also the end of a step.
inline void flush(StripState& state) {
  const float sum = state.base + state.rest;
  state.rest -= sum - state.base;
  state.base = sum;
  if (std::fabs(state.base) < kFlushedBelow) state.base = state.rest = 0;
  state.start = 0;
  for (float* value : {state.side, state.side + 4}) flushed(f32x4::load(value)).store(value);
}

/// A reduction of at most this many nepers (0.0009 dB) counts as released.
inline constexpr float kReleasedBelow = 1e-4f;

inline bool isQuiet(const StripState& state) { return !(std::fabs(state.base) > kReleasedBelow); }

/// The gain reduction in dB, 0 or less.
inline float reductionDb(const StripState& state) {
  return std::min(0.0f, -(state.base + state.rest) * static_cast<float>(kDbPerNeper));
}

/// The power of a frame's louder channel.
inline f32x4 powerOf(f32x4 left, f32x4 right) { return max(left * left, right * right); }

/// Processes whole steps in which the ballistics do not move, no lane has fast ballistics or an attack that
/// is slower than its release, and none uses the side chain. Gives the same bits as processAny() in less
/// time.
template <class Coefficients>
void processSteps(const Coefficients& coefficients, Smoother smoother, State& state, f32x4* left,
                  f32x4* right, Span span) {
  const DerivedCoefficients<Curve, Coefficients> curves(coefficients);
  const DerivedCoefficients<Mix, Coefficients> mixes(coefficients);
  const f32x4 base = state.base;
  f32x4 rests[kBlockFrames];
  f32x4 start = state.rest;
  state.rest = smooth(
      smoother, [&](int i) { return curves.of(i).at(powerOf(left[i], right[i]), smoother.release, base); },
      start, span, rests);
  StepGain steps[kBlockFrames / kStepFrames];
  for (int begin = span.begin; begin < span.end; begin += kStepFrames) {
    steps[begin / kStepFrames] = StepGain(base, start);
    start = rests[begin + kStepFrames - 1];
  }
  for (int begin = span.begin; begin < span.end; begin += kStepFrames) {
    const StepGain step = steps[begin / kStepFrames];
    for (int i = begin; i < begin + kStepFrames; ++i) {
      const auto [wet, dry] = mixes.of(i);
      const f32x4 gain = step.near(rests[i], wet, dry);
      left[i] = left[i] * gain;
      right[i] = right[i] * gain;
    }
  }
}

/// Processes any frames.
template <class Coefficients>
[[gnu::noinline]] void processAny(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right,
                                  Span span) {
  const DerivedCoefficients<Curve, Coefficients> curves(coefficients);
  const DerivedCoefficients<Smoother, Coefficients> smoothers(coefficients);
  const DerivedCoefficients<Mix, Coefficients> mixes(coefficients);
  f32x4 powers[kBlockFrames];
  if (usesSideChain(coefficients, span)) {
    detect(coefficients, state.side, left, right, span, powers);
  } else {
    for (int i = span.begin; i < span.end; ++i) powers[i] = powerOf(left[i], right[i]);
    state.side = {};
  }
  const f32x4 base = state.base;
  f32x4 rest = state.rest;
  for (int i = span.begin; i < span.end;) {
    const int begin = stepAt(i);
    if (i == begin) state.start = rest;
    const StepGain step(base, state.start);
    for (const int end = std::min(begin + kStepFrames, span.end); i < end; ++i) {
      const Smoother smoother = smoothers.of(i);
      rest = smoother.follow<Faster::any>(rest, curves.of(i).at(powers[i], smoother.release, base));
      const auto [wet, dry] = mixes.of(i);
      const mask32x4 fast = smoother.isFast();
      f32x4 gain = step.near(rest, wet, dry);
      if (any(fast)) gain = select(fast, step.exact(rest, wet, dry), gain);
      left[i] = left[i] * gain;
      right[i] = right[i] * gain;
    }
  }
  state.rest = rest;
}

/// Processes the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
inline void process(const SettledCoefficients<kCount>& coefficients, State& state, f32x4* left, f32x4* right,
                    Span span) {
  const Smoother smoother(coefficients);
  const Span steps{stepAt(span.begin + kStepFrames - 1), stepAt(span.end)};
  if (steps.begin >= steps.end || any(smoother.isFast()) || any(smoother.attackIsSlower()) ||
      usesSideChain(coefficients, span)) {
    processAny(coefficients, state, left, right, span);
    return;
  }
  if (span.begin < steps.begin) processAny(coefficients, state, left, right, {span.begin, steps.begin});
  processSteps(coefficients, smoother, state, left, right, steps);
  if (steps.end < span.end) processAny(coefficients, state, left, right, {steps.end, span.end});
  state.side = {};
}
inline void process(const MovingCoefficients<kCount>& coefficients, State& state, f32x4* left, f32x4* right,
                    Span span) {
  processAny(coefficients, state, left, right, span);
}

/// Whether the ballistics rest and processSteps() can process `span`.
inline bool followsLines(const LinearCoefficients<kCount>& lines, Span span) {
  const f32x4(&way)[kCount] = lines.way.value;
  const f32x4 moved =
      max(max(abs(way[kAttack]), abs(way[kRelease])), max(abs(way[kWindow]), abs(way[kHighpassMix])));
  const Smoother smoother(lines.start);
  return stepAt(span.begin) == span.begin && stepAt(span.end) == span.end && !any(moved > f32x4::zero()) &&
         !any(smoother.isFast()) && !any(smoother.attackIsSlower()) && !usesSideChain(lines.start, span);
}
/// For lines of which followsLines() is true.
inline void process(const LinearCoefficients<kCount>& lines, State& state, f32x4* left, f32x4* right,
                    Span span) {
  processSteps(lines, Smoother(lines.start), state, left, right, span);
  state.side = {};
}

}  // namespace busbar::compressor
