#include "pan.h"

#include <algorithm>
#include <cmath>

#include "units.h"

namespace busbar::pan {

namespace {

/// Gains of left and right.
struct Gains {
  double left, right;
};

/// The gains of one channel between left (0) and right (1). Both ends are exact, so a hard pan leaves the
/// other side silent. PanLaw::balance has no such gains.
///   equalPower  cos(position·π/2) and sin(position·π/2), as StereoPannerNode: -3 dB in the centre
///   linear      1 - position and position: -6 dB, the sum of both sides is constant
///   compromise  the geometric mean of these two: -4.5 dB
Gains gainsAt(double position, PanLaw law) {
  if (position <= 0) return {1, 0};
  if (position >= 1) return {0, 1};
  const Gains linear{1 - position, position};
  if (law == PanLaw::linear) return linear;
  const auto [sine, cosine] = elementary::sineAndCosine(position * kPi / 2);
  if (law == PanLaw::equalPower) return {cosine, sine};
  return {std::sqrt(cosine * linear.left), std::sqrt(sine * linear.right)};
}

}  // namespace

void design(double pan, double gain, PanLaw law, Channels channels, float (&coefficients)[kCount]) {
  double matrix[kCount] = {1, 0, 0, 1};
  if (law == PanLaw::balance) {
    matrix[kLeftToLeft] = std::min(1 - pan, 1.0);
    matrix[kRightToRight] = std::min(1 + pan, 1.0);
  } else if (channels == Channels::mono) {
    const auto [left, right] = gainsAt((pan + 1) / 2, law);
    matrix[kLeftToLeft] = left;
    matrix[kRightToRight] = right;
  } else if (pan <= 0) {
    const auto [left, right] = gainsAt(pan + 1, law);
    matrix[kRightToLeft] = left;
    matrix[kRightToRight] = right;
  } else {
    const auto [left, right] = gainsAt(pan, law);
    matrix[kLeftToLeft] = left;
    matrix[kLeftToRight] = right;
  }
  for (int i = 0; i < kCount; ++i) coefficients[i] = static_cast<float>(gain * matrix[i]);
}

}  // namespace busbar::pan
