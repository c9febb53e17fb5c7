#include "svf.h"

#include <algorithm>

#include "units.h"

namespace busbar::svf {

namespace {

/// √2, the damping of a shelf with slope S = 1.
constexpr double kShelfDamping = 1.41421356237309504880;

/// An analogue prototype, with the symbols of svf.h: the normalised frequency g = over / under, the damping
/// k, and the factors m0 of the input, m1 of the band-pass and m2 of the low-pass.
struct Prototype {
  double over, under, k, m0, m1, m2;
};

Prototype prototypeOf(const Settings& settings, double sampleRate) {
  const double angle =
      kPi / sampleRate * std::clamp(settings.frequency, 1e-6 * sampleRate, 0.4999 * sampleRate);
  const auto [sine, cosine] = elementary::sineAndCosine(angle);
  const double q = std::max(settings.q, 0.01);
  switch (settings.type) {
    case FilterType::lowpass:
      return {sine, cosine, amplitudeOfDb(-settings.q), 0, 0, 1};
    case FilterType::highpass: {
      const double resonance = amplitudeOfDb(-settings.q);
      return {sine, cosine, resonance, 1, -resonance, -1};
    }
    case FilterType::lowshelf: {
      const double root = amplitudeOfDb(settings.gainDb / 4);
      const double a = root * root;
      return {sine, cosine * root, kShelfDamping, 1, kShelfDamping * (a - 1), a * a - 1};
    }
    case FilterType::highshelf: {
      const double root = amplitudeOfDb(settings.gainDb / 4);
      const double a = root * root;
      return {sine * root, cosine, kShelfDamping, a * a, kShelfDamping * (1 - a) * a, 1 - a * a};
    }
    case FilterType::bandpass:
      return {sine, cosine, 1 / q, 0, 1 / q, 0};
    case FilterType::peaking: {
      const double a = amplitudeOfDb(settings.gainDb / 2);
      const double k = 1 / (q * a);
      return {sine, cosine, k, 1, k * (a * a - 1), 0};
    }
    case FilterType::notch:
      return {sine, cosine, 1 / q, 1, -1 / q, 0};
    case FilterType::allpass:
      return {sine, cosine, 1 / q, 1, -2 / q, 0};
  }
  return {sine, cosine, 1, 1, 0, 0};
}

}  // namespace

void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]) {
  const auto [over, under, k, m0, m1, m2] = prototypeOf(settings, sampleRate);
  // With g = over / under inserted, a1, a2 and a3 need only one division.
  const double inverse = 1 / (under * under + over * (over + k * under));
  const double a1 = under * under * inverse;
  const double a2 = over * under * inverse;
  const double a3 = over * over * inverse;
  coefficients[kDamping] = static_cast<float>(2 * (a3 + k * a2));
  coefficients[kBand] = static_cast<float>(2 * a2);
  coefficients[kLow] = static_cast<float>(2 * a3);
  coefficients[kDirect] = static_cast<float>(m0 + m1 * a2 + m2 * a3);
  coefficients[kBandMix] = static_cast<float>(m1 * a1 + m2 * a2);
  coefficients[kLowMix] = static_cast<float>(m2 * (1 - a3) - m1 * a2);
  std::fill(coefficients + kCount, coefficients + kStored, 0.0f);
}

void bypass(float (&coefficients)[kStored]) {
  coefficients[kDirect] = 1;
  coefficients[kBandMix] = 0;
  coefficients[kLowMix] = 0;
}

}  // namespace busbar::svf
