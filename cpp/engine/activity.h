#pragma once

#include <cstdint>

#include "control_buffer.h"
#include "fixed_array.h"
#include "meters.h"
#include "plan.h"
#include "signals.h"
#include "stages.h"

namespace busbar {

/// Which strips are active and which are awake. An active strip has input or a tail that still sounds, and is
/// processed. An idle strip is not processed, and its states are exactly at rest. An idle strip whose meter
/// has fallen to zero goes to sleep. It costs no time until its input sounds or the main thread changes it.
/// [audio thread]
class Activity {
 public:
  Activity(const ControlBuffer& buffer, StripRack& rack, Plan& plan, Meters& meters, const Signals& signals);

  /// Resets a strip: its stages, its meter and its flags.
  void reset(int strip);

  /// Wakes a strip, so that each block boundary includes it.
  void wake(int strip);

  /// Updates a strip in the current span. sounds: whether its input is not silent. Returns whether it is
  /// active.
  bool update(int strip, bool sounds) {
    if (sounds) {
      if (rack_.isIdle(strip)) begin(strip);
      hadInput_[strip] = 1;
    }
    active_[strip] = !rack_.isIdle(strip) && faulted_[strip] == 0 ? 1 : 0;
    return active_[strip] != 0;
  }

  /// Handles a fault: clears the strip's states and silences it until the block ends.
  void fault(int strip);

  /// Ends a block of a strip that is awake: updates its meter. The strip may become idle or go to sleep.
  void endBlock(int strip);

  /// Whether the strip was processed in this span.
  [[nodiscard]] bool isActive(int strip) const { return active_[strip] != 0; }
  [[nodiscard]] const uint8_t* active() const { return active_.data(); }

  /// The channels of a strip's input. A track whose input has none keeps its last ones while its tail
  /// sounds.
  [[nodiscard]] pan::Channels channelsOf(int strip) const;

 private:
  /// Ends the idle state of a strip.
  void begin(int strip);
  [[nodiscard]] Meters::Reductions reductionsOf(int strip) const;

  const ControlBuffer& buffer_;
  StripRack& rack_;
  Plan& plan_;
  Meters& meters_;
  const Signals& signals_;
  int tracks_;
  // [strip] flags.
  FixedArray<uint8_t> active_;    // in this span
  FixedArray<uint8_t> hadInput_;  // in this block
  FixedArray<uint8_t> faulted_;   // in this block
};

}  // namespace busbar
