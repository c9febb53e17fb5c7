#pragma once

#include "simd/f32x4.h"

namespace busbar::test {

inline f32x4 lanes(float a, float b, float c, float d) {
  const float values[4] = {a, b, c, d};
  return f32x4::load(values);
}

}  // namespace busbar::test
