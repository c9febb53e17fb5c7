#pragma once

/// Planar signals: an array per channel, one float per frame, linear amplitude.  [audio thread]

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

/// Whether every sample is zero. Stops early if one is not.
bool isSilent(const float* samples, int frames);
inline bool isSilent(Source source, int frames) {
  return isSilent(source.left, frames) && isSilent(source.right, frames);
}

/// Whether the magnitudes of all samples are below a limit. A NaN is not.
bool isBelow(float limit, Source source, int frames);

void fillWithSilence(Destination to, int frames);

/// Sums `count` signals, at least one, in their order. onto: whether the sum starts with the samples in `to`
/// or overwrites them.
void sum(const float* const* signals, int count, float* to, int frames, bool onto);

}  // namespace busbar
