#pragma once

#include "strip.h"

namespace busbar {

/// A block of zeros.
inline constexpr float kSilence[kBlockFrames] = {};

/// Where a lane's input of a span lies: as many frames as the span has, from its first one on.
struct Source {
  const float* left = kSilence;
  const float* right = kSilence;
};

/// Where what a lane puts out goes, likewise. May be where its input lies.
struct Destination {
  float* left;
  float* right;
};

/// Up to four strips processed together: loaded into lanes, through the stages in signal order, stored back.
/// [audio thread]
class Group {
 public:
  static constexpr int kLanes = 4;

  /// strips, sources, destinations: `count` of them, 1 to 4. The strips' states are carried on and their
  /// levels noted.
  void process(Strip* const* strips, const Source* sources, const Destination* destinations, int count,
               Span span);

 private:
  // Apart from each other: engines optimise a function of all of them late (V8, JavaScriptCore) or not at
  // all.
  [[gnu::noinline]] void load(const Source* sources, int count, Span span);
  [[gnu::noinline]] void trim(Strip* const* strips, int count, Span span);
  [[gnu::noinline]] void equalize(Strip* const* strips, int count, int band, Span span);
  [[gnu::noinline]] void compress(Strip* const* strips, int count, Span span);
  [[gnu::noinline]] void emit(Strip* const* strips, const Destination* destinations, int count,
                              Span span) const;

  // One vector a frame of the block, one strip a lane.
  f32x4 left_[kBlockFrames];
  f32x4 right_[kBlockFrames];
};

}  // namespace busbar
