#include "drive.h"

#include <algorithm>

#include "units.h"

namespace busbar::drive {

namespace {

/// A curve by half of its slope at 0, a quarter of its cubic term, and its value beyond 1, as in drive.h.
struct Polynomial {
  double linear, cubic, outer;

  [[nodiscard]] double at(double v) const {
    if (v > 1) return outer;
    if (v < -1) return -outer;
    return v * (2 * linear + 4 * cubic * v * v);
  }
};

/// c, (3c - c³) / 2, and Chebyshev's -T3(c) = 3c - 4c³, which folds peaks over to the other polarity.
constexpr Polynomial kClip = {0.5, 0, 1}, kSoft = {0.75, -0.125, 1}, kFold = {1.5, -1, -1};

Polynomial between(const Polynomial& a, const Polynomial& b, double way) {
  return {a.linear + way * (b.linear - a.linear), a.cubic + way * (b.cubic - a.cubic),
          a.outer + way * (b.outer - a.outer)};
}

/// The highest gain into the curves that saturate, 24 dB. From a quarter of the amount on, `soft` and `tube`
/// are wholly the cubic curve. The bias moves `tube` from the middle of it.
constexpr double kMostDrive = 16, kWhollySoft = 0.25, kMostBias = 0.25;

/// The pivot of the tilt and the corner of the high-pass that removes the DC of asymmetric curves, in Hz, and
/// the gain of the tilt's ends, in dB.
constexpr double kTiltHz = 800, kDcHz = 5, kTiltDb = 6;

/// A curve, the gain into it, and a bias. The output is divided by `scale`, which keeps full scale. All
/// mixtures of shapings stay near full scale too, so ramps from one to another do not become loud.
struct Shaping {
  Polynomial curve;
  double drive, bias, scale;
};

Shaping shapingOf(DriveCurve curve, double amount) {
  const double drive = 1 + (kMostDrive - 1) * amount * amount;
  const double softness = std::min(1.0, amount / kWhollySoft);
  switch (curve) {
    case DriveCurve::soft:
      return {between(kClip, kSoft, softness), drive, 0, 1};
    case DriveCurve::hard:
      return {kClip, drive, 0, 1};
    case DriveCurve::tube: {
      const Polynomial shape = between(kClip, kSoft, softness);
      const double bias = kMostBias * softness;
      return {shape, drive, bias, shape.at(bias) - shape.at(bias - drive)};
    }
    case DriveCurve::fold:
      return {between(kClip, kFold, amount), 1, 0, 1};
  }
  return {kClip, 1, 0, 1};
}

/// The trapezoidal one-pole's share for a corner frequency in Hz.
double trapezoidalShare(double hz, double sampleRate) {
  const auto [sine, cosine] = elementary::sineAndCosine(kPi * std::min(hz / sampleRate, 0.49));
  return sine / (sine + cosine);
}

}  // namespace

void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]) {
  const auto [curve, drive, bias, scale] = shapingOf(settings.curve, settings.amount);
  const double wet = settings.mix / scale;
  const double output = 0.5 * amplitudeOfDb(settings.outputDb);  // half, as halfband::Down doubles
  const double treble = amplitudeOfDb(kTiltDb * settings.tone);
  const double high = output * treble, low = output / treble;
  const double values[kCount] = {
      drive,
      bias,
      wet * curve.linear,
      wet * curve.cubic,
      wet * curve.outer,
      (1 - settings.mix) / 2,
      onePoleShare(1 / (2 * kPi * kDcHz), sampleRate),
      settings.curve == DriveCurve::tube ? 1.0 : 0.0,
      trapezoidalShare(kTiltHz * treble, sampleRate),  // so that the gain is 1 at the pivot
      high,
      low - high,
      0,
  };
  std::copy_n(values, kCount, coefficients);
}

void doubleRate(State& state, const f32x4* const (&io)[2], Span span, Doubled& doubled) {
  halfband::Up up[2] = {state.channels[0].up, state.channels[1].up};
  for (int i = span.begin, at = 0; i < span.end; ++i, at += 2) {
    for (int c = 0; c < 2; ++c) up[c].process(io[c][i], doubled[c][at], doubled[c][at + 1]);
  }
  for (int c = 0; c < 2; ++c) state.channels[c].up = up[c];
}

void halveRate(State& state, Span span, Doubled& doubled) {
  halfband::Down down[2] = {state.channels[0].down, state.channels[1].down};
  for (int i = 0; i < span.frames(); ++i) {
    for (int c = 0; c < 2; ++c) doubled[c][i] = down[c].process(doubled[c][2 * i], doubled[c][2 * i + 1]);
  }
  for (int c = 0; c < 2; ++c) state.channels[c].down = down[c];
}

void bypass(float (&coefficients)[kStored]) {
  coefficients[kHigh] = coefficients[kTilt] = 0;
  coefficients[kPass] = 1;
}

}  // namespace busbar::drive
