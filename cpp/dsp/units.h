#pragma once

/// Conversions between the units of the parameter table and those of the kernels. The functions in double
/// precision run only when a parameter changes. The two polynomials log2() and exp2() run in the compressor's
/// kernel.  [audio thread]

#include "../simd/f32x4.h"
#include "elementary.h"

namespace busbar {

/// dB per octave of amplitude, 20·log10(2). The compressor's kernel computes levels in octaves.
inline constexpr double kDbPerOctave = 6.020599913279624;

inline double amplitudeOfDb(double db) { return elementary::exp10(db / 20.0); }

/// The share of a one-pole smoother whose time constant is `seconds`. Each step computes
///   y += share·(x - y)
/// so that y covers 1 - 1/e of the way to a constant x in `seconds`.
inline double onePoleShare(double seconds, double stepsPerSecond) {
  return seconds > 0 ? -elementary::expm1(-1.0 / (seconds * stepsPerSecond)) : 1.0;
}

// Both polynomials use Estrin's scheme. A CPU keeps only so many instructions waiting for operands, so short
// dependency chains matter more than few instructions.

inline constexpr float kLog2[] = {1.4387257400481075f, -0.6777839702637323f, 0.3211889142289198f,
                                  -0.08213068401329501f};
inline constexpr int32_t kMantissaBits = 0x007fffff;
inline constexpr int32_t kOneBits = 0x3f800000;
inline constexpr float kExponentBias = 127;

/// log2(|x|) + kExponentBias + offset of a normal number x; zero counts as 2^-127. bits: the bits of |x|. The
/// error is at most 1.2e-4 octaves (7e-4 dB). It is zero at powers of two, so the function is continuous.
///
/// Method: minimax polynomial of log2(1 + z) / z, constrained to 1 at z = 1, fitted by iteratively reweighted
/// least squares.
inline f32x4 log2(i32x4 bits, f32x4 offset) {
  const i32x4 one = constant(kOneBits);
  const f32x4 exponent = toFloat(shiftRight<23>(bits)) + offset;
  const f32x4 z = floatOf((bits & constant(kMantissaBits)) | one) - floatOf(one);
  const f32x4 square = z * z;
  const f32x4 low = (exponent + constant(kLog2[0]) * z) + constant(kLog2[1]) * square;
  const f32x4 high = constant(kLog2[2]) + constant(kLog2[3]) * z;
  return low + high * (square * z);
}

inline constexpr float kExp2[] = {1.0f, 0.6931168429395949f, 0.240229779563493f, 0.05596266192862845f,
                                  0.009661083868076552f};

/// 2^x for -126 ≤ x ≤ 126. The relative error is at most 3.7e-6 (3.2e-5 dB). The function is continuous, and
/// exactly 1 at 0.
///
/// Method: minimax polynomial of (2^z - 1) / z for -1/2 ≤ z ≤ 1/2, constrained so that both ends meet.
inline f32x4 exp2(f32x4 x) {
  // After adding kRounding, the lowest bits hold the nearest integer. A shift moves it to the exponent.
  const f32x4 shifted = x + constant(kRounding);
  const f32x4 z = x - nearest(x);
  const f32x4 square = z * z;
  const f32x4 low = constant(kExp2[0]) + constant(kExp2[1]) * z;
  const f32x4 high = constant(kExp2[2]) + constant(kExp2[3]) * z;
  const f32x4 mantissa = (low + high * square) + constant(kExp2[4]) * (square * square);
  return floatOf(bitsOf(mantissa) + shiftLeft<23>(bitsOf(shifted)));
}

}  // namespace busbar
