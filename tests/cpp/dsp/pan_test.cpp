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

Frame panned(double pan, double gain, PanLaw law, pan::Channels channels, Frame in) {
  float design[pan::kCount];
  pan::design(pan, gain, law, channels, design);
  const auto coefficients = test::inLane<pan::kCount>(1, design, pan::kNeutral);
  f32x4 left = f32x4::splat(in.left), right = f32x4::splat(in.right);
  pan::apply(coefficients, left, right);
  return {left.lane(1), right.lane(1)};
}

constexpr auto kMono = pan::Channels::mono, kStereo = pan::Channels::stereo;
constexpr PanLaw kLaws[] = {PanLaw::equalPower, PanLaw::compromise, PanLaw::linear, PanLaw::balance};

/// The gain of the channel that a law moves away, at a distance of 0 to 1 from it.
double gainAt(double distance, PanLaw law) {
  const double equalPower = std::cos(distance * kPi / 2), linear = 1 - distance;
  return law == PanLaw::equalPower ? equalPower
         : law == PanLaw::linear   ? linear
                                   : std::pow(10, (std::log10(equalPower) + std::log10(linear)) / 2);
}

}  // namespace

TEST_CASE("mono and stereo sources follow StereoPannerNode's two laws") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 1000; ++round) {
    const double pan = random.between(-1, 1), gain = random.between(0, 4);
    const Frame in{static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1))};
    const double mono = (pan + 1) / 2 * kPi / 2;
    const Frame m = panned(pan, gain, PanLaw::equalPower, kMono, {in.left, in.left});
    CHECK(std::fabs(m.left - gain * in.left * std::cos(mono)) < 1e-6);
    CHECK(std::fabs(m.right - gain * in.left * std::sin(mono)) < 1e-6);

    const double stereo = (pan <= 0 ? pan + 1 : pan) * kPi / 2;
    const Frame s = panned(pan, gain, PanLaw::equalPower, kStereo, in);
    const double left = pan <= 0 ? in.left + in.right * std::cos(stereo) : in.left * std::cos(stereo);
    const double right = pan <= 0 ? in.right * std::sin(stereo) : in.right + in.left * std::sin(stereo);
    CHECK(std::fabs(s.left - gain * left) < 1e-6);
    CHECK(std::fabs(s.right - gain * right) < 1e-6);
  }
}

TEST_CASE("every pan law follows its formula, for mono and stereo sources, within 1e-6") {
  test::Random random;
  CAPTURE(random.seed);
  for (const PanLaw law : kLaws) {
    CAPTURE(static_cast<int>(law));
    for (int round = 0; round < 1000; ++round) {
      const double pan = random.between(-1, 1), gain = random.between(0, 4);
      CAPTURE(pan);
      const Frame in{static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1))};
      const Frame m = panned(pan, gain, law, kMono, {in.left, in.left});
      const Frame s = panned(pan, gain, law, kStereo, in);
      double left = in.left, right = in.right;  // of the stereo source
      if (law == PanLaw::balance) {
        const double near = 1, far = 1 - std::fabs(pan);
        CHECK(std::fabs(m.left - gain * (pan > 0 ? far : near) * in.left) < 1e-6);
        CHECK(std::fabs(m.right - gain * (pan > 0 ? near : far) * in.left) < 1e-6);
        (pan > 0 ? left : right) *= far;
      } else {
        CHECK(std::fabs(m.left - gain * gainAt((1 + pan) / 2, law) * in.left) < 1e-6);
        CHECK(std::fabs(m.right - gain * gainAt((1 - pan) / 2, law) * in.left) < 1e-6);
        double& from = pan > 0 ? left : right;
        double& to = pan > 0 ? right : left;
        to += from * gainAt(1 - std::fabs(pan), law);
        from *= gainAt(std::fabs(pan), law);
      }
      CHECK(std::fabs(s.left - gain * left) < 1e-6);
      CHECK(std::fabs(s.right - gain * right) < 1e-6);
    }
  }
}

TEST_CASE("a mono source in the centre has the gain that each pan law is known for") {
  const double decibels[] = {10 * std::log10(0.5), 15 * std::log10(0.5), 20 * std::log10(0.5), 0};
  for (int i = 0; i < 4; ++i) {
    const Frame centre = panned(0, 1, kLaws[i], kMono, {1, 1});
    CHECK(std::fabs(20 * std::log10(centre.left) - decibels[i]) < 1e-6);
    CHECK(centre.right == centre.left);
  }
}

TEST_CASE("a centred stereo source passes to the bit; a hard pan silences the other side") {
  const Frame in{0.1f, -0.7f};
  for (const PanLaw law : kLaws) {
    CAPTURE(static_cast<int>(law));
    CHECK(panned(0, 1, law, kStereo, in).left == in.left);
    CHECK(panned(0, 1, law, kStereo, in).right == in.right);
    for (const auto channels : {kMono, kStereo}) {
      CHECK(panned(-1, 1, law, channels, in).right == 0);
      CHECK(panned(1, 1, law, channels, in).left == 0);
    }
    CHECK(panned(-1, 1, law, kMono, {0.3f, 0.3f}).left == 0.3f);
  }
}
