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
  /// Frames between the knots of a block without jumps.
  static constexpr int kStep = 8;

  int count = 0;
  bool regular = true;  // whether the knots are those of a block without jumps
  uint8_t frames[kMax];

  void add(int frame) { frames[count++] = static_cast<uint8_t>(frame); }
  /// Whether a knot has the values from its frame on, after a jump.
  [[nodiscard]] bool isAfterJump(int knot) const { return knot > 0 && frames[knot] == frames[knot - 1]; }
  /// Frames since the knot before, 0 after a jump and at the first knot.
  [[nodiscard]] int framesSince(int knot) const { return knot == 0 ? 0 : frames[knot] - frames[knot - 1]; }
};

}  // namespace busbar
