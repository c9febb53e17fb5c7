#pragma once

/// A glide turns a jump of a value into a smooth movement: it starts at minus the jump and decays to zero,
/// and is added to the value. It may begin at any frame, and jumps add up. Four equal one-poles in series
/// have no corner in value, slope and curvature, and never change sign after a single jump. A glide smooths a
/// jump of the slope, too.
///
/// Source: the impulse response of n equal poles, for instance in Oppenheim and Willsky, "Signals and
/// Systems", chapter 9.

#include <algorithm>
#include <cmath>

#include "units.h"

namespace busbar {

/// Factors by which a glide decays in 1 to kMaxFrames frames.
struct GlideTiming {
  static constexpr int kMaxFrames = 8;
  /// After this many time constants of its poles, a glide is 1e-3 of the jump.
  static constexpr double kTimeConstants = 13.0;

  float constant;               // time constant of one pole, in frames
  float decay[kMaxFrames + 1];  // [frames] of one pole
  float time[kMaxFrames + 1];   // [frames] in time constants
  int step;                     // stepFor(constant)

  /// Frames between which straight lines do not click, for movements with this time constant in frames.
  static int stepFor(double constant) { return constant >= 64 ? 4 : constant >= 32 ? 2 : 1; }

  GlideTiming(double seconds, double sampleRate) {
    const double exact = seconds * sampleRate / kTimeConstants;
    constant = static_cast<float>(exact);
    for (int frames = 0; frames <= kMaxFrames; ++frames) {
      time[frames] = static_cast<float>(frames / exact);
      decay[frames] = static_cast<float>(1 + elementary::expm1(-frames / exact));
    }
    step = stepFor(exact);
  }
};

/// One glide.  [audio thread]
class Glide {
 public:
  /// Makes the sum of the value and the glide stay where it is while the value jumps by `jump`.
  void jump(float jump) {
    for (float& pole : poles_) pole -= jump;
    limit_ = std::max(limit_, 1e-6f * std::fabs(jump));
  }
  /// Makes the slope of the sum stay what it is while the slope of the value jumps, in units per frame.
  void turn(float jump, const GlideTiming& timing) {
    const float way = jump * timing.constant;
    for (int pole = 0; pole < 3; ++pole) poles_[pole] -= static_cast<float>(3 - pole) * way;
    limit_ = std::max(limit_, 1e-6f * std::fabs(way));
  }
  void stop() { *this = {}; }
  /// Advances by 1 to GlideTiming::kMaxFrames frames.
  void advance(const GlideTiming& timing, int frames) {
    const float decay = timing.decay[frames], t = timing.time[frames];
    const float half = t * t * 0.5f, sixth = half * t * (1.0f / 3.0f);
    poles_[3] = decay * (poles_[3] + t * poles_[2] + half * poles_[1] + sixth * poles_[0]);
    poles_[2] = decay * (poles_[2] + t * poles_[1] + half * poles_[0]);
    poles_[1] = decay * (poles_[1] + t * poles_[0]);
    poles_[0] = decay * poles_[0];
  }
  /// Advances by any number of frames.
  void advanceBy(const GlideTiming& timing, int frames) {
    if (isSettled()) return;
    for (; frames > GlideTiming::kMaxFrames; frames -= GlideTiming::kMaxFrames)
      advance(timing, GlideTiming::kMaxFrames);
    if (frames > 0) advance(timing, frames);
  }
  /// Ends the glide if it has become negligible. Call it at block ends.
  void settle() {
    float largest = 0;
    for (const float pole : poles_) largest = std::max(largest, std::fabs(pole));
    if (largest <= limit_) stop();
  }
  [[nodiscard]] float value() const { return poles_[3]; }
  [[nodiscard]] bool isSettled() const { return limit_ == 0; }

 private:
  float poles_[4] = {};
  float limit_ = 0;  // below which the glide is negligible; 0 once it has settled
};

}  // namespace busbar
