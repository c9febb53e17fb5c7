#include "dsp/coefficient_table.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "support/random.h"
#include "support/splines.h"

using namespace busbar;
using test::Splines;

namespace {

constexpr int kCount = 6;

/// Random coefficients, which do not move in lane 1.
Splines<kCount> randomSplines(test::Random& random) {
  Splines<kCount> coefficients;
  for (int power = 0; power < 4; ++power) {
    for (auto& value : coefficients.power[power]) {
      float of[4];
      for (float& lane : of) lane = static_cast<float>(random.between(-2, 2));
      if (power > 0) of[1] = 0;
      value = f32x4::load(of);
    }
  }
  return coefficients;
}

double cubicAt(const Splines<kCount>& coefficients, int index, int lane, double t) {
  double sum = 0;
  for (int power = 3; power >= 0; --power)
    sum = sum * t + static_cast<double>(coefficients.power[power][index].lane(lane));
  return sum;
}

/// [frame of the span][coefficient][lane]
template <class Coefficients>
std::vector<float> tabulated(const Coefficients& coefficients, Span span) {
  std::vector<float> values;
  for (int i = span.begin; i < span.end; ++i) {
    for (const f32x4 value : coefficients.of(i).value) {
      for (int lane = 0; lane < 4; ++lane) values.push_back(value.lane(lane));
    }
  }
  REQUIRE(values.size() == static_cast<size_t>(span.frames() * kCount * 4));
  return values;
}

}  // namespace

TEST_CASE("moving coefficients follow their cubics, and settled ones keep their bits") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 20; ++round) {
    const auto coefficients = randomSplines(random);
    const auto values = tabulated(coefficients.tabulated(), {0, kBlockFrames});
    size_t at = 0;
    for (int i = 0; i < kBlockFrames; ++i) {
      for (int k = 0; k < kCount; ++k) {
        for (int lane = 0; lane < 4; ++lane, ++at) {
          CHECK(std::fabs(static_cast<double>(values[at]) - cubicAt(coefficients, k, lane, i / 128.0)) <
                2e-6);  // sums of up to 8
          if (lane == 1) CHECK(values[at] == coefficients.power[0][k].lane(1));
        }
      }
    }
  }
}

TEST_CASE("a table of part of a block has the same bits as one of the whole block") {
  test::Random random;
  CAPTURE(random.seed);
  constexpr size_t kFrame = 4 * kCount;
  for (int round = 0; round < 200; ++round) {
    const auto coefficients = randomSplines(random);
    const auto whole = tabulated(coefficients.tabulated(), {0, kBlockFrames});
    const int begin = random.integer(0, kBlockFrames - 1);
    const int end = random.integer(begin + 1, kBlockFrames);
    const auto from = whole.begin() + static_cast<std::ptrdiff_t>(kFrame) * begin;
    const Splines<kCount> part{coefficients};
    CHECK(tabulated(part.tabulated({begin, end}), {begin, end}) ==
          std::vector<float>(from, from + static_cast<std::ptrdiff_t>(kFrame) * (end - begin)));
  }
}

TEST_CASE("settled coefficients are the same in every frame") {
  test::Random random;
  CAPTURE(random.seed);
  SettledCoefficients<kCount> coefficients;
  for (auto& value : coefficients.value) value = f32x4::splat(static_cast<float>(random.between(-2, 2)));
  const auto values = tabulated(coefficients, {17, 90});
  for (size_t i = 0; i < values.size(); ++i) CHECK(values[i] == coefficients.value[i / 4 % kCount].lane(0));
}
