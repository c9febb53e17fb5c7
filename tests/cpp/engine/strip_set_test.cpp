#include "engine/strip_set.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

#include "engine/slot_set.h"
#include "support/random.h"

using namespace busbar;

namespace {

std::vector<int> membersOf(const StripSet& set) {
  std::vector<int> members;
  set.forEach([&](int strip) { members.push_back(strip); });
  return members;
}

}  // namespace

TEST_CASE("a strip set is visited in ascending order, and visitors may remove members") {
  StripSet set(100);
  for (const int strip : {99, 0, 31, 32, 64, 31}) set.add(strip);
  CHECK(membersOf(set) == std::vector<int>{0, 31, 32, 64, 99});
  CHECK(set.contains(31));
  CHECK_FALSE(set.contains(30));
  set.remove(31);
  set.remove(30);
  CHECK(membersOf(set) == std::vector<int>{0, 32, 64, 99});
  set.forEach([&](int strip) { set.remove(strip); });
  CHECK(membersOf(set).empty());
}

TEST_CASE("visiting part of a strip set visits exactly its members there") {
  test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 500; ++round) {
    const int limit = random.integer(1, 200), begin = random.integer(0, limit),
              end = random.integer(begin, limit);
    StripSet set(static_cast<size_t>(limit));
    std::vector<int> expected, visited;
    for (int strip = 0; strip < limit; ++strip) {
      if (random.chance(0.5)) continue;
      set.add(strip);
      if (strip >= begin && strip < end) expected.push_back(strip);
    }
    set.forEach(begin, end, [&](int strip) { visited.push_back(strip); });
    CHECK(visited == expected);
  }
}

TEST_CASE("a slot set can have more than 64 slots") {
  BitSet<200> low, high;
  low.add(3);
  high.add(199);
  CHECK(high.contains(199));
  CHECK_FALSE(high.contains(198));
  CHECK_FALSE(low.intersects(high));
  low.addWord(6, 1U << 7);  // 199
  CHECK(low.intersects(high));
  for (int bit = 0; bit < 200; ++bit) CHECK(BitSet<200>::all().contains(bit));
}
