#pragma once

/// Ramps move coefficients to new targets over some time. At each knot, about every 2.7 ms, a new control
/// point is placed on a straight line to the target. Between knots the coefficient follows the uniform cubic
/// B-spline of the last four control points. Its value, slope and curvature are continuous, even if the
/// target changes during a ramp. A full-scale mute leaves at most -130 dB above 5 kHz, also when it
/// interrupts another ramp.
///
/// A B-spline stays within the convex hull of its control points, and these stay within the hull of all
/// recent targets. So a coefficient never overshoots, and a filter whose targets are all contractions (see
/// svf.h) remains one while it moves.
///
/// Source: de Boor, "A Practical Guide to Splines", chapter IX.

#include <algorithm>
#include <cmath>
#include <type_traits>

#include "../simd/f32x4.h"
#include "block.h"

namespace busbar {

/// The length of ramps at a sample rate in Hz. The time between knots is about the same at every sample rate,
/// since knots that are closer together suppress the high frequencies of a change less.
struct RampTiming {
  int blocksPerKnot;
  int knots;  // per ramp

  RampTiming(double seconds, double sampleRate)
      : blocksPerKnot(std::max(1, static_cast<int>(std::lround(sampleRate / 48000)))),
        knots(std::max(
            1, static_cast<int>(std::lround(seconds * sampleRate / (kBlockFrames * blocksPerKnot))))) {}
};

/// The progress of a ramp. Values that move together share one clock.  [audio thread]
class RampClock {
 public:
  /// Ends the ramp.
  void stop() { remaining_ = settling_ = 0; }

  /// Starts a ramp. The control points reach the target after `timing.knots` knots, the spline three knots
  /// later.
  void start(const RampTiming& timing) {
    if (isSettled()) block_ = timing.blocksPerKnot - 1;  // the next block begins with a knot
    remaining_ = timing.knots;
    settling_ = 3;
  }

  /// Advances by one block. Call it at each block boundary until the ramp has settled. Returns whether the
  /// block begins with a knot.
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
  /// Knots until the control points reach the target.
  [[nodiscard]] int remaining() const { return remaining_; }
  /// Blocks since the last knot.
  [[nodiscard]] int block() const { return block_; }

 private:
  int block_ = 0;
  int remaining_ = 0;
  int settling_ = 0;  // knots after that until the spline reaches the target
};

/// The spline of one value, a float or a vector of four.  [audio thread]
template <class Value>
struct RampPoints {
  Value increment;  // of the newest control point per knot
  Value points[4];  // control points, newest last

  /// Sets the value to `target` without a ramp.
  void snap(Value target) { std::fill_n(points, 4, target); }

  /// Starts a ramp to `target`.
  void moveTo(Value target, const RampTiming& timing) {
    increment = (target - points[3]) * splat(1.0f / static_cast<float>(timing.knots));
  }

  /// Adds the control point of a knot. remaining: RampClock::remaining().
  void advance(Value target, int remaining) {
    std::copy(points + 1, points + 4, points);
    points[3] = target - increment * splat(static_cast<float>(remaining));
  }

  /// Writes the cubic of the current block in t = frame / kBlockFrames, lowest power first. block:
  /// RampClock::block().
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

  /// Converts the cubic between two knots to that of one block between them.
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
