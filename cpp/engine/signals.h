#pragma once

#include <cstddef>
#include <cstdint>

#include "../dsp/planar.h"
#include "fixed_array.h"
#include "layout.gen.h"

namespace busbar {

/// The memory of all planar signals. A strip's output takes the place of its input, so less memory goes
/// through the processor's caches. Buffers that only some strips need come from a pool.  [audio thread]
class Signals {
 public:
  /// maxFrames: the longest quantum. pooled: how many buffers the pool holds.
  Signals(const Layout& layout, int maxFrames, int pooled);

  /// The quantum's input: [track][2][maxFrames]. Of a mono source only the first channel is filled.
  float* input() { return input_.data(); }
  /// Channels of each track's input in this quantum: 0, 1 or 2.
  uint8_t* channels() { return channels_.data(); }
  [[nodiscard]] const uint8_t* channels() const { return channels_.data(); }

  /// Sets where the current span begins in the quantum.
  void setOffset(int frames) { offset_ = static_cast<size_t>(frames); }

  /// Where a strip's input of the span lies, and after the strip was processed its output.
  Destination of(int strip) {
    if (strip < tracks_) {
      float* left = &input_[static_cast<size_t>(2 * strip) * maxFrames_ + offset_];
      return {left, left + maxFrames_};
    }
    float* left = &buses_[static_cast<size_t>(strip - tracks_) * kStereoBlock];
    return {left, left + kBlockFrames};
  }
  /// A track's input of the span; silence where it has no channels.
  Source inputOf(int track) {
    if (channels_[track] == 0) return {};
    const auto [left, right] = of(track);
    return {left, channels_[track] == 1 ? left : right};
  }

  /// Takes a stereo buffer of a block from the pool. Returns its number, or -1 if the pool is empty.
  int takeBuffer();
  void giveBack(int buffer) { freeBuffers_.push(buffer); }
  Destination buffer(int number) {
    float* left = &pooled_[static_cast<size_t>(number) * kStereoBlock];
    return {left, left + kBlockFrames};
  }

 private:
  static constexpr size_t kStereoBlock = 2 * kBlockFrames;

  int tracks_;
  size_t maxFrames_;
  size_t offset_ = 0;
  FixedArray<float> input_;
  FixedArray<uint8_t> channels_;
  FixedArray<float> buses_;   // [bus][2][kBlockFrames], the master last
  FixedArray<float> pooled_;  // [buffer][2][kBlockFrames]
  FixedList<int> freeBuffers_;
};

}  // namespace busbar
