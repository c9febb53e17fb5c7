#pragma once

/// Waveshaper with a choice of curves, at twice the sample rate and with antiderivative anti-aliasing, then a
/// mix with the input and a tilt of the spectrum. One strip per lane; left and right are separate vectors.
///
/// All curves are polynomials that are held beyond ±1, with c = clamp(v, -1, 1):
///   f(v) = 2·α·c + 4·β·c³,  f(1) = B
/// Anti-aliasing replaces f by its mean over the line from the last sample v' to v. That is the divided
/// difference of its antiderivative F(v) = α·c² + β·c⁴ + B·o with o = |v - c| = (v - c)·c:
///   (F(v) - F(v')) / (v - v') = D / (v - v'),  D = A·(c - c') + B·(o - o')
///   A = (c + c')·(α + β·(c² + c'²))
/// Differences of close floats are exact, so the quotient is accurate for any v and v'. Where v and v' are on
/// the same side of ±1 it is A. So this form has no case without a result:
///   (D·(v - v') + A·ε) / ((v - v')² + ε)
/// The mean lags by half a sample of the high rate and lowers 20 kHz at 48 kHz by 2 dB. The dry signal is the
/// mean of two samples too, so both are aligned.
///
/// Sources: Parker, Zavalishin, Le Bivic, "Reducing the Aliasing of Nonlinear Waveshaping Using
/// Continuous-Time Convolution", DAFx 2016. Bilbao, Esqueda, Parker, Välimäki, "Antiderivative Antialiasing
/// for Memoryless Nonlinearities", IEEE Signal Processing Letters 24(7), 2017.

#include "coefficients.h"
#include "drive_curve.h"
#include "halfband.h"
#include "silence.h"

namespace busbar::drive {

/// In the order in which they are stored. v = Drive·x + Bias. Linear, Cubic and Outer are α, β and B. Dry is
/// half the factor of the dry signal. DcShare and ToneShare are the shares of two one-poles, the second a
/// trapezoidal one. Dc is how much of the slow average is subtracted. High is the gain of high frequencies,
/// and Tilt what low ones have more. Pass is the factor of the bypassed signal.
enum Coefficient {
  kDrive,
  kBias,
  kLinear,
  kCubic,
  kOuter,
  kDry,
  kDcShare,
  kDc,
  kToneShare,
  kHigh,
  kTilt,
  kPass,
  kCount
};

/// Stored floats per strip: the coefficients, padded to whole vectors.
inline constexpr int kStored = 12;

/// Coefficients that pass the input unchanged, bit for bit.
inline constexpr float kNeutral[kStored] = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};

struct Settings {
  DriveCurve curve;
  double amount;    // 0 to 1
  double tone;      // -1 (dark) to 1 (bright)
  double mix;       // 0 (dry) to 1
  double outputDb;  // gain after the mix
};

/// Designs coefficients in double precision. sampleRate: in Hz.  [audio thread]
void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]);

/// Changes coefficients so that the output is the input. Only the output gains change and the filters keep
/// running, so a ramp to or from the bypass does not click.
void bypass(float (&coefficients)[kStored]);

/// The state of a channel of four strips: the filters of the rates, the last sample at the high rate, and the
/// one-poles.
struct ChannelState {
  halfband::Up up;
  halfband::Down down;
  f32x4 last, dc, low;
};
struct State {
  ChannelState channels[2];
};

/// The same fields of one strip.
struct StripState {
  float values[28];
};
static_assert(sizeof(State) == 4 * sizeof(StripState));

/// The fields of StripState at rest.
inline constexpr float kNeutralState[28] = {};

inline void flush(StripState& state) { busbar::flush(state.values, 28); }

inline bool isQuiet(const StripState& state) { return busbar::isQuiet(state.values, 28); }

inline constexpr float kOne = 1, kMinusOne = -1;

/// A scale that keeps the products of small samples above the subnormals, which some browsers flush to zero.
inline constexpr float kScale = 0x1p40f;

/// ε times the scale. Its root is far below the distance of two floats near 1.
inline constexpr float kTiny = 1e-20f * kScale;

/// What the divided difference takes from one sample: v, c, c² and o.
struct Point {
  f32x4 v, c, square, over;

  explicit Point(f32x4 at)
      : v(at), c(max(min(v, constant(kOne)), constant(kMinusOne))), square(c * c), over((v - c) * c) {}
};

/// The mean of the curve between two points.
inline f32x4 mean(const f32x4 (&c)[kCount], const Point& from, const Point& to) {
  const f32x4 way = to.v - from.v;
  const f32x4 inside = (to.c + from.c) * (c[kLinear] + c[kCubic] * (to.square + from.square));
  const f32x4 rise = inside * (to.c - from.c) + c[kOuter] * (to.over - from.over);
  const f32x4 scaled = way * constant(kScale), tiny = constant(kTiny);
  return (rise * scaled + inside * tiny) / (way * scaled + tiny);
}

/// The coefficients of a frame, and the output of the curve for an input of 0.
struct Shape {
  f32x4 values[kCount], offset;

  explicit Shape(const SettledCoefficients<kCount>& coefficients) : offset(f32x4::zero()) {
    for (int i = 0; i < kCount; ++i) values[i] = coefficients.value[i];
    const Point rest = pointOf(f32x4::zero());
    offset = mean(values, rest, rest);
  }
  [[nodiscard]] Point pointOf(f32x4 x) const { return Point(values[kDrive] * x + values[kBias]); }
};

/// Shapes the samples of a channel at the high rate in place. doubled: two samples per frame of `span`.
/// last: the sample before them. Both samples of a frame have the shape of this frame.
template <bool kMoving, class Shapes>
[[gnu::noinline]] void shape(const Shapes& shapes, Span span, f32x4* doubled, f32x4& last) {
  f32x4 before = last;
  Point from(f32x4::zero());
  if constexpr (!kMoving) from = shapes.of(span.begin).pointOf(before);
  for (int i = span.begin; i < span.end; ++i) {
    const auto& s = shapes.of(i);
    if constexpr (kMoving) from = s.pointOf(before);
    const f32x4 even = doubled[0], odd = doubled[1];
    const Point first = s.pointOf(even), second = s.pointOf(odd);
    doubled[0] = (mean(s.values, from, first) - s.offset) + s.values[kDry] * (before + even);
    doubled[1] = (mean(s.values, first, second) - s.offset) + s.values[kDry] * (even + odd);
    doubled += 2;
    from = second;
    before = odd;
  }
  last = before;
}

/// The samples of a part at the high rate: [channel][two per frame].
using Doubled = f32x4[2][2 * kBlockFrames];

/// Doubles the rate of the frames of `span`. io: [channel][frame of the block].
void doubleRate(State& state, const f32x4* const (&io)[2], Span span, Doubled& doubled);

/// Halves the rate again. The first half of each channel of `doubled` receives the frames of `span`.
void halveRate(State& state, Span span, Doubled& doubled);

/// Removes the DC, tilts the spectrum, and writes the output. shaped: the frames of `span`.
template <class Coefficients>
[[gnu::noinline]] void finish(const Coefficients& coefficients, State& state, const Doubled& shaped,
                              f32x4* const (&io)[2], Span span) {
  f32x4 dc[2] = {state.channels[0].dc, state.channels[1].dc};
  f32x4 low[2] = {state.channels[0].low, state.channels[1].low};
  for (int i = span.begin; i < span.end; ++i) {
    const auto at = coefficients.of(i);
    const auto& v = at.value;
    for (int c = 0; c < 2; ++c) {
      f32x4 y = shaped[c][i - span.begin];
      dc[c] = dc[c] + v[kDcShare] * (y - dc[c]);
      y = y - v[kDc] * dc[c];
      const f32x4 change = v[kToneShare] * (y - low[c]);
      const f32x4 bass = low[c] + change;
      low[c] = bass + change;
      io[c][i] = v[kPass] * io[c][i] + (v[kHigh] * y + v[kTilt] * bass);
    }
  }
  for (int c = 0; c < 2; ++c) {
    state.channels[c].dc = dc[c];
    state.channels[c].low = low[c];
  }
}

/// Processes the frames of `span` in place. left, right: [frame of the block], one vector per frame, linear
/// amplitude.  [audio thread]
template <class Coefficients>
[[gnu::noinline]] void process(const Coefficients& coefficients, State& state, f32x4* left, f32x4* right,
                               Span span) {
  const DerivedCoefficients<Shape, Coefficients> computed(coefficients);
  const auto& shapes = inMemory(computed);
  Doubled doubled;
  f32x4* const io[2] = {left, right};
  doubleRate(state, {left, right}, span, doubled);
  for (int c = 0; c < 2; ++c) shape<Coefficients::kMoving>(shapes, span, doubled[c], state.channels[c].last);
  halveRate(state, span, doubled);
  finish(inMemory(coefficients), state, doubled, io, span);
}

}  // namespace busbar::drive
