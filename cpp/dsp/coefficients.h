#pragma once

/// Coefficients of four strips, one strip per lane, in the two forms that kernels accept. Settled
/// coefficients are constant during a block. Spline coefficients move. A lane with constant coefficients
/// gives the same bits in both forms.  [audio thread]

#include <array>

#include "block.h"
#include "ramp.h"

namespace busbar {

/// Coefficients that are constant during a block, or those of a single frame.
template <int Count>
struct SettledCoefficients {
  static constexpr bool kMoving = false;
  f32x4 value[Count];

  [[nodiscard]] f32x4 at(int index, f32x4 /*t*/) const { return value[index]; }

  /// A bound of the coefficient's magnitude during the block, 0 only if it is 0 all the time.
  [[nodiscard]] f32x4 largest(int index) const { return abs(value[index]); }
};

/// Coefficients as cubics in t = frame / kBlockFrames: power[p][i] is the factor of t^p in coefficient i. A
/// lane with constant coefficients has power[1..3] = 0.
template <int Count>
struct SplineCoefficients {
  static constexpr bool kMoving = true;
  f32x4 power[4][Count];

  [[nodiscard]] f32x4 at(int index, f32x4 t) const {
    return ((power[3][index] * t + power[2][index]) * t + power[1][index]) * t + power[0][index];
  }

  [[nodiscard]] f32x4 largest(int index) const {
    return (abs(power[3][index]) + abs(power[2][index])) + (abs(power[1][index]) + abs(power[0][index]));
  }

  /// A cubic in powers of t - middle, lowest first.
  struct Cubic {
    f32x4 value, slope, bend, twist;
  };
  /// Rewrites the cubic of a coefficient in powers of t - middle.
  [[nodiscard]] Cubic around(int index, f32x4 middle) const {
    const f32x4 slope = power[1][index], bend = power[2][index], twist = power[3][index];
    const f32x4 turn = twist * middle * f32x4::splat(3.0f);
    return {at(index, middle), (turn + bend + bend) * middle + slope, turn + bend, twist};
  }
};

/// [frame] t = frame / kBlockFrames, up to the block's end. Loading t is faster than converting an integer.
inline constexpr auto kTimesInBlock = [] {
  std::array<float, kBlockFrames + 1> times{};
  for (size_t i = 0; i < times.size(); ++i) times[i] = static_cast<float>(i) / kBlockFrames;
  return times;
}();

/// The t of a frame for SplineCoefficients, in all lanes.
inline f32x4 timeInBlock(int frame) { return f32x4::splat(kTimesInBlock[static_cast<size_t>(frame)]); }

/// Values that a kernel computes from its coefficients, but not for every frame. `Derived` is constructed
/// from (coefficients, t). Values of settled coefficients are computed only once.
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
