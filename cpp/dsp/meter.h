#pragma once

/// Level meter of one strip, after the fader: peak with instant attack that falls 20 dB in 1.5 s (IEC
/// 60268-18's fall-back), RMS of a one-pole window that reaches 99 % in 300 ms (the VU meter's integration
/// time, IEC 60268-17). Levels are linear. Fed once a block.

#include <algorithm>
#include <cmath>

#include "ramp.h"
#include "units.h"

namespace busbar {

/// What four lanes put out in a span.
struct Levels {
  i32x4 most[2] = {splatInt(0), splatInt(0)};  // bits of the largest magnitude
  f32x4 squares[2] = {f32x4::zero(), f32x4::zero()};

  /// One frame; its squares only if asked for.  [audio thread]
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

/// What a one-pole window comes within 1 % after, in time constants.
inline constexpr double kLn100 = 4.605170185988091368;

/// Depends on the sample rate alone: one for all strips.
struct MeterBallistics {
  float peakDecay;  // per block
  float rmsShare;   // of a block in the window

  explicit MeterBallistics(double sampleRate)
      : peakDecay(static_cast<float>(amplitudeOfDb(-20.0 / 1.5 * kBlockFrames / sampleRate))),
        rmsShare(static_cast<float>(onePoleShare(0.3 / kLn100, sampleRate / kBlockFrames))) {}
};

struct Meter {
  float peak[2] = {0, 0};
  float meanSquare[2] = {0, 0};

  /// blockPeak: largest magnitude of the block; squares: sum of its squares.  [audio thread]
  void feed(int channel, float blockPeak, float squares, const MeterBallistics& ballistics) {
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
