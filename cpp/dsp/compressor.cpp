#include "compressor.h"

#include <algorithm>

namespace busbar::compressor {

namespace {

/// Frames by which the gain lags on average. The spline adds half a step. A rising level is detected at the
/// beginning of the next step, (kStepFrames - 1) / 2 frames later on average. A falling level is detected
/// another kStepFrames - 1 frames later, because a step's level is the largest of kStepFrames frames.
constexpr double kLate = 0.5 * kStepFrames;
constexpr double kLateWithAttack = kLate + (kStepFrames - 1) / 2.0;
constexpr double kLateWithRelease = kLateWithAttack + kStepFrames - 1;

/// The binary logarithm of a one-pole's share per step. The time constant is shortened by the lag of the
/// gain.
float logShare(double seconds, double lateFrames, double sampleRate) {
  return static_cast<float>(elementary::log2(
      onePoleShare(std::max(seconds - lateFrames / sampleRate, 0.0), sampleRate / kStepFrames)));
}

}  // namespace

void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]) {
  std::fill(coefficients, coefficients + kStored, 0.0f);
  coefficients[kThreshold] = static_cast<float>(settings.thresholdDb / kDbPerOctave);
  coefficients[kKnee] = static_cast<float>(settings.kneeDb / kDbPerOctave);
  coefficients[kSlope] = static_cast<float>(1 - 1 / std::max(settings.ratio, 1.0));
  coefficients[kAttack] = logShare(settings.attackSeconds, kLateWithAttack, sampleRate);
  coefficients[kRelease] = logShare(settings.releaseSeconds, kLateWithRelease, sampleRate);
  coefficients[kWet] = static_cast<float>(amplitudeOfDb(settings.makeupDb));
}

void bypass(float (&coefficients)[kStored]) {
  coefficients[kWet] = 0;
  coefficients[kDry] = 1;
}

}  // namespace busbar::compressor
