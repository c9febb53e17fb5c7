#pragma once

namespace busbar {

/// Frames of the engine's block. Everything but samples is decided at multiples of it.
inline constexpr int kBlockFrames = 128;

/// A run of frames inside a block: [begin, end).
struct Span {
  int begin;
  int end;

  [[nodiscard]] int frames() const { return end - begin; }
};

}  // namespace busbar
