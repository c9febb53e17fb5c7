#pragma once

/// f32x4.h, implemented with the vector extensions of GCC and clang.

#include "f32x4_types.h"

namespace busbar {

inline f32x4 f32x4::splat(float x) { return {F32x4Register{x, x, x, x}}; }
inline f32x4 operator+(f32x4 a, f32x4 b) { return {a.v + b.v}; }
inline f32x4 operator-(f32x4 a, f32x4 b) { return {a.v - b.v}; }
inline f32x4 operator*(f32x4 a, f32x4 b) { return {a.v * b.v}; }
inline f32x4 operator/(f32x4 a, f32x4 b) { return {a.v / b.v}; }
inline f32x4 abs(f32x4 a) {
  const I32x4Register bits = reinterpret_cast<I32x4Register>(a.v) & 0x7fffffff;
  return {reinterpret_cast<F32x4Register>(bits)};
}
inline f32x4 min(f32x4 a, f32x4 b) { return {b.v < a.v ? b.v : a.v}; }
inline f32x4 max(f32x4 a, f32x4 b) { return {a.v < b.v ? b.v : a.v}; }
inline mask32x4 operator>(f32x4 a, f32x4 b) { return {reinterpret_cast<I32x4Register>(a.v > b.v)}; }
inline bool any(mask32x4 mask) { return (mask.v[0] | mask.v[1] | mask.v[2] | mask.v[3]) != 0; }
inline f32x4 select(mask32x4 mask, f32x4 yes, f32x4 no) { return {mask.v != 0 ? yes.v : no.v}; }
inline f32x4 nearest(f32x4 a) { return (a + f32x4::splat(kRounding)) - f32x4::splat(kRounding); }
inline i32x4 bitsOf(f32x4 a) { return {reinterpret_cast<I32x4Register>(a.v)}; }
inline f32x4 floatOf(i32x4 bits) { return {reinterpret_cast<F32x4Register>(bits.v)}; }
inline i32x4 operator+(i32x4 a, i32x4 b) { return {a.v + b.v}; }
inline i32x4 operator&(i32x4 a, i32x4 b) { return {a.v & b.v}; }
inline i32x4 operator|(i32x4 a, i32x4 b) { return {a.v | b.v}; }
inline i32x4 max(i32x4 a, i32x4 b) { return {a.v > b.v ? a.v : b.v}; }
inline i32x4 splatInt(int32_t x) { return {I32x4Register{x, x, x, x}}; }
template <int Bits>
i32x4 shiftLeft(i32x4 a) {
  return {a.v << Bits};
}
template <int Bits>
i32x4 shiftRight(i32x4 a) {
  return {a.v >> Bits};
}
inline f32x4 toFloat(i32x4 a) { return {__builtin_convertvector(a.v, F32x4Register)}; }

inline void transpose(f32x4& a, f32x4& b, f32x4& c, f32x4& d) {
  const F32x4Register ab01 = __builtin_shufflevector(a.v, b.v, 0, 4, 1, 5);
  const F32x4Register ab23 = __builtin_shufflevector(a.v, b.v, 2, 6, 3, 7);
  const F32x4Register cd01 = __builtin_shufflevector(c.v, d.v, 0, 4, 1, 5);
  const F32x4Register cd23 = __builtin_shufflevector(c.v, d.v, 2, 6, 3, 7);
  a.v = __builtin_shufflevector(ab01, cd01, 0, 1, 4, 5);
  b.v = __builtin_shufflevector(ab01, cd01, 2, 3, 6, 7);
  c.v = __builtin_shufflevector(ab23, cd23, 0, 1, 4, 5);
  d.v = __builtin_shufflevector(ab23, cd23, 2, 3, 6, 7);
}

}  // namespace busbar
