#pragma once

/// Elementary functions in double precision, computed by power series, for the ranges of arguments that
/// design functions need. The C library's functions would make up a quarter of the wasm's size, because of
/// their tables and their range reduction for huge arguments. Their results also differ in the last bits
/// between libraries.
///
/// The relative error is at most 1e-14; that of a float is 6e-8. Cosines beyond 0.49·π have an absolute error
/// of at most 1e-16.

namespace busbar {

inline constexpr double kPi = 3.14159265358979323846;

namespace elementary {

inline constexpr double kLn2 = 0.693147180559945309417;

/// 2^x for -1000 ≤ x ≤ 1000.
double exp2(double x);

/// 10^x for -300 ≤ x ≤ 300.
inline double exp10(double x) { return exp2(x * 3.32192809488736234787); }

/// e^x - 1 for x ≤ 0, accurate near 0 too.
double expm1(double x);

/// The binary logarithm of a positive, normal number.
double log2(double x);

struct SineAndCosine {
  double sine, cosine;
};

/// For 0 ≤ x ≤ π/2.
SineAndCosine sineAndCosine(double x);

}  // namespace elementary

}  // namespace busbar
