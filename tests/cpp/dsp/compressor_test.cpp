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
  /// Like `frame`, after the level has been constant for 50 of the shortest time constants.
  double settledFrame(double leftDb, double rightDb = -200) {
    for (int i = 0; i < 200; ++i) frame(leftDb, rightDb);
    return frame(leftDb, rightDb);
  }
  [[nodiscard]] double reductionDb() const { return (state_.base + state_.rest).lane(3) * kDbPerNeper; }

  float neutral = 0;

 private:
  void flushLane() {
    compressor::StripState lane{state_.base.lane(3), state_.rest.lane(3), 0, 0, {}};
    compressor::flush(lane);
    state_.base = f32x4::splat(lane.base);
    state_.rest = f32x4::splat(lane.rest);
  }

  SettledCoefficients<compressor::kCount> coefficients_;
  compressor::State state_{};
  int frames_ = 0;
};

/// The paper's algorithm, frame by frame in double precision: the gain in dB for a level in dB.
class PaperCompressor {
 public:
  PaperCompressor(const compressor::Settings& settings, double rate)
      : settings_(settings),
        attack_(onePoleShare(settings.attackSeconds, rate)),
        release_(onePoleShare(settings.releaseSeconds, rate)) {}

  double frame(double levelDb) {
    const double target = levelDb - curve(levelDb, settings_);
    reductionDb_ += (target > reductionDb_ ? attack_ : release_) * (target - reductionDb_);
    return -reductionDb_;
  }

 private:
  compressor::Settings settings_;
  double attack_, release_;
  double reductionDb_ = 0;
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
    CHECK(std::fabs(framesTo(0, 0, full) - seconds * rate) <= 1 + 1e-4 * seconds * rate);
    for (int frame = 0; frame < 20 * seconds * rate; ++frame) strip.frame(0);
    CHECK(std::fabs(framesTo(-100, full, 0) - seconds * rate) <= 1 + 1e-4 * seconds * rate);
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

TEST_CASE("each frame has the gain of the paper's algorithm within 0.01 dB") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 100; ++round) {
    const compressor::Settings settings{
        random.between(-60, -10),     random.chance(0.3) ? 0 : random.between(0, 30),
        random.logBetween(1.5, 20),   random.logBetween(1e-4, 0.1),
        random.logBetween(1e-4, 0.5), 0};
    const double rate = random.chance(0.5) ? 44100 : 96000;
    CAPTURE(settings.attackSeconds);
    CAPTURE(settings.releaseSeconds);
    OneStrip strip(settings, rate);
    PaperCompressor paper(settings, rate);
    double worst = 0, level = -40;
    for (int i = 0; i < 20 * kBlockFrames; ++i) {
      if (random.chance(0.01)) level = random.between(-60, 0);
      const double here = level + 20 * std::log10(std::fabs(std::sin(0.11 * i)) + 1e-3);
      worst = std::max(worst, std::fabs(strip.frame(here) - here - paper.frame(here)));
    }
    CHECK(worst < 0.01);
  }
}

TEST_CASE("an RMS detector measures a sine 3 dB below its peaks") {
  compressor::Settings settings{-40, 0, 4, 0.05, 0.05, 0};
  settings.rms = true;
  OneStrip strip(settings, 48000);
  for (int i = 0; i < 48000; ++i) strip.frame(20 * std::log10(std::fabs(std::sin(0.1234 * i)) + 1e-9));
  CHECK(std::fabs(strip.reductionDb() - 0.75 * (40 - 3.0103)) < 0.02);
}

TEST_CASE("an RMS detector's mean square covers 1-1/e of a step in 10 ms") {
  compressor::Settings settings{-60, 0, 20, 0, 0, 0};
  settings.rms = true;
  OneStrip strip(settings, 48000);
  for (int i = 0; i < 480; ++i) strip.frame(0);
  const double expected = 0.95 * (60 + 10 * std::log10(1 - std::exp(-1)));
  CHECK(std::fabs(strip.reductionDb() - expected) < 0.03);  // the attack adds 4 frames
}

TEST_CASE("the side chain's high-pass has the response of a Butterworth filter") {
  const double rate = 48000, corner = 200;
  for (const double frequency : {50.0, 100.0, 200.0, 400.0, 4000.0}) {
    CAPTURE(frequency);
    compressor::Settings settings{-60, 0, 2, 0.2, 0.2, 0};
    settings.rms = true;
    settings.highpassHz = corner;
    SettledCoefficients<compressor::kCount> coefficients{};
    float design[compressor::kStored];
    compressor::design(settings, rate, design);
    for (int i = 0; i < compressor::kCount; ++i) coefficients.value[i] = f32x4::splat(design[i]);
    compressor::State state{};
    for (int frame = 0; frame < 2 * rate; frame += kBlockFrames) {
      f32x4 left[kBlockFrames], right[kBlockFrames];
      for (int i = 0; i < kBlockFrames; ++i) {
        left[i] = f32x4::splat(static_cast<float>(std::sin(2 * kPi * frequency * (frame + i) / rate)));
        right[i] = f32x4::zero();
      }
      compressor::process(coefficients, state, left, right, {0, kBlockFrames});
    }
    const double ratio = std::tan(kPi * corner / rate) / std::tan(kPi * frequency / rate);
    const double levelDb = -3.0103 - 10 * std::log10(1 + std::pow(ratio, 4));
    const double reductionDb = (state.base + state.rest).lane(0) * kDbPerNeper;
    CHECK(std::fabs(reductionDb - 0.5 * (60 + levelDb)) < 0.05);
  }
}

TEST_CASE("the mix adds the uncompressed signal, to which make-up does not apply") {
  compressor::Settings settings{-20, 0, 4, 0, 0, 6};
  settings.mix = 0.25;
  OneStrip strip(settings, 48000);
  const double compressed = amplitudeOfDb(-15 + 6), dry = 1;
  CHECK(std::fabs(strip.settledFrame(0) - 20 * std::log10(0.25 * compressed + 0.75 * dry)) < 0.001);
}

TEST_CASE("the compressor gives the same bits for a block in any spans") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 200; ++round) {
    const bool plain = round % 4 == 0;  // so that whole steps take the faster path
    const auto design = [&](float(&coefficients)[compressor::kStored]) {
      const double shortest = plain ? 0.004 : 1e-4;
      compressor::Settings settings{random.between(-60, 0),         random.between(0, 40),
                                    random.logBetween(1, 20),       random.logBetween(shortest, 0.1),
                                    random.logBetween(shortest, 1), random.between(-20, 40)};
      if (plain) settings.releaseSeconds = settings.attackSeconds * random.logBetween(1, 20);
      settings.mix = random.chance(0.5) ? 1 : random.between(0, 1);
      settings.rms = !plain && random.chance(0.3);
      settings.highpassHz = !plain && random.chance(0.3) ? random.logBetween(20, 1000) : 0;
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
      compressor::State state{};
      std::vector<f32x4> left(input, input + kBlockFrames), right(input, input + kBlockFrames);
      for (int begin = 0; begin < kBlockFrames;) {
        const int end = cut ? std::min(kBlockFrames, begin + random.integer(1, 11)) : kBlockFrames;
        compressor::process(coefficients, state, left.data(), right.data(), {begin, end});
        begin = end;
      }
      std::vector<float> all;
      left.insert(left.end(), right.begin(), right.end());
      left.insert(left.end(), {state.rest, state.side.meanSquare[0], state.side.meanSquare[1],
                               state.side.highpass.ic1[0], state.side.highpass.ic2[1]});
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

TEST_CASE("a lane gives the same bits whichever path the lanes beside it need") {
  const auto render = [](const compressor::Settings& settings, const compressor::Settings& beside) {
    SettledCoefficients<compressor::kCount> coefficients{};
    float own[compressor::kStored], other[compressor::kStored];
    compressor::design(settings, 48000, own);
    compressor::design(beside, 48000, other);
    for (int i = 0; i < compressor::kCount; ++i)
      coefficients.value[i] = test::lanes(own[i], other[i], compressor::kNeutral[i], other[i]);
    compressor::State state{};
    state.side.highpass.ic1[0] = test::lanes(0, 0.1f, 0, 0.2f);
    test::Random random;
    std::vector<float> output;
    for (int block = 0; block < 8; ++block) {
      f32x4 left[kBlockFrames], right[kBlockFrames];
      for (int i = 0; i < kBlockFrames; ++i) {
        left[i] = f32x4::splat(static_cast<float>(random.between(-1, 1)));
        right[i] = f32x4::splat(static_cast<float>(random.between(-1, 1)));
      }
      compressor::process(coefficients, state, left, right, {0, kBlockFrames});
      for (const f32x4 frame : left) output.push_back(frame.lane(0));
    }
    return output;
  };
  const compressor::Settings slow{-30, 6, 4, 0.005, 0.1, 0}, fast{-30, 6, 4, 0, 0.001, 0};
  compressor::Settings rms = slow, filtered = slow;
  rms.rms = true;
  filtered.highpassHz = 100;
  for (const auto& settings : {slow, fast, rms, filtered}) {
    const auto alone = render(settings, slow);
    for (const auto& beside : {fast, rms, filtered}) CHECK(render(settings, beside) == alone);
  }
}
