#include "pan.h"

#include "units.h"

namespace busbar::pan {

namespace {

/// Sine and cosine of a quarter turn, for equal power. position: 0 to 1. Both ends are exact, so a hard pan
/// leaves the other side silent.
elementary::SineAndCosine quarterOf(double position) {
  if (position <= 0) return {0, 1};
  if (position >= 1) return {1, 0};
  return elementary::sineAndCosine(position * kPi / 2);
}

}  // namespace

void design(double pan, double gain, Law law, float (&coefficients)[kCount]) {
  double matrix[kCount] = {1, 0, 0, 1};
  if (law == Law::mono) {
    const auto [sine, cosine] = quarterOf((pan + 1) / 2);
    matrix[kLeftToLeft] = cosine;
    matrix[kRightToRight] = sine;
  } else if (pan <= 0) {
    const auto [sine, cosine] = quarterOf(pan + 1);
    matrix[kRightToLeft] = cosine;
    matrix[kRightToRight] = sine;
  } else {
    const auto [sine, cosine] = quarterOf(pan);
    matrix[kLeftToLeft] = cosine;
    matrix[kLeftToRight] = sine;
  }
  for (int i = 0; i < kCount; ++i) coefficients[i] = static_cast<float>(gain * matrix[i]);
}

}  // namespace busbar::pan
