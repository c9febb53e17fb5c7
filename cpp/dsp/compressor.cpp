#include "compressor.h"

#include <algorithm>

namespace busbar::compressor {

namespace {

/// The shortest attack and release. With shorter ones, an attack that moves to 0 clicks at -83 dB.
constexpr double kShortestSeconds = 8e-5;

/// The binary logarithm of a one-pole's share per frame.
float logShare(double seconds, double sampleRate) {
  return static_cast<float>(elementary::log2(onePoleShare(seconds, sampleRate)));
}

}  // namespace

void designGain(const Settings& settings, float (&coefficients)[kStored]) {
  coefficients[kThreshold] = static_cast<float>(settings.thresholdDb / kDbPerLevel);
  coefficients[kKnee] = static_cast<float>(settings.kneeDb / kDbPerLevel);
  coefficients[kSlope] =
      static_cast<float>((1 - 1 / std::max(settings.ratio, 1.0)) * kDbPerLevel / kDbPerNeper);
  coefficients[kWet] = static_cast<float>(settings.mix * amplitudeOfDb(settings.makeupDb));
  coefficients[kDry] = static_cast<float>(1 - settings.mix);
}

void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]) {
  std::fill(coefficients, coefficients + kStored, 0.0f);
  designGain(settings, coefficients);
  coefficients[kAttack] = logShare(std::max(settings.attackSeconds, kShortestSeconds), sampleRate);
  coefficients[kRelease] = logShare(std::max(settings.releaseSeconds, kShortestSeconds), sampleRate);
  if (settings.rms) coefficients[kWindow] = logShare(kWindowSeconds, sampleRate);
  if (settings.highpassHz > 0) {
    float filter[svf::kStored];
    svf::design({FilterType::highpass, settings.highpassHz, kHighpassQDb, 0}, sampleRate, filter);
    coefficients[kHighpassBand] = filter[svf::kBand];
    coefficients[kHighpassLow] = filter[svf::kLow];
    coefficients[kHighpassMix] = 1;
  }
}

void bypass(float (&coefficients)[kStored]) {
  coefficients[kWet] = 0;
  coefficients[kDry] = 1;
}

}  // namespace busbar::compressor
