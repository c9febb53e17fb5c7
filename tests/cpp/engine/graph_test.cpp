#include "engine/graph.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "engine/solo.h"
#include "support/random.h"

using namespace busbar;

namespace {

/// The strips that feed a strip.
std::vector<int> feedersOf(const Graph& graph, int strip) {
  std::vector<int> strips;
  for (const Graph::Input& input : graph.inputsOf(strip)) strips.push_back(input.from);
  return strips;
}

/// Tracks 0 to 3, buses 4 to 6, master 7.
struct Example {
  Graph graph{8, 20};

  Example() {
    for (const auto& [from, to] : {std::pair{0, 4}, {1, 4}, {2, 5}, {3, 7}, {4, 5}, {5, 7}})
      connect(from, to);
  }
  int connect(int from, int to, Edge::Kind kind = Edge::Kind::main) {
    const int edge = graph.connect({from, to, kind});
    graph.update();
    return edge;
  }
};

}  // namespace

TEST_CASE("a strip's inputs are in strip order, whatever the order of connecting") {
  Example example;
  example.connect(6, 5);
  example.connect(1, 5, Edge::Kind::send);
  CHECK(feedersOf(example.graph, 4) == std::vector{0, 1});
  CHECK(feedersOf(example.graph, 5) == std::vector{1, 2, 4, 6});
  CHECK(feedersOf(example.graph, 6).empty());
  CHECK(feedersOf(example.graph, 7) == std::vector{3, 5});
}

TEST_CASE("a track that keys another track comes before it") {
  Example example;
  CHECK(example.graph.level(0) == 0);
  CHECK(example.graph.level(1) == 0);
  const int key = example.connect(1, 0, Edge::Kind::key);
  CHECK(example.graph.level(0) == 1);
  CHECK(example.graph.level(4) == 2);
  CHECK(example.graph.reaches(1, 0));
  CHECK_FALSE(example.graph.reaches(0, 1));
  example.graph.disconnect(key);
  example.graph.update();
  CHECK(example.graph.level(0) == 0);
}

TEST_CASE("the order of any acyclic graph has each strip once, after its feeders, the master last") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 300; ++round) {
    const int strips = random.integer(2, 40), master = strips - 1;
    Graph graph(strips, 3 * strips);
    std::vector<int> edges;
    for (int i = 0; i < 3 * strips; ++i) {
      const int from = random.integer(0, master - 1), to = random.integer(0, master);
      if (!graph.reaches(to, from)) edges.push_back(graph.connect({from, to}));
      if (random.chance(0.1) && !edges.empty()) {
        graph.disconnect(edges.back());
        edges.pop_back();
      }
    }
    graph.update();
    std::vector<int> order(graph.order().begin(), graph.order().end());
    CHECK(static_cast<int>(order.size()) == strips);
    CHECK(order.back() == master);
    size_t listed = 0;
    for (int strip = 0; strip < strips; ++strip) {
      const auto place = std::find(order.begin(), order.end(), strip);
      REQUIRE(place != order.end());
      const auto feeders = feedersOf(graph, strip);
      CHECK(std::is_sorted(feeders.begin(), feeders.end()));
      CHECK(graph.hasInputs(strip) == !feeders.empty());
      for (const int feeder : feeders) {
        CHECK(std::find(order.begin(), place, feeder) != place);
        CHECK(graph.level(feeder) < graph.level(strip));
      }
      if (strip != master) CHECK(graph.level(strip) < graph.level(master));
      listed += feeders.size();
    }
    CHECK(listed == edges.size());
  }
}

TEST_CASE("reaches() finds paths over several edges") {
  Example example;
  CHECK(example.graph.reaches(4, 5));
  CHECK(example.graph.reaches(0, 7));
  CHECK(example.graph.reaches(4, 4));
  CHECK_FALSE(example.graph.reaches(5, 4));
  CHECK_FALSE(example.graph.reaches(4, 6));
}

TEST_CASE("a full graph rejects an edge and does not change") {
  Graph graph(3, 2);
  const int first = graph.connect({0, 2});
  CHECK(graph.connect({1, 2}) >= 0);
  const uint32_t version = graph.version();
  CHECK(graph.connect({0, 1}) == -1);
  CHECK(graph.version() == version);
  graph.disconnect(first);
  CHECK(graph.connect({0, 1}) >= 0);
  graph.update();
  CHECK(feedersOf(graph, 1) == std::vector{0});
  CHECK(feedersOf(graph, 2) == std::vector{1});
}

TEST_CASE("solo allows soloed strips, their feeders, the strips they feed, and solo-safe strips") {
  Example example;
  Solo solo(8);
  FixedArray<uint8_t> soloed(8), safe(8);
  const auto allowed = [&] {
    solo.update(example.graph, soloed, safe);
    std::vector<int> strips;
    for (int strip = 0; strip < 8; ++strip) {
      if (solo.allows(strip)) strips.push_back(strip);
    }
    return strips;
  };
  CHECK(allowed().size() == 8);
  soloed[0] = 1;
  CHECK(allowed() == std::vector{0, 4, 5, 7});
  soloed[0] = 0;
  soloed[5] = 1;
  CHECK(allowed() == std::vector{0, 1, 2, 4, 5, 7});
  safe[3] = 1;
  CHECK(allowed() == std::vector{0, 1, 2, 3, 4, 5, 7});
  soloed[5] = 0;
  CHECK(allowed().size() == 8);
  // A solo-safe strip allows the strips on its path to the master, but not their other feeders.
  safe[3] = 0;
  safe[0] = 1;
  soloed[3] = 1;
  CHECK(allowed() == std::vector{0, 3, 4, 5, 7});
}

TEST_CASE("solo follows opening edges, but not closing edges or key edges") {
  Example example;
  Solo solo(8);
  FixedArray<uint8_t> soloed(8), safe(8);
  soloed[6] = 1;
  const int old = example.connect(2, 6);
  example.graph.edge(old).phase = Edge::Phase::closing;
  example.connect(1, 6, Edge::Kind::key);
  example.graph.update();
  solo.update(example.graph, soloed, safe);
  CHECK_FALSE(solo.allows(2));
  CHECK_FALSE(solo.allows(1));
  example.graph.edge(old).phase = Edge::Phase::opening;
  solo.update(example.graph, soloed, safe);
  CHECK(solo.allows(2));
}
