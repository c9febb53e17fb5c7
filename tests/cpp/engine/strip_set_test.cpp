#include "engine/strip_set.h"

#include <doctest/doctest.h>

using namespace busbar;

namespace {

std::vector<int> membersOf(const StripSet& set) {
  std::vector<int> members;
  set.forEach([&](int strip) { members.push_back(strip); });
  return members;
}

}  // namespace

TEST_CASE("a set of strips is walked through in strip order, and members may go meanwhile") {
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
