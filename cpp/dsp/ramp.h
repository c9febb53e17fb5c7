#pragma once

/// Ramps move coefficients to new targets. At each knot a new control point is placed on a straight line that
/// reaches the target after 3 to 6 knots. Between knots the coefficient follows the uniform cubic B-spline of
/// the last four control points, and reaches the target two knots after the control points. The time from the
/// first knot until then is the time of a ramp. Value, slope and curvature are continuous, even if the target
/// changes during a ramp; such a change waits for the next knot.
///
/// With a control point that jumps to the target, knots are farther apart and leave less above 5 kHz, but
/// the ramp is half as steep again in its middle. A compressor's attack then moves so fast that the gain
/// clicks.
///
/// A B-spline stays within the convex hull of its control points, and these stay within the hull of all
/// recent targets. So a coefficient never overshoots, and a filter whose targets are all contractions (see
/// svf.h) remains one while it moves.
///
/// Source: de Boor, "A Practical Guide to Splines", chapter IX.

#include <algorithm>
#include <cmath>
#include <type_traits>
#include <utility>

#include "../simd/f32x4.h"
#include "block.h"

namespace busbar {

/// How long ramps take at a sample rate in Hz.
struct RampTiming {
  float framesPerKnot;
  float knotsPerFrame;
  int line;  // knots until the control points reach the target

  /// The time is the given one within 7 %, or exact if it is shorter than a few blocks. Kernels read one
  /// cubic per block, so knots between blocks take time, and within a part of a block (kPartFrames) still
  /// more. Therefore knots are whole blocks or else whole parts apart, if that changes the time little.
  RampTiming(double seconds, double sampleRate) {
    const double frames = seconds * sampleRate;
    use(frames / (kFewest + kAfterLine), kFewest);
    double change = 0.05;
    consider(frames, kPartFrames, kFewest, change);
    change = 0.07;
    for (int knots = kFewest; knots <= kMost; ++knots) consider(frames, kBlockFrames, knots, change);
  }

  [[nodiscard]] float knotsPerBlock() const { return kBlockFrames * knotsPerFrame; }

  static constexpr int kAfterLine = 2;  // knots after `line` until the spline reaches the target

 private:
  static constexpr int kFewest = 3, kMost = 6;  // values of `line`

  void use(double distance, int knots) {
    framesPerKnot = static_cast<float>(distance);
    knotsPerFrame = 1 / framesPerKnot;
    line = knots;
  }

  /// Puts the knots a multiple of `unit` frames apart if that changes the time by at most `change`, which is
  /// then lowered to that.
  void consider(double frames, int unit, int knots, double& change) {
    const int distances = knots + kAfterLine;
    const double distance = unit * std::floor(frames / (distances * unit) + 0.5);
    const double by = std::fabs(distance * distances / frames - 1);
    if (by > change) return;
    change = by;
    use(distance, knots);
  }
};

/// The progress of a ramp through blocks and knots. Values that move together share one clock. From knot to
/// knot, the ramp follows one cubic: a piece.  [audio thread]
class RampClock {
 public:
  /// Ends the ramp.
  void stop() { remaining_ = within_ = 0; }

  /// Starts a ramp, or lets it continue to a new target. If it has settled, the next block begins with a
  /// knot. Call endBlock() before.
  void start(const RampTiming& timing) {
    if (isSettled()) next_ = kBlockFrames;
    remaining_ = timing.line + RampTiming::kAfterLine + 1;
  }

  /// Ends a block. Returns the number of knots within it, whose control points are still to be added. Calling
  /// it again has no effect.
  int endBlock(const RampTiming& timing) {
    if (within_ == 0) return 0;
    const int knots = std::exchange(within_, 0);
    remaining_ -= knots;
    next_ += timing.framesPerKnot * static_cast<float>(knots);
    return knots;
  }

  /// Begins the next block of a ramp that has not settled. Returns whether the block begins with a knot.
  bool beginBlock(const RampTiming& timing) {
    next_ -= kBlockFrames;
    const bool knot = next_ <= 0;
    if (knot) {
      next_ += timing.framesPerKnot;
      --remaining_;
    }
    while (within_ < remaining_ && knotBefore(timing, within_ + 1) < kBlockFrames) ++within_;
    return knot;
  }

  [[nodiscard]] bool isSettled() const { return remaining_ == 0; }
  /// Knots until the ramp has settled, those of the current block included.
  [[nodiscard]] int remaining() const { return remaining_; }

  /// The piece of the current block that holds at a frame. Piece 0 began before or with the block.
  [[nodiscard]] int pieceAt(const RampTiming& timing, int frame) const {
    int piece = 0;
    while (endOf(timing, piece) <= frame) ++piece;
    return piece;
  }
  /// The first frame of the block after a piece.
  [[nodiscard]] int endOf(const RampTiming& timing, int piece) const {
    return piece == within_ ? kBlockFrames : static_cast<int>(std::ceil(knotBefore(timing, piece + 1)));
  }
  /// The begin of the block in knots after the one before a piece.
  [[nodiscard]] float startOf(const RampTiming& timing, int piece) const {
    return -knotBefore(timing, piece) * timing.knotsPerFrame;
  }

 private:
  /// The frame of the knot at which a piece begins, for piece 0 at most 0.
  [[nodiscard]] float knotBefore(const RampTiming& timing, int piece) const {
    return next_ + timing.framesPerKnot * static_cast<float>(piece - 1);
  }

  float next_ = 0;     // frame of the block's first knot after its begin
  int remaining_ = 0;  // knots until the ramp has settled
  int within_ = 0;     // knots within the current block
};

/// A float, or a vector of it.
template <class Value>
Value splatted(float x) {
  if constexpr (std::is_same_v<Value, float>) {
    return x;
  } else {
    return Value::splat(x);
  }
}

/// The control points of one value, a float or a vector of four.  [audio thread]
template <class Value>
struct RampPoints {
  Value step;       // from control point to control point on the line to the target
  Value points[4];  // at the begin of the block, newest last

  /// Sets the value to `target` without a ramp.
  void snap(Value target) { std::fill_n(points, 4, target); }

  /// Starts a line to a target.
  void aim(Value target, const RampTiming& timing) {
    step = (target - points[3]) * splatted<Value>(1 / static_cast<float>(timing.line));
  }

  /// Adds the control point of a knot. remaining: knots after it until the ramp has settled.
  void add(Value target, int remaining) {
    std::copy(points + 1, points + 4, points);
    points[3] = onLine(target, remaining);
  }

  /// A control point. Number 0 to 3 are `points`, the others follow at the knots within the block. Those of
  /// piece `p` are number p to p + 3. remaining: RampClock::remaining().
  [[nodiscard]] Value at(int number, Value target, int remaining) const {
    return number < 4 ? points[number] : onLine(target, remaining - (number - 3));
  }

 private:
  [[nodiscard]] Value onLine(Value target, int remaining) const {
    const int left = remaining - (RampTiming::kAfterLine + 1);
    return left > 0 ? target - step * splatted<Value>(static_cast<float>(left)) : target;
  }
};

/// Writes the cubic between two knots as powers of t, lowest first. Four equal points give a constant, to the
/// bit.
///   points   the control points
///   start    t = 0 in units of knots, from the first of the two knots
///   share    units of knots per t
template <class Value>
void writeCubic(const Value (&points)[4], Value start, Value share, Value (&power)[4]) {
  const auto [a, b, c, d] = points;
  const auto sixth = splatted<Value>(1.0f / 6.0f), half = splatted<Value>(0.5f), three = splatted<Value>(3);
  const Value bend = (a - b) + (c - b);
  const Value p1 = (c - a) * half, p2 = bend * half, p3 = ((d - a) + (b - c) * three) * sixth;
  const Value turn = p3 * start;
  power[0] = ((turn + p2) * start + p1) * start + (b + bend * sixth);
  power[1] = ((turn * three + p2 + p2) * start + p1) * share;
  power[2] = (turn * three + p2) * share * share;
  power[3] = p3 * share * share * share;
}

}  // namespace busbar
