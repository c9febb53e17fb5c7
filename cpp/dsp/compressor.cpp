#include "compressor.h"

#include <algorithm>

namespace busbar::compressor {

namespace {

/// Frames by which the gain is late on average: half a step by its spline, and what passes until a level that
/// has changed is noticed, which is as long as the last louder frame counts when it falls.
constexpr double kLate = 0.5 * kStepFrames;
constexpr double kLateWithAttack = kLate + (kStepFrames - 1) / 2.0;
constexpr double kLateWithRelease = kLateWithAttack + kStepFrames - 1;

/// The share of one step, as its binary logarithm. The smoother is faster by what the rest of the way is
/// late.
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
