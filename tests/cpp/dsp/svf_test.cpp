#include "dsp/svf.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "dsp/units.h"
#include "support/lanes.h"
#include "support/random.h"

using namespace busbar;

namespace {

using Complex = std::complex<double>;

/// The response of the Web Audio specification's biquad ("Filters characteristics") at a frequency.
Complex biquadResponse(const svf::Settings& s, double rate, double at) {
  const double w = 2 * kPi * s.frequency / rate, c = std::cos(w), sn = std::sin(w),
               a = std::pow(10, s.gainDb / 40);
  const double alphaQ = sn / (2 * s.q), alphaDb = sn / (2 * std::pow(10, s.q / 20)),
               alphaS = sn / 2 * std::sqrt(2.0), root = 2 * alphaS * std::sqrt(a);
  double b0 = 1, b1 = 0, b2 = 0, a0 = 1, a1 = 0, a2 = 0;
  switch (s.type) {
    case FilterType::lowpass:
      b0 = b2 = (1 - c) / 2, b1 = 1 - c, a0 = 1 + alphaDb, a1 = -2 * c, a2 = 1 - alphaDb;
      break;
    case FilterType::highpass:
      b0 = b2 = (1 + c) / 2, b1 = -(1 + c), a0 = 1 + alphaDb, a1 = -2 * c, a2 = 1 - alphaDb;
      break;
    case FilterType::bandpass:
      b0 = alphaQ, b1 = 0, b2 = -alphaQ, a0 = 1 + alphaQ, a1 = -2 * c, a2 = 1 - alphaQ;
      break;
    case FilterType::notch:
      b0 = b2 = 1, b1 = -2 * c, a0 = 1 + alphaQ, a1 = -2 * c, a2 = 1 - alphaQ;
      break;
    case FilterType::allpass:
      b0 = 1 - alphaQ, b1 = -2 * c, b2 = 1 + alphaQ, a0 = 1 + alphaQ, a1 = -2 * c, a2 = 1 - alphaQ;
      break;
    case FilterType::peaking:
      b0 = 1 + alphaQ * a, b1 = -2 * c, b2 = 1 - alphaQ * a, a0 = 1 + alphaQ / a, a1 = -2 * c,
      a2 = 1 - alphaQ / a;
      break;
    case FilterType::lowshelf:
      b0 = a * ((a + 1) - (a - 1) * c + root), b1 = 2 * a * ((a - 1) - (a + 1) * c),
      b2 = a * ((a + 1) - (a - 1) * c - root);
      a0 = (a + 1) + (a - 1) * c + root, a1 = -2 * ((a - 1) + (a + 1) * c), a2 = (a + 1) + (a - 1) * c - root;
      break;
    case FilterType::highshelf:
      b0 = a * ((a + 1) + (a - 1) * c + root), b1 = -2 * a * ((a - 1) + (a + 1) * c),
      b2 = a * ((a + 1) + (a - 1) * c - root);
      a0 = (a + 1) - (a - 1) * c + root, a1 = 2 * ((a - 1) - (a + 1) * c), a2 = (a + 1) - (a - 1) * c - root;
      break;
  }
  const Complex z = std::polar(1.0, -2 * kPi * at / rate);
  return (b0 + z * (b1 + z * b2)) / (a0 + z * (a1 + z * a2));
}

/// Coefficients of a filter in lane 1; the other lanes are neutral.
SettledCoefficients<svf::kCount> coefficientsOf(const svf::Settings& settings, double rate) {
  float design[svf::kStored];
  svf::design(settings, rate, design);
  return test::inLane<svf::kCount>(1, design, svf::kNeutral);
}

svf::Settings randomSettings(test::Random& random, double rate) {
  svf::Settings settings{};
  settings.type = static_cast<FilterType>(random.integer(0, 7));
  settings.frequency = random.logBetween(20, 0.45 * rate);
  settings.q = random.logBetween(0.1, 30);
  settings.gainDb = random.between(-24, 24);
  return settings;
}

/// The frequency response at a frequency: the Fourier sum of the impulse response.
Complex measuredResponse(const svf::Settings& settings, double rate, double at) {
  const auto coefficients = coefficientsOf(settings, rate);
  svf::State state{};
  Complex response = 0;
  const Complex turn = std::polar(1.0, -2 * kPi * at / rate);
  Complex z = 1;
  for (int block = 0; block < 3000; ++block) {
    f32x4 left[kBlockFrames] = {}, right[kBlockFrames] = {};
    if (block == 0) left[0] = f32x4::splat(1);
    svf::process(coefficients, state, left, right, {0, kBlockFrames});
    for (const f32x4& frame : left) {
      response += z * static_cast<double>(frame.lane(1));
      z *= turn;
    }
  }
  return response;
}

}  // namespace

TEST_CASE("the SVF's responses match the Web Audio specification's biquads within 0.01 dB") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 60; ++round) {
    svf::Settings settings = randomSettings(random, 48000);
    settings.frequency = random.logBetween(100, 20000);  // the impulse response decays within the sum
    const double at = random.logBetween(50, 20000);
    const Complex expected = biquadResponse(settings, 48000, at);
    const Complex actual = measuredResponse(settings, 48000, at);
    CAPTURE(static_cast<int>(settings.type));
    CAPTURE(settings.frequency);
    CAPTURE(settings.q);
    CAPTURE(settings.gainDb);
    CAPTURE(at);
    CHECK(std::abs(actual - expected) < 1e-3 * std::max(1.0, std::abs(expected)));
  }
}

TEST_CASE("every mixture of SVF designs contracts the state, so any movement is stable") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 2000; ++round) {
    // A random point in the convex hull of three designs.
    double damping = 0, band = 0, low = 0, weightLeft = 1;
    for (int i = 0; i < 3; ++i) {
      float c[svf::kStored];
      svf::design(randomSettings(random, 48000), 48000, c);
      const double weight = i == 2 ? weightLeft : weightLeft * random.between(0, 1);
      weightLeft -= weight;
      damping += weight * c[svf::kDamping];
      band += weight * c[svf::kBand];
      low += weight * c[svf::kLow];
    }
    // The largest singular value of the state's matrix [[1-damping, -band], [band, 1-low]].
    const double p = 1 - damping, q = -band, r = band, s = 1 - low;
    const double trace = p * p + q * q + r * r + s * s, determinant = p * s - q * r;
    const double largest =
        std::sqrt((trace + std::sqrt(std::max(0.0, trace * trace - 4 * determinant * determinant))) / 2);
    CHECK(largest <= 1 + 2e-7);
  }
}

TEST_CASE("the SVF passes a neutral lane to the bit and keeps its state at zero") {
  test::Random random;
  CAPTURE(random.seed);
  const auto coefficients = coefficientsOf(randomSettings(random, 48000), 48000);
  svf::State state{};
  f32x4 left[kBlockFrames], right[kBlockFrames], before[kBlockFrames];
  for (int i = 0; i < kBlockFrames; ++i)
    before[i] = left[i] = right[i] = f32x4::splat(static_cast<float>(random.between(-1, 1)));
  svf::process(coefficients, state, left, right, {0, kBlockFrames});
  for (int i = 0; i < kBlockFrames; ++i) {
    CHECK(left[i].lane(0) == before[i].lane(0));
    CHECK(right[i].lane(3) == before[i].lane(3));
  }
  CHECK(state.ic1[0].lane(0) == 0);
  CHECK(state.ic2[1].lane(3) == 0);
}

TEST_CASE("the SVF filters left and right equally") {
  const auto coefficients = coefficientsOf({FilterType::peaking, 1000, 2, 6}, 48000);
  svf::State state{};
  f32x4 left[kBlockFrames], right[kBlockFrames];
  for (int i = 0; i < kBlockFrames; ++i) left[i] = right[i] = f32x4::splat(i % 7 == 0 ? 0.5f : -0.1f);
  svf::process(coefficients, state, left, right, {0, kBlockFrames});
  for (int i = 0; i < kBlockFrames; ++i) CHECK(left[i].lane(1) == right[i].lane(1));
}

namespace {

constexpr svf::Settings kStagnant = {FilterType::lowpass, 10, -20, 0};
constexpr svf::Settings kUsual = {FilterType::peaking, 1000, 2, 6};

using Coefficients = SettledCoefficients<svf::kCount>;

/// Coefficients of one filter in each lane.
Coefficients coefficientsOf(const svf::Settings (&settings)[4]) {
  Coefficients all;
  float lanes[svf::kCount][4];
  for (int lane = 0; lane < 4; ++lane) {
    float design[svf::kStored];
    svf::design(settings[lane], 48000, design);
    for (int i = 0; i < svf::kCount; ++i) lanes[i][lane] = design[i];
  }
  for (int i = 0; i < svf::kCount; ++i) all.value[i] = f32x4::load(opaque(lanes[i]));
  return all;
}

/// Filters noise for some blocks, and returns the left channel. process: filters a block.
template <class Process>
std::vector<f32x4> filtered(const Process& process) {
  test::Random random(1);
  std::vector<f32x4> output;
  for (int block = 0; block < 20; ++block) {
    f32x4 left[kBlockFrames], right[kBlockFrames];
    for (int i = 0; i < kBlockFrames; ++i)
      left[i] = right[i] = f32x4::splat(static_cast<float>(random.between(0.5, 1)));
    process(left, right);
    output.insert(output.end(), left, left + kBlockFrames);
  }
  return output;
}

std::vector<f32x4> filteredWithRemainder(const Coefficients& coefficients) {
  svf::State state{};
  svf::Remainder remainder{};
  return filtered([&](f32x4* left, f32x4* right) {
    svf::process(coefficients, state, remainder, left, right, {0, kBlockFrames});
  });
}

}  // namespace

TEST_CASE("only filters that are low or strongly damped stagnate") {
  const Span block{0, kBlockFrames};
  CHECK(svf::mayStagnate(coefficientsOf(kStagnant, 48000), block));
  CHECK(svf::mayStagnate(coefficientsOf({FilterType::lowshelf, 10, 1, 12}, 48000), block));
  CHECK(svf::mayStagnate(coefficientsOf({FilterType::highpass, 80, 0, 0}, 192000), block));
  CHECK_FALSE(svf::mayStagnate(coefficientsOf(kUsual, 48000), block));
  CHECK_FALSE(svf::mayStagnate(coefficientsOf({FilterType::highpass, 80, 0, 0}, 48000), block));
  CHECK_FALSE(svf::mayStagnate(coefficientsOf({FilterType::lowpass, 1000, -20, 0}, 48000), block));
}

TEST_CASE("beside a filter that stagnates, others have the bits that they have alone") {
  const auto mixed = filteredWithRemainder(coefficientsOf({kUsual, kStagnant, kUsual, kUsual}));
  const auto stagnant = filteredWithRemainder(coefficientsOf({kStagnant, kStagnant, kStagnant, kStagnant}));
  const Coefficients usual = coefficientsOf({kUsual, kUsual, kUsual, kUsual});
  svf::State state{};
  const auto plain = filtered([&](f32x4* left, f32x4* right) {
    svf::process(usual, state, left, right, {0, kBlockFrames});
  });
  for (size_t i = 0; i < mixed.size(); ++i) {
    CHECK(mixed[i].lane(0) == plain[i].lane(0));
    CHECK(mixed[i].lane(1) == stagnant[i].lane(3));
    CHECK(mixed[i].lane(3) == plain[i].lane(3));
  }
}

TEST_CASE("a filter that stagnates has the same bits with settled, straight and moving coefficients") {
  const Coefficients settled = coefficientsOf({kUsual, kStagnant, kUsual, kStagnant});
  const auto expected = filteredWithRemainder(settled);
  LinearCoefficients<svf::kCount> lines{settled, {}};
  for (f32x4& way : lines.way.value) way = f32x4::zero();
  const std::vector<Coefficients> table(kBlockFrames + 1, settled);
  const MovingCoefficients<svf::kCount> moving{table.data()};
  svf::State states[2]{};
  svf::Remainder remainders[2]{};
  const auto onLines = filtered([&](f32x4* left, f32x4* right) {
    svf::process(lines, states[0], remainders[0], left, right, {0, kBlockFrames});
  });
  const auto inTable = filtered([&](f32x4* left, f32x4* right) {
    for (const Span span : {Span{0, 50}, Span{50, kBlockFrames}})
      svf::process(moving, states[1], remainders[1], left, right, span);
  });
  for (size_t i = 0; i < expected.size(); ++i) {
    for (int lane = 0; lane < 4; ++lane) {
      CHECK(onLines[i].lane(lane) == expected[i].lane(lane));
      CHECK(inTable[i].lane(lane) == expected[i].lane(lane));
    }
  }
}

TEST_CASE("lines and tables in which a frame stagnates are found") {
  test::Random random;
  CAPTURE(random.seed);
  int found = 0;
  for (int round = 0; round < 300; ++round) {
    const auto settings = [&] {
      svf::Settings of = randomSettings(random, 48000);
      of.frequency = random.logBetween(10, 400);
      return of;
    };
    const Coefficients from = coefficientsOf(settings(), 48000), to = coefficientsOf(settings(), 48000);
    LinearCoefficients<svf::kCount> lines{from, {}};
    for (int i = 0; i < svf::kCount; ++i) lines.way.value[i] = to.value[i] - from.value[i];
    std::vector<Coefficients> table;
    bool any = false;
    for (int frame = 0; frame <= kBlockFrames; ++frame) {
      table.push_back(lines.of(frame));
      any |= frame < kBlockFrames && svf::mayStagnate(table.back(), {frame, frame + 1});
    }
    if (!any) continue;
    ++found;
    CHECK(svf::mayStagnate(lines, {0, kBlockFrames}));
    CHECK(svf::mayStagnate(MovingCoefficients<svf::kCount>{table.data()}, {0, kBlockFrames}));
  }
  CHECK(found > 50);
}
