#include "dsp/walk.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "support/random.h"

using namespace busbar;

namespace {

constexpr int kCount = 6;

/// Four lanes of which lane 1 stands still.
MovingLanes<kCount> randomLanes(test::Random& random) {
  MovingLanes<kCount> lanes;
  for (int power = 0; power < 4; ++power) {
    for (auto& value : lanes.power[power]) {
      float of[4];
      for (float& lane : of) lane = static_cast<float>(random.between(-2, 2));
      if (power > 0) of[1] = 0;
      value = f32x4::load(of);
    }
  }
  return lanes;
}

double cubicAt(const MovingLanes<kCount>& lanes, int index, int lane, double t) {
  double sum = 0;
  for (int power = 3; power >= 0; --power)
    sum = sum * t + static_cast<double>(lanes.power[power][index].lane(lane));
  return sum;
}

/// [frame of the span][coefficient][lane]
template <class Lanes>
std::vector<float> walked(const Lanes& lanes, Span span) {
  std::vector<float> values;
  int expected = span.begin;
  for (Walk<Lanes> walk(lanes, span); walk.goes(); walk.next()) {
    for (int i = walk.part().begin; i < walk.part().end; ++i) {
      REQUIRE(i == expected++);
      const auto frame = walk.at(i);
      for (const f32x4 value : frame.value) {
        for (int lane = 0; lane < 4; ++lane) values.push_back(value.lane(lane));
      }
    }
  }
  REQUIRE(expected == span.end);
  return values;
}

}  // namespace

TEST_CASE("moving coefficients are those of their cubics, and one that stands still has its bits") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 20; ++round) {
    const auto lanes = randomLanes(random);
    const auto values = walked(lanes, {0, kBlockFrames});
    size_t at = 0;
    for (int i = 0; i < kBlockFrames; ++i) {
      for (int k = 0; k < kCount; ++k) {
        for (int lane = 0; lane < 4; ++lane, ++at) {
          CHECK(std::fabs(static_cast<double>(values[at]) - cubicAt(lanes, k, lane, i / 128.0)) <
                2e-6);  // sums of up to 8
          if (lane == 1) CHECK(values[at] == lanes.power[0][k].lane(1));
        }
      }
    }
  }
}

TEST_CASE("a walk over part of a block has the bits of one over all of it") {
  test::Random random;
  CAPTURE(random.seed);
  constexpr size_t kFrame = 4 * kCount;
  for (int round = 0; round < 200; ++round) {
    const auto lanes = randomLanes(random);
    const auto whole = walked(lanes, {0, kBlockFrames});
    const int begin = random.integer(0, kBlockFrames - 1);
    const int end = random.integer(begin + 1, kBlockFrames);
    const auto from = whole.begin() + static_cast<std::ptrdiff_t>(kFrame) * begin;
    CHECK(walked(lanes, {begin, end}) ==
          std::vector<float>(from, from + static_cast<std::ptrdiff_t>(kFrame) * (end - begin)));
  }
}

TEST_CASE("what stands still is the same in every frame") {
  test::Random random;
  CAPTURE(random.seed);
  SettledLanes<kCount> lanes;
  for (auto& value : lanes.value) value = f32x4::splat(static_cast<float>(random.between(-2, 2)));
  const auto values = walked(lanes, {17, 90});
  for (size_t i = 0; i < values.size(); ++i) CHECK(values[i] == lanes.value[i / 4 % kCount].lane(0));
}
