#pragma once

#include "../dsp/meter.h"
#include "../dsp/planar.h"
#include "../simd/f32x4.h"

namespace busbar {

/// Up to four strips that are processed together, one a lane: planar signals are loaded into lanes, go
/// through the stages in place, and come back planar.  [audio thread]
struct Group {
  static constexpr int kLanes = 4;

  /// A strip in a lane.
  struct Lane {
    int strip;
    Source input;          // of the span, from its first frame on
    Destination output;    // likewise; may be the memory of the input
    Destination preFader;  // likewise; null where nobody taps the strip before its fader
    Levels* levels;
    bool metered;
  };

  Lane lanes[kLanes];
  int count = 0;  // lanes in use, 1 to 4
  Span span{};

  // One vector a frame of the block, one strip a lane.
  f32x4 left[kBlockFrames];
  f32x4 right[kBlockFrames];

  void add(const Lane& lane) { lanes[count++] = lane; }

  /// Fills `left` and `right` over the span. Lanes that are not in use are silent.
  void load();

  /// Writes `left` and `right` to the lanes that are tapped before their faders.
  void storePreFader() const;
};

}  // namespace busbar
