#pragma once

/// f32x4.h, implemented with four plain floats, for the JavaScript build.

#include <cmath>

#include "f32x4_types.h"

namespace busbar {

/// A register with the lanes of(0) to of(3).
template <class Register, class Of>
Register each(const Of& of) {
  return {{of(0), of(1), of(2), of(3)}};
}
template <class Of>
f32x4 eachFloat(const Of& of) {
  return {each<F32x4Register>(of)};
}
template <class Of>
i32x4 eachInt(const Of& of) {
  return {each<I32x4Register>([&](int i) { return static_cast<int32_t>(of(i)); })};
}

inline f32x4 f32x4::splat(float x) { return {{{x, x, x, x}}}; }
inline f32x4 operator+(f32x4 a, f32x4 b) {
  return eachFloat([&](int i) { return a.v.lane[i] + b.v.lane[i]; });
}
inline f32x4 operator-(f32x4 a, f32x4 b) {
  return eachFloat([&](int i) { return a.v.lane[i] - b.v.lane[i]; });
}
inline f32x4 operator*(f32x4 a, f32x4 b) {
  return eachFloat([&](int i) { return a.v.lane[i] * b.v.lane[i]; });
}
inline f32x4 operator/(f32x4 a, f32x4 b) {
  return eachFloat([&](int i) { return a.v.lane[i] / b.v.lane[i]; });
}
inline f32x4 abs(f32x4 a) {
  return eachFloat([&](int i) { return std::fabs(a.v.lane[i]); });
}
/// min() and max() return `a` if both are zero or one is NaN. That is one machine instruction; propagating
/// NaN takes several.
inline f32x4 min(f32x4 a, f32x4 b) {
  return eachFloat([&](int i) { return b.v.lane[i] < a.v.lane[i] ? b.v.lane[i] : a.v.lane[i]; });
}
inline f32x4 max(f32x4 a, f32x4 b) {
  return eachFloat([&](int i) { return a.v.lane[i] < b.v.lane[i] ? b.v.lane[i] : a.v.lane[i]; });
}
inline mask32x4 operator>(f32x4 a, f32x4 b) {
  return {eachInt([&](int i) { return a.v.lane[i] > b.v.lane[i] ? -1 : 0; }).v};
}
inline bool any(mask32x4 mask) {
  return (mask.v.lane[0] | mask.v.lane[1] | mask.v.lane[2] | mask.v.lane[3]) != 0;
}
inline f32x4 select(mask32x4 mask, f32x4 yes, f32x4 no) {
  return eachFloat([&](int i) { return mask.v.lane[i] != 0 ? yes.v.lane[i] : no.v.lane[i]; });
}
inline f32x4 nearest(f32x4 a) { return (a + f32x4::splat(kRounding)) - f32x4::splat(kRounding); }
inline i32x4 bitsOf(f32x4 a) {
  return {each<I32x4Register>([&](int i) { return __builtin_bit_cast(int32_t, a.v.lane[i]); })};
}
inline f32x4 floatOf(i32x4 bits) {
  return eachFloat([&](int i) { return __builtin_bit_cast(float, bits.v.lane[i]); });
}
// Unsigned, since overflow of signed integers is undefined.
inline i32x4 operator+(i32x4 a, i32x4 b) {
  return eachInt(
      [&](int i) { return static_cast<uint32_t>(a.v.lane[i]) + static_cast<uint32_t>(b.v.lane[i]); });
}
inline i32x4 operator&(i32x4 a, i32x4 b) {
  return eachInt([&](int i) { return a.v.lane[i] & b.v.lane[i]; });
}
inline i32x4 operator|(i32x4 a, i32x4 b) {
  return eachInt([&](int i) { return a.v.lane[i] | b.v.lane[i]; });
}
inline i32x4 max(i32x4 a, i32x4 b) {
  return eachInt([&](int i) { return a.v.lane[i] > b.v.lane[i] ? a.v.lane[i] : b.v.lane[i]; });
}
inline i32x4 splatInt(int32_t x) { return {{{x, x, x, x}}}; }
template <int Bits>
i32x4 shiftLeft(i32x4 a) {
  return eachInt([&](int i) { return static_cast<uint32_t>(a.v.lane[i]) << Bits; });
}
template <int Bits>
i32x4 shiftRight(i32x4 a) {
  return eachInt([&](int i) { return a.v.lane[i] >> Bits; });
}
inline f32x4 toFloat(i32x4 a) {
  return eachFloat([&](int i) { return static_cast<float>(a.v.lane[i]); });
}

/// Turns rows into columns: lane i of row j becomes lane j of row i.
inline void transpose(f32x4& a, f32x4& b, f32x4& c, f32x4& d) {
  const F32x4Register rows[4] = {a.v, b.v, c.v, d.v};
  const auto column = [&](int i) { return eachFloat([&](int row) { return rows[row].lane[i]; }); };
  a = column(0);
  b = column(1);
  c = column(2);
  d = column(3);
}

}  // namespace busbar
