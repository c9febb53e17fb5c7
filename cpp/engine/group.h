#pragma once

#include "../dsp/meter.h"
#include "../dsp/planar.h"
#include "../simd/f32x4.h"

namespace busbar {

/// Up to four strips that are processed together, one strip per lane. load() interleaves their planar inputs,
/// the stages process the lanes in place, and the output stage writes planar outputs.  [audio thread]
struct Group {
  static constexpr int kLanes = 4;

  /// A strip in a lane.
  struct Lane {
    int strip;
    Source input;          // begins at frame `begin`
    Destination output;    // begins at frame `begin`; may be the input's memory
    Destination preFader;  // begins at frame `begin`; null if no edge has a pre-fader tap
    Levels* levels;        // receives the levels of the frames from `begin` on
    bool metered;          // whether its meter runs
  };

  Lane lanes[kLanes];
  int count = 0;  // lanes in use, 0 to kLanes
  int begin = 0;  // first frame of the quantum's part of the block
  Span span{};    // what the next stage processes: that part, or a piece of it while coefficients move

  // [frame of the block]: one vector per frame, one strip per lane, linear amplitude.
  f32x4 left[kBlockFrames];
  f32x4 right[kBlockFrames];

  void add(const Lane& lane) { lanes[count++] = lane; }

  /// Begins at the span's first frame: writes the lanes' inputs to `left` and `right` over the span. Unused
  /// lanes become silent.
  void load();

  /// Copies `left` and `right` to the pre-fader signals of the lanes that have one.
  void storePreFader() const;
};

}  // namespace busbar
