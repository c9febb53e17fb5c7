#pragma once

#include <cstdint>

#include "control_buffer.h"
#include "fixed_array.h"
#include "strip_set.h"

namespace busbar {

/// The life cycle of the strips. A strip's number is free until it is added to the mixer, which makes it
/// live. A removed strip is fading until it is silent, then draining until its input has no channels, and
/// free again.
///
/// A number may get a new strip while its old one is live or fading. Then the old strip is replaced: it fades
/// out, and the new strip begins after that. If the number gets several new strips meanwhile, the last one
/// begins.  [audio thread]
class Lifecycle {
 public:
  enum class Phase : uint8_t { free, live, fading, replaced, draining };
  enum class Change { none, started, removed };

  explicit Lifecycle(const Layout& layout);

  /// Applies a life word that has changed.
  Change apply(int strip, int32_t life);

  /// Makes a fading strip that is silent start draining.
  void retire(int strip);

  /// Gives the number of a replaced strip that is silent to the new strip.
  void replace(int strip);

  /// Frees the draining strips whose inputs have no channels, and reports them to the main thread. channels:
  /// [track] number of channels of its input. Returns whether any strip was freed.
  bool release(const uint8_t* channels, ControlBuffer& buffer);

  [[nodiscard]] bool isLive(int strip) const { return phase_[strip] == Phase::live; }
  /// The live, the fading and the replaced strips, which may sound.
  [[nodiscard]] const StripSet& present() const { return present_; }
  [[nodiscard]] const StripSet& fading() const { return fading_; }
  [[nodiscard]] const StripSet& replaced() const { return replaced_; }

 private:
  void move(int strip, Phase phase);

  int tracks_;
  FixedArray<Phase> phase_;         // [strip]
  FixedArray<int32_t> generation_;  // [strip]
  StripSet present_, fading_, replaced_;
  int draining_ = 0;  // number of draining strips
};

}  // namespace busbar
