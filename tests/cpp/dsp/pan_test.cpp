#include "dsp/pan.h"

#include <doctest/doctest.h>

#include <cmath>

#include "dsp/units.h"
#include "support/lanes.h"
#include "support/random.h"

using namespace busbar;

namespace {

struct Frame {
  float left, right;
};

Frame panned(double pan, double gain, pan::Law law, Frame in) {
  float design[pan::kCount];
  pan::design(pan, gain, law, design);
  const auto coefficients = test::inLane<pan::kCount>(1, design, pan::kNeutral);
  f32x4 left = f32x4::splat(in.left), right = f32x4::splat(in.right);
  pan::apply(coefficients, left, right);
  return {left.lane(1), right.lane(1)};
}

}  // namespace

TEST_CASE("mono and stereo sources follow StereoPannerNode's two laws") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 1000; ++round) {
    const double pan = random.between(-1, 1), gain = random.between(0, 4);
    const Frame in{static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1))};
    const double mono = (pan + 1) / 2 * kPi / 2;
    const Frame m = panned(pan, gain, pan::Law::mono, {in.left, in.left});
    CHECK(std::fabs(m.left - gain * in.left * std::cos(mono)) < 1e-6);
    CHECK(std::fabs(m.right - gain * in.left * std::sin(mono)) < 1e-6);

    const double stereo = (pan <= 0 ? pan + 1 : pan) * kPi / 2;
    const Frame s = panned(pan, gain, pan::Law::stereo, in);
    const double left = pan <= 0 ? in.left + in.right * std::cos(stereo) : in.left * std::cos(stereo);
    const double right = pan <= 0 ? in.right * std::sin(stereo) : in.right + in.left * std::sin(stereo);
    CHECK(std::fabs(s.left - gain * left) < 1e-6);
    CHECK(std::fabs(s.right - gain * right) < 1e-6);
  }
}

TEST_CASE("a centred stereo source passes to the bit; a hard pan silences the other side") {
  const Frame in{0.1f, -0.7f};
  CHECK(panned(0, 1, pan::Law::stereo, in).left == in.left);
  CHECK(panned(0, 1, pan::Law::stereo, in).right == in.right);
  CHECK(panned(-1, 1, pan::Law::stereo, in).right == 0);
  CHECK(panned(1, 1, pan::Law::mono, {0.3f, 0.3f}).left == 0);
}
