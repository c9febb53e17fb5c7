#pragma once

/// Planar signals: one float a frame.

#include "block.h"

namespace busbar {

/// A block of zeros.
inline constexpr float kSilence[kBlockFrames] = {};

/// A stereo signal to read. Left and right may be the same memory.
struct Source {
  const float* left = kSilence;
  const float* right = kSilence;
};

/// A stereo signal to write.
struct Destination {
  float* left = nullptr;
  float* right = nullptr;
};

/// Whether every sample is zero. A signal that sounds is recognised after a few frames.
bool isSilent(const float* samples, int frames);
inline bool isSilent(Source source, int frames) {
  return isSilent(source.left, frames) && isSilent(source.right, frames);
}

/// Adds `count` signals in their order into `to`. With `onto` the sum starts from what `to` holds, else from
/// zero.
void sum(const float* const* signals, int count, float* to, int frames, bool onto);

}  // namespace busbar
