#include "engine/modulators.h"

#include <doctest/doctest.h>

#include "support/console.h"
#include "support/random.h"

using namespace busbar;
using namespace busbar::test;

namespace {

constexpr double kRate = 48000;

/// Modulators as timelines use them, with events as the main thread sends them.
class Bench {
 public:
  void set(int modulator, ModulatorType type, double frequency, double phase = 0, bool retriggers = false) {
    const int points = static_cast<int>(type) + (retriggers ? 256 : 0);
    modulators.set({modulator, static_cast<int>(EventKind::modulator), frequency, phase, 0, points});
  }
  void restart(int modulator, double frame) {
    modulators.restart({modulator, static_cast<int>(EventKind::restart), frame, 0, 0, 0});
  }
  /// Computes a block and appends its values.
  void run(int chain, std::vector<double>& values) {
    modulators.fill(frame);
    frame += kBlockFrames;
    for (int i = 0; i < kBlockFrames; ++i) values.push_back(modulators.apply(chain, 0, i));
  }

  GlideTiming glide{0.02, kRate};
  Modulators modulators{kRate, glide};
  double frame = 0;
};

double largestStepOf(const std::vector<double>& values) {
  double largest = 0;
  for (size_t i = 1; i < values.size(); ++i) largest = maximum(largest, std::fabs(values[i] - values[i - 1]));
  return largest;
}

}  // namespace

TEST_CASE("the modulators' slow and fast path meet: a sine is the same at either side of the limit") {
  for (const double factor : {0.999, 1.001}) {
    Bench bench;
    const double frequency = factor * kRate / 4096;
    bench.set(0, ModulatorType::sine, frequency, 0.1);
    int chain = Modulators::kNone;
    bench.modulators.connect(chain, 0, false, 1);
    std::vector<double> values;
    for (int block = 0; block < 200; ++block) bench.run(chain, values);
    double worst = 0;
    for (size_t i = 0; i < values.size(); ++i) {
      const double periods = 0.1 + static_cast<double>(i) * frequency / kRate;
      worst = maximum(worst, std::fabs(values[i] - std::sin(2 * kPi * periods)));
    }
    CHECK(worst < (factor < 1 ? 2e-5 : 1e-6));
  }
}

TEST_CASE("jumps of modulators of every shape and at every change glide") {
  Random random;
  CAPTURE(random.seed);
  Bench bench;
  int chain = Modulators::kNone;
  bench.set(3, ModulatorType::square, 2);
  bench.modulators.connect(chain, 3, false, 1);
  std::vector<double> values;
  for (int block = 0; block < 4000; ++block) {
    if (block % 20 == 0) {
      const auto type = static_cast<ModulatorType>(random.integer(1, 6));
      bench.set(3, type, random.between(0.1, 20), random.between(0, 1));
    }
    if (block % 33 == 0) bench.restart(3, bench.frame + random.integer(0, kBlockFrames - 1));
    bench.run(chain, values);
  }
  // A jump of 2 over 20 ms has a slope of 0.007 per frame; some are under way at the same time.
  CHECK(largestStepOf(values) < 0.03);
  CHECK(largestStepOf(values) > 0.001);
}

TEST_CASE("the frame behind a block is the first frame of the next one") {
  for (int type = 1; type <= 6; ++type) {
    Bench bench;
    bench.set(0, static_cast<ModulatorType>(type), 7.3, 0.2);
    int chain = Modulators::kNone;
    bench.modulators.connect(chain, 0, false, 1);
    std::vector<double> values;
    bench.run(chain, values);
    for (int block = 0; block < 400; ++block) {
      const double end = bench.modulators.apply(chain, 0, kBlockFrames);
      bench.run(chain, values);
      CHECK(std::fabs(bench.modulators.apply(chain, 0, 0) - end) < 3e-6);  // a glide that settles
    }
  }
}

TEST_CASE("the pool of connections never leaks") {
  Random random;
  CAPTURE(random.seed);
  Bench bench;
  constexpr int kChains = 8;
  int chains[kChains];
  for (int& chain : chains) chain = Modulators::kNone;
  bool connected[kChains][kModulators] = {};
  int count = 0;
  for (int i = 0; i < 100000; ++i) {
    const int at = random.integer(0, kChains - 1), modulator = random.integer(0, kModulators - 1);
    bool& is = connected[at][modulator];
    if (random.integer(0, 500) == 0) {
      bench.modulators.disconnectAll(chains[at]);
      for (bool& of : connected[at]) count -= std::exchange(of, false) ? 1 : 0;
    } else if (random.integer(0, 2) == 0) {
      bench.modulators.disconnect(chains[at], modulator);
      count -= std::exchange(is, false) ? 1 : 0;
    } else if (is || count < kModulations) {
      bench.modulators.connect(chains[at], modulator, random.integer(0, 1) == 1, 1);
      count += std::exchange(is, true) ? 0 : 1;
    }
  }
  for (int& chain : chains) bench.modulators.disconnectAll(chain);
  // All of the pool is free: connections to as many parameters are possible, and then no more.
  bench.set(0, ModulatorType::square, 0.01);
  bench.modulators.fill(0);
  std::vector<int> all(kModulations + 1, Modulators::kNone);
  for (int& chain : all) bench.modulators.connect(chain, 0, false, 1);
  for (size_t i = 0; i < all.size(); ++i)
    CHECK(bench.modulators.apply(all[i], 0, 1) == (i < kModulations ? 1 : 0));
}

TEST_CASE("strips that come and go return the connections of their parameters") {
  Console console(2);
  console.setLfo(5, ModulatorType::square, 0.001, 0);
  for (int round = 0; round < 3 * kModulations; ++round) {
    console.add(0);
    for (const int slot : {slot::gain, slot::pan}) console.connect(5, 0, slot, 1);
    console.run(128);
    if (round % 2 == 0) console.disconnect(5, 0, slot::pan);
    console.remove(0);
    console.run(256);
  }
  console.setInput(1, {Console::Signal(4096, 1.0f)});
  console.add(1);
  console.connect(5, 1, slot::gain, 1);
  console.run(4096);
  CHECK(console.left.back() == doctest::Approx(2 * std::sqrt(0.5)));
}

TEST_CASE("an LFO that retriggers stays at its phase until a strip sounds") {
  Bench bench;
  bench.set(0, ModulatorType::sine, 3, 0.125, true);
  int chain = Modulators::kNone;
  bench.modulators.connect(chain, 0, false, 1);
  std::vector<double> values;
  for (int block = 0; block < 10; ++block) bench.run(chain, values);
  for (const double value : values) CHECK(value == doctest::Approx(std::sqrt(0.5)));
  bench.modulators.setSounding(chain);
  bench.run(chain, values);
  CHECK(values.back() > std::sqrt(0.5) + 0.001);
  bench.run(chain, values);
  CHECK(values.back() == doctest::Approx(std::sqrt(0.5)));
}
