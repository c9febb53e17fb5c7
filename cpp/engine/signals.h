#pragma once

#include <cstddef>
#include <cstdint>

#include "../dsp/planar.h"
#include "fixed_array.h"
#include "layout.gen.h"

namespace busbar {

/// The memory of all planar signals, in linear amplitude. A strip's output overwrites its input, so less
/// memory passes through the CPU's caches. Buffers that only some strips need come from a pool.
/// [audio thread]
class Signals {
 public:
  /// Pass reads the channels of this many tracks as one 32-bit word, so their array is padded to a multiple.
  static constexpr int kTracksAtOnce = 4;

  /// maxFrames: length of the longest quantum. pooled: number of buffers in the pool.
  Signals(const Layout& layout, int maxFrames, int pooled);

  /// The quantum's input: float [track][2][maxFrames]. A mono source fills the first channel only.
  float* input() { return input_.data(); }
  /// Number of channels of each track's input in this quantum: [track], 0 to 2.
  uint8_t* channels() { return channels_.data(); }
  [[nodiscard]] const uint8_t* channels() const { return channels_.data(); }

  /// Sets the frame of the quantum at which the current span begins.
  void setOffset(int frames) { offset_ = static_cast<size_t>(frames); }

  /// A strip's signal in the current span: its input, and its output once the strip has been processed.
  Destination of(int strip) {
    if (strip < tracks_) {
      float* left = &input_[static_cast<size_t>(2 * strip) * maxFrames_ + offset_];
      return {left, left + maxFrames_};
    }
    float* left = &buses_[static_cast<size_t>(strip - tracks_) * kStereoBlock];
    return {left, left + kBlockFrames};
  }
  /// A track's input in the current span, with both channels the same if it is mono. Silence if it has no
  /// channels.
  Source inputOf(int track) {
    if (channels_[track] == 0) return {};
    const auto [left, right] = of(track);
    return {left, channels_[track] == 1 ? left : right};
  }

  /// Reserves a buffer of the pool for a strip's signal before its fader. All edges that tap the strip there
  /// share it. Returns whether the strip has a buffer now.
  bool reservePreFader(int strip);
  /// Returns the strip's pre-fader buffer to the pool, if it has one.
  void releasePreFader(int strip);
  /// A strip's signal before its fader in the current span, null if no buffer is reserved for it.
  Destination preFader(int strip) {
    if (preFader_[strip] == kNone) return {};
    float* left = &pooled_[static_cast<size_t>(preFader_[strip]) * kStereoBlock];
    return {left, left + kBlockFrames};
  }

 private:
  static constexpr size_t kStereoBlock = 2 * kBlockFrames;
  static constexpr int kNone = -1;

  int tracks_;
  size_t maxFrames_;
  size_t offset_ = 0;
  FixedArray<float> input_;
  FixedArray<uint8_t> channels_;
  FixedArray<float> buses_;   // [bus][2][kBlockFrames], the master last
  FixedArray<float> pooled_;  // [buffer][2][kBlockFrames]
  FixedList<int> freeBuffers_;
  FixedArray<int> preFader_;  // [strip] its buffer of the pool, or kNone
};

}  // namespace busbar
