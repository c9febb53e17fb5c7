#include "engine/plan.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "engine/stages.h"
#include "support/random.h"

using namespace busbar;

namespace {

std::vector<int> stripsOf(const Plan& plan, const Plan::Step& step) {
  std::vector<int> strips;
  plan.forEach(step, [&](int strip) { strips.push_back(strip); });
  return strips;
}

std::vector<int> awakeOf(const Plan& plan) {
  std::vector<int> strips;
  plan.forEachAwake([&](int strip) { strips.push_back(strip); });
  std::sort(strips.begin(), strips.end());
  return strips;
}

/// A rack, and its control buffer, in which stages of strips can be enabled.
struct Strips {
  ControlBuffer buffer;
  Timelines timelines;
  StripRack rack;

  explicit Strips(int count)
      : buffer(layoutOf(count - 1, 0)),
        timelines(buffer, 16, 48000, 0.02),
        rack(static_cast<size_t>(count), 48000, RampTiming(0.02, 48000), timelines) {}

  void set(int strip, int slot, float value) {
    buffer.setValue(slot, strip, value);
    rack.apply(strip, slotSet({slot}), StripValues(buffer, strip));
  }
};

}  // namespace

TEST_CASE("within a level strips with equal stages are adjacent and in strip order") {
  Strips strips(9);
  Graph graph(9, 8);
  for (int strip = 0; strip < 8; ++strip) graph.connect({strip, 8});
  graph.update();
  for (const int strip : {1, 4, 6}) strips.set(strip, slot::compressorEnabled, 1);
  strips.set(2, slot::eqEnabled[3], 1);
  Plan plan(9);
  plan.update(graph, strips.rack);
  CHECK(stripsOf(plan, plan.steps()[0]) == std::vector{0, 3, 5, 7, 2, 1, 4, 6});
}

TEST_CASE("a level is summed before it runs, except the first one") {
  Strips strips(4);
  Graph graph(4, 4);
  graph.connect({0, 1});
  graph.connect({1, 3});
  graph.connect({2, 3});
  graph.update();
  Plan plan(4);
  plan.update(graph, strips.rack);
  std::vector<Plan::Step::Kind> kinds;
  std::vector<std::vector<int>> ranges;
  for (const Plan::Step& step : plan.steps()) {
    kinds.push_back(step.kind);
    ranges.push_back(stripsOf(plan, step));
  }
  using enum Plan::Step::Kind;
  CHECK(kinds == std::vector{run, sum, run, sum, run});
  CHECK(ranges == std::vector<std::vector<int>>{{0, 2}, {1}, {1}, {3}, {3}});
}

TEST_CASE("re-sorting the plan keeps strips awake or asleep") {
  test::Random random;
  CAPTURE(random.seed);
  Strips strips(100);
  Graph graph(100, 200);
  for (int strip = 0; strip < 99; ++strip) graph.connect({strip, 99});
  Plan plan(100);
  std::vector<bool> awake(100);
  for (int round = 0; round < 50; ++round) {
    const int strip = random.integer(0, 98);
    strips.set(strip, random.chance(0.5) ? slot::compressorEnabled : slot::eqEnabled[random.integer(0, 3)],
               random.chance(0.5) ? 1 : 0);
    if (random.chance(0.5)) {
      plan.wake(strip);
      awake[static_cast<size_t>(strip)] = true;
    } else {
      plan.sleep(strip);
      awake[static_cast<size_t>(strip)] = false;
    }
    graph.update();
    plan.update(graph, strips.rack);
    std::vector<int> expected;
    for (int i = 0; i < 100; ++i) {
      if (awake[static_cast<size_t>(i)]) expected.push_back(i);
    }
    CHECK(awakeOf(plan) == expected);
  }
}
