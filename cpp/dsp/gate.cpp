#include "gate.h"

namespace busbar::gate {

namespace {

/// The time in which three equal one-poles in series cover 1 - 1/e of a step, in their time constants. They
/// answer a step within its first frame, which shortens that time by one frame.
constexpr double kTimePerConstant = 3.2582524687;

/// The binary logarithm of the share per frame of each one-pole.
float logShare(double seconds, double sampleRate) {
  const double frames = (seconds * sampleRate + 1) / kTimePerConstant;
  return static_cast<float>(elementary::log2(onePoleShare(frames, 1)));
}

/// Half of the shortest hold, so that two windows forget a peak in that time.
int windowSteps(double sampleRate) {
  return std::max(1, static_cast<int>(kShortestHold / 2 / kStep * sampleRate));
}

}  // namespace

void design(const Settings& settings, double sampleRate, float (&coefficients)[kStored]) {
  std::fill(coefficients, coefficients + kStored, 0.0f);
  coefficients[kThreshold] = static_cast<float>(settings.thresholdDb / kDbPerLevel);
  coefficients[kClosingThreshold] =
      static_cast<float>((settings.thresholdDb - settings.hysteresisDb) / kDbPerLevel);
  coefficients[kSlope] = static_cast<float>((std::max(settings.ratio, 1.0) - 1) * kDbPerLevel / kDbPerNeper);
  coefficients[kRange] = static_cast<float>(std::max(-settings.rangeDb, 0.0) / kDbPerNeper);
  coefficients[kAttack] = logShare(std::max(settings.attackSeconds, kShortestAttack), sampleRate);
  coefficients[kRelease] = logShare(std::max(settings.releaseSeconds, kShortestRelease), sampleRate);
  const int steps = windowSteps(sampleRate);
  const double hold = std::floor(std::max(settings.holdSeconds, kShortestHold) * sampleRate + 0.5);
  coefficients[kHold] = std::max(static_cast<float>(hold), static_cast<float>(2 * kStep * steps));
  coefficients[kWindow] = static_cast<float>(steps) - 0.5f;
  coefficients[kWet] = 1;
}

void bypass(float (&coefficients)[kStored]) {
  coefficients[kWet] = 0;
  coefficients[kDry] = 1;
}

StripState restState(const float* coefficients) {
  SettledCoefficients<kCount> settled;
  for (int i = 0; i < kCount; ++i) settled.value[i] = f32x4::splat(coefficients[i]);
  StripState state{};
  state.base = state.closed = closedTarget(settled, f32x4::zero()).lane(0);
  return state;
}

}  // namespace busbar::gate
