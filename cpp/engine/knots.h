#pragma once

#include <cstdint>

#include "../dsp/block.h"

namespace busbar {

/// The frames of a block at which a stage's values are computed, in ascending order, from 0 to kBlockFrames.
/// Between them the coefficients follow straight lines. Where a scheduled change jumps, a frame occurs twice:
/// first with the values before it, then with those from that frame on.  [audio thread]
struct Knots {
  /// Every frame twice, and the end.
  static constexpr int kMax = 2 * kBlockFrames + 4;
  /// The most frames between the knots of a block with jumps, corners or glides.
  static constexpr int kStep = 8;

  int count = 0;
  int step = kBlockFrames;  // frames between the regular knots, a power of two
  bool regular = true;      // whether there are no others
  uint8_t frames[kMax];

  /// Makes both ends of the block the only knots.
  void setEnds() {
    count = 2;
    step = kBlockFrames;
    regular = true;
    frames[0] = 0;
    frames[1] = kBlockFrames;
  }
  void add(int frame) { frames[count++] = static_cast<uint8_t>(frame); }
  /// Whether a knot has the values from its frame on, after a jump.
  [[nodiscard]] bool isAfterJump(int knot) const { return knot > 0 && frames[knot] == frames[knot - 1]; }
  /// Frames since the knot before, 0 after a jump and at the first knot.
  [[nodiscard]] int framesSince(int knot) const { return knot == 0 ? 0 : frames[knot] - frames[knot - 1]; }
};

}  // namespace busbar
