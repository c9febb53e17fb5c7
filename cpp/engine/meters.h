#pragma once

#include <algorithm>
#include <cstdint>

#include "../dsp/meter.h"
#include "control_buffer.h"
#include "fixed_array.h"

namespace busbar {

/// The meters of all strips. A meter runs only while the main thread requests it; one that was not read
/// lately starts from rest.  [audio thread]
class Meters {
 public:
  Meters(ControlBuffer& buffer, double sampleRate);

  /// A strip's number starts anew.
  void reset(int strip);

  /// A strip that slept starts to be metered if somebody reads its meter.
  void wake(int strip) { metered_[strip] = buffer_.isMeterRequested(strip) ? 1 : 0; }

  [[nodiscard]] bool isMetered(int strip) const { return metered_[strip] != 0; }
  [[nodiscard]] bool isAtRest(int strip) const { return meters_[strip].isAtRest(); }

  /// What a group measures.
  Levels& levels(int strip) { return levels_[strip]; }

  /// Adds the levels of the last span to those of the block.
  void addSpan(int strip) {
    Levels& levels = levels_[strip];
    for (int c = 0; c < 2; ++c) levels.blockPeak[c] = std::max(levels.blockPeak[c], levels.spanPeak[c]);
  }
  /// Drops the levels of the block so far, after a fault.
  void dropBlock(int strip);

  /// End of a block. reductionDb: of the strip's compressor, 0 or less.
  void endBlock(int strip, float reductionDb);

 private:
  ControlBuffer& buffer_;
  MeterBallistics ballistics_;
  FixedArray<Levels> levels_;
  FixedArray<Meter> meters_;
  FixedArray<uint8_t> metered_;
};

}  // namespace busbar
