#include "planar.h"

#include <algorithm>
#include <cmath>

#include "../simd/f32x4.h"

namespace busbar {

bool isSilent(const float* samples, int frames) {
  int i = 0;
  for (; i + 4 <= frames; i += 4) {
    if (largest(magnitudeBits(f32x4::load(samples + i))) != 0) return false;
  }
  for (; i < frames; ++i) {
    if (samples[i] != 0) return false;
  }
  return true;
}

bool isBelow(float limit, Source source, int frames) {
  for (int i = 0; i < frames; ++i) {
    if (!(std::fabs(source.left[i]) < limit && std::fabs(source.right[i]) < limit)) return false;
  }
  return true;
}

void fillWithSilence(Destination to, int frames) {
  std::fill_n(to.left, frames, 0.0f);
  std::fill_n(to.right, frames, 0.0f);
}

/// Adds 16 frames of every signal before the next 16 frames, so that the sums stay in registers.
void sum(const float* const* signals, int count, float* to, int frames, bool onto) {
  constexpr int kVectors = 4;
  const float* const start = onto ? to : signals[0];
  const int first = onto ? 0 : 1;
  int i = 0;
  for (; i + 4 * kVectors <= frames; i += 4 * kVectors) {
    f32x4 sums[kVectors];
    for (int v = 0; v < kVectors; ++v) sums[v] = f32x4::load(start + i + 4 * v);
    for (int signal = first; signal < count; ++signal) {
      for (int v = 0; v < kVectors; ++v) sums[v] = sums[v] + f32x4::load(signals[signal] + i + 4 * v);
    }
    for (int v = 0; v < kVectors; ++v) sums[v].store(to + i + 4 * v);
  }
  for (; i < frames; ++i) {
    float sum = start[i];
    for (int signal = first; signal < count; ++signal) sum += signals[signal][i];
    to[i] = sum;
  }
}

}  // namespace busbar
