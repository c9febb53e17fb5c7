#include "dsp/ladder.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "dsp/units.h"
#include "support/lanes.h"
#include "support/random.h"
#include "support/splines.h"

using namespace busbar;

namespace {

using Complex = std::complex<double>;

SettledCoefficients<ladder::kCount> coefficientsOf(const ladder::Settings& settings, double rate) {
  float design[ladder::kStored];
  ladder::design(settings, rate, design);
  return test::inLane<ladder::kCount>(1, design, ladder::kNeutral);
}

/// One strip in lane 1; the other lanes are neutral.
class OneStrip {
 public:
  OneStrip(const ladder::Settings& settings, double rate) : coefficients_(coefficientsOf(settings, rate)) {}

  void redesign(const ladder::Settings& settings, double rate) {
    coefficients_ = coefficientsOf(settings, rate);
  }

  std::vector<double> run(const std::vector<double>& input) {
    std::vector<double> output;
    for (size_t at = 0; at < input.size(); at += kBlockFrames) {
      const int frames = static_cast<int>(std::min<size_t>(kBlockFrames, input.size() - at));
      f32x4 left[kBlockFrames], right[kBlockFrames];
      for (int i = 0; i < frames; ++i) {
        left[i] = right[i] = f32x4::splat(static_cast<float>(input[at + static_cast<size_t>(i)]));
      }
      ladder::process(coefficients_, state, left, right, {0, frames});
      for (int i = 0; i < frames; ++i) {
        output.push_back(left[i].lane(1));
        equal = equal && left[i].lane(1) == right[i].lane(1);
        passes = passes && left[i].lane(0) == static_cast<float>(input[at + static_cast<size_t>(i)]);
      }
    }
    return output;
  }

  ladder::State state{};
  bool equal = true, passes = true;

 private:
  SettledCoefficients<ladder::kCount> coefficients_;
};

/// The closed form H(s) = N(p) / (1 + k·p⁴) with p = 1 / (1 + s/ωc), at s = jω with both frequencies warped.
Complex closedForm(const ladder::Settings& s, double rate, double at) {
  const double x = std::tan(kPi * at / rate) / std::tan(kPi * s.frequency / rate);
  const Complex p = 1.0 / Complex(1, x);
  const double input = 1 + s.bassCompensation * s.resonance;
  const Complex loop = 1.0 / (1.0 + s.resonance * std::pow(p, 4));
  switch (s.mode) {
    case LadderMode::lowpass24:
      return input * std::pow(p, 4) * loop;
    case LadderMode::lowpass12:
      return input * std::pow(p, 2) * loop;
    case LadderMode::bandpass12:
      return 2.0 * p * (1.0 - p) * loop;
    case LadderMode::highpass24:
      return std::pow(1.0 - p, 4) * loop;
  }
  return 0;
}

/// The frequency response: the Fourier sum of the response to an impulse of -60 dBFS.
Complex measured(const ladder::Settings& settings, double rate, double at) {
  std::vector<double> impulse(96'000);
  impulse[0] = 0.001;
  const auto response = OneStrip(settings, rate).run(impulse);
  Complex sum = 0;
  for (size_t i = 0; i < response.size(); ++i)
    sum += response[i] / 0.001 * std::polar(1.0, -2 * kPi * at / rate * static_cast<double>(i));
  return sum;
}

double largestOf(const std::vector<double>& signal, size_t begin) {
  double most = 0;
  for (size_t i = begin; i < signal.size(); ++i) most = std::max(most, std::fabs(signal[i]));
  return most;
}

/// The frequency of an oscillation, from its rising zero crossings.
double frequencyOf(const std::vector<double>& signal, double rate, size_t begin) {
  double first = -1, last = 0;
  int periods = -1;
  for (size_t i = begin + 1; i < signal.size(); ++i) {
    if (signal[i - 1] < 0 && signal[i] >= 0) {
      last = static_cast<double>(i) - signal[i] / (signal[i] - signal[i - 1]);
      if (first < 0) first = last;
      ++periods;
    }
  }
  return rate * periods / (last - first);
}

/// What a click of -100 dBFS becomes after some seconds.
std::vector<double> ringing(double frequency, double resonance, double seconds, double rate = 48000) {
  OneStrip strip({LadderMode::lowpass24, frequency, resonance, 0, 0}, rate);
  std::vector<double> impulse(static_cast<size_t>(seconds * rate));
  impulse[0] = 1e-5;
  return strip.run(impulse);
}

ladder::Settings randomSettings(test::Random& random) {
  return {static_cast<LadderMode>(random.integer(0, 3)), random.logBetween(20, 23000),
          random.chance(0.3) ? 4.5 : random.between(0, 4.5), random.chance(0.5) ? 0 : random.between(0, 10),
          random.between(0, 1)};
}

}  // namespace

TEST_CASE("the ladder has the response of its closed form in every mode") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 40; ++round) {
    const ladder::Settings settings{static_cast<LadderMode>(round % 4), random.logBetween(100, 20000),
                                    random.between(0, 3.5), 0, random.between(0, 1)};
    const double at = random.logBetween(50, 20000);
    const Complex expected = closedForm(settings, 48000, at);
    CAPTURE(round);
    CAPTURE(settings.frequency);
    CAPTURE(settings.resonance);
    CAPTURE(at);
    CHECK(std::abs(measured(settings, 48000, at) - expected) < 1e-3 * std::max(1.0, std::abs(expected)));
  }
}

TEST_CASE("the ladder oscillates exactly from a resonance of 4 on, in tune") {
  for (const double frequency : {50.0, 200.0, 1000.0, 5000.0, 10000.0}) {
    CAPTURE(frequency);
    const double seconds = 400 / frequency + 0.2;
    const auto decays = ringing(frequency, 3.92, seconds);
    const auto grows = ringing(frequency, 4.08, seconds);
    const auto half = decays.size() / 2;
    CHECK(largestOf(decays, half) < 0.1 * largestOf(decays, 0));
    CHECK(largestOf(grows, half) > 10 * 1e-5 * std::min(1.0, frequency / 48000));
    CHECK(frequencyOf(grows, 48000, half) == doctest::Approx(frequency).epsilon(0.005));
    const auto most = ringing(frequency, 4.5, seconds);
    CHECK(largestOf(most, half) > 0.1);
    CHECK(largestOf(most, half) < 1);
    CHECK(frequencyOf(most, 48000, half) == doctest::Approx(frequency).epsilon(0.005));
  }
}

TEST_CASE("any movement of a linear ladder contracts its state in one norm") {
  // States of the continuous ladder, y' = ωc·M(k)·y. A common Lyapunov matrix P for k = 0 and the largest
  // linear k serves every k between, as M is linear in k, and every cutoff, which only scales time. Here P is
  // tested by its effect: the product of many random steps does not grow.
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 30; ++round) {
    OneStrip strip({LadderMode::lowpass24, 1000, 2, 0, 0}, 48000);
    std::vector<double> start(kBlockFrames);
    start[0] = 1;
    strip.run(start);
    double most = 0;
    for (int i = 0; i < 20000; ++i) {
      strip.redesign({LadderMode::lowpass24, random.logBetween(20, 23000),
                      random.chance(0.5) ? 0 : ladder::kLinearResonance, 0, 0},
                     48000);
      const int frames = random.integer(1, 8);
      most = largestOf(strip.run(std::vector<double>(static_cast<size_t>(frames))), 0);
    }
    CHECK(most < 1e-6);
  }
}

TEST_CASE("no sequence of random settings lets the ladder exceed its bound") {
  test::Random random;
  CAPTURE(random.seed);
  double most = 0;
  for (int round = 0; round < 10; ++round) {
    OneStrip strip(randomSettings(random), 48000);
    for (int i = 0; i < 3000; ++i) {
      strip.redesign(randomSettings(random), 48000);
      std::vector<double> input(static_cast<size_t>(random.integer(1, 64)));
      for (double& sample : input) sample = random.between(-1, 1);
      most = std::max(most, largestOf(strip.run(input), 0));
    }
  }
  // u is at most 1 / 0.25 where the filter may oscillate. The high-pass adds up 16 times that, and the gain
  // of the highest drive, 10, may follow at once.
  CHECK(most < 16 * 10 / 0.25);
}

TEST_CASE("drive keeps full scale at full scale and compresses it by the tangent's curve") {
  for (const double drive : {0.5, 1.0, 3.0, 10.0}) {
    CAPTURE(drive);
    // A constant passes the low-pass, so the output is the curve itself.
    const auto at = [&](double level) {
      OneStrip strip({LadderMode::lowpass24, 5000, 0, drive, 0}, 48000);
      return strip.run(std::vector<double>(4800, level)).back();
    };
    CHECK(at(1) == doctest::Approx(1).epsilon(1e-4));
    CHECK(at(0.3) / at(1) == doctest::Approx(std::tanh(0.3 * drive) / std::tanh(drive)).epsilon(0.035));
    CHECK(at(-0.3) == doctest::Approx(-at(0.3)));
  }
}

TEST_CASE("the ladder passes a neutral lane to the bit and filters left and right equally") {
  test::Random random;
  CAPTURE(random.seed);
  for (const double drive : {0.0, 2.0}) {
    OneStrip strip({LadderMode::bandpass12, 3000, 2, drive, 0}, 48000);
    std::vector<double> input(kBlockFrames);
    for (double& sample : input) sample = random.between(-1, 1);
    strip.run(input);
    CHECK(strip.passes);
    CHECK(strip.equal);
    for (const auto& onePole : strip.state.s) CHECK(onePole[0].lane(0) == 0);
  }
}

TEST_CASE("the linear ladder has the bits of the saturating one and of constant splines") {
  test::Random random;
  CAPTURE(random.seed);
  f32x4 input[kBlockFrames];
  for (auto& frame : input) {
    frame = test::lanes(static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1)),
                        static_cast<float>(random.between(-1, 1)), static_cast<float>(random.between(-1, 1)));
  }
  const auto settled = coefficientsOf({LadderMode::highpass24, 700, 2.5, 0, 0}, 48000);
  test::Splines<ladder::kCount> spline;
  std::copy(settled.value, settled.value + ladder::kCount, spline.power[0]);
  const auto bits = [&](auto filter) {
    std::vector<f32x4> left(input, input + kBlockFrames), right = left;
    ladder::State state{};
    for (const Span span : {Span{0, 37}, Span{37, 100}, Span{100, kBlockFrames}})
      filter(state, left.data(), right.data(), span);
    std::vector<float> all;
    for (const f32x4& frame : left) {
      for (int lane = 0; lane < 4; ++lane) all.push_back(frame.lane(lane));
    }
    for (const auto& onePole : state.s) all.push_back(onePole[1].lane(1));
    return all;
  };
  const auto linear = bits([&](auto&&... rest) { ladder::filter<false>(settled, rest...); });
  CHECK(linear == bits([&](auto&&... rest) { ladder::filter<true>(settled, rest...); }));
  CHECK(linear == bits([&](auto&&... rest) { ladder::process(spline.tabulated(), rest...); }));
}
