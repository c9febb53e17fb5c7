#include "engine/router.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "support/console.h"
#include "support/maximum.h"
#include "support/random.h"

using namespace busbar;
using namespace busbar::test;

namespace {

constexpr int kFrames = 48000;

/// The largest difference of a signal from a constant level.
double worstDifference(const Console::Signal& signal, size_t from, float level) {
  double worst = 0;
  for (size_t i = from; i < signal.size(); ++i)
    worst = test::maximum(worst, std::fabs(static_cast<double>(signal[i]) - level));
  return worst;
}

Console::Signal steady(float level) { return Console::Signal(3 * kFrames, level); }

}  // namespace

TEST_CASE("rerouting a strip between two equal buses leaves the output unchanged") {
  Console console(1, 2);
  console.add(console.bus(0));
  console.add(console.bus(1));
  console.add(0, console.bus(0));
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  console.route(0, console.bus(1));
  console.run(4800);
  CHECK(worstDifference(console.left, 256, 0.25f) < 1e-6);
  CHECK(console.left.back() == 0.25f);
  console.set(console.bus(0), slot::muted, 1);
  console.run(4800);
  CHECK(console.left.back() == 0.25f);
}

TEST_CASE("a strip rerouted at every block arrives at its last output without a step") {
  Console console(1, 8);
  for (int bus = 0; bus < 8; ++bus) console.add(console.bus(bus));
  console.add(0, console.bus(0));
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  for (int move = 1; move < 40; ++move) {
    console.route(0, console.bus(move % 8));
    console.run(128);
  }
  console.run(9600);
  CHECK(worstDifference(console.left, 256, 0.25f) < 1e-6);
  for (int bus = 0; bus < 8; ++bus) {
    if (bus != 39 % 8) console.set(console.bus(bus), slot::muted, 1);
  }
  console.run(4800);
  CHECK(console.left.back() == 0.25f);
}

TEST_CASE("a route that is reversed during its cross-fade continues from the current gains") {
  Console console(1, 2);
  console.add(console.bus(0));
  console.add(console.bus(1));
  console.set(console.bus(1), slot::gain, 0.5);
  console.add(0, console.bus(0));
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  console.route(0, console.bus(1));
  console.run(5 * kBlockFrames);
  CHECK(console.left.back() < 0.24f);
  CHECK(console.left.back() > 0.13f);
  console.route(0, console.bus(0));
  console.run(4800);
  CHECK(console.left.back() == 0.25f);
  // At most a third of the cross-fade per knot.
  CHECK(largestStep(console.left, 1281) < 0.125 / 3 / kBlockFrames);
}

TEST_CASE("buses that swap positions while active pass the signal without a gap") {
  Console console(1, 2);
  const int a = console.bus(0), b = console.bus(1);
  console.add(a);
  console.add(b, a);
  console.add(0, b);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  console.route(b, console.master());
  console.route(a, b);  // closes a cycle until the edge from b to a is gone
  console.route(0, a);
  console.run(9600);
  CHECK(console.left.back() == 0.25f);
  for (size_t i = 1280; i < console.left.size(); ++i) {
    REQUIRE(console.left[i] > 0.12f);
    REQUIRE(console.left[i] < 0.51f);
  }
  console.set(a, slot::gain, 0.5);
  console.run(4800);
  CHECK(console.left.back() == 0.125f);
}

TEST_CASE("idle strips are rerouted immediately, even if their routes depend on each other") {
  Console console(2, 4);
  for (int bus = 0; bus < 4; ++bus) console.add(console.bus(bus), bus == 0 ? -1 : console.bus(bus - 1));
  console.add(0, console.bus(3));
  console.run(1280);
  // Reverses the chain 3 → 2 → 1 → 0.
  for (int bus = 0; bus < 3; ++bus) console.route(console.bus(bus), console.bus(bus + 1));
  console.route(console.bus(3), console.master());
  console.route(0, console.bus(0));
  console.set(console.bus(3), slot::gain, 0.5);
  console.run(kBlockFrames);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(kBlockFrames);
  CHECK(console.left[1280 + kBlockFrames] == 0.125f);
  CHECK(console.engine.graph().level(console.bus(3)) == 4);
}

TEST_CASE("a removed bus is released only after the strips that fed it are rerouted") {
  Console console(1, 1);
  console.add(console.bus(0));
  console.add(0, console.bus(0));
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  console.remove(console.bus(0));
  console.route(0, console.master());
  console.run(kBlockFrames);
  CHECK(console.released(console.bus(0)) == 0);
  console.run(4800);
  CHECK(console.released(console.bus(0)) == console.generation(console.bus(0)));
  CHECK(console.left.back() == 0.25f);
}

TEST_CASE("rerouting gives the same bits with any quantum") {
  const auto render = [](int quantum) {
    Console console(3, 3);
    for (int bus = 0; bus < 3; ++bus) console.add(console.bus(bus));
    for (int track = 0; track < 3; ++track) {
      console.add(track, console.bus(track));
      console.setInput(track, {noise(12000, static_cast<uint32_t>(track))});
    }
    for (int move = 0; move < 6; ++move) {
      console.run(1088, quantum);
      console.route(move % 3, console.bus((move + 1 + move / 3) % 3));
      console.set(console.bus(move % 3), slot::pan, move / 6.0);
    }
    console.run(1088, quantum);
    return console.left;
  };
  const auto reference = render(128);
  for (const int quantum : {1, 17, 64, 136, 1088}) {
    CAPTURE(quantum);
    CHECK(render(quantum) == reference);
  }
}

TEST_CASE("a send edge can tap a strip before its fader and has its own gain") {
  Console console(
      {.tracks = 2, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 2, .pooledBuffers = 1});
  console.add(console.bus(0));
  console.set(console.bus(0), slot::gain, 1);
  for (int track = 0; track < 2; ++track) console.add(track);
  console.set(0, slot::gain, 0);
  console.set(0, slot::trim, 0.5);
  Edge send{0, console.bus(0), Edge::Kind::send, Edge::Tap::preFader};
  CHECK(console.engine.connect(send) >= 0);
  console.setInput(0, {steady(0.5f), steady(0.25f)});
  console.run(1280, 100);
  CHECK(console.left.back() == 0.25f);  // trimmed, but not attenuated by the fader
  CHECK(console.right.back() == 0.125f);
  send.from = 1;
  CHECK(console.engine.connect(send) == -1);  // no pooled buffer is left for another tap
  send.tap = Edge::Tap::postFader;
  send.gain = 0.5f;
  CHECK(console.engine.connect(send) >= 0);
  console.setInput(1, {steady(0.5f), steady(0.5f)});
  console.run(1280);
  CHECK(console.left.back() == 0.25f + 0.5f + 0.25f);
}

TEST_CASE("a strip can feed the same bus by its output and by a send") {
  Console console({.tracks = 1, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 1});
  console.add(console.bus(0));
  console.add(0, console.bus(0));
  Edge send{0, console.bus(0), Edge::Kind::send};
  CHECK(console.engine.connect(send) >= 0);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(256);
  CHECK(console.left.back() == 0.5f);
}

TEST_CASE("several edges can lead from one strip to another and share its pre-fader buffer") {
  constexpr int kSends = 8;
  Console console(
      {.tracks = 1, .buses = 0, .sampleRate = 48000, .maxFrames = 4096, .edges = kSends, .pooledBuffers = 1});
  console.add(0);
  console.set(0, slot::gain, 0);
  for (int i = 0; i < kSends; ++i) {
    const auto tap = i % 2 == 0 ? Edge::Tap::preFader : Edge::Tap::postFader;
    CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send, tap}) >= 0);
  }
  console.setInput(0, {steady(0.125f), steady(0.125f)});
  console.run(1280);
  CHECK(console.left.back() == 0.5f);  // four taps before the closed fader
}

TEST_CASE("sends take no room from the main outputs, and are refused beyond their number") {
  constexpr int kSends = 3;
  Console console({.tracks = 2, .buses = 2, .sampleRate = 48000, .maxFrames = 4096, .edges = kSends});
  for (const int strip : {console.bus(0), console.bus(1), 0, 1}) console.add(strip);
  for (int i = 0; i < kSends; ++i)
    CHECK(console.engine.connect({0, console.bus(i % 2), Edge::Kind::send}) >= 0);
  CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send}) == -1);
  for (int track = 0; track < 2; ++track) console.setInput(track, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  for (int round = 0; round < 4; ++round) {
    for (const int strip : {0, 1, console.bus(0)}) console.route(strip, console.bus(round % 2 == 0 ? 1 : 2));
    console.run(256);
  }
  console.run(12800);
  CHECK(console.left.back() == doctest::Approx(0.25 * (2 + kSends)).epsilon(1e-6));
}

TEST_CASE("a disconnected send fades out without a click and frees its number") {
  Console console({.tracks = 1, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 1});
  console.add(console.bus(0));
  console.add(0);
  const Edge send{0, console.bus(0), Edge::Kind::send};
  const int number = console.engine.connect(send);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  CHECK(console.left.back() == 0.5f);
  console.engine.disconnect(number);
  console.run(12800);
  CHECK(console.left.back() == 0.25f);
  CHECK(largestStep(console.left, 1280) < 0.0015);
  CHECK(console.engine.connect(send) >= 0);
}

TEST_CASE("sends of a removed strip close with it, and a new strip of its number has none") {
  for (const auto tap : {Edge::Tap::preFader, Edge::Tap::postFader}) {
    Console console(
        {.tracks = 1, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 1, .pooledBuffers = 1});
    console.add(console.bus(0));
    console.add(0);
    CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send, tap}) >= 0);
    console.setInput(0, {steady(0.25f), steady(0.25f)});
    console.run(1280);
    CHECK(console.left.back() == 0.5f);
    console.remove(0);
    console.run(12800);
    CHECK(console.left.back() == 0);
    CHECK(largestStep(console.left, 1280) < 0.0015);
    console.setInput(0, {});
    console.run(256);
    console.add(0);
    console.setInput(0, {steady(0.25f), steady(0.25f)});
    console.run(12800);
    CHECK(console.left.back() == 0.25f);
    CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send, tap}) >= 0);
  }
}

TEST_CASE("sends of a replaced strip close before the new strip begins") {
  Console console(
      {.tracks = 1, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 2, .pooledBuffers = 1});
  console.add(console.bus(0));
  console.add(0);
  CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send, Edge::Tap::preFader}) >= 0);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  CHECK(console.left.back() == 0.5f);
  console.add(0);
  console.run(12800);
  CHECK(console.left.back() == 0.25f);
  CHECK(largestStep(console.left, 1280) < 0.0015);
  const Edge send{0, console.bus(0), Edge::Kind::send, Edge::Tap::preFader};
  CHECK(console.engine.connect(send) >= 0);
  console.run(1280);
  CHECK(console.left.back() == 0.5f);
  // The bus is replaced: the send into it closes, and the new bus has none.
  console.add(console.bus(0));
  console.run(12800);
  CHECK(console.left.back() == 0.25f);
  CHECK(largestStep(console.left, 15360) < 0.001);
}

TEST_CASE("a bus into which a send leads is released after its removal") {
  Console console({.tracks = 1, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 1});
  console.add(console.bus(0));
  console.add(0);
  CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send}) >= 0);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  console.remove(console.bus(0));
  console.run(12800);
  CHECK(console.released(console.bus(0)) == console.generation(console.bus(0)));
  CHECK(console.left.back() == 0.25f);
}

TEST_CASE("a key edge is not summed into the strip that it keys") {
  Console console({.tracks = 2, .buses = 0, .sampleRate = 48000, .maxFrames = 4096, .edges = 1});
  for (int track = 0; track < 2; ++track) console.add(track);
  CHECK(console.engine.connect({0, 1, Edge::Kind::key}) >= 0);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.setInput(1, {steady(0.5f), steady(0.5f)});
  console.run(1280);
  CHECK(console.left.back() == 0.75f);
}

TEST_CASE("a fault does not leave its strip through a tap before the fader") {
  for (const float sample : {NAN, 1e20f}) {
    CAPTURE(sample);
    Console console(
        {.tracks = 1, .buses = 1, .sampleRate = 48000, .maxFrames = 4096, .edges = 1, .pooledBuffers = 1});
    console.add(console.bus(0));
    console.add(0);
    console.set(0, slot::gain, 0);
    CHECK(console.engine.connect({0, console.bus(0), Edge::Kind::send, Edge::Tap::preFader}) >= 0);
    Console::Signal input = steady(0.25f);
    input[1000] = sample;
    console.setInput(0, {input, input});
    console.run(1280);
    CHECK(console.faults(0) == 1);
    CHECK(console.faults(console.bus(0)) == 0);
    CHECK(console.left.back() == 0.25f);
  }
}

TEST_CASE("a strip removed while it waits to be rerouted does not move any more") {
  Console console(1, 2);
  for (const int strip : {console.bus(0), console.bus(1), 0}) console.add(strip);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(1280);
  console.route(0, console.bus(0));
  console.run(1024);  // the cross-fade is nearly over
  console.route(0, console.bus(1));
  console.run(128);
  console.remove(0);
  console.remove(console.bus(1));
  console.run(128);
  CHECK(console.released(console.bus(1)) == console.generation(console.bus(1)));
  console.add(console.bus(1));
  for (int block = 0; block < 100; ++block) {
    console.run(128);
    CHECK_FALSE(console.engine.graph().hasInputs(console.bus(1)));
  }
}

TEST_CASE("a removed bus that is muted keeps its number until the edges into it have closed") {
  Console console(1, 1);
  const int bus = console.bus(0);
  console.add(bus);
  console.set(bus, slot::muted, 1);
  console.add(0, bus);
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(4800);
  console.route(0, console.master());
  console.remove(bus);
  console.run(256);
  CHECK(console.engine.graph().hasInputs(bus));
  CHECK(console.released(bus) != console.generation(bus));
  console.run(4800);
  CHECK(console.released(bus) == console.generation(bus));
}

TEST_CASE("the pre-fader buffer of a removed strip can be used by another strip") {
  Console console(
      {.tracks = 2, .buses = 0, .sampleRate = 48000, .maxFrames = 4096, .edges = 1, .pooledBuffers = 1});
  for (int track = 0; track < 2; ++track) console.add(track);
  CHECK(console.engine.connect({0, console.master(), Edge::Kind::send, Edge::Tap::preFader}) >= 0);
  console.run(128);
  console.remove(0);
  console.run(4800);
  CHECK(console.engine.connect({1, console.master(), Edge::Kind::send, Edge::Tap::preFader}) >= 0);
}

TEST_CASE("removing a bus under a strip that moves to the master leaves the output unchanged") {
  Console console(1, 1);
  console.add(console.bus(0));
  console.add(0, console.bus(0));
  console.setInput(0, {steady(0.25f), steady(0.25f)});
  console.run(4800);
  console.route(0, console.master());
  console.remove(console.bus(0));
  console.run(9600);
  CHECK(worstDifference(console.left, 4800, 0.25f) < 1e-6);
  CHECK(console.released(console.bus(0)) == console.generation(console.bus(0)));
}
