#pragma once

#include <cstdint>

#include "control_buffer.h"
#include "fixed_array.h"
#include "strip_set.h"

namespace busbar {

/// Which strips are in the mixer. A strip's number is free, then live; once removed it fades out, then drains
/// until its input was seen empty, and is free again.  [audio thread]
class Lifecycle {
 public:
  enum class Phase : uint8_t { free, live, fading, draining };
  enum class Change { none, started, removed };

  explicit Lifecycle(const Layout& layout);

  /// Applies a life word that has changed. `started` may name a strip that was there before in another
  /// generation.
  Change apply(int strip, int32_t life);

  /// A strip that has faded out starts to drain.
  void retire(int strip);

  /// Frees the draining strips whose inputs are empty and reports them to the main thread. channels: what
  /// each track's input has. Returns whether there were any.
  bool release(const uint8_t* channels, ControlBuffer& buffer);

  [[nodiscard]] bool isLive(int strip) const { return phase_[strip] == Phase::live; }
  /// Live or fading: the strips that may sound.
  [[nodiscard]] const StripSet& present() const { return present_; }
  [[nodiscard]] const StripSet& fading() const { return fading_; }

 private:
  int tracks_;
  FixedArray<Phase> phase_;         // [strip]
  FixedArray<int32_t> generation_;  // [strip]
  StripSet present_, fading_;
  int draining_ = 0;
};

}  // namespace busbar
