#pragma once

/// Trapezoidal state-variable filter with BiquadFilterNode's eight responses. One strip per lane; left and
/// right are separate vectors.
///
/// With g = tan(π·f/rate), k = 1/Q, a1 = 1/(1 + g(g + k)), a2 = g·a1, a3 = g·a2 and the two integrator states
/// ic1, ic2 a frame is
///   v3 = v0 - ic2
///   v1 = a1·ic1 + a2·v3              (band-pass)       ic1 ← 2·v1 - ic1 = ic1 - 2(1 - a1)·ic1 + 2·a2·v3
///   v2 = ic2 + a2·ic1 + a3·v3        (low-pass)        ic2 ← 2·v2 - ic2 = ic2 + 2·a2·ic1 + 2·a3·v3
///   y  = m0·v0 + m1·v1 + m2·v2     = (m0 + m1·a2 + m2·a3)·v0 + (m1·a1 + m2·a2)·ic1 + (m2·(1 - a3) -
///   m1·a2)·ic2
/// Source: Simper (Cytomic), "SvfLinearTrapOptimised2". The states advance by increments, and 1 - a1 is
/// designed in double: that halves the error in single precision.
///
/// Stability while coefficients move: the trapezoidal rule maps a dissipative circuit to a contraction of
/// (ic1, ic2), for every g > 0 and k ≥ 0. The matrix of the states is linear in (1 - a1, a2, a3),
/// contractions are a convex set, and ramp.h never leaves the convex hull of its targets. So every movement
/// is stable.

#include "coefficient_table.h"
#include "filter_type.h"
#include "silence.h"

namespace busbar::svf {

/// In the order of the ramp: 2·(1 - a1), 2·a2, 2·a3, then the factors of v0, ic1 and ic2 in y.
enum Coefficient { kDamping, kBand, kLow, kDirect, kBandMix, kLowMix, kCount };

/// Coefficients as they are stored, in whole vectors.
inline constexpr int kStored = 8;

/// Passes the input to the bit and leaves a state of zero at zero.
inline constexpr float kNeutral[kStored] = {0, 0, 0, 1, 0, 0, 0, 0};

/// A filter in Web Audio's units. `q` is in dB for lowpass and highpass; it is linear and at least 0.01 for
/// bandpass, peaking, notch and allpass; the shelves ignore it (S = 1). `gainDb` is for the shelves and
/// peaking.
struct Settings {
  FilterType type;
  double frequency;  // Hz
  double q;
  double gainDb;
};

/// Designs coefficients in double. `frequency` is kept within (0, rate/2). The responses are those of the
/// bilinear biquads of the Web Audio specification, type by type.
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients to those of the same filter with the input as its output. Only the mix differs, so
/// moving to or from here is a bypass without a click.
void bypass(float (&coefficients)[kStored]);

/// Integrator states of four strips, left and right.
struct State {
  f32x4 ic1[2];
  f32x4 ic2[2];
};

/// The same of one strip: ic1 left, ic1 right, ic2 left, ic2 right.
struct StripState {
  float integrators[4];
};

/// At rest.
inline constexpr float kNeutralState[4] = {};

inline void flush(StripState& state) { flushed(f32x4::load(state.integrators)).store(state.integrators); }

inline bool isQuiet(const StripState& state) {
  return !any(abs(f32x4::load(state.integrators)) > f32x4::splat(kQuietBelow));
}

/// One frame of one channel. The order of the sums keeps ic2, for which the next frame waits, three
/// operations behind v0.
inline f32x4 step(const SettledCoefficients<kCount>& coefficients, f32x4 v0, f32x4& ic1, f32x4& ic2) {
  const auto& c = coefficients.value;
  const f32x4 v3 = v0 - ic2;
  const f32x4 y = c[kDirect] * v0 + (c[kBandMix] * ic1 + c[kLowMix] * ic2);
  const f32x4 next1 = (ic1 - c[kDamping] * ic1) + c[kBand] * v3;
  ic2 = (ic2 + c[kBand] * ic1) + c[kLow] * v3;
  ic1 = next1;
  return y;
}

/// left, right: one vector a frame, linear amplitude, filtered in place over `span`. A function of its own:
/// inside a longer one Firefox keeps the state in memory and takes two thirds more time.  [audio thread]
template <class Coefficients>
[[gnu::noinline]] void process(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right,
                               Span span) {
  State s = state;
  for (CoefficientTable<Coefficients> table(inMemory(coefficients), span); table.hasPart();
       table.nextPart()) {
    const Span part = table.part();
    for (int i = part.begin; i < part.end; ++i) {
      const auto c = table.at(i);
      left[i] = step(c, left[i], s.ic1[0], s.ic2[0]);
      right[i] = step(c, right[i], s.ic1[1], s.ic2[1]);
    }
  }
  state = s;
}

}  // namespace busbar::svf
