#include "dsp/units.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "support/lanes.h"
#include "support/random.h"

using namespace busbar;

namespace {

/// The level of a power in dB.
double levelDb(float power) {
  return levelOf(f32x4::splat(power), f32x4::splat(kLevelOffset)).lane(0) * kDbPerLevel;
}

/// The lane is volatile, because clang 14 for WebAssembly hangs if it can simplify exp2 for a known lane.
float exp2Of(float x) {
  const f32x4 result = exp2(f32x4::splat(x));
  const volatile int lane = 0;
  return result.lane(lane);
}

}  // namespace

TEST_CASE("a level stays within 4e-4 dB from -200 to +200 dB") {
  test::Random random;
  CAPTURE(random.seed);
  double worst = 0;
  for (int round = 0; round < 200000; ++round) {
    const auto power = static_cast<float>(random.logBetween(1e-20, 1e20));
    worst = std::max(worst, std::fabs(levelDb(power) - 10 * std::log10(static_cast<double>(power))));
  }
  CHECK(worst < 4e-4);
}

TEST_CASE("a level is within 5e-5 dB and continuous at powers of two") {
  for (int exponent = -60; exponent <= 60; ++exponent) {
    CAPTURE(exponent);
    const float power = std::ldexp(1.0f, exponent);
    CHECK(std::fabs(levelDb(power) - exponent * kDbPerOctave / 2) < 5e-5);
    CHECK(std::fabs(levelDb(std::nextafter(power, 0.0f)) - exponent * kDbPerOctave / 2) < 5e-5);
  }
}

TEST_CASE("the level of zero is far below any audible level, that of infinity far above") {
  CHECK(levelDb(0) == doctest::Approx(-127 * kDbPerOctave / 2));
  CHECK(levelDb(std::numeric_limits<float>::infinity()) == doctest::Approx(128 * kDbPerOctave / 2));
}

TEST_CASE("exp2 stays within 3e-5 dB and is exactly 1 at 0") {
  test::Random random;
  CAPTURE(random.seed);
  double worst = 0;
  for (int round = 0; round < 200000; ++round) {
    const auto x = static_cast<float>(random.between(-33, 33));
    worst = std::max(worst, std::fabs(exp2Of(x) / std::exp2(static_cast<double>(x)) - 1));
  }
  CHECK(worst < 3.8e-6);
  CHECK(exp2Of(0.0f) == 1.0f);
  CHECK(exp2Of(-0.0f) == 1.0f);
}

TEST_CASE("exp2 is continuous halfway between two integers") {
  for (int exponent = -30; exponent <= 30; ++exponent) {
    const float half = static_cast<float>(exponent) + 0.5f;
    const float below = exp2Of(std::nextafter(half, -100.0f)), above = exp2Of(std::nextafter(half, 100.0f));
    CHECK(above / below == doctest::Approx(1).epsilon(2e-6));
  }
}

TEST_CASE("exp2 covers the range from -126 to 126") {
  for (const float x : {-126.0f, -125.7f, 125.7f, 126.0f})
    CHECK(exp2Of(x) == doctest::Approx(std::exp2(x)).epsilon(4e-6));
}

TEST_CASE("a one-pole covers 1-1/e of a step in its time constant") {
  const double share = onePoleShare(0.01, 48000);
  CHECK(1 - std::pow(1 - share, 480) == doctest::Approx(1 - std::exp(-1)));
  CHECK(onePoleShare(0, 48000) == 1);
}
