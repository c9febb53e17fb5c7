#pragma once

/// Level meter of one strip, after the fader. The peak rises at once and falls 20 dB in 1.5 s (the fall-back
/// of IEC 60268-18). The RMS is a one-pole window that reaches 99 % in 300 ms (the integration time of a VU
/// meter, IEC 60268-17). Levels are linear.

#include <algorithm>
#include <cmath>

#include "../simd/f32x4.h"
#include "block.h"
#include "units.h"

namespace busbar {

/// Levels of four lanes in a span.
struct LaneLevels {
  i32x4 most[2] = {splatInt(0), splatInt(0)};  // bits of the largest magnitude
  f32x4 squares[2] = {f32x4::zero(), f32x4::zero()};

  /// Adds one frame; its squares only where they are asked for.  [audio thread]
  template <bool kWithSquares>
  void add(f32x4 left, f32x4 right) {
    most[0] = max(most[0], magnitudeBits(left));
    most[1] = max(most[1], magnitudeBits(right));
    if constexpr (kWithSquares) {
      squares[0] = squares[0] + left * left;
      squares[1] = squares[1] + right * right;
    }
  }
};

/// Levels of one strip, left and right.
struct Levels {
  float spanPeak[2] = {0, 0};      // largest magnitude of the last span; not finite after a fault
  float blockPeak[2] = {0, 0};     // of the block so far
  float blockSquares[2] = {0, 0};  // sum of squares of the block so far, while the strip is metered
};

/// A one-pole window comes within 1 % after that many time constants.
inline constexpr double kLn100 = 4.605170185988091368;

/// Depends on the sample rate alone: one for all strips.
struct MeterBallistics {
  float peakDecay;  // factor per block
  float rmsShare;   // of a block in the window

  explicit MeterBallistics(double sampleRate)
      : peakDecay(static_cast<float>(amplitudeOfDb(-20.0 / 1.5 * kBlockFrames / sampleRate))),
        rmsShare(static_cast<float>(onePoleShare(0.3 / kLn100, sampleRate / kBlockFrames))) {}
};

struct Meter {
  float peak[2] = {0, 0};
  float meanSquare[2] = {0, 0};

  /// Adds one block of one channel: its largest magnitude and its sum of squares.  [audio thread]
  void add(int channel, float blockPeak, float squares, const MeterBallistics& ballistics) {
    peak[channel] = std::max(blockPeak, peak[channel] * ballistics.peakDecay);
    meanSquare[channel] += (squares * (1.0f / kBlockFrames) - meanSquare[channel]) * ballistics.rmsShare;
    if (peak[channel] < 1e-10f) peak[channel] = 0;
    if (meanSquare[channel] < 1e-20f) meanSquare[channel] = 0;
  }

  [[nodiscard]] bool isAtRest() const {
    return peak[0] == 0 && peak[1] == 0 && meanSquare[0] == 0 && meanSquare[1] == 0;
  }

  [[nodiscard]] float rms(int channel) const { return std::sqrt(meanSquare[channel]); }
};

}  // namespace busbar
