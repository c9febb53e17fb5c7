#pragma once

/// Trapezoidal state-variable filter with BiquadFilterNode's eight responses. One strip per lane; left and
/// right are separate vectors.
///
/// With g = tan(π·f/rate), k = 1/Q, a1 = 1/(1 + g(g + k)), a2 = g·a1, a3 = g·a2, and the states ic1 and ic2
/// of the two integrators, one frame v0 is filtered by
///   v3  = v0 - ic2
///   v1  = a1·ic1 + a2·v3                (band-pass)
///   v2  = ic2 + a2·ic1 + a3·v3          (low-pass)
///   y   = m0·v0 + m1·v1 + m2·v2
///   ic1 ← 2·v1 - ic1
///   ic2 ← 2·v2 - ic2
/// Inserting v1 and v2 gives the form that step() uses:
///   y   = (m0 + m1·a2 + m2·a3)·v0 + (m1·a1 + m2·a2)·ic1 + (m2·(1 - a3) - m1·a2)·ic2
///   ic1 ← ic1 - 2·(1 - a1)·ic1 + 2·a2·v3
///   ic2 ← ic2 + 2·a2·ic1 + 2·a3·v3
/// The states change by increments, and 1 - a1 is computed in double. Both together halve the error in single
/// precision.
///
/// Source: Simper (Cytomic), "SvfLinearTrapOptimised2".
///
/// In very low or strongly damped bands the increments of ic2 are so small that they vanish in the rounding
/// of ic2, which then stops before it reaches its input. There a remainder collects what the rounding loses.
/// Source: Dekker, "A floating-point technique for extending the available precision" (1971).
///
/// The filter stays stable while its coefficients move. For every g > 0 and k ≥ 0 the trapezoidal rule turns
/// a dissipative circuit into a contraction of (ic1, ic2). The matrix of the states is linear in 1 - a1, a2
/// and a3, contractions form a convex set, and ramp.h never leaves the convex hull of its targets.

#include "coefficients.h"
#include "filter_type.h"
#include "silence.h"

namespace busbar::svf {

/// In the order in which they are stored: 2·(1 - a1), 2·a2, 2·a3, then the factors of v0, ic1 and ic2 in y.
enum Coefficient { kDamping, kBand, kLow, kDirect, kBandMix, kLowMix, kCount };

/// Stored floats per strip: the coefficients, padded to whole vectors.
inline constexpr int kStored = 8;

/// Coefficients that pass the input unchanged, bit for bit, and keep a state of zero at zero.
inline constexpr float kNeutral[kStored] = {0, 0, 0, 1, 0, 0, 0, 0};

/// A filter in Web Audio's units. For lowpass and highpass, `q` is in dB. For bandpass, peaking, notch and
/// allpass, it is linear and at least 0.01. The shelves ignore `q` and have the slope S = 1. Only the shelves
/// and peaking use `gainDb`.
struct Settings {
  FilterType type;
  double frequency;  // Hz
  double q;
  double gainDb;
};

/// Designs coefficients in double precision. `frequency` is clamped to (0, sampleRate/2). Each type has the
/// response of the Web Audio specification's biquad filter. sampleRate: in Hz.  [audio thread]
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients so that the output is the input. Only the mix changes and the integrators keep
/// running, so a ramp to or from the bypass does not click.
void bypass(float (&coefficients)[kStored]);

/// The integrators of four strips, one strip per lane: [left, right].
struct State {
  f32x4 ic1[2];
  f32x4 ic2[2];
};

/// What ic2 lacks: [left, right]. It is 0 in lanes that do not stagnate.
struct Remainder {
  f32x4 ic2[2];
};

/// The state of one strip: ic1 left, ic1 right, ic2 left, ic2 right; the remainders of ic2.
struct StripState {
  float integrators[4];
  float remainders[4];
};

/// The fields of StripState at rest.
inline constexpr float kNeutralState[8] = {};

inline void flush(StripState& state) { flushed(f32x4::load(state.integrators)).store(state.integrators); }

inline bool isQuiet(const StripState& state) {
  return !any(abs(f32x4::load(state.integrators)) > f32x4::splat(kQuietBelow));
}

/// Filters one frame v0 of one channel and returns y. The next frame depends on ic2, so the sums are ordered
/// to have ic2 ready three operations after v0.
inline f32x4 step(const SettledCoefficients<kCount>& coefficients, f32x4 v0, f32x4& ic1, f32x4& ic2) {
  const auto& c = coefficients.value;
  const f32x4 v3 = v0 - ic2;
  const f32x4 y = c[kDirect] * v0 + (c[kBandMix] * ic1 + c[kLowMix] * ic2);
  const f32x4 next1 = (ic1 - c[kDamping] * ic1) + c[kBand] * v3;
  ic2 = (ic2 + c[kBand] * ic1) + c[kLow] * v3;
  ic1 = next1;
  return y;
}

/// ic2 stops where its increment is less than half a step of its mantissa. Constant input is then off by
/// about 3e-8 · kDamping / kBand², times the factors with which ic1 and ic2 reach the output. Above this
/// limit that is more than 1e-5.
inline constexpr float kMostDamping = 256;

/// Bounds of coefficients: the largest magnitudes, and the smallest kBand.
class Bounds {
 public:
  explicit Bounds(const SettledCoefficients<kCount>& coefficients)
      : damping_(coefficients.value[kDamping]),
        band_(coefficients.value[kBand]),
        leastBand_(band_),
        bandMix_(abs(coefficients.value[kBandMix])),
        lowMix_(abs(coefficients.value[kLowMix])) {}

  void include(const SettledCoefficients<kCount>& coefficients) {
    const auto& c = coefficients.value;
    damping_ = max(damping_, c[kDamping]);
    band_ = max(band_, c[kBand]);
    leastBand_ = min(leastBand_, c[kBand]);
    bandMix_ = max(bandMix_, abs(c[kBandMix]));
    lowMix_ = max(lowMix_, abs(c[kLowMix]));
  }

  /// In which lanes ic2 may stagnate; exact for the coefficients of one frame.
  [[nodiscard]] mask32x4 stagnates() const {
    return damping_ * lowMix_ + band_ * bandMix_ > f32x4::splat(kMostDamping) * (leastBand_ * leastBand_);
  }

 private:
  f32x4 damping_, band_, leastBand_, bandMix_, lowMix_;
};

/// Whether ic2 may stagnate in any lane and frame of `span`.
inline bool mayStagnate(const SettledCoefficients<kCount>& coefficients, Span /*span*/) {
  return any(Bounds(coefficients).stagnates());
}
inline bool mayStagnate(const LinearCoefficients<kCount>& lines, Span /*span*/) {
  Bounds bounds(lines.of(0));
  bounds.include(lines.of(kBlockFrames));
  return any(bounds.stagnates());
}
inline bool mayStagnate(const MovingCoefficients<kCount>& coefficients, Span span) {
  Bounds bounds(coefficients.of(span.begin));
  for (int i = span.begin + 1; i < span.end; ++i) bounds.include(coefficients.of(i));
  return any(bounds.stagnates());
}

/// The same as step() with a remainder. Lanes that do not stagnate have the same bits: subtracting a
/// remainder of +0 changes no number, not even -0.
inline f32x4 step(const SettledCoefficients<kCount>& coefficients, f32x4 v0, f32x4& ic1, f32x4& ic2,
                  f32x4& remainder) {
  const auto& c = coefficients.value;
  const mask32x4 stagnates = Bounds(coefficients).stagnates();
  const f32x4 before = select(stagnates, remainder, f32x4::zero());
  const f32x4 v3 = (v0 - ic2) - before;
  const f32x4 y = c[kDirect] * v0 + (c[kBandMix] * ic1 + c[kLowMix] * ic2);
  const f32x4 next1 = (ic1 - c[kDamping] * ic1) + c[kBand] * v3;
  const f32x4 first = c[kBand] * ic1, second = c[kLow] * v3 - (f32x4::zero() - before);
  const f32x4 between = ic2 + first, next2 = between + second;
  const f32x4 lost = (first - (between - ic2)) + (second - (next2 - between));
  remainder = select(stagnates, lost, f32x4::zero());
  ic1 = next1;
  ic2 = next2;
  return y;
}

/// Filters the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude. Not inlined, because Firefox keeps the state in memory inside a longer function, which takes
/// two thirds more time.  [audio thread]
template <class Coefficients>
[[gnu::noinline]] void process(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right,
                               Span span) {
  State s = state;
  const Coefficients& read = inMemory(coefficients);
  for (int i = span.begin; i < span.end; ++i) {
    const auto c = read.of(i);
    left[i] = step(c, left[i], s.ic1[0], s.ic2[0]);
    right[i] = step(c, right[i], s.ic1[1], s.ic2[1]);
  }
  state = s;
}

/// The same where ic2 may stagnate in some lanes.
template <class Coefficients>
[[gnu::noinline]] void process(const Coefficients& coefficients, State& state, Remainder& remainder,
                               f32x4* left, f32x4* right, Span span) {
  State s = state;
  Remainder r = remainder;
  const Coefficients& read = inMemory(coefficients);
  for (int i = span.begin; i < span.end; ++i) {
    const auto c = read.of(i);
    left[i] = step(c, left[i], s.ic1[0], s.ic2[0], r.ic2[0]);
    right[i] = step(c, right[i], s.ic1[1], s.ic2[1], r.ic2[1]);
  }
  state = s;
  remainder = r;
}
}  // namespace busbar::svf
