#pragma once

/// Level meter of a strip, after its fader. The peak rises immediately and falls by 20 dB in 1.5 s (fall-back
/// time of IEC 60268-18). The mean square is smoothed by a one-pole that covers 99 % of a step in 300 ms
/// (integration time of a VU meter, IEC 60268-17). Levels are linear.

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "../simd/f32x4.h"
#include "block.h"
#include "units.h"

namespace busbar {

/// Levels of four strips in one span, one strip per lane.
struct LaneLevels {
  i32x4 most[2] = {splatInt(0), splatInt(0)};         // [left, right] bits of the largest magnitude
  f32x4 squares[2] = {f32x4::zero(), f32x4::zero()};  // [left, right] sums of squares

  /// Adds one frame. kWithSquares: whether to add its squares too.  [audio thread]
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

/// Levels of one strip, [left, right].
struct Levels {
  float spanPeak[2] = {0, 0};      // largest magnitude in the last span; not finite after some faults
  float blockPeak[2] = {0, 0};     // largest magnitude in the block so far
  float blockSquares[2] = {0, 0};  // sum of squares in the block so far, if the strip's meter runs
};

/// Number of samples above full scale.  [audio thread]
inline uint32_t clipsIn(const float* samples, int frames) {
  uint32_t clips = 0;
  for (int i = 0; i < frames; ++i) clips += std::fabs(samples[i]) > 1 ? 1 : 0;
  return clips;
}

/// ln 100. A one-pole comes within 1 % of its target after this many time constants.
inline constexpr double kLn100 = 4.605170185988091368;

/// Constants that depend on the sample rate only and are shared by all strips. sampleRate: in Hz.
struct MeterBallistics {
  float peakDecay;  // factor per block
  float rmsShare;   // weight of one block in the mean square

  explicit MeterBallistics(double sampleRate)
      : peakDecay(static_cast<float>(amplitudeOfDb(-20.0 / 1.5 * kBlockFrames / sampleRate))),
        rmsShare(static_cast<float>(onePoleShare(0.3 / kLn100, sampleRate / kBlockFrames))) {}
};

/// The meter of one strip: smoothed levels, [left, right].
struct Meter {
  float peak[2] = {0, 0};
  float meanSquare[2] = {0, 0};

  /// Adds one block of one channel. blockPeak: its largest magnitude. squares: its sum of squares.
  /// [audio thread]
  void add(int channel, float blockPeak, float squares, const MeterBallistics& ballistics) {
    peak[channel] = std::max(blockPeak, peak[channel] * ballistics.peakDecay);
    meanSquare[channel] += (squares * (1.0f / kBlockFrames) - meanSquare[channel]) * ballistics.rmsShare;
    // Levels below -200 dBFS become zero, so that the meter comes to rest.
    if (peak[channel] < 1e-10f) peak[channel] = 0;
    if (meanSquare[channel] < 1e-20f) meanSquare[channel] = 0;
  }

  [[nodiscard]] bool isAtRest() const {
    return peak[0] == 0 && peak[1] == 0 && meanSquare[0] == 0 && meanSquare[1] == 0;
  }

  [[nodiscard]] float rms(int channel) const { return std::sqrt(meanSquare[channel]); }
};

}  // namespace busbar
