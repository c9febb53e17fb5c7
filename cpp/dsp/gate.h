#pragma once

/// Feed-forward gate and downward expander in the log domain: stereo-linked detector of peaks, a threshold
/// with hysteresis, hold, a range, and a smoothed gain reduction. One strip per lane.
///
/// While the gate is open, its gain is 1. It opens at the frame whose magnitude exceeds the threshold, and
/// closes when no magnitude has exceeded the lower closing threshold for the hold time. While it is closed,
/// the target of the reduction is
///   min((ratio - 1)·(threshold - level), range), at least 0, in dB
/// The level is the largest magnitude of the last 5 to 10 ms, so it does not follow the cycles of low tones.
/// The shortest hold is 10 ms for the same reason. Then the level at the closing is below the closing
/// threshold, so the reduction begins at once.
///
/// Three equal one-poles in series smooth the target. Each branches between attack and release. A single one
/// would begin each movement with a bend of the gain: the closing by a moving threshold leaves -66 dB above
/// 5 kHz.
///
/// Sources: Giannoulis, Massberg, Reiss, "Digital Dynamic Range Compressor Design - A Tutorial and Analysis",
/// JAES 60(6), 2012: static curve and smooth branching detector in the log domain. Zölzer (ed.), "DAFX", 2nd
/// edition, section 4.2: noise gate with hysteresis and hold.

#include <algorithm>
#include <cmath>

#include "ballistics.h"
#include "silence.h"

namespace busbar::gate {

/// In the order in which they are stored. Thresholds are in the unit of levelOf(). Slope is ratio - 1, in
/// nepers per unit of level. Range is in nepers. Attack and release are the binary logarithms of the shares
/// per frame of each one-pole. Hold is in frames. Window is in steps, less one half. Wet is the factor of the
/// gated signal, and dry that of the bypassed one.
enum Coefficient {
  kThreshold,
  kClosingThreshold,
  kSlope,
  kRange,
  kAttack,
  kRelease,
  kHold,
  kWindow,
  kWet,
  kDry,
  kCount
};

/// Stored floats per strip: the coefficients, padded to whole vectors.
inline constexpr int kStored = 12;

/// Coefficients whose gain is exactly 1 for every input. No input reaches the thresholds.
inline constexpr float kNeutral[kStored] = {1000, 1000, 0, 0, -10, -10, 0, 0, 0, 1, 0, 0};

/// The shortest times, in seconds. With a shorter attack, an opening by a moving threshold leaves more than
/// -90 dB above 5 kHz, and with a shorter release a closing.
inline constexpr double kShortestAttack = 1.2e-3, kShortestRelease = 4e-3, kShortestHold = 10e-3;

struct Settings {
  double thresholdDb;
  double hysteresisDb;  // from the threshold down to the closing threshold
  double ratio;         // at least 1
  double rangeDb;       // gain of the closed gate, 0 or less
  double attackSeconds;
  double holdSeconds;
  double releaseSeconds;
};

/// Designs coefficients in double precision. sampleRate: in Hz.  [audio thread]
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients to a gain of 1. Only the mix changes and the detector keeps running, so a ramp to or
/// from the bypass does not click.
void bypass(float (&coefficients)[kStored]);

inline constexpr int kPoles = 3;

/// Frames per step. The level and the target of a closed gate change at the beginnings of steps.
inline constexpr int kStep = 16;
static_assert(kBlockFrames % kStep == 0);

/// The state of four strips, one strip per lane. `base` + `rest` are the one-poles' reductions in nepers. As
/// in the compressor, `base` changes only at block ends, so that a slow release reaches its target.
struct State {
  f32x4 base, rest[kPoles];
  f32x4 closed;             // target of the reduction while the gate is closed
  f32x4 count;              // frames until an open gate closes; 0 in silence
  f32x4 current, previous;  // largest magnitudes of this window and the one before
  f32x4 age;                // of the window in steps; 0 in silence
  f32x4 open;               // 1 while the gate is open, else 0
  f32x4 start;              // the last `rest` when the step began
};

/// The state of one strip: the fields of State, padded to whole vectors.
struct StripState {
  float base, rest[kPoles];
  float closed, count, current, previous;
  float age, open, start, unused;
};

/// The fields of StripState at rest with kNeutral.
inline constexpr float kNeutralState[12] = {};

/// Moves as much of the last one-pole's `rest` into `base` as the precision of `base` allows. Call it at the
/// end of a block.
inline void flush(StripState& state) {
  const float sum = state.base + state.rest[kPoles - 1];
  const float moved = sum - state.base;
  for (float& rest : state.rest) rest -= moved;
  state.base = sum;
  state.start = 0;
  for (float* value : {&state.base, &state.closed, &state.age}) flushed(f32x4::load(value)).store(value);
}

/// A distance from the target of at most this many nepers (0.0009 dB) counts as reached.
inline constexpr float kReachedWithin = 1e-4f;

/// Whether the gate is closed, has nothing in its window, and has reached its target.
inline bool isQuiet(const StripState& state) {
  float distance = 0;
  for (const float rest : state.rest)
    distance = std::max(distance, std::fabs(state.closed - state.base - rest));
  return state.open + state.current + state.previous == 0 && !(distance > kReachedWithin);
}

/// The gain reduction in dB, 0 or less.
inline float reductionDb(const StripState& state) {
  return std::min(0.0f, -(state.base + state.rest[kPoles - 1]) * static_cast<float>(kDbPerNeper));
}

inline constexpr float kZero = 0, kOne = 1;

/// The target of the reduction while the gate is closed, in nepers. peak: the level as a magnitude.
inline f32x4 closedTarget(const SettledCoefficients<kCount>& c, f32x4 peak) {
  const f32x4 over = levelOf(peak * peak, f32x4::splat(kLevelOffset) - c.value[kThreshold]);
  return max(min((f32x4::zero() - over) * c.value[kSlope], c.value[kRange]), f32x4::zero());
}

/// The state after a long silence.  [audio thread]
StripState restState(const float* coefficients);

/// What the frames compute with. As ballistics, attack and release are exchanged.
struct Factors : Ballistics {
  f32x4 opening, closing;  // thresholds as magnitudes
  f32x4 hold, wet, dry;

  explicit Factors(const SettledCoefficients<kCount>& c)
      : Ballistics(exp2(c.value[kRelease]), exp2(c.value[kAttack])),
        opening(magnitudeOf(c.value[kThreshold])),
        closing(magnitudeOf(c.value[kClosingThreshold])),
        hold(c.value[kHold]),
        wet(c.value[kWet]),
        dry(c.value[kDry]) {}

 private:
  static f32x4 magnitudeOf(f32x4 level) {
    return exp2(level * f32x4::splat(static_cast<float>(kOctavesPerLevel / 2)));
  }
};

/// At the beginning of a step: starts another window where the last one is full, and finds the target for a
/// closed gate.
inline void beginStep(const SettledCoefficients<kCount>& c, State& s) {
  const mask32x4 full = s.age > c.value[kWindow];
  s.previous = select(full, s.current, s.previous);
  s.current = select(full, f32x4::zero(), s.current);
  const f32x4 peak = max(s.current, s.previous);
  s.age = within(peak > f32x4::zero(), select(full, f32x4::zero(), s.age) + f32x4::splat(1));
  s.count = min(s.count, c.value[kHold]);
  s.start = s.rest[kPoles - 1];
  s.closed = closedTarget(c, peak);
}

/// Where the reduction is farther from that at the step's beginning, in nepers, the gain is computed by exp2.
/// At this distance the series differs from it by 4e-5 dB.
inline constexpr float kNearBelow = 0.03f;

/// Processes frames of one step in which no gate opens or closes.
///   target    of the reductions, less `base`
template <Faster kFaster>
[[gnu::noinline]] void move(const Factors& f, State& s, f32x4 target, f32x4* left, f32x4* right, Span span) {
  f32x4 first = s.rest[0], second = s.rest[1], last = s.rest[2];
  const StepGain step(s.base, s.start);
  f32x4 rests[kStep];
  f32x4 lowest = s.start, highest = s.start;
  const f32x4 pull = target * f.release;
  for (int i = 0; i < span.frames(); ++i) {
    first = f.follow<kFaster>(first, pull);
    second = f.follow<kFaster>(second, first * f.release);
    rests[i] = last = f.follow<kFaster>(last, second * f.release);
    lowest = min(lowest, last);
    highest = max(highest, last);
  }
  const bool isNear = !any(highest - lowest > constant(kNearBelow));
  const f32x4 wet = f.wet, dry = f.dry;
  for (int i = span.begin; i < span.end; ++i) {
    const f32x4 rest = rests[i - span.begin];
    f32x4 gain = step.near(rest, wet, dry);
    if (!isNear) {
      const mask32x4 isFar = abs(rest - s.start) > constant(kNearBelow);
      gain = select(isFar, step.exact(rest, wet, dry), gain);
    }
    left[i] = left[i] * gain;
    right[i] = right[i] * gain;
  }
  s.rest[0] = first;
  s.rest[1] = second;
  s.rest[2] = last;
}

/// Processes frames with the same coefficients.
[[gnu::noinline]] inline void processSettled(const SettledCoefficients<kCount>& coefficients, State& state,
                                             f32x4* left, f32x4* right, Span span) {
  const Factors computed(coefficients);
  const Factors& f = inMemory(computed);
  State s = state;
  for (int i = span.begin; i < span.end;) {
    if (i % kStep == 0) beginStep(coefficients, s);
    // The frames up to the end of the step, or one frame if any gate may open or close before.
    Span part{i, std::min(i - i % kStep + kStep, span.end)};
    f32x4 peak = f32x4::zero(), count = s.count;
    const auto detect = [&](int frame) {
      const f32x4 magnitude = max(abs(left[frame]), abs(right[frame]));
      peak = max(peak, magnitude);
      count = max(count - constant(kOne), within(magnitude > f.closing, f.hold));
    };
    for (int frame = part.begin; frame < part.end; ++frame) detect(frame);
    mask32x4 open = s.open > constant(kZero);
    const f32x4 opens = within(peak > f.opening, f32x4::splat(1)) - s.open;
    const f32x4 closes = within(open, f32x4::splat(kStep + 0.5f) - s.count);
    if (any(max(opens, closes) > f32x4::zero())) {
      part.end = i + 1;
      peak = f32x4::zero();
      count = s.count;
      detect(i);
      open = (peak > f.opening) | (open & (count > constant(kZero)));
      s.open = within(open, f32x4::splat(1));
    }
    s.count = count;
    s.current = max(s.current, peak);
    const f32x4 target = select(open, f32x4::zero(), s.closed) - s.base;
    const f32x4 distance =
        max(max(abs(target - s.rest[0]), abs(target - s.rest[1])), abs(target - s.rest[2]));
    if (!any(distance > f32x4::zero())) {
      // The one-poles have reached their targets, so the gain is constant, mostly 1.
      const f32x4 gain = StepGain(s.base, s.start).near(s.start, f.wet, f.dry);
      if (any(abs(gain - f32x4::splat(1)) > f32x4::zero())) {
        for (int frame = part.begin; frame < part.end; ++frame) {
          left[frame] = left[frame] * gain;
          right[frame] = right[frame] * gain;
        }
      }
    } else if (any(f.releaseIsSlower())) {
      move<Faster::any>(f, s, target, left, right, part);
    } else {
      move<Faster::release>(f, s, target, left, right, part);
    }
    i = part.end;
  }
  state = s;
}

/// Processes the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
inline void process(const SettledCoefficients<kCount>& coefficients, State& state, f32x4* left, f32x4* right,
                    Span span) {
  processSettled(coefficients, state, left, right, span);
}
inline void process(const MovingCoefficients<kCount>& coefficients, State& state, f32x4* left, f32x4* right,
                    Span span) {
  for (int i = span.begin; i < span.end; ++i)
    processSettled(coefficients.of(i), state, left, right, {i, i + 1});
}

}  // namespace busbar::gate
