#pragma once

/// Conversions between the units of the parameter table and those of the kernels. The functions in double
/// precision run only when a parameter changes. The polynomials levelOf() and exp2() run in the kernels of
/// the compressor and the gate.  [audio thread]

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

// A CPU keeps only so many instructions waiting for operands, so short dependency chains matter more than few
// instructions.

/// Octaves of power per unit of levelOf(). The unit makes the polynomial's first coefficient 1.
inline constexpr double kOctavesPerLevel = 0.08213071663243401;
inline constexpr double kDbPerLevel = kOctavesPerLevel * kDbPerOctave / 2;

inline constexpr float kLevelPolynomial[] = {-4.455352358762916f, 0.9874110498625832f, 9.602394142914179f};
inline constexpr int32_t kMantissaBits = 0x007fffff;
inline constexpr int32_t kOneBits = 0x3f800000;
inline constexpr auto kLevelPerBit = static_cast<float>(0x1p-23 / kOctavesPerLevel);
/// The offset with which levelOf(1) is 0.
inline constexpr auto kLevelOffset = static_cast<float>(-127 / kOctavesPerLevel - 9.023496562492042);

/// The level of a power, in units of kDbPerLevel, plus offset - kLevelOffset. Zero counts as 2^-127, infinity
/// as 2^128. power: not negative. The error is at most 4e-4 dB. It is zero at powers of two, so the function
/// is continuous.
///
/// Method: as an integer, a float m·2^e with 1 ≤ m < 2 has the value 2^23·(e + 127 + m - 1). The polynomial
/// of m is a minimax one of the rest, log2(m) - (m - 1), constrained to 0 at m = 1 and 2 and fitted by
/// iteratively reweighted least squares. Two products evaluate it, by the adapted coefficients of Knuth, "The
/// Art of Computer Programming", volume 2, section 4.6.4.
inline f32x4 levelOf(f32x4 power, f32x4 offset) {
  const i32x4 bits = bitsOf(power);
  const f32x4 m = floatOf((bits & constant(kMantissaBits)) | constant(kOneBits));
  const f32x4 square = m * (m + constant(kLevelPolynomial[0]));
  const f32x4 bend =
      ((m + constant(kLevelPolynomial[1])) + square) * (square + constant(kLevelPolynomial[2]));
  return (toFloat(bits) * constant(kLevelPerBit) + offset) - bend;
}

inline constexpr float kExp2[] = {1.0f, 0.6931168429395949f, 0.240229779563493f, 0.05596266192862845f,
                                  0.009661083868076552f};

/// 2^x for -126 ≤ x ≤ 126. The relative error is at most 3.7e-6 (3.2e-5 dB). The function is continuous, and
/// exactly 1 at 0.
///
/// Method: minimax polynomial of (2^z - 1) / z for -1/2 ≤ z ≤ 1/2, constrained so that both ends meet, by
/// Estrin's scheme.
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
