#include "elementary.h"

#include <array>
#include <cstddef>
#include <cstdint>

namespace busbar::elementary {

namespace {

/// 1/0!, 1/1!, 1/2! …
constexpr auto kInverseFactorials = [] {
  std::array<double, 19> inverse{1};
  for (size_t n = 1; n < inverse.size(); ++n) inverse[n] = inverse[n - 1] / static_cast<double>(n);
  return inverse;
}();

/// Σ factor(i)·x^i for i < Terms. Even and odd terms are summed separately, which halves the length of the
/// dependency chain.
template <size_t Terms, class Factor>
double series(double x, const Factor& factor) {
  const double square = x * x;
  double even = 0, odd = 0;
  for (size_t i = Terms; i-- > 0;) {
    double& sum = i % 2 == 0 ? even : odd;
    sum = sum * square + factor(i);
  }
  return even + x * odd;
}

/// Σ x^i / (first + step·i)!
template <size_t First, size_t Step, size_t Terms>
double factorialSeries(double x) {
  return series<Terms>(x, [](size_t i) { return kInverseFactorials[First + Step * i]; });
}

/// For |x| ≤ π/4.
double smallSin(double x) { return x * factorialSeries<1, 2, 9>(-x * x); }
double smallCos(double x) { return factorialSeries<0, 2, 10>(-x * x); }

}  // namespace

double exp2(double x) {
  // After adding this, the lowest bits hold the nearest integer. A shift moves it to the exponent.
  constexpr double kToInteger = 0x1.8p52;
  const double shifted = x + kToInteger;
  const double fraction = x - (shifted - kToInteger);
  const auto exponent = __builtin_bit_cast(uint64_t, shifted) << 52;
  return __builtin_bit_cast(
      double, __builtin_bit_cast(uint64_t, factorialSeries<0, 1, 15>(fraction * kLn2)) + exponent);
}

double expm1(double x) {
  if (x < -700) return -1;
  return x > -0.35 ? x * factorialSeries<1, 1, 15>(x) : exp2(x * (1 / kLn2)) - 1;
}

/// With mantissa m between √½ and √2:
///   log2(x) = exponent + 2·artanh((m - 1) / (m + 1)) / ln 2
double log2(double x) {
  const auto bits = __builtin_bit_cast(uint64_t, x);
  int exponent = static_cast<int>(bits >> 52) - 1023;
  double mantissa = __builtin_bit_cast(double, (bits & 0xfffffffffffffU) | 0x3ff0000000000000U);
  if (mantissa > 1.4142135623730951) {
    mantissa /= 2;
    ++exponent;
  }
  const double s = (mantissa - 1) / (mantissa + 1);
  const double artanh = s * series<12>(s * s, [](size_t i) { return 1.0 / static_cast<double>(2 * i + 1); });
  return exponent + artanh * (2 / kLn2);
}

SineAndCosine sineAndCosine(double x) {
  if (x < kPi / 4) return {smallSin(x), smallCos(x)};
  return {smallCos(kPi / 2 - x), smallSin(kPi / 2 - x)};
}

}  // namespace busbar::elementary
