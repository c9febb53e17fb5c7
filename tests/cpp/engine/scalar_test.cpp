#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/random.h"
#include "support/random_mix.h"

// A second copy of the engine and the mix, compiled with BUSBAR_SCALAR into another namespace: see
// CMakeLists.txt.
namespace busbar_scalar::test {
std::vector<float> renderRandomMix(uint32_t seed);
}

TEST_CASE("an engine with scalar code gives the same bits as one with vectors") {
  busbar::test::Random random;
  CAPTURE(random.seed);
  for (int round = 0; round < 3; ++round) {
    const uint32_t seed = random.seed + static_cast<uint32_t>(round);
    const auto vectors = busbar::test::renderRandomMix(seed);
    const auto scalars = busbar_scalar::test::renderRandomMix(seed);
    const auto [difference, other] =
        std::mismatch(vectors.begin(), vectors.end(), scalars.begin(), scalars.end());
    CHECK(difference - vectors.begin() == static_cast<std::ptrdiff_t>(vectors.size()));
    CHECK(
        std::any_of(vectors.begin(), vectors.end(), [](float sample) { return std::fabs(sample) > 0.01f; }));
  }
}

TEST_CASE("mixes with different seeds differ") {
  CHECK(busbar::test::renderRandomMix(1) != busbar_scalar::test::renderRandomMix(2));
}
