#include "dsp/gate.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/lanes.h"
#include "support/maximum.h"
#include "support/random.h"
#include "support/splines.h"

using namespace busbar;

namespace {

constexpr gate::Settings kUsual{-40, 6, 10, -80, 0.002, 0.05, 0.1};

/// The output level of a closed gate, in dB.
double curve(double in, const gate::Settings& s) {
  return in + std::max(s.rangeDb, std::min((s.ratio - 1) * (in - s.thresholdDb), 0.0));
}

/// A gate in lane 3.
class OneStrip {
 public:
  OneStrip(const gate::Settings& settings, double rate) {
    float design[gate::kStored];
    gate::design(settings, rate, design);
    coefficients_ = test::inLane<gate::kCount>(3, design, gate::kNeutral);
    lane_ = gate::restState(design);
    setState();
  }

  /// Processes a frame with the given magnitudes and returns the gain in dB.
  double frame(double left, double right = 0) {
    const int at = frames_++ % kBlockFrames;
    left_[at] = f32x4::splat(static_cast<float>(left));
    right_[at] = f32x4::splat(static_cast<float>(-right));
    gate::process(coefficients_, state_, left_, right_, {at, at + 1});
    neutral = left_[at].lane(0);
    if (frames_ % kBlockFrames == 0) {
      lane_.base = state_.base.lane(3);
      for (int pole = 0; pole < gate::kPoles; ++pole) lane_.rest[pole] = state_.rest[pole].lane(3);
      lane_.closed = state_.closed.lane(3);
      lane_.count = state_.count.lane(3);
      lane_.current = state_.current.lane(3);
      lane_.previous = state_.previous.lane(3);
      lane_.age = state_.age.lane(3);
      lane_.open = state_.open.lane(3);
      gate::flush(lane_);
      setState();
    }
    return -reductionDb();
  }
  /// Runs a steady level for a time and returns the gain in dB.
  double run(double levelDb, int frames) {
    double gain = 0;
    for (int i = 0; i < frames; ++i) gain = frame(amplitudeOfDb(levelDb));
    return gain;
  }
  [[nodiscard]] double reductionDb() const { return (state_.base + state_.rest[2]).lane(3) * kDbPerNeper; }
  [[nodiscard]] bool isOpen() const { return state_.open.lane(3) == 1; }
  [[nodiscard]] bool isQuiet() const { return gate::isQuiet(lane_); }

  float neutral = 0;

 private:
  void setState() {
    state_.base = f32x4::splat(lane_.base);
    for (int pole = 0; pole < gate::kPoles; ++pole) state_.rest[pole] = f32x4::splat(lane_.rest[pole]);
    state_.closed = f32x4::splat(lane_.closed);
    state_.count = f32x4::splat(lane_.count);
    state_.current = f32x4::splat(lane_.current);
    state_.previous = f32x4::splat(lane_.previous);
    state_.age = f32x4::splat(lane_.age);
    state_.open = f32x4::splat(lane_.open);
    state_.start = f32x4::splat(lane_.start);
  }

  SettledCoefficients<gate::kCount> coefficients_;
  gate::State state_{};
  gate::StripState lane_{};
  f32x4 left_[kBlockFrames], right_[kBlockFrames];
  int frames_ = 0;
};

}  // namespace

TEST_CASE("a steady level below the threshold follows the expander's curve within 0.002 dB") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 200; ++round) {
    gate::Settings settings{random.between(-80, 0),
                            random.between(0, 24),
                            random.logBetween(1, 100),
                            random.between(-100, 0),
                            0,
                            0,
                            0};
    OneStrip strip(settings, 8000);
    const double level = settings.thresholdDb - random.between(0.01, 40);
    CAPTURE(settings.thresholdDb);
    CAPTURE(settings.ratio);
    CAPTURE(settings.rangeDb);
    CAPTURE(level);
    // The error of levelOf() counts ratio - 1 times.
    const double error = 0.002 + 5e-4 * (settings.ratio - 1);
    CHECK(std::fabs(strip.run(level, 2000) + level - curve(level, settings)) < std::min(error, 0.05));
  }
}

TEST_CASE("a gate opens above the threshold and closes below threshold minus hysteresis") {
  for (const double hysteresis : {0.0, 6.0, 24.0}) {
    gate::Settings settings = kUsual;
    settings.hysteresisDb = hysteresis;
    OneStrip strip(settings, 48000);
    strip.run(-40.01, 4800);
    CHECK_FALSE(strip.isOpen());
    strip.run(-39.99, 1);
    CHECK(strip.isOpen());
    strip.run(-39.99 - hysteresis, 9600);
    CHECK(strip.isOpen());
    strip.run(-40.01 - hysteresis, 2400);
    CHECK_FALSE(strip.isOpen());
  }
}

TEST_CASE("attack and release are the times to 1-1/e of a step of the reduction in dB") {
  for (const double rate : {8000.0, 48000.0, 192000.0}) {
    for (const double seconds : {0.0012, 0.002, 0.004, 0.01, 0.1, 1.0}) {
      gate::Settings settings = kUsual;
      settings.attackSeconds = settings.releaseSeconds = seconds;
      settings.holdSeconds = 0.02;
      OneStrip strip(settings, rate);
      CAPTURE(rate);
      CAPTURE(seconds);
      const auto framesTo = [&](double level, double goal) {
        const double from = strip.reductionDb();
        for (int frame = 1;; ++frame) {
          const double before = strip.reductionDb();
          strip.frame(amplitudeOfDb(level));
          const double now = strip.reductionDb();
          if ((now - from) / (goal - from) >= 1 - std::exp(-1)) {
            const double target = from + (1 - std::exp(-1)) * (goal - from);
            return frame - 1 + (target - before) / (now - before);
          }
        }
      };
      CHECK(framesTo(-20, 0) / (seconds * rate) == doctest::Approx(1).epsilon(0.02));
      strip.run(-20, static_cast<int>(10 * seconds * rate) + 8);
      const double held = 0.02 * rate - 1;  // until the first closed frame
      const double release = framesTo(-90, 80) - held;
      CHECK(release / (std::max(seconds, 0.004) * rate) == doctest::Approx(1).epsilon(0.02));
    }
  }
}

TEST_CASE("hold is counted in frames from the last one above the closing threshold") {
  for (const double rate : {8000.0, 44100.0, 192000.0}) {
    for (const double seconds : {0.01, 0.05, 0.5, 4.0}) {
      gate::Settings settings = kUsual;
      settings.holdSeconds = seconds;
      OneStrip strip(settings, rate);
      strip.run(-20, 13);
      strip.run(-45.9, 100);  // above the closing threshold
      int frames = 0;
      while (strip.isOpen()) {
        strip.frame(0.0001);
        ++frames;
      }
      const int least = 2 * gate::kStep * static_cast<int>(0.005 / gate::kStep * rate);
      CHECK(frames == std::max(static_cast<int>(seconds * rate + 0.5), least));
    }
  }
}

TEST_CASE("the shortest hold keeps a gate open in the cycles of low tones") {
  gate::Settings settings = kUsual;
  settings.holdSeconds = 0;
  settings.thresholdDb = -6;
  for (const double frequency : {25.0, 40.0, 100.0, 1000.0}) {
    OneStrip strip(settings, 48000);
    int changes = 0;
    for (int i = 0; i < 48000; ++i) {
      const bool was = strip.isOpen();
      strip.frame(0.51 * std::fabs(std::sin(2 * kPi * frequency * i / 48000)));
      changes += was != strip.isOpen() ? 1 : 0;
    }
    CHECK(changes == 1);
  }
}

TEST_CASE("the louder channel opens a gate, and a slow release reaches the range") {
  OneStrip strip(kUsual, 48000);
  strip.frame(0.001, 0.02);
  CHECK(strip.isOpen());
  gate::Settings settings = kUsual;
  settings.releaseSeconds = 0.5;
  OneStrip slow(settings, 192000);
  slow.run(-20, 19200);
  CHECK(slow.reductionDb() < 1e-3);
  slow.run(-100, 20 * 96000);
  CHECK(std::fabs(slow.reductionDb() - 80) < 0.001);
}

TEST_CASE("a gate is quiet when it is closed and at rest, not before") {
  OneStrip strip(kUsual, 48000);
  CHECK(strip.isQuiet());
  strip.run(-20, 4800 + kBlockFrames);
  CHECK_FALSE(strip.isQuiet());
  strip.run(-300, 2400 - kBlockFrames);  // in the hold
  CHECK_FALSE(strip.isQuiet());
  strip.run(-300, 4800);  // in the release
  CHECK_FALSE(strip.isQuiet());
  strip.run(-300, 10 * 4800);
  CHECK(strip.isQuiet());
}

TEST_CASE("a gate passes a neutral lane to the bit") {
  OneStrip strip(kUsual, 48000);
  for (int frame = 0; frame < 3000; ++frame) {
    const double amplitude = amplitudeOfDb(-frame % 700 / 7.0);
    strip.frame(amplitude);
    CHECK(strip.neutral == static_cast<float>(amplitude));
  }
}

TEST_CASE("a gate gives the same bits for blocks in any spans and beside any lanes") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 200; ++round) {
    const bool moving = round % 2 != 0;
    const auto design = [&](float(&coefficients)[gate::kStored]) {
      const gate::Settings settings{random.between(-30, 0),       random.between(0, 12),
                                    random.logBetween(1, 100),    random.between(-100, 0),
                                    random.logBetween(1e-4, 0.1), random.logBetween(1e-3, 0.05),
                                    random.logBetween(1e-3, 1)};
      gate::design(settings, random.chance(0.5) ? 48000 : 8000, coefficients);
    };
    SettledCoefficients<gate::kCount> settled{};
    test::Splines<gate::kCount> splines;
    float lanes[4][gate::kStored], ways[4][gate::kStored];
    for (int lane = 0; lane < 4; ++lane) {
      design(lanes[lane]);
      design(ways[lane]);
      for (int i = 0; i < gate::kCount; ++i) ways[lane][i] -= lanes[lane][i];
    }
    std::copy_n(gate::kNeutral, gate::kStored, lanes[1]);
    std::fill_n(ways[1], gate::kStored, 0.0f);
    std::fill_n(ways[2], gate::kStored, 0.0f);  // constant beside moving ones
    for (int i = 0; i < gate::kCount; ++i) {
      settled.value[i] = test::lanes(lanes[0][i], lanes[1][i], lanes[2][i], lanes[3][i]);
      splines.power[0][i] = settled.value[i];
      splines.power[1][i] = test::lanes(ways[0][i], ways[1][i], ways[2][i], ways[3][i]);
    }
    std::vector<f32x4> input(8 * kBlockFrames);
    for (size_t i = 0; i < input.size(); ++i) {
      const double loud = i % 600 < 200 ? 1 : 0.01;
      const auto sample = [&] { return static_cast<float>(loud * random.between(-1, 1)); };
      input[i] = test::lanes(sample(), sample(), sample(), sample());
    }
    const auto render = [&](bool cut, const auto& coefficients) {
      gate::State state{};
      std::vector<float> all;
      for (size_t block = 0; block < input.size(); block += kBlockFrames) {
        f32x4 left[kBlockFrames], right[kBlockFrames];
        std::copy_n(&input[block], kBlockFrames, left);
        std::copy_n(left, kBlockFrames, right);
        for (int begin = 0; begin < kBlockFrames;) {
          const int end = cut ? std::min(kBlockFrames, begin + random.integer(1, 11)) : kBlockFrames;
          gate::process(coefficients, state, left, right, {begin, end});
          begin = end;
        }
        for (const f32x4 frame : left) {
          for (int lane = 0; lane < 4; ++lane) all.push_back(frame.lane(lane));
        }
      }
      for (int lane = 0; lane < 4; ++lane) all.push_back(state.rest[2].lane(lane));
      return all;
    };
    const auto whole = moving ? render(false, splines.tabulated()) : render(false, settled);
    CHECK((moving ? render(true, splines.tabulated()) : render(true, settled)) == whole);
    const auto alone = render(false, settled);
    for (size_t i = 0; i < input.size(); ++i) {
      CHECK(whole[4 * i + 1] == input[i].lane(1));
      CHECK(whole[4 * i + 2] == alone[4 * i + 2]);
    }
  }
}
