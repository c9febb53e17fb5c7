#include "dsp/ramp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "dsp/coefficients.h"
#include "support/random.h"
#include "support/splines.h"

using namespace busbar;

namespace {

/// A ramp of one value.
struct Ramp {
  RampTiming timing;
  RampPoints<float> points{};
  RampClock clock;
  float target = 0;

  explicit Ramp(double sampleRate) : timing(0.02, sampleRate) {}

  void moveTo(float value, int knots) {
    target = value;
    timing.knots = knots;
    points.moveTo(target, timing);
    clock.start(timing);
  }
  void advance() {
    if (clock.advance(timing)) points.advance(target, clock.remaining());
  }
  void appendBlock(std::vector<float>& curve) const {
    float power[4] = {target, 0, 0, 0};
    if (!clock.isSettled()) points.cubic(timing, clock.block(), power);
    for (int i = 0; i < kBlockFrames; ++i) {
      const float t = kTimesInBlock[static_cast<size_t>(i)];
      curve.push_back(((power[3] * t + power[2]) * t + power[1]) * t + power[0]);
    }
  }
};

}  // namespace

TEST_CASE("a ramp reaches its target exactly, three knots after the given number") {
  for (const int blocksPerKnot : {1, 2, 4}) {
    Ramp ramp(48000 * blocksPerKnot);
    ramp.moveTo(0.7f, 15);
    int blocks = 0;
    std::vector<float> curve;
    while (!ramp.clock.isSettled()) {
      ramp.advance();
      ramp.appendBlock(curve);
      ++blocks;
      REQUIRE(blocks < 100);
    }
    CHECK(blocks == 17 * blocksPerKnot + 1);
    CHECK(curve.front() == 0.0f);
    CHECK(curve[1] > 0.0f);  // it moves in its first block
    CHECK(curve.back() == 0.7f);
  }
}

TEST_CASE("a ramp has the same duration at any rate, with knots 2.7 ms apart") {
  for (const double rate : {44100.0, 48000.0, 88200.0, 96000.0, 192000.0, 384000.0}) {
    const RampTiming timing(0.02, rate);
    const double knotSeconds = timing.blocksPerKnot * kBlockFrames / rate;
    CHECK(knotSeconds / (128.0 / 48000) == doctest::Approx(1).epsilon(0.05));
    CHECK(timing.knots * knotSeconds / 0.02 == doctest::Approx(1).epsilon(0.05));
  }
}

TEST_CASE("a ramp stays within its targets and keeps value, slope and curvature continuous") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 50; ++round) {
    Ramp ramp(round % 2 == 0 ? 48000 : 192000);
    std::vector<float> curve;
    for (int block = 0; block < 200; ++block) {
      if (random.chance(0.2)) ramp.moveTo(static_cast<float>(random.between(0, 1)), random.integer(8, 30));
      if (!ramp.clock.isSettled()) ramp.advance();
      ramp.appendBlock(curve);
    }
    // These bounds follow for a cubic B-spline whose control points differ by at most 1/8.
    double steepest = 0, sharpest = 0, third = 0;
    for (size_t i = 3; i < curve.size(); ++i) {
      REQUIRE(curve[i] >= -1e-6f);
      REQUIRE(curve[i] <= 1 + 1e-6f);
      const double a = curve[i - 3], b = curve[i - 2], c = curve[i - 1], d = curve[i];
      steepest = std::max(steepest, std::fabs(d - c));
      sharpest = std::max(sharpest, std::fabs(d - 2 * c + b));
      third = std::max(third, std::fabs(d - 3 * c + 3 * b - a));
    }
    CHECK(steepest < 1.0 / 8 / kBlockFrames + 1e-6);
    CHECK(sharpest < 2.0 / 8 / kBlockFrames / kBlockFrames + 1e-6);
    // The rest is mostly rounding noise. A jump in curvature would be as large as `sharpest`, 6e-5.
    CHECK(third < 4e-6);
  }
}

TEST_CASE("two complementary ramps add up to 1 in every frame") {
  Ramp opening(48000), closing(48000);
  closing.points.snap(1);
  closing.target = 1;
  opening.moveTo(1, 8);
  closing.moveTo(0, 8);
  std::vector<float> up, down;
  for (int block = 0; block < 12; ++block) {
    for (Ramp* ramp : {&opening, &closing}) {
      if (!ramp->clock.isSettled()) ramp->advance();
      ramp->appendBlock(ramp == &opening ? up : down);
    }
  }
  CHECK(up.back() == 1);
  for (size_t i = 0; i < up.size(); ++i) CHECK(std::fabs(up[i] + down[i] - 1) < 1e-6f);
}

TEST_CASE("a settled lane has the same bits as a spline and as a constant") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 1000; ++round) {
    test::Splines<4> splines;
    SettledCoefficients<4> settled{};
    for (int i = 0; i < 4; ++i) {
      settled.value[i] = splines.power[0][i] = f32x4::splat(static_cast<float>(random.between(-2, 2)));
      splines.power[1][i] = splines.power[2][i] = splines.power[3][i] = f32x4::zero();
    }
    const int frame = random.integer(0, kBlockFrames);
    const auto moving = splines.tabulated();
    for (int i = 0; i < 4; ++i)
      CHECK(moving.of(frame).value[i].lane(i) == settled.of(frame).value[i].lane(i));
  }
}
