#include "engine/engine.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "support/console.h"
#include "support/random.h"

using namespace busbar;
using namespace busbar::test;

namespace {

constexpr int kFrames = 3072;

/// Sets every parameter to a random value.
void randomize(Console& console, int strip, Random& random) {
  console.set(strip, slot::trim, random.between(0, 2));
  console.set(strip, slot::pan, random.between(-1, 1));
  console.set(strip, slot::gain, random.between(0, 2));
  for (int band = 0; band < kEqBands; ++band) {
    console.setEq(strip, band, static_cast<FilterType>(random.integer(0, 7)), random.logBetween(20, 20000),
                  random.logBetween(0.1, 10), random.between(-12, 12));
    console.set(strip, slot::eqEnabled[band], random.chance(0.7) ? 1 : 0);
  }
  console.set(strip, slot::compressorThreshold, random.between(-60, 0));
  console.set(strip, slot::compressorRatio, random.between(1, 20));
  console.set(strip, slot::compressorEnabled, random.chance(0.5) ? 1 : 0);
}

}  // namespace

TEST_CASE("a strip with default values passes a stereo source to the bit, from the first frame") {
  Console console(1);
  console.add(0);
  const auto left = noise(kFrames, 1), right = noise(kFrames, 2);
  console.setInput(0, {left, right});
  console.run(kFrames);
  CHECK(console.left == left);
  CHECK(console.right == right);
}

TEST_CASE("the output is silent without strips or without input") {
  Console console(4, 2);
  console.run(kFrames);
  console.add(0);
  console.add(console.bus(0));
  console.run(kFrames);
  CHECK(peakOf(console.left, 0, 2 * kFrames) == 0);
  CHECK(console.activeStrips() == 0);
}

TEST_CASE("any quantum gives the same bits, also during changes") {
  Random random;
  CAPTURE(random.seed);
  const uint32_t settings = static_cast<uint32_t>(random.integer(0, 1 << 30));
  const auto render = [&](int quantum) {
    Random same(settings);
    Console console(6, 2);
    console.add(console.bus(0));
    console.add(console.bus(1), console.bus(0));
    for (int track = 0; track < 5; ++track) {
      console.add(track, track % 2 == 0 ? console.bus(track / 2 % 2) : console.master());
      randomize(console, track, same);
      const auto seed = static_cast<uint32_t>(track);
      std::vector<Console::Signal> channels{noise(9000, seed)};
      if (track != 3) channels.push_back(noise(9000, seed + 100));
      console.setInput(track, channels);
    }
    // Changes are made at multiples of 17 · 128 frames, which are boundaries of all quanta. The signals end
    // inside a block, so strips become idle too.
    const int step = 17 * 128;
    for (int part = 0; part < 9; ++part) {
      console.run(step, quantum);
      for (int track = 0; track < 5; ++track) randomize(console, track, same);
      if (part == 1) console.add(5);
      if (part == 2) console.route(0, console.bus(1));
      if (part == 3) console.remove(2);
      if (part == 4) console.set(1, slot::muted, 1);
      if (part == 5) console.set(3, slot::soloed, 1);
      if (part == 6) console.add(1);
      if (part == 6) console.add(console.bus(1), console.bus(0));
    }
    return std::pair{console.left, console.right};
  };
  const auto reference = render(128);
  CHECK(peakOf(reference.first, 0, 9000) > 0.01);
  for (const int quantum : {1, 17, 64, 136, 1088}) {
    CAPTURE(quantum);
    CHECK(render(quantum) == reference);
  }
}

TEST_CASE("any quantum gives the same bits while bands become low and stop being it") {
  const auto render = [](int quantum) {
    Console console(2);
    for (int track = 0; track < 2; ++track) {
      console.add(track);
      console.setInput(track, {noise(9000, static_cast<uint32_t>(track))});
      console.set(track, slot::eqType[0], static_cast<double>(FilterType::lowpass));
      console.set(track, slot::eqQ[0], -20);
      console.set(track, slot::eqEnabled[0], 1);
    }
    for (int part = 0; part < 8; ++part) {
      console.set(0, slot::eqFrequency[0], part % 2 == 0 ? 20 : 2000);
      console.set(1, slot::eqFrequency[0], part % 3 == 0 ? 400 : 200);
      console.run(8 * 128, quantum);
    }
    return std::pair{console.left, console.right};
  };
  const auto reference = render(128);
  for (const int quantum : {1, 8, 64}) {
    CAPTURE(quantum);
    CHECK(render(quantum) == reference);
  }
}

TEST_CASE("a strip's output has the same bits in every lane and next to any strips") {
  Random random;
  CAPTURE(random.seed);
  const auto left = noise(kFrames, 7), right = noise(kFrames, 8);
  for (int round = 0; round < 20; ++round) {
    const auto settings = static_cast<uint32_t>(random.integer(0, 1 << 30));
    // Only one strip is audible. Its neighbours are processed, but muted.
    const auto render = [&](int track, const std::vector<int>& neighbours) {
      Random same(settings);
      Console console(12);
      console.add(track);
      randomize(console, track, same);
      console.setInput(track, {left, right});
      for (const int other : neighbours) {
        console.add(other);
        randomize(console, other, random);
        console.set(other, slot::muted, 1);
        console.setInput(other, {noise(kFrames, static_cast<uint32_t>(other))});
      }
      console.run(kFrames / 2);
      randomize(console, track, same);
      for (const int other : neighbours) randomize(console, other, random);
      console.run(kFrames / 2);
      return std::pair{console.left, console.right};
    };
    const auto alone = render(0, {});
    CHECK(render(5, {0, 2, 4, 6}) == alone);
    CHECK(render(3, {0, 1, 2}) == alone);
    CHECK(render(2, {0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11}) == alone);
    CHECK(render(11, {1}) == alone);
  }
}

TEST_CASE("a strip becomes idle after its tail with its state at zero, and wakes without delay") {
  Console console(1);
  console.add(0);
  console.setEq(0, 0, FilterType::peaking, 1000, 5, 12);
  auto burst = noise(kFrames, 3);
  console.setInput(0, {burst, burst});
  console.run(kFrames);
  CHECK(console.activeStrips() == 2);
  console.run(2 * kFrames);  // the input is zero
  CHECK(console.activeStrips() == 0);
  CHECK(peakOf(console.left, 2 * kFrames, 3 * kFrames) == 0);
  console.setInput(0, {burst, burst});
  console.run(kFrames);
  CHECK(Console::Signal(console.left.end() - kFrames, console.left.end()) ==
        Console::Signal(console.left.begin(), console.left.begin() + kFrames));
}

TEST_CASE("a fault affects only its strip, lasts one block and is counted") {
  Console clean(8);
  Console faulty(8);
  for (Console* console : {&clean, &faulty}) {
    for (int track = 0; track < 8; ++track) {
      console->add(track);
      console->setEq(track, 0, FilterType::lowpass, 500, 3, 0);
      auto signal = noise(kFrames, static_cast<uint32_t>(track));
      if (track == 3 && console == &faulty) signal[1000] = std::numeric_limits<float>::quiet_NaN();
      if (track == 3 && console == &clean) signal.assign(signal.size(), 0);
      console->setInput(track, {signal});
    }
    console->run(kFrames);
  }
  CHECK(faulty.faults(3) == 1);
  CHECK((faulty.events & kFaultEvent) != 0);
  const int block = 1000 / kBlockFrames * kBlockFrames;
  for (int i = block; i < block + kBlockFrames; ++i)
    CHECK(faulty.left[static_cast<size_t>(i)] == clean.left[static_cast<size_t>(i)]);
  for (int i = 0; i < kFrames; ++i) REQUIRE(std::isfinite(faulty.left[static_cast<size_t>(i)]));
  CHECK(peakOf(faulty.left, block + kBlockFrames, block + 4 * kBlockFrames) > 0);
  faulty.run(128);
  CHECK(faulty.faults(3) == 1);
}

TEST_CASE("a compressed strip that wakes inside a block has its gain at rest, with any quantum") {
  for (const int first : {20000, 20001, 20002, 20003}) {
    CAPTURE(first);
    const auto render = [&](int quantum) {
      Console console(1);
      console.add(0);
      console.set(0, slot::compressorEnabled, 1);
      console.set(0, slot::compressorThreshold, 0);
      console.set(0, slot::compressorKnee, 0);
      console.set(0, slot::compressorMakeup, 12);
      Console::Signal signal(21760);
      const auto burst = noise(300, 5);
      std::copy(burst.begin(), burst.end(), signal.begin());
      std::copy(burst.begin(), burst.end(), signal.begin() + first);
      console.setInput(0, {signal, signal});
      console.run(21760, quantum);
      for (int i = first; i < first + 8; ++i) {
        const auto at = static_cast<size_t>(i);
        CHECK(console.left[at] == doctest::Approx(signal[at] * std::pow(10, 12 / 20.0)).epsilon(1e-5));
      }
      return console.left;
    };
    const auto reference = render(128);
    for (const int quantum : {1, 3, 17, 136}) CHECK(render(quantum) == reference);
  }
}

TEST_CASE("after a fault a compressor continues from its state at rest") {
  constexpr int kSteady = 20 * kBlockFrames, kFault = 1001,
                kAfter = (kFault / kBlockFrames + 1) * kBlockFrames;
  const auto render = [&](bool faulty, int quantum) {
    Console console(1);
    console.add(0);
    console.set(0, slot::compressorEnabled, 1);
    console.set(0, slot::compressorThreshold, -40);
    console.set(0, slot::compressorMakeup, 12);
    auto signal = noise(kSteady, 9);
    if (faulty) {
      signal[kFault] = std::numeric_limits<float>::quiet_NaN();
    } else {
      std::fill(signal.begin(), signal.begin() + kAfter, 0.0f);
    }
    console.setInput(0, {signal, signal});
    console.run(kSteady, quantum);
    return Console::Signal(console.left.begin() + kAfter, console.left.end());
  };
  const auto fresh = render(false, 128);
  CHECK(peakOf(fresh, 0, 1000) > 0.1);
  for (const int quantum : {128, 17, 1}) {
    CAPTURE(quantum);
    CHECK(render(true, quantum) == fresh);
  }
}

TEST_CASE("an overflow to infinity inside a strip is a fault") {
  Console console(1);
  console.add(0);
  console.set(0, slot::trim, 16);
  console.setInput(0, {Console::Signal(64, 3e38f)});
  console.run(128);
  CHECK(console.faults(0) == 1);
  CHECK(peakOf(console.left, 0, 128) == 0);
}

TEST_CASE("a removed strip fades, is released once its input is empty, and can be added again") {
  Console console(2);
  console.add(0);
  const auto tone = sine(48000, 100, 48000, 0.5);
  console.setInput(0, {tone});
  console.run(4800);
  console.remove(0);
  console.run(4800);
  CHECK(peakOf(console.left, 4800, 4900) > 0.1);
  CHECK(peakOf(console.left, 7000, 9600) == 0);
  CHECK(console.released(0) == 0);
  console.setInput(0, {});
  console.run(128);
  CHECK(console.released(0) == console.generation(0));
  CHECK((console.events & kReleasedEvent) != 0);
  console.add(0);
  CHECK(console.generation(0) == 2);
  console.setInput(0, {tone});
  console.run(4800);
  CHECK(peakOf(console.left, 10000, 14000) == doctest::Approx(0.5 * std::sqrt(0.5)).epsilon(0.001));
}

TEST_CASE("a strip added and removed between two blocks is released") {
  Console console(1);
  console.run(128);
  console.add(0);
  console.remove(0);
  console.run(128);
  CHECK(console.released(0) == 1);
}

TEST_CASE("a strip that replaces one that sounds begins when that one has faded out") {
  Console console(1);
  const auto tone = sine(48000, 100, 48000, 0.25);
  console.add(0);
  console.set(0, slot::gain, 2);
  console.setInput(0, {tone, tone});
  console.run(9600);
  console.add(0);
  console.set(0, slot::gain, 0.5);
  console.set(0, slot::eqEnabled[0], 1);
  console.set(0, slot::eqGain[0], 12);
  console.run(256);
  console.set(0, slot::eqEnabled[0], 0);  // it has not begun yet, and gets this value too
  console.run(9600);
  // Until it begins, the old gain applies. Both fades take 8 blocks.
  CHECK(peakOf(console.left, 9600, 9728) > 0.45);
  const int silence = 9600 + 8 * kBlockFrames;
  CHECK(peakOf(console.left, silence - 64, silence + 64) < 0.001);
  CHECK(peakOf(console.left, silence - 640, silence) > 0.02);
  for (size_t i = 14400; i < console.left.size(); ++i) CHECK(console.left[i] == 0.5f * tone[i]);
  CHECK(largestStep(console.left, 128) < 0.01);
  CHECK(console.released(0) == 0);
}

TEST_CASE("a strip that replaces a silent one begins at once") {
  const Console::Signal steady(48000, 0.5f);
  for (const bool muted : {true, false}) {
    Console console(1);
    console.add(0);
    console.set(0, slot::gain, 0.5);
    console.set(0, slot::muted, muted ? 1 : 0);
    if (muted) console.setInput(0, {steady, steady});
    console.run(1280);
    console.add(0);
    console.setInput(0, {steady, steady});
    console.run(4800);
    CHECK(peakOf(console.left, 0, 1280) == 0);
    CHECK(console.left[1280 + 64] > (muted ? 0 : 0.49f));  // its source played already if it was muted
    CHECK(console.left.back() == 0.5f);
  }
}

TEST_CASE("of several strips that replace one the last begins, also if one was removed in between") {
  Console console(1);
  const auto tone = sine(48000, 100, 48000, 0.25);
  console.add(0);
  console.setInput(0, {tone, tone});
  console.run(4800);
  const auto replace = [&](double gain) {
    console.add(0);
    console.set(0, slot::gain, gain);
    console.run(256);
  };
  replace(4);
  console.remove(0);
  console.run(256);
  replace(8);
  replace(0.5);
  console.run(9600);
  CHECK(peakOf(console.left, 0, 9600) < 0.26);
  CHECK(lastOf(console.left, 480)[100] == 0.5f * tone[console.left.size() - 380]);
  console.add(0);
  console.run(128);
  console.remove(0);
  console.run(4800);
  CHECK(console.left.back() == 0);
  CHECK(console.released(0) == 0);
  console.setInput(0, {});
  console.run(128);
  CHECK(console.released(0) == console.generation(0));
}

TEST_CASE("a bus that replaces one keeps the strips that feed it, and none of its values") {
  Console console(2, 2);
  const auto tone = sine(48000, 100, 48000, 0.25);
  const int bus = console.add(console.bus(0)), other = console.add(console.bus(1));
  console.add(0, bus);
  console.add(1);
  for (int track = 0; track < 2; ++track) console.setInput(track, {tone, tone});
  console.set(bus, slot::polarity, 1);
  console.set(bus, slot::soloed, 1);
  console.run(9600);
  CHECK(peakOf(console.left, 4800, 9600) == doctest::Approx(0.25).epsilon(0.001));
  console.add(bus, other);
  console.route(1, bus);
  console.run(9600);
  for (size_t i = 16000; i < console.left.size(); ++i) CHECK(console.left[i] == 2 * tone[i]);
  CHECK(largestStep(console.left, 128) < 0.02);
}

TEST_CASE("a bus can replace the bus that it feeds or that feeds it") {
  for (const bool swapped : {false, true}) {
    Console console(1, 2);
    const auto tone = sine(48000, 100, 48000, 0.25);
    const int outer = console.add(console.bus(0)), inner = console.add(console.bus(1), outer);
    console.add(0, inner);
    console.setInput(0, {tone, tone});
    console.run(4800);
    // The order of the two buses is reversed. One of them stays, or both are new.
    console.add(outer, inner);
    if (swapped) {
      console.add(inner);
    } else {
      console.route(inner, console.master());
    }
    console.route(0, outer);
    console.set(outer, slot::gain, 0.5);
    console.run(14400);
    for (size_t i = 14400; i < console.left.size(); ++i) CHECK(console.left[i] == 0.5f * tone[i]);
    CHECK(largestStep(console.left, 128) < 0.01);
  }
}

TEST_CASE("faults of a replaced strip are counted before those of the new one") {
  Console console(1);
  const auto generation = [&] { return console.engine.buffer().words()[console.layout().running] >> 16; };
  const auto earlier = [&] { return console.engine.buffer().words()[console.layout().earlierFaults]; };
  console.add(0);
  console.setInput(0, {Console::Signal(12800, std::numeric_limits<float>::quiet_NaN())});
  console.run(1280);
  CHECK(generation() == 1);
  CHECK(earlier() == 0);
  console.events = 0;
  console.add(0);
  console.run(896);
  CHECK(generation() == 1);
  CHECK((console.events & kRunningEvent) == 0);
  console.run(12800);
  CHECK(generation() == 2);
  CHECK((console.events & kRunningEvent) != 0);
  CHECK(earlier() == 19);
  CHECK(console.faults(0) == 100);
}

TEST_CASE("a strip with a source that already plays fades in; one with a new source does not") {
  Console console(1);
  const Console::Signal steady(48000, 0.5f);
  console.run(128);
  console.add(0);
  console.setInput(0, {steady, steady});
  console.run(128);
  CHECK(console.left[128] == 0.5f);
  console.remove(0);
  console.run(4800);
  console.setInput(0, {});
  console.run(128);
  console.setInput(0, {steady, steady});
  console.run(128);
  console.add(0);
  const size_t start = console.left.size();
  console.run(4800);
  CHECK(std::fabs(console.left[start]) < 0.001f);
  CHECK(console.left.back() == 0.5f);
}

TEST_CASE("buses feed buses, and mute and solo act along the path") {
  Console console(2, 2);
  console.add(console.bus(0));
  console.add(console.bus(1), console.bus(0));
  console.add(0, console.bus(1));
  console.add(1);
  const Console::Signal a(48000, 0.25f), b(48000, 0.125f);
  console.setInput(0, {a, a});
  console.setInput(1, {b, b});
  console.run(640);
  CHECK(console.left.back() == 0.375f);
  console.set(0, slot::soloed, 1);
  console.run(4800);
  CHECK(console.left.back() == 0.25f);
  console.set(console.bus(0), slot::muted, 1);
  console.run(4800);
  CHECK(console.left.back() == 0);
  console.set(0, slot::soloed, 0);
  console.run(4800);
  CHECK(console.left.back() == 0.125f);
  console.set(console.bus(0), slot::muted, 0);
  console.set(console.master(), slot::gain, 0.5);
  console.run(4800);
  CHECK(console.left.back() == 0.375f / 2);
}

TEST_CASE("two active buses can swap positions") {
  Console console(1, 2);
  const int a = console.bus(0), b = console.bus(1);
  console.add(a);
  console.add(b, a);
  console.add(0, b);
  const Console::Signal steady(96000, 0.25f);
  console.setInput(0, {steady, steady});
  console.run(640);
  console.route(b, console.master());
  console.run(128);
  console.route(a, b);
  console.route(0, a);
  console.run(9600);
  CHECK(console.left.back() == 0.25f);
  console.set(a, slot::gain, 0.5);
  console.run(4800);
  CHECK(console.left.back() == 0.125f);
}

TEST_CASE("an output that changes back during its cross-fade is kept") {
  Console console(1, 1);
  console.add(console.bus(0));
  console.add(0, console.bus(0));
  const Console::Signal steady(96000, 0.25f);
  console.setInput(0, {steady, steady});
  console.run(640);
  console.route(0, console.master());
  console.run(128);
  console.route(0, console.bus(0));
  console.run(9600);
  CHECK(console.left.back() == 0.25f);
  console.set(console.bus(0), slot::gain, 0.5);
  console.run(4800);
  CHECK(console.left.back() == 0.125f);
}

TEST_CASE("a value written before a quantum takes effect in it") {
  const auto render = [](bool written) {
    Console console(1);
    console.add(0);
    const auto tone = sine(kFrames, 1000, 48000, 0.5);
    console.setInput(0, {tone, tone});
    console.run(1280);
    if (written) console.set(0, slot::gain, 0.5);
    console.run(128);
    return Console::Signal(console.left.end() - 128, console.left.end());
  };
  CHECK(render(true) != render(false));
}

TEST_CASE("mono and stereo inputs have different pan laws, and a tail keeps the law of its input") {
  Console console(1);
  console.add(0);
  console.set(0, slot::pan, 0.5);
  console.setEq(0, 0, FilterType::lowpass, 20, 20, 0);  // its tail is far longer than a ramp
  const Console::Signal steady(48000, 0.25f);
  const auto ratio = [&] { return console.left.back() / console.right.back(); };
  console.setInput(0, {steady});
  console.run(4800);
  const double mono = std::cos(0.375 * 3.14159265358979) / std::sin(0.375 * 3.14159265358979);
  CHECK(ratio() == doctest::Approx(mono).epsilon(1e-4));
  console.setInput(0, {});
  console.run(4800);
  CHECK(std::fabs(console.left.back()) > 1e-4f);
  CHECK(ratio() == doctest::Approx(mono).epsilon(1e-4));
  console.setInput(0, {steady, steady});
  console.run(4800);
  const double cosine = std::cos(0.25 * 3.14159265358979), sine = std::sin(0.25 * 3.14159265358979);
  CHECK(ratio() == doctest::Approx(cosine / (1 + sine)).epsilon(1e-3));
}

TEST_CASE("a strip that wakes inside a block has the pan law of its new input immediately") {
  Console console(1);
  console.add(0);
  console.setInput(0, {});
  console.run(32, 32);  // the strip is idle and a block has begun
  console.setInput(0, {Console::Signal(96, 0.5f)});
  console.run(96, 32);
  CHECK(console.left[32] == doctest::Approx(0.5 * std::sqrt(0.5)));
}

TEST_CASE("meters measure the signal after the fader, for strips with a meter request only") {
  Console console(2);
  for (int track = 0; track < 2; ++track) {
    console.add(track);
    const auto tone = sine(96000, 1000, 48000, 0.5);
    console.setInput(track, {tone, tone});
  }
  console.set(0, slot::gain, 0.5);
  console.set(0, slot::compressorEnabled, 1);
  console.set(0, slot::compressorThreshold, 0);
  console.set(0, slot::compressorKnee, 0);
  console.requestMeter(0);
  console.run(48000);
  CHECK(console.meter(0, kMeterPeakLeft) == doctest::Approx(0.25).epsilon(0.001));
  CHECK(console.meter(0, kMeterRmsRight) == doctest::Approx(0.25 / std::sqrt(2)).epsilon(0.002));
  CHECK(console.meter(0, kMeterReduction) == 0);
  CHECK(console.meter(1, kMeterPeakLeft) == 0);
  console.set(0, slot::compressorThreshold, -40);
  console.run(24000);
  CHECK(console.meter(0, kMeterReduction) < -20);
}

TEST_CASE("a meter holds its peaks and counts clipped samples, with any quantum") {
  const auto left = noise(12800, 1, 1.5f), right = noise(12800, 2, 1.1f);
  const auto clips = [&](int from, int to) {
    int count = 0;
    for (int i = from; i < to; ++i) {
      for (const auto* signal : {&left, &right}) count += std::fabs((*signal)[static_cast<size_t>(i)]) > 1;
    }
    return count;
  };
  for (const int quantum : {1, 50, 128, 4096}) {
    CAPTURE(quantum);
    Console console(2);
    for (int track = 0; track < 2; ++track) {
      console.add(track);
      console.setInput(track, {left, right});
    }
    console.requestMeter(0);
    console.keepMeter(1, 0);
    console.run(6400, quantum);
    for (int track = 0; track < 2; ++track) {
      CHECK(console.meter(track, kMeterHeldPeakLeft) == static_cast<float>(peakOf(left, 0, 6400)));
      CHECK(console.meter(track, kMeterHeldPeakRight) == static_cast<float>(peakOf(right, 0, 6400)));
      CHECK(console.clips(track) == clips(0, 6400));
    }
    console.keepMeter(1, 1);
    console.dropMeter(0);
    console.run(6400, quantum);
    CHECK(console.clips(0) == 0);
    CHECK(console.meter(0, kMeterHeldPeakLeft) == 0);
    CHECK(console.clips(1) == clips(6400, 12800));
    CHECK(console.meter(1, kMeterHeldPeakLeft) == static_cast<float>(peakOf(left, 6400, 12800)));
    CHECK(console.engine.buffer().words()[console.layout().running + 1] == (1 << 16 | 1));
  }
}

TEST_CASE("the count of clipped samples stops at its maximum") {
  ControlBuffer buffer(layoutOf(1, 0));
  buffer.addClips(0, 0xfffffff0U);
  buffer.addClips(0, 14);
  CHECK(buffer.words()[buffer.layout().meters + kMeterClipCount] == -2);
  buffer.addClips(0, 256);
  CHECK(buffer.words()[buffer.layout().meters + kMeterClipCount] == -1);
}

TEST_CASE("a strip that is asleep measures its first block when its meter is kept") {
  Console console(1);
  console.add(0);
  console.run(1280);
  console.keepMeter(0, 0);
  console.setInput(0, {{2, 0, 0, 0}, {0, 3, 0, 0}});
  console.run(1280);
  CHECK(console.meter(0, kMeterHeldPeakLeft) == 2);
  CHECK(console.meter(0, kMeterHeldPeakRight) == 3);
  CHECK(console.clips(0) == 2);
  // It sleeps again, and keeps what it holds until the strip is removed.
  console.run(48000 * 30);
  CHECK(console.clips(0) == 2);
  console.remove(0);
  console.run(1280);
  console.add(0);
  CHECK(console.clips(0) == 0);
}

TEST_CASE("random values at odd sample rates cause no fault") {
  Random random;
  CAPTURE(random.seed);
  for (const double rate : {1234.5678, 8000.0, 12345.678, 44100.0, 45678.901, 192000.0, 384000.0}) {
    CAPTURE(rate);
    Console console(3, 1, rate);
    console.add(console.bus(0));
    for (int track = 0; track < 3; ++track) {
      console.add(track, console.bus(0));
      console.setInput(track, {noise(64000, static_cast<uint32_t>(track), 1)});
    }
    for (int round = 0; round < 50; ++round) {
      for (int track = 0; track < 3; ++track) randomize(console, track, random);
      console.run(random.integer(1, 1280), random.integer(1, 300));
    }
    for (int strip = 0; strip <= console.master(); ++strip) CHECK(console.faults(strip) == 0);
  }
}

TEST_CASE("removing a muted bus does not click, even if another route changes during the fade") {
  const auto steepestSlope = [](bool throughBus, bool otherRoute) {
    Console console(2, 3);
    const int child = console.bus(0), muted = console.bus(1), third = console.bus(2);
    console.add(muted);
    console.add(third);
    console.add(child, muted);
    console.add(0, throughBus ? child : muted);
    console.add(1);
    console.set(muted, slot::muted, 1);
    const auto tone = sine(48000, 100, 48000, 0.5);
    console.setInput(0, {tone, tone});
    console.run(12800);
    const size_t change = console.left.size();
    console.remove(muted);  // the main thread reroutes its feeders in the same batch
    console.route(child, console.master());
    if (!throughBus) console.route(0, console.master());
    console.run(256);
    if (otherRoute) console.route(1, third);
    console.run(12800);
    CHECK(peakOf(console.left, static_cast<int>(console.left.size()) - 4800,
                 static_cast<int>(console.left.size())) == doctest::Approx(0.5).epsilon(0.001));
    return largestStep(console.left, change);
  };
  // The tone itself has a slope of up to 0.0066 per frame. A click would be a step of up to 0.5.
  CHECK(steepestSlope(true, false) < 0.0075);
  CHECK(steepestSlope(false, true) < 0.0075);
}

TEST_CASE("two buses, one of them muted, can swap positions in one batch") {
  Console console(1, 2);
  const int a = console.bus(0), b = console.bus(1);
  console.add(a);
  console.add(b, a);
  console.add(0, b);
  console.set(a, slot::muted, 1);
  const Console::Signal steady(96000, 0.25f);
  console.setInput(0, {steady, steady});
  console.run(9600);
  console.route(b, console.master());
  console.route(a, b);  // a is muted and could be rerouted now, but b still feeds it
  console.route(0, a);
  console.set(a, slot::muted, 0);
  console.run(9600);
  CHECK(console.left.back() == 0.25f);
}

TEST_CASE("an excessive sample is a fault of its strip and harms no other strip and no meter") {
  for (const float loud : {3e19f, 1e30f, 3e38f}) {
    CAPTURE(loud);
    Console console(3);
    for (int track = 0; track < 3; ++track) {
      console.add(track);
      console.requestMeter(track);
    }
    console.requestMeter(console.master());
    console.set(console.master(), slot::compressorEnabled, 1);
    const Console::Signal steady(48000, 0.01f);
    console.setInput(0, {steady, steady});
    console.setInput(1, {Console::Signal(10 * kBlockFrames, loud)});
    console.setInput(2, {Console::Signal(10 * kBlockFrames, loud)});
    console.run(12800);
    CHECK(console.faults(1) == 10);
    CHECK(console.faults(console.master()) == 0);
    CHECK(console.left.back() == doctest::Approx(0.01).epsilon(0.01));
    for (int strip = 0; strip < 3; ++strip) CHECK(std::isfinite(console.meter(strip, kMeterRmsLeft)));
    CHECK(console.left[100] == doctest::Approx(0.01).epsilon(0.01));
  }
}

TEST_CASE("a faulty strip is silent until its block ends, also with shorter quanta") {
  Console console(1);
  console.add(0);
  Console::Signal signal(256, 0.5f);
  signal[10] = std::numeric_limits<float>::infinity();
  console.setInput(0, {signal, signal});
  console.run(256, 16);
  CHECK(peakOf(console.left, 0, kBlockFrames) == 0);
  CHECK(console.left[kBlockFrames] == 0.5f);
  CHECK(console.faults(0) == 1);
}

TEST_CASE("a meter requested again starts from zero") {
  Console console(1);
  console.add(0);
  console.requestMeter(0);
  console.setInput(0, {Console::Signal(6400, 0.5f)});
  console.run(6400);
  CHECK(console.meter(0, kMeterPeakLeft) > 0.3f);
  console.dropMeter(0);
  console.run(kBlockFrames);
  console.requestMeter(0);
  console.run(32, 32);
  CHECK(console.meter(0, kMeterPeakLeft) == 0);
}

TEST_CASE("whether a new strip fades in does not depend on the quantum") {
  const auto render = [](int quantum) {
    Console console(1);
    console.run(100, quantum);
    console.add(0);
    const Console::Signal steady(400, 0.5f);
    console.setInput(0, {steady, steady});
    console.run(400, quantum);
    return console.left;
  };
  CHECK(render(400) == render(1));
  CHECK(render(400) == render(50));
}

TEST_CASE("an EQ band disabled before its strip becomes idle is off when the strip wakes") {
  Console console(1);
  console.add(0);
  console.setEq(0, 0, FilterType::peaking, 1000, 1, 12);
  const auto burst = noise(640, 5);
  console.setInput(0, {burst, burst});
  console.run(640);
  console.set(0, slot::eqEnabled[0], 0);
  console.run(9600);
  CHECK(console.activeStrips() == 0);
  console.setInput(0, {burst, burst});
  console.run(640);
  CHECK(Console::Signal(console.left.end() - 640, console.left.end()) == burst);
}

TEST_CASE("random changes never click") {
  Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 12; ++round) {
    Console console(3, 3);
    std::vector<bool> in(6, false);
    // The routing is a tree: strip i may feed any bus with a higher number, or the master.
    const auto anyOutput = [&](int strip) {
      for (int tries = 0; tries < 20; ++tries) {
        const int bus = random.integer(3, 6);
        if (bus == 6) break;
        if (bus > strip && in[static_cast<size_t>(bus)]) return bus;
      }
      return 6;
    };
    std::vector<int> output(6, 6);
    const auto add = [&](int strip) {
      in[static_cast<size_t>(strip)] = true;
      console.add(strip, output[static_cast<size_t>(strip)] = anyOutput(strip));
    };
    for (int strip = 5; strip >= 0; --strip) add(strip);
    const auto tone = sine(96000, 100, 48000, 0.15);
    for (int track = 0; track < 3; ++track) console.setInput(track, {tone, tone});
    console.run(12800);
    const size_t start = console.left.size();
    for (int step = 0; step < 60; ++step) {
      const int strip = random.integer(0, 5);
      const auto index = static_cast<size_t>(strip);
      if (!in[index]) continue;
      const int kind = random.integer(0, 5);
      if (kind == 0) console.set(strip, slot::muted, random.integer(0, 1));
      if (kind == 1) console.set(strip, slot::soloed, random.integer(0, 1));
      if (kind == 2) console.route(strip, output[index] = anyOutput(strip));
      if (kind == 3) console.set(strip, slot::gain, random.between(0, 1));
      if (kind == 5 && random.chance(0.5)) add(strip);
      if (kind == 4 && strip >= 3 && random.chance(0.5)) {
        in[index] = false;
        console.remove(strip);
        for (size_t other = 0; other < 6; ++other) {
          if (in[other] && output[other] == strip)
            console.route(static_cast<int>(other), output[other] = output[index]);
        }
      }
      console.run(128 * random.integer(0, 12));
    }
    console.run(2560);
    // The second difference of the tones is small, so a step or a kink stands out. The fastest legitimate
    // change is a fade of 1 in 18 blocks.
    double worst = 0;
    for (size_t i = start; i < console.left.size(); ++i) {
      const double curvature = console.left[i] - 2.0 * console.left[i - 1] + console.left[i - 2];
      worst = std::max(worst, std::fabs(curvature));
    }
    CHECK(worst < 4e-4);
  }
}

TEST_CASE("changes to sleeping strips take effect when they wake") {
  Console console(4, 1);
  const int bus = console.add(console.bus(0));
  for (int track = 0; track < 4; ++track) console.add(track);
  console.run(10 * kBlockFrames);  // all asleep
  console.set(0, slot::gain, 0.5);
  console.set(1, slot::muted, 1);
  console.route(2, bus);
  console.set(bus, slot::gain, 0.25);
  console.remove(3);
  console.run(10 * kBlockFrames);
  CHECK(console.released(3) == console.generation(3));
  const auto outputOf = [&](int track) {
    console.setInput(track, {Console::Signal(100 * kBlockFrames, 1), Console::Signal(100 * kBlockFrames, 1)});
    console.requestMeter(track);
    console.run(kBlockFrames);
    const float last = console.left.back();
    console.setInput(track, {});
    console.run(10 * kBlockFrames);
    CHECK(console.activeStrips() == 0);
    return last;
  };
  CHECK(outputOf(0) == 0.5f);
  CHECK(console.meter(0, kMeterPeakLeft) > 0.4f);
  CHECK(outputOf(1) == 0);
  CHECK(console.meter(1, kMeterPeakLeft) == 0);
  CHECK(outputOf(2) == 0.25f);
  CHECK(console.meter(2, kMeterPeakLeft) > 0.8f);
  console.set(1, slot::muted, 0);
  console.set(1, slot::soloed, 1);
  CHECK(outputOf(0) == 0);
  CHECK(outputOf(2) == 0);
}

TEST_CASE("after a source has ended, zeros and no input give the same bits") {
  Random random(1);
  for (int round = 0; round < 50; ++round) {
    CAPTURE(round);
    // The tails end within a few blocks.
    const double frequency = random.logBetween(500, 10000);
    const int frames = random.integer(100, 400);
    const auto render = [&](bool zeros) {
      Console console(1);
      console.add(0);
      console.setEq(0, 0, FilterType::lowpass, frequency, 0, 0);
      console.setInput(0, {noise(frames, 7)});
      console.run(512);
      if (!zeros) console.setInput(0, {});
      console.run(2048);
      return console.left;
    };
    CHECK(render(true) == render(false));
  }
}
