#include "dsp/ramp.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/random.h"

using namespace busbar;

namespace {

/// The curve of the first coefficient of one strip over its next block, in lane 2 of a group.
void appendBlock(const Ramp<1>& ramp, std::vector<float>& curve) {
  const Ramp<1>* const ramps[4] = {nullptr, nullptr, &ramp, nullptr};
  constexpr float neutral[4] = {};
  MovingLanes<1> lanes;
  gather(ramps, neutral, lanes);
  for (int i = 0; i < kBlockFrames; ++i) curve.push_back(lanes.at(0, timeInBlock(i)).lane(2));
}

void aim(Ramp<1>& ramp, float value, int knots, double sampleRate = 48000) {
  const float target[4] = {value, 0, 0, 0};
  RampTiming timing(1, sampleRate);
  timing.knots = knots;
  ramp.moveTo(target, timing);
}

}  // namespace

TEST_CASE("a ramp arrives exactly and at the knot it was given plus three") {
  for (const int blocksPerKnot : {1, 2, 4}) {
    Ramp<1> ramp;
    constexpr float zero[4] = {};
    ramp.snap(zero);
    aim(ramp, 0.7f, 15, 48000 * blocksPerKnot);
    int blocks = 0;
    std::vector<float> curve;
    while (!ramp.settled()) {
      ramp.advance();
      appendBlock(ramp, curve);
      ++blocks;
      REQUIRE(blocks < 100);
    }
    CHECK(blocks == 17 * blocksPerKnot + 1);
    CHECK(curve.front() == 0.0f);
    CHECK(curve[1] > 0.0f);  // it leaves in its first block
    CHECK(curve.back() == 0.7f);
  }
}

TEST_CASE("a movement takes its time at any rate, with knots 2.7 ms apart") {
  for (const double rate : {44100.0, 48000.0, 88200.0, 96000.0, 192000.0, 384000.0}) {
    const RampTiming timing(0.02, rate);
    const double knotSeconds = timing.blocksPerKnot * kBlockFrames / rate;
    CHECK(knotSeconds / (128.0 / 48000) == doctest::Approx(1).epsilon(0.05));
    CHECK(timing.knots * knotSeconds / 0.02 == doctest::Approx(1).epsilon(0.05));
  }
}

TEST_CASE("whatever the targets, the curve stays within them and keeps value, slope and curvature") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 50; ++round) {
    const double rate = round % 2 == 0 ? 48000 : 192000;
    Ramp<1> ramp;
    constexpr float zero[4] = {};
    ramp.snap(zero);
    std::vector<float> curve;
    for (int block = 0; block < 200; ++block) {
      if (random.chance(0.2))
        aim(ramp, static_cast<float>(random.between(0, 1)), random.integer(8, 30), rate);
      if (!ramp.settled()) ramp.advance();
      appendBlock(ramp, curve);
    }
    // A cubic B-spline with control points 1/8 apart at most: bounds on its differences.
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
    CHECK(third <
          4e-6);  // mostly float's own noise; a jump of curvature would be of the size of `sharpest`, 6e-5
  }
}

TEST_CASE("a lane that stands still has the same bits as a cubic and as a constant") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 1000; ++round) {
    float target[4];
    for (float& value : target) value = static_cast<float>(random.between(-2, 2));
    Ramp<1> ramp;
    ramp.snap(target);
    const Ramp<1>* const ramps[4] = {&ramp, &ramp, &ramp, &ramp};
    MovingLanes<4> moving;
    SettledLanes<4> settled;
    gather(ramps, target, moving);
    gather(ramps, target, settled);
    const f32x4 t = timeInBlock(random.integer(0, kBlockFrames - 1));
    for (int i = 0; i < 4; ++i) CHECK(moving.at(i, t).lane(i) == settled.at(i, t).lane(i));
  }
}
