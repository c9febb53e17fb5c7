#include "compressor.h"

#include <algorithm>

namespace busbar::compressor {

void design(const Settings& settings, double sampleRate, float (&coefficients)[Coefficients::kCount]) {
  std::fill(coefficients, coefficients + Coefficients::kCount, 0.0f);
  coefficients[kThreshold] = static_cast<float>(settings.thresholdDb / kDbPerOctave);
  coefficients[kKnee] = static_cast<float>(settings.kneeDb / kDbPerOctave);
  coefficients[kSlope] = static_cast<float>(1 - 1 / std::max(settings.ratio, 1.0));
  coefficients[kMakeup] = static_cast<float>(settings.makeupDb / kDbPerOctave);
  coefficients[kAttack] = static_cast<float>(elementary::log2(onePoleShare(settings.attackSeconds, sampleRate)));
  coefficients[kRelease] = static_cast<float>(elementary::log2(onePoleShare(settings.releaseSeconds, sampleRate)));
  coefficients[kAmount] = 1;
}

}  // namespace busbar::compressor
