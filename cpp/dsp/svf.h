#pragma once

/// Trapezoidal state-variable filter: BiquadFilterNode's eight responses, one strip per lane, left and right
/// side by side.
///
/// With g = tan(π·f/rate), k = 1/Q, a1 = 1/(1 + g(g + k)), a2 = g·a1, a3 = g·a2 and the two integrator states
/// ic1, ic2 a frame is
///   v3 = v0 - ic2
///   v1 = a1·ic1 + a2·v3              (band-pass)       ic1 ← 2·v1 - ic1 = ic1 - 2(1 - a1)·ic1 + 2·a2·v3
///   v2 = ic2 + a2·ic1 + a3·v3        (low-pass)        ic2 ← 2·v2 - ic2 = ic2 + 2·a2·ic1 + 2·a3·v3
///   y  = m0·v0 + m1·v1 + m2·v2     = (m0 + m1·a2 + m2·a3)·v0 + (m1·a1 + m2·a2)·ic1 + (m2·(1 - a3) -
///   m1·a2)·ic2
/// Source: Simper (Cytomic), "SvfLinearTrapOptimised2"; the states' increments, with 1 - a1 designed in
/// double, halve the error in single precision.
///
/// Stability while coefficients move: the trapezoidal rule maps a dissipative circuit to a contraction of
/// (ic1, ic2), for every g > 0 and k ≥ 0. The state's matrix is linear in (1 - a1, a2, a3), contractions are
/// a convex set, and ramp.h never leaves the convex hull: any movement is stable.

#include "filter_type.h"
#include "walk.h"

namespace busbar {

namespace svf {

/// Coefficients, in the order they are ramped in: 2·(1 - a1), 2·a2, 2·a3 and those of y: of v0, ic1 and ic2.
enum Coefficient { kDamping, kBand, kLow, kDirect, kBandMix, kLowMix, kCount };

using Coefficients = Ramp<2>;

/// Passes the input to the bit and leaves a state of zero at zero.
inline constexpr float kNeutral[Coefficients::kCount] = {0, 0, 0, 1, 0, 0, 0, 0};

/// What a filter is asked to be, in Web Audio's units: Hz; Q in dB for lowpass and highpass, linear for
/// bandpass, peaking, notch and allpass (at least 0.01 there), unused by the shelves (S = 1); gain in dB for
/// the shelves and peaking.
struct Settings {
  FilterType type;
  double frequency;
  double q;
  double gainDb;
};

/// Coefficients of a response, in double. `frequency` is kept within (0, rate/2). The responses are those of
/// the bilinear biquads of the Web Audio specification, type by type.
void design(const Settings& settings, double sampleRate, float (&coefficients)[Coefficients::kCount]);

/// The same filter turned through: moving only the mix to or from here is a bypass without a click.
void bypass(float (&coefficients)[Coefficients::kCount]);

/// Integrator states of one strip: ic1 left, ic1 right, ic2 left, ic2 right.
using StripState = f32x4;

/// The same of four strips.
struct State {
  f32x4 ic1[2];
  f32x4 ic2[2];
};

/// One frame of one channel. The order of the sums keeps ic2, on which the next frame waits, three operations
/// behind v0.
inline f32x4 step(const SettledLanes<kCount>& coefficients, f32x4 v0, f32x4& ic1, f32x4& ic2) {
  const auto& c = coefficients.value;
  const f32x4 v3 = v0 - ic2;
  const f32x4 y = c[kDirect] * v0 + (c[kBandMix] * ic1 + c[kLowMix] * ic2);
  const f32x4 next1 = (ic1 - c[kDamping] * ic1) + c[kBand] * v3;
  ic2 = (ic2 + c[kBand] * ic1) + c[kLow] * v3;
  ic1 = next1;
  return y;
}

/// left, right: one vector a frame, linear amplitude, filtered in place over `span`. A function of its own:
/// inside a long one Firefox keeps the state in memory, at two thirds more time.  [audio thread]
template <class Lanes>
[[gnu::noinline]] void process(const Lanes& lanes, State& state, f32x4* left, f32x4* right, Span span) {
  State s = state;
  for (Walk<Lanes> walk(inMemory(lanes), span); walk.goes(); walk.next()) {
    const Span part = walk.part();
    for (int i = part.begin; i < part.end; ++i) {
      const auto c = walk.at(i);
      left[i] = step(c, left[i], s.ic1[0], s.ic2[0]);
      right[i] = step(c, right[i], s.ic1[1], s.ic2[1]);
    }
  }
  state = s;
}

}  // namespace svf

}  // namespace busbar
