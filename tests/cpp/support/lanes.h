#pragma once

#include "dsp/coefficients.h"
#include "simd/compiler.h"

namespace busbar::test {

inline f32x4 lanes(float a, float b, float c, float d) {
  const float values[4] = {a, b, c, d};
  return f32x4::load(values);
}

/// Coefficients of one strip in one lane; the other lanes are neutral.
template <int Count>
SettledCoefficients<Count> inLane(int lane, const float* coefficients, const float* neutral) {
  SettledCoefficients<Count> settled;
  for (int i = 0; i < Count; ++i) {
    float values[4] = {neutral[i], neutral[i], neutral[i], neutral[i]};
    values[lane] = coefficients[i];
    // Opaque, because Clang 14 for wasm otherwise drops lanes that no test reads and moves a lone lane to 0.
    settled.value[i] = f32x4::load(opaque(values));
  }
  return settled;
}

}  // namespace busbar::test
