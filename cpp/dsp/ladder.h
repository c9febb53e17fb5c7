#pragma once

/// Moog's ladder: four one-pole low-passes in series, with feedback from the last to the first and a
/// saturation at their input. The one-poles are integrated by the trapezoidal rule, and the loop has no
/// delay. One strip per lane; left and right are separate vectors.
///
/// With g = tan(π·f/rate), G = g/(1 + g), the resonance k and the integrators' states s1 to s4, each frame x
/// is filtered by
///   u  = sat(v),  v = (x - k·z4) / (1 + k·G⁴)
///   z1 = (1 - G)·s1,  zi = (1 - G)·si + G·z(i-1)      the one-poles' outputs without u
///   yi = zi + G^i·u                                   their outputs
///   si ← 2·yi - si
///   y  = m0·u + m1·y1 + m2·y2 + m3·y3 + m4·y4
/// Without saturation y4 / x is 1 / ((1 + s/ωc)^4 + k), with the frequencies warped by the bilinear
/// transform.
///
/// v solves the linear loop. So u is the exact solution of a loop without delay, v' = x - k·y4 and
/// u = sat'(v'), for the slightly softer saturation sat' that maps v + k·G⁴·(v - sat(v)) to sat(v). The pitch
/// of the resonance does not depend on the level: for a sine the saturation acts as a smaller k.
///
/// Sources: Moog, US Patent 3,475,623 (1969), the circuit. Zavalishin, "The Art of VA Filter Design" (2012),
/// chapter 5, the loop without delay. Oberheim, Xpander service manual (1984), the mix of the poles.
///
/// The filter stays stable while its coefficients move, since each frame's coefficients are those of a filter
/// with a cutoff and a resonance in the ramp's range. Up to kLinearResonance the linear filter is a
/// contraction in one norm for every cutoff and resonance (circle criterion: a feedback that varies between 0
/// and k is absolutely stable if k·max(-Re 1/(1 + jω)^4) < 1, which holds below 2.885; the trapezoidal rule
/// keeps contractions). Above it the filter saturates, at whatever drive, so that u is bounded. Then all
/// else is, since one-poles follow.

#include "coefficients.h"
#include "ladder_mode.h"
#include "silence.h"

namespace busbar::ladder {

/// In the order in which they are stored. Cutoff is the fourth root of G: ramps of G
/// itself pass the low frequencies so fast that they click. Drive is the inverse of a third of the level at
/// which u is limited. Input is the gain before the filter. The mix has the factors of u and of the four
/// one-poles. Dry is the factor of the bypassed signal.
enum Coefficient { kCutoff, kResonance, kDrive, kInput, kMix, kDry = kMix + 5, kCount };

/// Stored floats per strip: the coefficients, padded to whole vectors.
inline constexpr int kStored = 12;

/// Coefficients that pass the input unchanged, bit for bit, and keep a state of zero at zero.
inline constexpr float kNeutral[kStored] = {0, 0, 0, 1, 1};

struct Settings {
  LadderMode mode;
  double frequency;         // Hz
  double resonance;         // k; the filter oscillates from 4 on
  double drive;             // 0 is linear; at 1, full scale is compressed by 2 dB; at 3 and above it clips
  double bassCompensation;  // 0 to 1: share of the loss of bass by resonance that the input gain makes up for
};

/// The highest resonance that is linear when drive is 0.
inline constexpr double kLinearResonance = 2.8;

/// Designs coefficients in double precision. `frequency` is clamped to (0, sampleRate/2). sampleRate: in Hz.
/// [audio thread]
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients so that the output is the input. Only the mix changes and the filter keeps running,
/// so a ramp to or from the bypass does not click.
void bypass(float (&coefficients)[kStored]);

/// The integrators of four strips, one strip per lane: [one-pole][left, right].
struct State {
  f32x4 s[4][2];
};

/// The integrators of one strip, in the same order.
struct StripState {
  float integrators[8];
};

/// The fields of StripState at rest.
inline constexpr float kNeutralState[8] = {};

inline void flush(StripState& state) { busbar::flush(state.integrators, 8); }

/// False while the filter oscillates, so its strip stays active.
inline bool isQuiet(const StripState& state) { return busbar::isQuiet(state.integrators, 8); }

/// What step() computes with. The factors of states and one-poles are doubled or halved, which saves
/// additions: step() uses 2·zi instead of zi.
struct Factors {
  f32x4 input, feedback[4];  // v = input·x - feedback·s, so that u waits for few operations
  f32x4 keep, pass;          // 2·(1 - G), G
  f32x4 charge[4];           // 2·G, 2·G², 2·G³, 2·G⁴
  f32x4 drive, limit;        // limit: the magnitude of v at which u no longer rises
  f32x4 direct, mix[4];      // factors of u and of 2·z1 to 2·z4
  f32x4 dry;

  explicit Factors(const SettledCoefficients<kCount>& coefficients) {
    const auto& c = coefficients.value;
    const f32x4 one = f32x4::splat(1), half = f32x4::splat(0.5f);
    const f32x4 root = c[kCutoff] * c[kCutoff];
    pass = root * root;
    const f32x4 pass2 = pass * pass;
    const f32x4 pass3 = pass2 * pass, pass4 = pass2 * pass2;
    const f32x4 loop = one / (one + c[kResonance] * pass4);
    input = c[kInput] * loop;
    keep = (one - pass) + (one - pass);
    const f32x4 back = half * (c[kResonance] * loop) * keep;
    feedback[0] = back * pass3;
    feedback[1] = back * pass2;
    feedback[2] = back * pass;
    feedback[3] = back;
    charge[0] = pass + pass;
    charge[1] = pass2 + pass2;
    charge[2] = pass3 + pass3;
    charge[3] = pass4 + pass4;
    drive = c[kDrive];
    limit = f32x4::splat(3) / max(drive, f32x4::splat(1e-30f));
    direct =
        (c[kMix] + c[kMix + 1] * pass) + ((c[kMix + 2] * pass2 + c[kMix + 3] * pass3) + c[kMix + 4] * pass4);
    for (int i = 0; i < 4; ++i) mix[i] = half * c[kMix + 1 + i];
    dry = c[kDry];
  }
};

inline constexpr float kOne = 1, kThird = 1.0f / 3, kTwentySeventh = 1.0f / 27;

/// A rational approximation of tanh(d·v) / d, the differential pair at the input of the circuit's ladder:
///   v·(1 + q/27) / (1 + q/3),  q = (d·v)²
/// It is within 2.6 % of tanh and has two continuous derivatives where it reaches its limit. With a drive of
/// 0 it is v to the bit.
inline f32x4 saturate(f32x4 v, f32x4 drive, f32x4 limit) {
  const f32x4 clamped = max(min(v, limit), f32x4::zero() - limit);
  const f32x4 driven = drive * clamped;
  const f32x4 q = driven * driven;
  return clamped * (constant(kOne) + q * constant(kTwentySeventh)) / (constant(kOne) + q * constant(kThird));
}

/// Filters one frame x of one channel and returns y. kSaturates: whether the drive or the dry signal of any
/// lane is not 0. Where both are 0 the result is the same without their operations.
template <bool kSaturates>
inline f32x4 step(const Factors& f, f32x4 x, f32x4 (&s)[4][2], int channel) {
  f32x4 &s1 = s[0][channel], &s2 = s[1][channel], &s3 = s[2][channel], &s4 = s[3][channel];
  f32x4 u =
      (f.input * x - f.feedback[0] * s1) - (f.feedback[1] * s2 + (f.feedback[2] * s3 + f.feedback[3] * s4));
  const f32x4 z1 = f.keep * s1;
  const f32x4 z2 = f.keep * s2 + f.pass * z1;
  const f32x4 z3 = f.keep * s3 + f.pass * z2;
  const f32x4 z4 = f.keep * s4 + f.pass * z3;
  if constexpr (kSaturates) u = saturate(u, f.drive, f.limit);
  s1 = (z1 - s1) + f.charge[0] * u;
  s2 = (z2 - s2) + f.charge[1] * u;
  s3 = (z3 - s3) + f.charge[2] * u;
  s4 = (z4 - s4) + f.charge[3] * u;
  f32x4 direct = f.direct * u;
  if constexpr (kSaturates) direct = f.dry * x + direct;
  return direct + ((f.mix[0] * z1 + f.mix[1] * z2) + (f.mix[2] * z3 + f.mix[3] * z4));
}

/// Not inlined for the reason in svf.h.
template <bool kSaturates, class Coefficients>
[[gnu::noinline]] void filter(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right,
                              Span span) {
  State local = state;
  const DerivedCoefficients<Factors, Coefficients> computed(coefficients);
  const auto& factors = inMemory(computed);
  for (int i = span.begin; i < span.end; ++i) {
    const auto& f = factors.of(i);
    left[i] = step<kSaturates>(f, left[i], local.s, 0);
    right[i] = step<kSaturates>(f, right[i], local.s, 1);
  }
  state = local;
}

/// Filters the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
template <class Coefficients>
void process(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right, Span span) {
  const auto& first = coefficients.of(span.begin).value;
  if (Coefficients::kMoving || any(max(first[kDrive], first[kDry]) > f32x4::zero())) {
    filter<true>(coefficients, state, left, right, span);
  } else {
    filter<false>(coefficients, state, left, right, span);
  }
}

}  // namespace busbar::ladder
