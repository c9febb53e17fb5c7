#pragma once

namespace busbar {

/// Frames per block of the engine. Values, routes and lives of strips change only at block boundaries.
inline constexpr int kBlockFrames = 128;

/// Frames per part of a block, for which coefficients are computed together (coefficient_table.h).
inline constexpr int kPartFrames = 32;

/// Part of a block: the frames in [begin, end).
struct Span {
  int begin;
  int end;

  [[nodiscard]] int frames() const { return end - begin; }
};

}  // namespace busbar
