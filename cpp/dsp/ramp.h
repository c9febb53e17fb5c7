#pragma once

/// How coefficients move. Every change is spread over some time: at each knot, about 2.7 ms apart, a control
/// point is drawn towards the target on a straight line, and between knots a uniform cubic B-spline runs
/// through the last four control points. So value, slope and curvature are continuous, also when the target
/// moves again in mid-ramp (residue of a full-scale mute above 5 kHz: at most -130 dB, also restarted in
/// mid-ramp). A B-spline stays in the convex hull of its control points and these in the hull of all recent
/// targets: a coefficient never overshoots, and a set of coefficients whose filters are all contractions (see
/// svf.h) stays one. Source: de Boor, "A Practical Guide to Splines", chapter IX.

#include <algorithm>
#include <array>
#include <cmath>

#include "../simd/f32x4.h"

namespace busbar {

/// Frames of the engine's block: the grid on which everything but samples is decided.
inline constexpr int kBlockFrames = 128;

/// How long curves take at a sample rate. Knots are as far apart in time at any rate: closer ones would let
/// the spline's images through.
struct RampTiming {
  int blocksPerKnot;
  int knots;  // that a movement takes

  RampTiming(double seconds, double sampleRate)
      : blocksPerKnot(std::max(1, static_cast<int>(std::lround(sampleRate / 48000)))),
        knots(std::max(
            1, static_cast<int>(std::lround(seconds * sampleRate / (kBlockFrames * blocksPerKnot))))) {}
};

/// Where in its block a run of frames lies: [begin, end).
struct Span {
  int begin;
  int end;
};

/// Coefficients of four lanes that stand still during a block.
template <int Count>
struct SettledLanes {
  static constexpr bool kMoving = false;
  f32x4 value[Count];

  [[nodiscard]] f32x4 at(int index, f32x4 /*t*/) const { return value[index]; }
};

/// Coefficients of four lanes as cubics in t = frame / kBlockFrames. A lane that is settled has power[1..3] =
/// 0 and gives its value to the bit.
template <int Count>
struct MovingLanes {
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

/// `Vectors` × 4 coefficients of one strip on their way to a target.  [audio thread]
template <int Vectors>
class Ramp {
 public:
  static constexpr int kCount = 4 * Vectors;

  /// Arrives at once.
  void snap(const float* target) {
    for (int i = 0; i < Vectors; ++i) {
      target_[i] = f32x4::load(target + 4 * i);
      for (auto& point : points_) point[i] = target_[i];
    }
    remaining_ = 0;
    settling_ = 0;
  }

  /// Arrives at the target it has at once.
  void snap() {
    for (int i = 0; i < Vectors; ++i) {
      for (auto& point : points_) point[i] = target_[i];
    }
    remaining_ = 0;
    settling_ = 0;
  }

  /// Leaves for a new target, to be reached by the control points after `timing.knots` knots and by the curve
  /// three knots later.
  void moveTo(const float* target, const RampTiming& timing) {
    const f32x4 share = f32x4::splat(1.0f / static_cast<float>(timing.knots));
    for (int i = 0; i < Vectors; ++i) {
      target_[i] = f32x4::load(target + 4 * i);
      increment_[i] = (target_[i] - points_[3][i]) * share;
    }
    if (settled()) block_ = timing.blocksPerKnot - 1;  // the first knot is the coming block
    blocksPerKnot_ = timing.blocksPerKnot;
    remaining_ = timing.knots;
    settling_ = 3;
  }

  /// One block further. Call once at each block boundary while not settled.
  void advance() {
    if (++block_ < blocksPerKnot_) return;
    block_ = 0;
    if (remaining_ == 0 && settling_ > 0) --settling_;
    for (int i = 0; i < Vectors; ++i) {
      points_[0][i] = points_[1][i];
      points_[1][i] = points_[2][i];
      points_[2][i] = points_[3][i];
    }
    if (remaining_ == 0) return;
    --remaining_;
    const f32x4 left = f32x4::splat(static_cast<float>(remaining_));
    for (int i = 0; i < Vectors; ++i) points_[3][i] = target_[i] - increment_[i] * left;
  }

  [[nodiscard]] bool settled() const { return remaining_ == 0 && settling_ == 0; }

  /// Where the coefficients are going; once settled, where they are.
  [[nodiscard]] f32x4 target(int vector) const { return target_[vector]; }

  /// The cubic of this block in t = frame / kBlockFrames, lowest power first.
  void cubic(int vector, f32x4 (&power)[4]) const {
    if (settled()) {
      power[0] = target_[vector];
      power[1] = power[2] = power[3] = f32x4::zero();
      return;
    }
    const f32x4 a = points_[0][vector], b = points_[1][vector], c = points_[2][vector],
                d = points_[3][vector];
    const f32x4 sixth = f32x4::splat(1.0f / 6.0f), half = f32x4::splat(0.5f);
    power[0] = (a + b * f32x4::splat(4.0f) + c) * sixth;
    power[1] = (c - a) * half;
    power[2] = (a - b - b + c) * half;
    power[3] = ((d - a) + (b - c) * f32x4::splat(3.0f)) * sixth;
    if (blocksPerKnot_ > 1) narrow(power);
  }

 private:
  /// From a cubic between two knots to the part of it that lies in this block.
  void narrow(f32x4 (&power)[4]) const {
    const f32x4 start = f32x4::splat(static_cast<float>(block_) / static_cast<float>(blocksPerKnot_));
    const f32x4 share = f32x4::splat(1.0f / static_cast<float>(blocksPerKnot_));
    const f32x4 two = f32x4::splat(2.0f), three = f32x4::splat(3.0f);
    power[0] = ((power[3] * start + power[2]) * start + power[1]) * start + power[0];
    power[1] = ((three * power[3] * start + two * power[2]) * start + power[1]) * share;
    power[2] = (three * power[3] * start + power[2]) * share * share;
    power[3] = power[3] * share * share * share;
  }

  f32x4 target_[Vectors];
  f32x4 increment_[Vectors];
  f32x4 points_[4][Vectors];  // control points, newest last
  int blocksPerKnot_ = 1;
  int block_ = 0;      // since the last knot
  int remaining_ = 0;  // knots until the control points arrive
  int settling_ = 0;   // knots until the curve has followed
};

/// Target coefficients of four strips, lane by lane. A null strip's lane takes `neutral`.
template <int Count, int Vectors>
void gather(const Ramp<Vectors>* const (&ramps)[4], const float* neutral, SettledLanes<Count>& lanes) {
  for (int vector = 0; vector < Vectors; ++vector) {
    f32x4 rows[4];
    for (int lane = 0; lane < 4; ++lane) {
      rows[lane] = ramps[lane] != nullptr ? ramps[lane]->target(vector) : f32x4::load(neutral + 4 * vector);
    }
    transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int i = 0; i < 4 && 4 * vector + i < Count; ++i) lanes.value[4 * vector + i] = rows[i];
  }
}

/// The cubics of four strips, lane by lane. A null strip's lane takes `neutral`.
template <int Count, int Vectors>
void gather(const Ramp<Vectors>* const (&ramps)[4], const float* neutral, MovingLanes<Count>& lanes) {
  for (int vector = 0; vector < Vectors; ++vector) {
    f32x4 power[4][4];  // [lane][power]
    for (int lane = 0; lane < 4; ++lane) {
      if (ramps[lane] != nullptr) {
        ramps[lane]->cubic(vector, power[lane]);
      } else {
        power[lane][0] = f32x4::load(neutral + 4 * vector);
        power[lane][1] = power[lane][2] = power[lane][3] = f32x4::zero();
      }
    }
    for (int p = 0; p < 4; ++p) {
      f32x4 rows[4] = {power[0][p], power[1][p], power[2][p], power[3][p]};
      transpose(rows[0], rows[1], rows[2], rows[3]);
      for (int i = 0; i < 4 && 4 * vector + i < Count; ++i) lanes.power[p][4 * vector + i] = rows[i];
    }
  }
}

/// By frame, the block's end included; a load is faster than a conversion.
inline constexpr auto kTimesInBlock = [] {
  std::array<float, kBlockFrames + 1> times{};
  for (size_t i = 0; i < times.size(); ++i) times[i] = static_cast<float>(i) / kBlockFrames;
  return times;
}();

/// t of a frame of its block, for MovingLanes.
inline f32x4 timeInBlock(int frame) { return f32x4::splat(kTimesInBlock[static_cast<size_t>(frame)]); }

}  // namespace busbar
