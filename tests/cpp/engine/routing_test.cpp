#include "engine/routing.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "support/random.h"

using namespace busbar;

namespace {

std::vector<int> listOf(Routing::Strips strips) { return {strips.begin(), strips.end()}; }

// Tracks 0-3, buses 4-6, master 7.
Routing example() {
  Routing routing(4, 3);
  routing.route(0, 4);
  routing.route(1, 4);
  routing.route(2, 5);
  routing.route(3, 7);
  routing.route(4, 5);
  routing.route(5, 7);
  routing.rebuild();
  return routing;
}

}  // namespace

TEST_CASE("a bus lists what feeds it in strip order") {
  const Routing routing = example();
  CHECK(listOf(routing.feedsOf(4)) == std::vector{0, 1});
  CHECK(listOf(routing.feedsOf(5)) == std::vector{2, 4});
  CHECK(listOf(routing.feedsOf(6)).empty());
  CHECK(listOf(routing.feedsOf(7)) == std::vector{3, 5});
}

TEST_CASE("levels put each bus after all that feed it, the master last") {
  const Routing routing = example();
  CHECK(routing.levels() == 3);
  CHECK(listOf(routing.busesOf(0)) == std::vector{4});
  CHECK(listOf(routing.busesOf(1)) == std::vector{5});
  CHECK(listOf(routing.busesOf(2)) == std::vector{7});
}

TEST_CASE("in any tree every bus comes once and after its feeds") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 200; ++round) {
    const int tracks = random.integer(1, 8), buses = random.integer(0, 20), master = tracks + buses;
    Routing routing(tracks, buses);
    for (int strip = 0; strip < master; ++strip) {
      const int destination = random.integer(tracks, master);
      if (!routing.wouldCycle(strip, destination)) routing.route(strip, destination);
    }
    routing.rebuild();
    std::vector<int> order;
    for (int level = 0; level < routing.levels(); ++level) {
      for (const int bus : routing.busesOf(level)) {
        for (const int feed : routing.feedsOf(bus))
          CHECK((feed < tracks || std::count(order.begin(), order.end(), feed) == 1));
        order.push_back(bus);
      }
    }
    CHECK(order.back() == master);
    CHECK(std::count(order.begin(), order.end(), master) == 1);
  }
}

TEST_CASE("a cycle is seen before it exists") {
  const Routing routing = example();
  CHECK(routing.wouldCycle(5, 4));
  CHECK(routing.wouldCycle(4, 4));
  CHECK_FALSE(routing.wouldCycle(6, 4));
  CHECK_FALSE(routing.wouldCycle(4, 7));
}

TEST_CASE("solo opens what is soloed, all that feeds it and all that it feeds, and what is safe") {
  const Routing routing = example();
  std::vector<uint8_t> soloed(8), safe(8), open(8);
  const auto openStrips = [&] {
    routing.findOpen(soloed, safe, open);
    std::vector<int> result;
    for (int strip = 0; strip < 8; ++strip) {
      if (open[static_cast<size_t>(strip)] != 0) result.push_back(strip);
    }
    return result;
  };
  CHECK(openStrips().size() == 8);
  soloed[0] = 1;
  CHECK(openStrips() == std::vector{0, 4, 5, 7});
  soloed[0] = 0;
  soloed[5] = 1;
  CHECK(openStrips() == std::vector{0, 1, 2, 4, 5, 7});
  safe[3] = 1;
  CHECK(openStrips() == std::vector{0, 1, 2, 3, 4, 5, 7});
  soloed[5] = 0;
  CHECK(openStrips().size() == 8);
  // A safe strip is heard, so all on its way out is open; what else feeds that is not.
  safe[3] = 0;
  safe[0] = 1;
  soloed[3] = 1;
  CHECK(openStrips() == std::vector{0, 3, 4, 5, 7});
}
