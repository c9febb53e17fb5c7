#pragma once

/// Stereo width by mid and side: M = (L + R) / 2, S = (L - R) / 2, then L' = M + width·S and R' = M -
/// width·S. One strip per lane. As a matrix L' = direct·L + cross·R, R' = direct·R + cross·L with direct = (1
/// + width) / 2 and cross = (1 - width) / 2. Source: Blumlein, British Patent 394,325 (1931).

#include "coefficient_table.h"

namespace busbar::width {

enum Coefficient { kDirect, kCross, kCount };

inline constexpr float kNeutral[4] = {1, 0, 0, 0};

/// width: 0 is mono, 1 leaves the signal as it is, 2 doubles the side.
inline void design(double width, float (&coefficients)[4]) {
  coefficients[kDirect] = static_cast<float>((1 + width) / 2);
  coefficients[kCross] = static_cast<float>((1 - width) / 2);
  coefficients[2] = coefficients[3] = 0;
}

/// left, right: one vector a frame, linear amplitude, in place over `span`.  [audio thread]
template <class Coefficients>
void process(const Coefficients& coefficients, f32x4* left, f32x4* right, Span span) {
  for (CoefficientTable<Coefficients> table(coefficients, span); table.hasPart(); table.nextPart()) {
    for (int i = table.part().begin; i < table.part().end; ++i) {
      const auto c = table.at(i);
      const f32x4 l = left[i], r = right[i];
      left[i] = c.value[kDirect] * l + c.value[kCross] * r;
      right[i] = c.value[kDirect] * r + c.value[kCross] * l;
    }
  }
}

}  // namespace busbar::width
