#pragma once

#include <cmath>

namespace busbar::test {

/// The larger of two numbers; NaN if either is NaN, so that a NaN fails every comparison with a bar.
inline double maximum(double a, double b) { return std::isnan(a) || b <= a ? a : b; }

}  // namespace busbar::test
