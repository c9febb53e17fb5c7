#pragma once

/// How coefficients move. Every change is spread over some time. At each knot, about 2.7 ms apart, a control
/// point moves on a straight line towards the target. Between knots a uniform cubic B-spline runs through the
/// last four control points. Value, slope and curvature are continuous, also when the target changes in the
/// middle of a ramp: a full-scale mute, restarted or not, leaves at most -130 dB above 5 kHz.
///
/// A B-spline stays in the convex hull of its control points, and these stay in the hull of all recent
/// targets. So a coefficient never overshoots, and a set of coefficients whose filters are all contractions
/// (see svf.h) stays one. Source: de Boor, "A Practical Guide to Splines", chapter IX.

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "../simd/f32x4.h"
#include "block.h"

namespace busbar {

/// How long ramps take at a sample rate. Knots are equally far apart in time at every rate: closer ones would
/// let the images of the spline through.
struct RampTiming {
  int blocksPerKnot;
  int knots;  // of one movement

  RampTiming(double seconds, double sampleRate)
      : blocksPerKnot(std::max(1, static_cast<int>(std::lround(sampleRate / 48000)))),
        knots(std::max(
            1, static_cast<int>(std::lround(seconds * sampleRate / (kBlockFrames * blocksPerKnot))))) {}
};

/// How far a ramp has come. All values that move together share one.  [audio thread]
class RampClock {
 public:
  void stop() { remaining_ = settling_ = 0; }

  /// Begins a movement. The control points arrive after `timing.knots` knots, the spline three knots later.
  void start(const RampTiming& timing) {
    if (isSettled()) block_ = timing.blocksPerKnot - 1;  // the first knot is the coming block
    remaining_ = timing.knots;
    settling_ = 3;
  }

  /// One block further. Call it once at each block boundary while the ramp is not settled. Returns whether
  /// the block begins with a knot.
  bool advance(const RampTiming& timing) {
    if (++block_ < timing.blocksPerKnot) return false;
    block_ = 0;
    if (remaining_ > 0) {
      --remaining_;
    } else if (settling_ > 0) {
      --settling_;
    }
    return true;
  }

  [[nodiscard]] bool isSettled() const { return remaining_ == 0 && settling_ == 0; }
  /// Knots until the control points arrive.
  [[nodiscard]] int remaining() const { return remaining_; }
  /// Blocks since the last knot.
  [[nodiscard]] int block() const { return block_; }

 private:
  int block_ = 0;
  int remaining_ = 0;
  int settling_ = 0;  // knots until the spline has followed
};

/// One value on its way to a target: a float, or a vector of four.  [audio thread]
template <class Value>
struct RampPoints {
  Value increment;
  Value points[4];  // control points, newest last

  /// Arrives at once.
  void snap(Value target) { std::fill_n(points, 4, target); }

  /// Leaves for a target.
  void moveTo(Value target, const RampTiming& timing) {
    increment = (target - points[3]) * splat(1.0f / static_cast<float>(timing.knots));
  }

  /// A knot: the next control point.
  void advance(Value target, int remaining) {
    std::copy(points + 1, points + 4, points);
    points[3] = target - increment * splat(static_cast<float>(remaining));
  }

  /// The cubic of this block in t = frame / kBlockFrames, lowest power first.
  void cubic(const RampTiming& timing, int block, Value (&power)[4]) const {
    const Value a = points[0], b = points[1], c = points[2], d = points[3];
    const Value sixth = splat(1.0f / 6.0f), half = splat(0.5f);
    power[0] = (a + b * splat(4.0f) + c) * sixth;
    power[1] = (c - a) * half;
    power[2] = (a - b - b + c) * half;
    power[3] = ((d - a) + (b - c) * splat(3.0f)) * sixth;
    if (timing.blocksPerKnot > 1) narrow(timing, block, power);
  }

 private:
  static Value splat(float x) {
    if constexpr (std::is_same_v<Value, float>) {
      return x;
    } else {
      return Value::splat(x);
    }
  }

  /// From a cubic between two knots to the part of it that lies in this block.
  static void narrow(const RampTiming& timing, int block, Value (&power)[4]) {
    const auto blocksPerKnot = static_cast<float>(timing.blocksPerKnot);
    const Value start = splat(static_cast<float>(block) / blocksPerKnot);
    const Value share = splat(1.0f / blocksPerKnot);
    const Value two = splat(2.0f), three = splat(3.0f);
    power[0] = ((power[3] * start + power[2]) * start + power[1]) * start + power[0];
    power[1] = ((three * power[3] * start + two * power[2]) * start + power[1]) * share;
    power[2] = (three * power[3] * start + power[2]) * share * share;
    power[3] = power[3] * share * share * share;
  }
};

}  // namespace busbar
