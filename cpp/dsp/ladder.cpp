#include "ladder.h"

#include <algorithm>
#include <cmath>

#include "elementary.h"

namespace busbar::ladder {

namespace {

/// The factors of u and of the four one-poles, by LadderMode.
constexpr double kMixes[][5] = {
    {0, 0, 0, 0, 1},    // lowpass24
    {0, 0, 1, 0, 0},    // lowpass12
    {0, 2, -2, 0, 0},   // bandpass12: 1 at the cutoff without resonance
    {1, -4, 6, -4, 1},  // highpass24
};

/// The least drive where oscillation begins. The third harmonic of a full-scale u is then -47 dB, and an
/// oscillation at the highest resonance stays below full scale.
constexpr double kDriveAtOscillation = 0.25;

/// The drive that keeps the filter bounded at a resonance.
double leastDrive(double resonance) {
  return std::max(0.0, (resonance - kLinearResonance) / (4 - kLinearResonance)) * kDriveAtOscillation;
}

/// The gain that brings a saturated full scale back to full scale.
double makeup(double drive) {
  if (drive >= 3) return drive;
  return (27 + 9 * drive * drive) / (27 + drive * drive);
}

}  // namespace

void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]) {
  const double angle =
      kPi / sampleRate * std::clamp(settings.frequency, 1e-6 * sampleRate, 0.4999 * sampleRate);
  const auto [sine, cosine] = elementary::sineAndCosine(angle);
  const bool isLowpass = settings.mode == LadderMode::lowpass24 || settings.mode == LadderMode::lowpass12;
  coefficients[kCutoff] = static_cast<float>(std::sqrt(std::sqrt(sine / (sine + cosine))));
  coefficients[kResonance] = static_cast<float>(settings.resonance);
  coefficients[kDrive] = static_cast<float>(std::max(settings.drive, leastDrive(settings.resonance)));
  coefficients[kInput] =
      static_cast<float>(1 + (isLowpass ? settings.bassCompensation * settings.resonance : 0));
  const double gain = makeup(settings.drive);
  for (int i = 0; i < 5; ++i) {
    coefficients[kMix + i] = static_cast<float>(gain * kMixes[static_cast<int>(settings.mode)][i]);
  }
  coefficients[kDry] = 0;
  std::fill(coefficients + kCount, coefficients + kStored, 0.0f);
}

void bypass(float (&coefficients)[kStored]) {
  std::fill_n(coefficients + kMix, 5, 0.0f);
  coefficients[kDry] = 1;
}

}  // namespace busbar::ladder
