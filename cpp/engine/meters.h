#pragma once

#include <algorithm>
#include <cstdint>

#include "../dsp/meter.h"
#include "../dsp/planar.h"
#include "control_buffer.h"
#include "fixed_array.h"

namespace busbar {

/// The meters of all strips. A meter runs only while the main thread requests it. It is reset when the
/// requests end. The held peaks and the count of clipped samples exist only in the control buffer.
/// [audio thread]
class Meters {
 public:
  Meters(ControlBuffer& buffer, double sampleRate);

  /// Resets the meter of a strip.
  void reset(int strip);

  /// Starts the meter of a strip that wakes up, if the main thread requests it.
  void wake(int strip) { metered_[strip] = buffer_.isMeterRequested(strip) ? 1 : 0; }

  [[nodiscard]] bool isMetered(int strip) const { return metered_[strip] != 0; }
  [[nodiscard]] bool isAtRest(int strip) const { return meters_[strip].isAtRest(); }

  /// The levels of a strip, which the output stage writes.
  Levels& levels(int strip) { return levels_[strip]; }

  /// Includes the last span in the levels of the block. signal: the strip's output in that span.
  void addSpan(int strip, Source signal, int frames) {
    Levels& levels = levels_[strip];
    for (int c = 0; c < 2; ++c) levels.blockPeak[c] = std::max(levels.blockPeak[c], levels.spanPeak[c]);
    if (metered_[strip] == 0 || std::max(levels.spanPeak[0], levels.spanPeak[1]) <= 1) return;
    blockClips_[strip] += clipsIn(signal.left, frames) + clipsIn(signal.right, frames);
  }
  /// Clears the sums of squares of the block so far, after a fault.
  void dropBlock(int strip);

  /// Gain reductions of a strip in dB, 0 or less.
  struct Reductions {
    float compressor, gate;
  };

  /// Updates the meter of a metered strip by the block and writes it to the control buffer.
  void publish(int strip, const Reductions& reductions);

  /// Ends a block. Starts or stops the meter as the main thread requests.
  void endBlock(int strip) {
    const bool requested = buffer_.isMeterRequested(strip);
    if (!requested && metered_[strip] != 0) stop(strip);
    metered_[strip] = requested ? 1 : 0;
    Levels& levels = levels_[strip];
    for (int c = 0; c < 2; ++c) levels.blockPeak[c] = levels.blockSquares[c] = 0;
  }

 private:
  void stop(int strip);

  ControlBuffer& buffer_;
  MeterBallistics ballistics_;
  FixedArray<Levels> levels_;        // [strip]
  FixedArray<Meter> meters_;         // [strip]
  FixedArray<uint8_t> metered_;      // [strip] whether its meter runs
  FixedArray<uint32_t> blockClips_;  // [strip] clipped samples in the block so far, if its meter runs
};

}  // namespace busbar
