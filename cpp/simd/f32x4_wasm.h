#pragma once

/// f32x4.h, implemented with WebAssembly's SIMD instructions. Only this file uses intrinsics.

#include "f32x4_types.h"

namespace busbar {

inline f32x4 f32x4::splat(float x) { return {wasm_f32x4_splat(x)}; }
inline f32x4 operator+(f32x4 a, f32x4 b) { return {wasm_f32x4_add(a.v, b.v)}; }
inline f32x4 operator-(f32x4 a, f32x4 b) { return {wasm_f32x4_sub(a.v, b.v)}; }
inline f32x4 operator*(f32x4 a, f32x4 b) { return {wasm_f32x4_mul(a.v, b.v)}; }
inline f32x4 operator/(f32x4 a, f32x4 b) { return {wasm_f32x4_div(a.v, b.v)}; }
inline f32x4 abs(f32x4 a) { return {wasm_f32x4_abs(a.v)}; }
inline f32x4 min(f32x4 a, f32x4 b) { return {wasm_f32x4_pmin(a.v, b.v)}; }
inline f32x4 max(f32x4 a, f32x4 b) { return {wasm_f32x4_pmax(a.v, b.v)}; }
inline mask32x4 operator>(f32x4 a, f32x4 b) { return {wasm_f32x4_gt(a.v, b.v)}; }
inline bool any(mask32x4 mask) { return wasm_v128_any_true(mask.v); }
inline f32x4 select(mask32x4 mask, f32x4 yes, f32x4 no) { return {wasm_v128_bitselect(yes.v, no.v, mask.v)}; }
inline f32x4 nearest(f32x4 a) { return {wasm_f32x4_nearest(a.v)}; }
inline i32x4 bitsOf(f32x4 a) { return {a.v}; }
inline f32x4 floatOf(i32x4 bits) { return {bits.v}; }
inline i32x4 operator+(i32x4 a, i32x4 b) { return {wasm_i32x4_add(a.v, b.v)}; }
inline i32x4 operator&(i32x4 a, i32x4 b) { return {wasm_v128_and(a.v, b.v)}; }
inline i32x4 operator|(i32x4 a, i32x4 b) { return {wasm_v128_or(a.v, b.v)}; }
inline i32x4 max(i32x4 a, i32x4 b) { return {wasm_i32x4_max(a.v, b.v)}; }
inline i32x4 splatInt(int32_t x) { return {wasm_i32x4_splat(x)}; }
template <int Bits>
i32x4 shiftLeft(i32x4 a) {
  return {wasm_i32x4_shl(a.v, Bits)};
}
template <int Bits>
i32x4 shiftRight(i32x4 a) {
  return {wasm_i32x4_shr(a.v, Bits)};
}
inline f32x4 toFloat(i32x4 a) { return {wasm_f32x4_convert_i32x4(a.v)}; }

inline void transpose(f32x4& a, f32x4& b, f32x4& c, f32x4& d) {
  const v128_t ab01 = wasm_i32x4_shuffle(a.v, b.v, 0, 4, 1, 5);
  const v128_t ab23 = wasm_i32x4_shuffle(a.v, b.v, 2, 6, 3, 7);
  const v128_t cd01 = wasm_i32x4_shuffle(c.v, d.v, 0, 4, 1, 5);
  const v128_t cd23 = wasm_i32x4_shuffle(c.v, d.v, 2, 6, 3, 7);
  a.v = wasm_i64x2_shuffle(ab01, cd01, 0, 2);
  b.v = wasm_i64x2_shuffle(ab01, cd01, 1, 3);
  c.v = wasm_i64x2_shuffle(ab23, cd23, 0, 2);
  d.v = wasm_i64x2_shuffle(ab23, cd23, 1, 3);
}

}  // namespace busbar
