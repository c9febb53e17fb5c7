#pragma once

#include <cstdint>

#include "control_buffer.h"
#include "fixed_array.h"
#include "strip_set.h"

namespace busbar {

/// The life cycle of the strips. A strip's number is free until it is added to the mixer, which makes it
/// live. A removed strip is fading until it is silent, then draining until its input has no channels, and
/// free again.  [audio thread]
class Lifecycle {
 public:
  enum class Phase : uint8_t { free, live, fading, draining };
  enum class Change { none, started, removed };

  explicit Lifecycle(const Layout& layout);

  /// Applies a life word that has changed. `started` may concern a strip that was live before, with another
  /// generation.
  Change apply(int strip, int32_t life);

  /// Makes a strip that has faded out start draining.
  void retire(int strip);

  /// Frees the draining strips whose inputs have no channels, and reports them to the main thread. channels:
  /// [track] number of channels of its input. Returns whether any strip was freed.
  bool release(const uint8_t* channels, ControlBuffer& buffer);

  [[nodiscard]] bool isLive(int strip) const { return phase_[strip] == Phase::live; }
  /// The live and the fading strips, which may sound.
  [[nodiscard]] const StripSet& present() const { return present_; }
  [[nodiscard]] const StripSet& fading() const { return fading_; }

 private:
  int tracks_;
  FixedArray<Phase> phase_;         // [strip]
  FixedArray<int32_t> generation_;  // [strip]
  StripSet present_, fading_;
  int draining_ = 0;  // number of draining strips
};

}  // namespace busbar
