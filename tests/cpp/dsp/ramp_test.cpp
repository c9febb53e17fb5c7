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

  Ramp(double seconds, double sampleRate) : timing(seconds, sampleRate) {}

  void endBlock() {
    for (int knots = clock.endBlock(timing); knots > 0; --knots) {
      points.add(target, clock.remaining() + knots - 1);
    }
  }
  void moveTo(float value) {
    endBlock();
    target = value;
    points.aim(target, timing);
    clock.start(timing);
  }
  void advance() {
    endBlock();
    if (!clock.isSettled() && clock.beginBlock(timing)) points.add(target, clock.remaining());
  }
  void appendBlock(std::vector<float>& curve) const {
    for (int i = 0; i < kBlockFrames; ++i) {
      const int piece = clock.pieceAt(timing, i);
      float of[4] = {target, target, target, target}, power[4];
      for (int p = 0; p < 4 && !clock.isSettled(); ++p) {
        of[p] = points.at(piece + p, target, clock.remaining());
      }
      writeCubic(of, clock.startOf(timing, piece), timing.knotsPerBlock(), power);
      const float t = kTimesInBlock[static_cast<size_t>(i)];
      curve.push_back(((power[3] * t + power[2]) * t + power[1]) * t + power[0]);
    }
  }
};

/// The sum of `line` equal steps at the times 0, 1, 2 …, smoothed by three moving averages of length 1.
double smoothStep(double t, int line) {
  const auto cube = [](double x) { return x > 0 ? x * x * x / 6 : 0.0; };
  double sum = 0;
  for (int step = 0; step < line; ++step) {
    const double x = t - step;
    sum += cube(x) - 3 * cube(x - 1) + 3 * cube(x - 2) - cube(x - 3);
  }
  return sum / line;
}

constexpr double kRates[] = {1000,  1234.5678, 8000,  11025,  16000,  22050,  32000, 44100,
                             48000, 88200,     96000, 176400, 192000, 384000, 768000};
constexpr double kTimes[] = {0.005, 0.0123, 0.02, 0.05, 0.1};

}  // namespace

TEST_CASE("a ramp takes its time within 7 % and one frame, and reaches its target exactly") {
  for (const double rate : kRates) {
    for (const double seconds : kTimes) {
      CAPTURE(rate);
      CAPTURE(seconds);
      Ramp ramp(seconds, rate);
      ramp.moveTo(0.7f);
      std::vector<float> curve;
      do {
        ramp.advance();
        ramp.appendBlock(curve);
        REQUIRE(curve.size() < 200'000);
      } while (!ramp.clock.isSettled());
      CHECK(curve.front() == 0.0f);
      CHECK(curve[1] > 0.0f);  // it moves at once
      CHECK(curve.back() == 0.7f);
      const auto arrived = std::find(curve.begin(), curve.end(), 0.7f) - curve.begin();
      const double frames = seconds * rate;
      CHECK(static_cast<double>(arrived) <= 1.07 * frames + 1);
      // The last values before the target may round to it.
      CHECK(static_cast<double>(arrived) >= 0.93 * 0.99 * frames - 1);
      for (size_t i = 0; i < curve.size(); ++i) {
        const double expected =
            0.7 * smoothStep(static_cast<double>(i) / ramp.timing.framesPerKnot, ramp.timing.line);
        REQUIRE(std::fabs(static_cast<double>(curve[i]) - expected) < 4e-6);
      }
    }
  }
}

TEST_CASE("a ramp stays within its targets and keeps value, slope and curvature continuous") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 100; ++round) {
    // Knots of 43 to 1280 frames: up to three of them lie within a block.
    Ramp ramp(random.logBetween(0.0027, 0.08), 48000);
    std::vector<float> curve;
    for (int block = 0; block < 200; ++block) {
      if (random.chance(0.2)) ramp.moveTo(static_cast<float>(random.between(0, 1)));
      ramp.advance();
      ramp.appendBlock(curve);
    }
    // These bounds follow for a cubic B-spline whose control points lie between 0 and 1.
    const double knot = static_cast<double>(ramp.timing.framesPerKnot);
    double steepest = 0, sharpest = 0, third = 0;
    for (size_t i = 3; i < curve.size(); ++i) {
      REQUIRE(curve[i] >= -2e-6f);
      REQUIRE(curve[i] <= 1 + 2e-6f);
      const double a = curve[i - 3], b = curve[i - 2], c = curve[i - 1], d = curve[i];
      steepest = std::max(steepest, std::fabs(d - c));
      sharpest = std::max(sharpest, std::fabs(d - 2 * c + b));
      third = std::max(third, std::fabs(d - 3 * c + 3 * b - a));
    }
    CHECK(steepest < 1 / knot + 4e-6);
    CHECK(sharpest < 2 / (knot * knot) + 8e-6);
    // A jump in curvature would be as large as `sharpest`. The rest is rounding noise.
    CHECK(third < 4 / (knot * knot * knot) + 1.6e-5);
  }
}

TEST_CASE("two complementary ramps add up to 1 in every frame") {
  Ramp opening(0.02, 48000), closing(0.02, 48000);
  closing.points.snap(1);
  closing.target = 1;
  opening.moveTo(1);
  closing.moveTo(0);
  std::vector<float> up, down;
  for (int block = 0; block < 12; ++block) {
    for (Ramp* ramp : {&opening, &closing}) {
      ramp->advance();
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
