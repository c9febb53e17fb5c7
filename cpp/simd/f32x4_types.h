#pragma once

/// The types of f32x4.h: vectors of four floats, four integers and four masks.

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

  /// Loads four floats. `from` need not be aligned.
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

/// The result of a comparison: in lanes where it holds, all bits are set, in the others none.
struct mask32x4 {
  I32x4Register v;
};

/// 1.5 · 2^23. Adding it to a float below 2^22 in magnitude rounds that float to the nearest integer, ties to
/// even.
inline constexpr float kRounding = 12582912.0f;

}  // namespace busbar
