#pragma once

/// Conversions between the units of the parameter table and those of the kernels. Designs run in double, on
/// change only; the two polynomials run per frame.

#include "../simd/f32x4.h"
#include "elementary.h"

namespace busbar {

/// dB in one octave of amplitude, 20·log10(2): the compressor's kernel counts in octaves.
inline constexpr double kDbPerOctave = 6.020599913279624;

inline double amplitudeOfDb(double db) { return elementary::exp10(db / 20.0); }

/// Share of the way to its input that a one-pole smoother, y += share·(x - y), covers in a step so as to
/// cover 1-1/e in `seconds`.
inline double onePoleShare(double seconds, double stepsPerSecond) {
  return seconds > 0 ? -elementary::expm1(-1.0 / (seconds * stepsPerSecond)) : 1.0;
}

// Both polynomials are evaluated by Estrin's scheme: the processor runs out of places to hold what waits, so
// a short way from argument to result counts for more than few operations.

inline constexpr float kLog2[] = {1.4387257400481075f, -0.6777839702637323f, 0.3211889142289198f,
                                  -0.08213068401329501f};
inline constexpr int32_t kMantissaBits = 0x007fffff;
inline constexpr int32_t kOneBits = 0x3f800000;
inline constexpr float kExponentBias = 127;

/// offset - kExponentBias + log2(|x|) of a normal number; a zero counts as 2^-127. `bits`: those of |x|.
/// Error at most 1.2e-4 octaves (7e-4 dB), exact at powers of two and therefore continuous. Minimax
/// polynomial of log2(1 + z) / z, constrained to 1 at z = 1 (iteratively reweighted least squares).  [audio
/// thread]
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

/// 2^x for -126 ≤ x ≤ 126. Relative error at most 3.7e-6 (3.2e-5 dB), exactly 1 at 0, continuous. Minimax
/// polynomial of (2^z - 1) / z over -1/2 ≤ z ≤ 1/2, constrained so that both ends meet.  [audio thread]
inline f32x4 exp2(f32x4 x) {
  // That leaves the nearest integer in the lowest bits, where it becomes an exponent by a shift.
  const f32x4 shifted = x + constant(kRounding);
  const f32x4 z = x - nearest(x);
  const f32x4 square = z * z;
  const f32x4 low = constant(kExp2[0]) + constant(kExp2[1]) * z;
  const f32x4 high = constant(kExp2[2]) + constant(kExp2[3]) * z;
  const f32x4 mantissa = (low + high * square) + constant(kExp2[4]) * (square * square);
  return floatOf(bitsOf(mantissa) + shiftLeft<23>(bitsOf(shifted)));
}

}  // namespace busbar
