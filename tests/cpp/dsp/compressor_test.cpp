#include "dsp/compressor.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/lanes.h"
#include "support/random.h"
#include "support/splines.h"

using namespace busbar;

namespace {

/// The paper's static curve (Giannoulis, Massberg, Reiss 2012), branch by branch, in dB.
double curve(double in, const compressor::Settings& s) {
  const double over = in - s.thresholdDb;
  if (2 * over < -s.kneeDb) return in;
  if (2 * std::fabs(over) <= s.kneeDb)
    return in + (1 / s.ratio - 1) * (over + s.kneeDb / 2) * (over + s.kneeDb / 2) / (2 * s.kneeDb);
  return s.thresholdDb + over / s.ratio;
}

class OneStrip {
 public:
  OneStrip(const compressor::Settings& settings, double rate) {
    float design[compressor::kStored];
    compressor::design(settings, rate, design);
    coefficients_ = test::inLane<compressor::kCount>(3, design, compressor::kNeutral);
  }

  /// Processes a frame with the given levels and returns the output level in dB.
  double frame(double leftDb, double rightDb = -200) {
    const int at = frames_++ % kBlockFrames;
    f32x4 left[kBlockFrames], right[kBlockFrames];
    left[at] = f32x4::splat(static_cast<float>(amplitudeOfDb(leftDb)));
    right[at] = f32x4::splat(static_cast<float>(-amplitudeOfDb(rightDb)));
    compressor::process(coefficients_, state_, left, right, {at, at + 1});
    neutral = left[at].lane(0);
    if (frames_ % kBlockFrames == 0) flushLane();
    return 20 * std::log10(left[at].lane(3));
  }
  /// Processes a block with a constant level.
  void block(double levelDb) {
    f32x4 left[kBlockFrames], right[kBlockFrames];
    std::fill_n(left, kBlockFrames, f32x4::splat(static_cast<float>(amplitudeOfDb(levelDb))));
    std::copy_n(left, kBlockFrames, right);
    compressor::process(coefficients_, state_, left, right, {0, kBlockFrames});
    flushLane();
  }
  /// Like `frame`, after the level has been constant for four steps.
  double settledFrame(double leftDb, double rightDb = -200) {
    for (int i = 1; i < 4 * compressor::kStepFrames; ++i) frame(leftDb, rightDb);
    return frame(leftDb, rightDb);
  }
  [[nodiscard]] double reductionDb() const { return (state_.base + state_.rest).lane(3) * kDbPerOctave; }

  float neutral = 0;

 private:
  void flushLane() {
    compressor::StripState lane{state_.base.lane(3), state_.rest.lane(3), 0, {1, 1, 1}, {}};
    compressor::flush(lane);
    state_.base = f32x4::splat(lane.base);
    state_.rest = f32x4::splat(lane.rest);
  }

  SettledCoefficients<compressor::kCount> coefficients_;
  compressor::State state_{
      f32x4::zero(), f32x4::zero(), f32x4::zero(), {f32x4::splat(1), f32x4::splat(1), f32x4::splat(1)}};
  int frames_ = 0;
};

}  // namespace

TEST_CASE("a steady level follows the paper's curve within 0.001 dB") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 500; ++round) {
    const compressor::Settings settings{random.between(-60, 0),
                                        random.chance(0.3) ? 0 : random.between(0, 40),
                                        random.logBetween(1, 20),
                                        0,
                                        0,
                                        random.between(-20, 40)};
    OneStrip strip(settings, 48000);
    const double level = random.between(-90, 10);
    CAPTURE(settings.thresholdDb);
    CAPTURE(settings.kneeDb);
    CAPTURE(settings.ratio);
    CAPTURE(level);
    CHECK(std::fabs(strip.settledFrame(level) - (curve(level, settings) + settings.makeupDb)) < 0.001);
  }
}

TEST_CASE("threshold -20 dB, ratio 4 and a hard knee give the published levels") {
  const double expected[][2] = {{-15, -18.75}, {-10, -17.5}, {-5, -16.25}, {0, -15}};
  for (const auto& [in, out] : expected) {
    OneStrip strip({-20, 0, 4, 0, 0, 0}, 48000);
    CHECK(std::fabs(strip.settledFrame(in) - out) < 0.001);
  }
}

TEST_CASE("attack and release are the times to 1-1/e of a step of the reduction in dB") {
  for (const double seconds : {0.001, 0.003, 0.01, 0.1, 1.0}) {
    const double rate = 48000;
    OneStrip strip({-40, 0, 4, seconds, seconds, 0}, rate);
    const auto framesTo = [&](double level, double from, double to) {
      for (int frame = 1;; ++frame) {
        strip.frame(level);
        if ((strip.reductionDb() - from) / (to - from) >= 1 - std::exp(-1)) return frame;
      }
    };
    const double full = 30;  // 40 dB over the threshold at 4:1
    CHECK(framesTo(0, 0, full) / rate == doctest::Approx(seconds).epsilon(0.03));
    for (int frame = 0; frame < 20 * seconds * rate; ++frame) strip.frame(0);
    CHECK(framesTo(-100, full, 0) / rate == doctest::Approx(seconds).epsilon(0.03));
  }
}

TEST_CASE("a slow attack reaches its target at any rate, without losing tiny steps") {
  for (const double rate : {48000.0, 768000.0}) {
    CAPTURE(rate);
    OneStrip strip({-100, 0, 20, 0.3, 0.3, 0}, rate);
    for (int block = 0; block < 5 * rate / kBlockFrames; ++block) strip.block(0);  // 16 × 0.3 s
    CHECK(std::fabs(strip.reductionDb() - 95) < 0.005);
  }
}

TEST_CASE("the louder channel determines the reduction of both") {
  OneStrip one({-20, 0, 4, 0, 0, 0}, 48000);
  OneStrip other({-20, 0, 4, 0, 0, 0}, 48000);
  CHECK(one.settledFrame(-50, 0) == doctest::Approx(-65).epsilon(0.001));
  CHECK(other.settledFrame(0, -50) == doctest::Approx(-15).epsilon(0.001));
}

TEST_CASE("the compressor passes a neutral lane to the bit") {
  OneStrip strip({-40, 10, 4, 0.01, 0.1, 12}, 48000);
  for (int frame = 0; frame < 100; ++frame) {
    strip.frame(-frame / 2.0);
    CHECK(strip.neutral == static_cast<float>(amplitudeOfDb(-frame / 2.0)));
  }
}

TEST_CASE("the compressor gives the same bits for a block in any spans") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 100; ++round) {
    const auto design = [&](float(&coefficients)[compressor::kStored]) {
      const compressor::Settings settings{random.between(-60, 0),     random.between(0, 40),
                                          random.logBetween(1, 20),   random.logBetween(1e-4, 1),
                                          random.logBetween(1e-4, 1), random.between(-20, 40)};
      compressor::design(settings, 48000, coefficients);
    };
    // Lane 1 is neutral and must pass its input. The others move linearly from one design to another.
    SettledCoefficients<compressor::kCount> settled{};
    test::Splines<compressor::kCount> splines;
    for (int lane = 0; lane < 4; ++lane) {
      float from[compressor::kStored], to[compressor::kStored];
      design(from);
      design(to);
      for (int i = 0; i < compressor::kCount; ++i) {
        const float start = lane == 1 ? compressor::kNeutral[i] : from[i];
        const auto setLane = [lane](f32x4& vector, float value) {
          float values[4];
          vector.store(values);
          values[lane] = value;
          vector = f32x4::load(values);
        };
        setLane(settled.value[i], start);
        setLane(splines.power[0][i], start);
        setLane(splines.power[1][i], lane == 1 ? 0 : to[i] - from[i]);
      }
    }
    f32x4 input[kBlockFrames];
    for (auto& frame : input) {
      const float values[4] = {
          static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1)),
          static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1))};
      frame = f32x4::load(values);
    }
    const auto render = [&](bool cut, const auto& coefficients) {
      compressor::State state{
          f32x4::zero(), f32x4::zero(), f32x4::zero(), {f32x4::splat(1), f32x4::splat(1), f32x4::splat(1)}};
      std::vector<f32x4> left(input, input + kBlockFrames), right(input, input + kBlockFrames);
      for (int begin = 0; begin < kBlockFrames;) {
        const int end = cut ? std::min(kBlockFrames, begin + random.integer(1, 11)) : kBlockFrames;
        compressor::process(coefficients, state, left.data(), right.data(), {begin, end});
        begin = end;
      }
      std::vector<float> all;
      left.insert(left.end(), right.begin(), right.end());
      left.insert(left.end(), {state.rest, state.peak, state.gains[0], state.gains[1], state.gains[2]});
      for (const f32x4 frame : left) {
        for (int lane = 0; lane < 4; ++lane) all.push_back(frame.lane(lane));
      }
      return all;
    };
    const auto compare = [&](const auto& coefficients) {
      const auto whole = render(false, coefficients);
      CHECK(render(true, coefficients) == whole);
      for (int i = 0; i < kBlockFrames; ++i) CHECK(whole[static_cast<size_t>(4 * i + 1)] == input[i].lane(1));
      CHECK(whole[0] != input[0].lane(0));
    };
    if (round % 2 == 0) {
      compare(settled);
    } else {
      compare(splines.tabulated());
    }
  }
}
