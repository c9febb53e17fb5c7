#pragma once

/// Four floats in one vector register: the only file with intrinsics. WebAssembly SIMD in WASM, the
/// compiler's own vectors natively, plain floats with BUSBAR_SCALAR, for JavaScript. All three round every
/// operation alike (no fused multiply-add), so a kernel gives the same bits wherever it is compiled.

#include <cmath>
#include <cstdint>
#include <cstring>

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace busbar {

#if defined(BUSBAR_SCALAR)
struct F32x4Register {
  float lane[4];
};
struct I32x4Register {
  int32_t lane[4];
};
#elif defined(__wasm_simd128__)
using F32x4Register = v128_t;
using I32x4Register = v128_t;
#else
using F32x4Register = float __attribute__((vector_size(16)));
using I32x4Register = int32_t __attribute__((vector_size(16)));
#endif

struct i32x4 {
  I32x4Register v;
};

struct f32x4 {
  F32x4Register v;

  static f32x4 splat(float x);
  static f32x4 zero() { return splat(0.0f); }

  /// `from` need not be aligned.
  static f32x4 load(const float* from) {
    f32x4 result;
    std::memcpy(&result.v, from, sizeof result.v);
    return result;
  }

  void store(float* to) const { std::memcpy(to, &v, sizeof v); }

  [[nodiscard]] float lane(int index) const {
    float lanes[4];
    store(lanes);
    return lanes[index];
  }
};

/// All bits of a lane set where a comparison holds.
struct mask32x4 {
  I32x4Register v;
};

/// 1.5 · 2^23: a float that it is added to is rounded to the nearest integer, to the even one in the middle.
inline constexpr float kRounding = 12582912.0f;

#if defined(BUSBAR_SCALAR)

/// A register of what `of` says for each lane.
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
/// Of two zeros, or with a NaN, the first: one machine instruction, unlike the minimum that propagates NaN.
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
// Unsigned, since they wrap around.
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

/// Rows become columns: what was lane i of row j is lane j of row i.
inline void transpose(f32x4& a, f32x4& b, f32x4& c, f32x4& d) {
  const F32x4Register rows[4] = {a.v, b.v, c.v, d.v};
  const auto column = [&](int i) { return eachFloat([&](int row) { return rows[row].lane[i]; }); };
  a = column(0);
  b = column(1);
  c = column(2);
  d = column(3);
}

#elif defined(__wasm_simd128__)

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

#else

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

#endif

/// The largest of four lanes.
inline int32_t largest(i32x4 a) {
  int32_t lanes[4];
  std::memcpy(lanes, &a.v, sizeof lanes);
  const int32_t low = lanes[0] > lanes[1] ? lanes[0] : lanes[1];
  const int32_t high = lanes[2] > lanes[3] ? lanes[2] : lanes[3];
  return low > high ? low : high;
}

/// The same reference, of which the compiler cannot know what it names: what is read through it are loads,
/// not constants.
template <class T>
const T& opaque(const T& value) {
  const T* from = &value;
  asm("" : "+r"(from));
  return *from;
}

/// A number in all lanes, for loops: V8 since version 12 or so makes a constant anew wherever it is used, by
/// three instructions, where a load is one. `value` must lie in memory.
inline f32x4 constant(const float& value) { return f32x4::splat(opaque(value)); }
inline i32x4 constant(const int32_t& value) { return splatInt(opaque(value)); }

inline constexpr int32_t kMagnitudeBits = 0x7fffffff;

/// The bits of |a|: as integers they order as the magnitudes do, not-a-number largest of all.
inline i32x4 magnitudeBits(f32x4 a) { return bitsOf(a) & constant(kMagnitudeBits); }

/// `values` by a reference of which the compiler cannot know what else it names: it loads them anew after
/// every store instead of holding them in registers. V8 has 15 vector registers and little care in their use:
/// with coefficients in them it spills the state of a filter, on which the next frame waits.
template <class T>
const T& inMemory(const T& values) {
  const T* from = &values;
  asm volatile("" : "+r"(from) : : "memory");
  return *from;
}

}  // namespace busbar
