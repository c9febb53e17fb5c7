#include "dsp/drive.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/lanes.h"
#include "support/random.h"
#include "support/splines.h"

using namespace busbar;

namespace {

constexpr DriveCurve kCurves[] = {DriveCurve::soft, DriveCurve::hard, DriveCurve::tube, DriveCurve::fold};

SettledCoefficients<drive::kCount> coefficientsOf(const drive::Settings& settings) {
  float design[drive::kStored];
  drive::design(settings, 48000, design);
  return test::inLane<drive::kCount>(1, design, drive::kNeutral);
}

/// The curve and its antiderivative in double precision, from its branches.
struct Curve {
  double linear, cubic, outer;

  [[nodiscard]] double integral(double v) const {
    const double most = std::min(std::fabs(v), 1.0);
    return linear * most * most + cubic * std::pow(most, 4) + outer * std::max(std::fabs(v) - 1, 0.0);
  }
  [[nodiscard]] double at(double v) const {
    return std::fabs(v) > 1 ? std::copysign(1, v) * outer : 2 * linear * v + 4 * cubic * v * v * v;
  }
  /// The mean over a line, by the midpoint where the difference of the antiderivatives would cancel.
  [[nodiscard]] double mean(double from, double to) const {
    if (std::fabs(to - from) < 1e-5) return at((from + to) / 2);
    return (integral(to) - integral(from)) / (to - from);
  }
};

drive::Settings randomSettings(test::Random& random) {
  return {kCurves[random.integer(0, 3)], random.between(0, 1), random.between(-1, 1), random.between(0, 1),
          random.between(-24, 24)};
}

}  // namespace

TEST_CASE("the mean of a curve between two samples is accurate for any samples") {
  test::Random random;
  CAPTURE(random.seed);
  for (const Curve& curve : {Curve{0.75, -0.125, 1}, Curve{0.5, 0, 1}, Curve{1.5, -1, -1}}) {
    f32x4 c[drive::kCount] = {};
    c[drive::kLinear] = f32x4::splat(static_cast<float>(curve.linear));
    c[drive::kCubic] = f32x4::splat(static_cast<float>(curve.cubic));
    c[drive::kOuter] = f32x4::splat(static_cast<float>(curve.outer));
    for (int round = 0; round < 20000; ++round) {
      const auto from = static_cast<float>(random.between(-1, 1) * (random.chance(0.5) ? 1.5 : 16));
      const double way = random.logBetween(1e-12, 4) * (random.chance(0.5) ? 1 : -1);
      const auto to = static_cast<float>(random.chance(0.1) ? from : from + way);
      const f32x4 mean = drive::mean(c, drive::Point(f32x4::splat(from)), drive::Point(f32x4::splat(to)));
      CAPTURE(from);
      CAPTURE(to);
      CHECK(std::fabs(mean.lane(0) - curve.mean(from, to)) < 2e-6);
    }
  }
}

TEST_CASE("silence stays silent in every curve, and a neutral lane passes to the bit") {
  test::Random random;
  CAPTURE(random.seed);
  for (const DriveCurve curve : kCurves) {
    const auto coefficients = coefficientsOf({curve, 0.7, 0.5, 0.8, 6});
    drive::State state{};
    f32x4 left[kBlockFrames] = {}, right[kBlockFrames] = {};
    drive::process(coefficients, state, left, right, {0, kBlockFrames});
    for (const f32x4& frame : left) CHECK(frame.lane(1) == 0);
    f32x4 before[kBlockFrames];
    for (int i = 0; i < kBlockFrames; ++i)
      before[i] = left[i] = right[i] = f32x4::splat(static_cast<float>(random.between(-1, 1)));
    drive::process(coefficients, state, left, right, {0, kBlockFrames});
    for (int i = 0; i < kBlockFrames; ++i) {
      CHECK(left[i].lane(0) == before[i].lane(0));
      CHECK(left[i].lane(1) == right[i].lane(1));
    }
  }
}

TEST_CASE("the drive gives the same bits in any spans, settled and as constant splines") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 20; ++round) {
    const auto settled = coefficientsOf(randomSettings(random));
    test::Splines<drive::kCount> constant, moving;
    std::copy(settled.value, settled.value + drive::kCount, constant.power[0]);
    std::copy(settled.value, settled.value + drive::kCount, moving.power[0]);
    const auto other = coefficientsOf(randomSettings(random));
    for (int i = 0; i < drive::kCount; ++i) moving.power[1][i] = other.value[i] - settled.value[i];
    f32x4 input[kBlockFrames];
    for (auto& frame : input) frame = f32x4::splat(static_cast<float>(random.between(-1, 1)));
    const auto bits = [&](const auto& coefficients, bool cut) {
      drive::State state{};
      std::vector<f32x4> left(input, input + kBlockFrames), right = left;
      for (int begin = 0; begin < kBlockFrames;) {
        const int end = cut ? std::min(kBlockFrames, begin + random.integer(1, 40)) : kBlockFrames;
        drive::process(coefficients, state, left.data(), right.data(), {begin, end});
        begin = end;
      }
      std::vector<float> all = {state.channels[0].dc.lane(1), state.channels[1].low.lane(1),
                                state.channels[0].last.lane(1)};
      for (const f32x4& frame : left) all.push_back(frame.lane(1));
      return all;
    };
    const auto whole = bits(settled, false);
    CHECK(whole == bits(settled, true));
    CHECK(whole == bits(constant.tabulated(), false));
    CHECK(whole == bits(constant.tabulated(), true));
    const auto drawn = moving.tabulated();
    CHECK(bits(drawn, false) == bits(drawn, true));
  }
}
