#pragma once

/// Four floats in one vector register. The operators have three implementations: WebAssembly's SIMD
/// instructions, the compiler's vectors in native builds, and plain floats with BUSBAR_SCALAR for the
/// JavaScript build. All three round every operation in the same way, without fused multiply-adds, so a
/// kernel gives the same bits on every target.  [audio thread]

#if defined(BUSBAR_SCALAR)
#include "f32x4_scalar.h"
#elif defined(__wasm_simd128__)
#include "f32x4_wasm.h"
#else
#include "f32x4_native.h"
#endif

#include "compiler.h"

namespace busbar {

inline mask32x4 operator&(mask32x4 a, mask32x4 b) { return {(i32x4{a.v} & i32x4{b.v}).v}; }
inline mask32x4 operator|(mask32x4 a, mask32x4 b) { return {(i32x4{a.v} | i32x4{b.v}).v}; }

/// `value` in the lanes of a mask, zero in the others.
inline f32x4 within(mask32x4 mask, f32x4 value) { return floatOf(bitsOf(value) & i32x4{mask.v}); }

/// The largest of four lanes.
inline int32_t largest(i32x4 a) {
  int32_t lanes[4];
  std::memcpy(lanes, &a.v, sizeof lanes);
  const int32_t low = lanes[0] > lanes[1] ? lanes[0] : lanes[1];
  const int32_t high = lanes[2] > lanes[3] ? lanes[2] : lanes[3];
  return low > high ? low : high;
}

/// A constant in all lanes, for loops, loaded from memory with one instruction. V8 12 and newer rebuild a
/// literal with three instructions at each use. value: a variable with static storage.
inline f32x4 constant(const float& value) { return f32x4::splat(opaque(value)); }
inline i32x4 constant(const int32_t& value) { return splatInt(opaque(value)); }

inline constexpr int32_t kMagnitudeBits = 0x7fffffff;

/// The bits of |a|. As integers they have the same order as the magnitudes, and NaN is the largest.
inline i32x4 magnitudeBits(f32x4 a) { return bitsOf(a) & constant(kMagnitudeBits); }

}  // namespace busbar
