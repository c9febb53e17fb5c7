#include "dsp/elementary.h"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

#include "support/maximum.h"
#include "support/random.h"

using namespace busbar;
using busbar::test::Random;

namespace {

/// The largest relative error at random points of a range and at both ends.
template <class Function, class Reference>
double worstError(double low, double high, const Function& function, const Reference& reference) {
  Random random;
  double worst = 0;
  for (int i = 0; i < 100000; ++i) {
    const double x = i == 0 ? low : i == 1 ? high : random.between(low, high);
    const double expected = reference(x);
    const double error = std::fabs(function(x) - expected);
    if (error != 0) worst = busbar::test::maximum(worst, error / std::fabs(expected));
  }
  return worst;
}

}  // namespace

TEST_CASE("elementary functions agree with the C library's to 1e-14") {
  CHECK(worstError(-1000, 1000, elementary::exp2, [](double x) { return std::exp2(x); }) < 1e-14);
  CHECK(worstError(-2.5, 2.5, elementary::exp2, [](double x) { return std::exp2(x); }) < 1e-14);
  CHECK(worstError(-20, 20, elementary::exp10, [](double x) { return std::pow(10.0, x); }) < 1e-14);
  CHECK(worstError(-40, -1e-3, elementary::expm1, [](double x) { return std::expm1(x); }) < 1e-14);
  CHECK(worstError(-1e-3, -1e-9, elementary::expm1, [](double x) { return std::expm1(x); }) < 1e-14);
  CHECK(worstError(1e-9, 0.5, elementary::log2, [](double x) { return std::log2(x); }) < 1e-14);
  CHECK(worstError(0.5, 2, elementary::log2, [](double x) { return std::log2(x); }) < 1e-14);
  const auto sine = [](double x) { return elementary::sineAndCosine(x).sine; };
  const auto cosine = [](double x) { return elementary::sineAndCosine(x).cosine; };
  CHECK(worstError(0, kPi / 2, sine, [](double x) { return std::sin(x); }) < 1e-14);
  CHECK(worstError(0, 0.49 * kPi, cosine, [](double x) { return std::cos(x); }) < 1e-14);
  // Near π/2, where the cosine is close to zero, its absolute error is below 1e-16.
  CHECK(worstError(
            0.49 * kPi, kPi / 2, [&](double x) { return 1 + 1e6 * std::fabs(cosine(x) - std::cos(x)); },
            [](double) { return 1; }) < 1e-10);
}

TEST_CASE("elementary functions are exact where they must be") {
  CHECK(elementary::exp10(0) == 1);
  CHECK(elementary::exp2(-3) == 0.125);
  CHECK(elementary::expm1(0) == 0);
  CHECK(elementary::expm1(-INFINITY) == -1);
  CHECK(elementary::log2(1) == 0);
  CHECK(elementary::log2(0.25) == -2);
  CHECK(elementary::sineAndCosine(0).cosine == 1);
  CHECK(elementary::sineAndCosine(0).sine == 0);
}
