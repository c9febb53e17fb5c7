#include "svf.h"

#include <algorithm>
#include <cmath>

#include "units.h"

namespace busbar::svf {

namespace {

/// Normalised frequency, damping and the mix of input, band-pass and low-pass.
struct Prototype {
  double g, k, m0, m1, m2;
};

Prototype prototypeOf(const Settings& settings, double sampleRate) {
  const double frequency = std::clamp(settings.frequency, 1e-6 * sampleRate, 0.4999 * sampleRate);
  const double g = elementary::tan(kPi * frequency / sampleRate);
  const double linear = 1.0 / std::max(settings.q, 0.01);
  const double shelf = std::sqrt(2.0);
  switch (settings.type) {
    case FilterType::lowpass:
      return {g, amplitudeOfDb(-settings.q), 0, 0, 1};
    case FilterType::highpass: {
      const double resonance = amplitudeOfDb(-settings.q);
      return {g, resonance, 1, -resonance, -1};
    }
    case FilterType::bandpass:
      return {g, linear, 0, linear, 0};
    case FilterType::lowshelf: {
      const double a = amplitudeOfDb(settings.gainDb / 2);
      return {g / std::sqrt(a), shelf, 1, shelf * (a - 1), a * a - 1};
    }
    case FilterType::highshelf: {
      const double a = amplitudeOfDb(settings.gainDb / 2);
      return {g * std::sqrt(a), shelf, a * a, shelf * (1 - a) * a, 1 - a * a};
    }
    case FilterType::peaking: {
      const double a = amplitudeOfDb(settings.gainDb / 2);
      return {g, linear / a, 1, linear / a * (a * a - 1), 0};
    }
    case FilterType::notch:
      return {g, linear, 1, -linear, 0};
    case FilterType::allpass:
      return {g, linear, 1, -2 * linear, 0};
  }
  return {g, 1, 1, 0, 0};
}

}  // namespace

void design(const Settings& settings, double sampleRate, float (&coefficients)[Coefficients::kCount]) {
  const auto [g, k, m0, m1, m2] = prototypeOf(settings, sampleRate);
  const double a1 = 1 / (1 + g * (g + k));
  const double a2 = g * a1;
  coefficients[kDamping] = static_cast<float>(2 * g * (g + k) * a1);
  coefficients[kBand] = static_cast<float>(2 * a2);
  coefficients[kLow] = static_cast<float>(2 * g * a2);
  const double a3 = g * a2;
  coefficients[kDirect] = static_cast<float>(m0 + m1 * a2 + m2 * a3);
  coefficients[kBandMix] = static_cast<float>(m1 * a1 + m2 * a2);
  coefficients[kLowMix] = static_cast<float>(m2 * (1 - a3) - m1 * a2);
  std::fill(coefficients + kCount, coefficients + Coefficients::kCount, 0.0f);
}

void bypass(float (&coefficients)[Coefficients::kCount]) {
  coefficients[kDirect] = 1;
  coefficients[kBandMix] = 0;
  coefficients[kLowMix] = 0;
}

}  // namespace busbar::svf
