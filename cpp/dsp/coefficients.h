#pragma once

/// Coefficients of four strips, one strip a lane, in the two forms that kernels take: settled ones stand
/// still for a block, spline ones move. A lane that stands still gives the same bits in either form.

#include <array>

#include "block.h"
#include "ramp.h"

namespace busbar {

/// Coefficients at one frame, and for as long as they stand still.
template <int Count>
struct SettledCoefficients {
  static constexpr bool kMoving = false;
  f32x4 value[Count];

  [[nodiscard]] f32x4 at(int index, f32x4 /*t*/) const { return value[index]; }
};

/// Coefficients as cubics in t = frame / kBlockFrames. A settled lane has power[1..3] = 0.
template <int Count>
struct SplineCoefficients {
  static constexpr bool kMoving = true;
  f32x4 power[4][Count];

  [[nodiscard]] f32x4 at(int index, f32x4 t) const {
    return ((power[3][index] * t + power[2][index]) * t + power[1][index]) * t + power[0][index];
  }

  /// The same cubic in powers of t - middle, lowest first.
  struct Cubic {
    f32x4 value, slope, bend, twist;
  };
  [[nodiscard]] Cubic around(int index, f32x4 middle) const {
    const f32x4 slope = power[1][index], bend = power[2][index], twist = power[3][index];
    const f32x4 turn = twist * middle * f32x4::splat(3.0f);
    return {at(index, middle), (turn + bend + bend) * middle + slope, turn + bend, twist};
  }
};

/// t by frame, the block's end included: a load is faster than a conversion.
inline constexpr auto kTimesInBlock = [] {
  std::array<float, kBlockFrames + 1> times{};
  for (size_t i = 0; i < times.size(); ++i) times[i] = static_cast<float>(i) / kBlockFrames;
  return times;
}();

/// t of a frame of its block, for SplineCoefficients.
inline f32x4 timeInBlock(int frame) { return f32x4::splat(kTimesInBlock[static_cast<size_t>(frame)]); }

/// Values that a kernel derives from the coefficients of some frames only: a `Derived` made of (coefficients,
/// t). Settled coefficients are derived once.
template <class Derived, class Coefficients>
class DerivedCoefficients;

template <class Derived, int Count>
class DerivedCoefficients<Derived, SettledCoefficients<Count>> {
 public:
  explicit DerivedCoefficients(const SettledCoefficients<Count>& coefficients)
      : derived_(coefficients, f32x4::zero()) {}
  [[nodiscard]] Derived at(int /*frame*/) const { return derived_; }

 private:
  Derived derived_;
};

template <class Derived, int Count>
class DerivedCoefficients<Derived, SplineCoefficients<Count>> {
 public:
  explicit DerivedCoefficients(const SplineCoefficients<Count>& coefficients) : coefficients_(coefficients) {}
  [[nodiscard]] Derived at(int frame) const { return Derived(coefficients_, timeInBlock(frame)); }

 private:
  const SplineCoefficients<Count>& coefficients_;
};

}  // namespace busbar
