#include "dsp/meter.h"

#include <doctest/doctest.h>

#include <cmath>

using namespace busbar;

TEST_CASE("levels are each lane's peak and sum of squares, with NaN as the largest peak") {
  LaneLevels levels;
  const float loud[4] = {0.5f, -2, 0, 1}, quiet[4] = {-0.25f, 1, 0, std::nanf("")};
  levels.add<true>(f32x4::load(loud), f32x4::load(quiet));
  levels.add<true>(f32x4::load(quiet), f32x4::load(loud));
  for (const i32x4 most : levels.most) {
    CHECK(floatOf(most).lane(0) == 0.5f);
    CHECK(floatOf(most).lane(1) == 2);
    CHECK(floatOf(most).lane(2) == 0);
    CHECK(std::isnan(floatOf(most).lane(3)));
  }
  CHECK(levels.squares[0].lane(0) == 0.3125f);
  CHECK(levels.squares[1].lane(1) == 5);
}

TEST_CASE("a peak meter rises immediately and falls 20 dB in 1.5 s") {
  for (const double rate : {8000.0, 48000.0, 192000.0}) {
    const MeterBallistics ballistics(rate);
    Meter meter;
    meter.add(0, 0.5f, 0, ballistics);
    CHECK(meter.peak[0] == 0.5f);
    const int blocks = static_cast<int>(std::lround(1.5 * rate / kBlockFrames));
    for (int block = 0; block < blocks; ++block) meter.add(0, 0, 0, ballistics);
    CHECK(20 * std::log10(meter.peak[0] / 0.5f) == doctest::Approx(-20).epsilon(0.02));
    CHECK(meter.peak[1] == 0);
  }
}

TEST_CASE("the RMS of a steady signal reaches 99 % in 300 ms") {
  for (const double rate : {8000.0, 48000.0, 192000.0}) {
    const MeterBallistics ballistics(rate);
    Meter meter;
    const int blocks = static_cast<int>(std::lround(0.3 * rate / kBlockFrames));
    for (int block = 0; block < blocks; ++block) meter.add(1, 1, kBlockFrames * 0.25f, ballistics);
    CHECK(meter.meanSquare[1] / 0.25 == doctest::Approx(0.99).epsilon(0.005));
    for (int block = 0; block < 10 * blocks; ++block) meter.add(1, 1, kBlockFrames * 0.25f, ballistics);
    CHECK(meter.rms(1) == doctest::Approx(0.5).epsilon(1e-5));
  }
}

TEST_CASE("a meter without signal falls to exactly zero") {
  const MeterBallistics ballistics(48000);
  Meter meter;
  meter.add(0, 1, kBlockFrames, ballistics);
  for (int block = 0; block < 20000; ++block) meter.add(0, 0, 0, ballistics);
  CHECK(meter.peak[0] == 0);
  CHECK(meter.meanSquare[0] == 0);
}
