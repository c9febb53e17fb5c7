#pragma once

/// Coefficients of four strips, one strip per lane, in the two forms that kernels accept. Settled
/// coefficients are constant during a block. Moving coefficients are given for every frame; they follow
/// splines (changes that are smoothed) or timelines (changes that are scheduled), which kernels do not
/// distinguish. A lane with constant coefficients gives the same bits in both forms.  [audio thread]

#include <array>

#include "block.h"
#include "ramp.h"

namespace busbar {

/// Coefficients that are constant during a block, or those of a single frame.
template <int Count>
struct SettledCoefficients {
  static constexpr bool kMoving = false;
  f32x4 value[Count];

  /// The coefficients of a frame.
  [[nodiscard]] const SettledCoefficients& of(int /*frame*/) const { return *this; }
};

/// Coefficients of every frame of a block.
template <int Count>
struct MovingCoefficients {
  static constexpr bool kMoving = true;
  const SettledCoefficients<Count>* frames;  // [frame of the block, kBlockFrames included]

  /// The coefficients of a frame.
  [[nodiscard]] const SettledCoefficients<Count>& of(int frame) const { return frames[frame]; }
};

/// [frame] t = frame / kBlockFrames, up to the block's end. Loading t is faster than converting an integer.
inline constexpr auto kTimesInBlock = [] {
  std::array<float, kBlockFrames + 1> times{};
  for (size_t i = 0; i < times.size(); ++i) times[i] = static_cast<float>(i) / kBlockFrames;
  return times;
}();

/// Coefficients that follow straight lines from the begin of a block to its end.
template <int Count>
struct LinearCoefficients {
  static constexpr bool kMoving = true;
  SettledCoefficients<Count> start, way;

  /// The coefficients of a frame. Gives the same bits as the table of MovingMemory.
  [[nodiscard]] SettledCoefficients<Count> of(int frame) const {
    const f32x4 share = f32x4::splat(kTimesInBlock[static_cast<size_t>(frame)]);
    SettledCoefficients<Count> of;
    for (int i = 0; i < Count; ++i) of.value[i] = start.value[i] + way.value[i] * share;
    return of;
  }
};

/// A cubic of the time in blocks, one strip per lane: value + slope·t + bend·t² + twist·t³.
struct Cubic {
  f32x4 value, slope, bend, twist;

  [[nodiscard]] f32x4 at(f32x4 t) const { return ((twist * t + bend) * t + slope) * t + value; }
  /// The same cubic in powers of t - middle.
  [[nodiscard]] Cubic around(f32x4 middle) const {
    const f32x4 turn = twist * middle * f32x4::splat(3.0f);
    return {at(middle), (turn + bend + bend) * middle + slope, turn + bend, twist};
  }
};

/// What a kernel derives from the coefficients of a frame. `Derived` is constructed from them. That of
/// settled coefficients is computed only once.
template <class Derived, class Coefficients>
class DerivedCoefficients;

template <class Derived, int Count>
class DerivedCoefficients<Derived, SettledCoefficients<Count>> {
 public:
  explicit DerivedCoefficients(const SettledCoefficients<Count>& coefficients) : derived_(coefficients) {}
  [[nodiscard]] const Derived& of(int /*frame*/) const { return derived_; }

 private:
  Derived derived_;
};

template <class Derived, int Count>
class DerivedCoefficients<Derived, MovingCoefficients<Count>> {
 public:
  explicit DerivedCoefficients(const MovingCoefficients<Count>& coefficients)
      : frames_(coefficients.frames) {}
  [[nodiscard]] Derived of(int frame) const { return Derived(frames_[frame]); }

 private:
  const SettledCoefficients<Count>* frames_;
};

template <class Derived, int Count>
class DerivedCoefficients<Derived, LinearCoefficients<Count>> {
 public:
  explicit DerivedCoefficients(const LinearCoefficients<Count>& coefficients) : lines_(&coefficients) {}
  [[nodiscard]] Derived of(int frame) const { return Derived(lines_->of(frame)); }

 private:
  const LinearCoefficients<Count>* lines_;
};

}  // namespace busbar
