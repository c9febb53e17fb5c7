#include "dsp/width.h"

#include <doctest/doctest.h>

#include <cmath>

#include "support/lanes.h"
#include "support/random.h"

using namespace busbar;

namespace {

struct Frame {
  double left, right;
};

Frame widened(double width, Frame in) {
  float design[4];
  width::design(width, design);
  const auto coefficients = test::inLane<width::kCount>(2, design, width::kNeutral);
  f32x4 left[kBlockFrames], right[kBlockFrames];
  left[5] = f32x4::splat(static_cast<float>(in.left));
  right[5] = f32x4::splat(static_cast<float>(in.right));
  width::process(coefficients, left, right, {5, 6});
  CHECK(left[5].lane(0) == static_cast<float>(in.left));  // a neutral lane
  return {left[5].lane(2), right[5].lane(2)};
}

}  // namespace

TEST_CASE("width scales the side and keeps the mid, within 1e-6") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 1000; ++round) {
    const double width = random.between(0, 2);
    const Frame in{static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1))};
    const double mid = (in.left + in.right) / 2, side = (in.left - in.right) / 2;
    const Frame out = widened(width, in);
    CHECK(std::fabs(out.left - (mid + width * side)) < 1e-6);
    CHECK(std::fabs(out.right - (mid - width * side)) < 1e-6);
  }
}

TEST_CASE("a width of 0 is mono, of 1 the input to the bit, of 2 twice the side") {
  const Frame in{static_cast<double>(0.3f), static_cast<double>(-0.7f)};
  CHECK(widened(0, in).left == widened(0, in).right);
  CHECK(widened(1, in).left == in.left);
  CHECK(widened(1, in).right == in.right);
  CHECK(widened(2, {0.5, -0.5}).left == 1);
}
