#pragma once

#include <cstdint>

#include "control_buffer.h"
#include "fixed_array.h"
#include "meters.h"
#include "plan.h"
#include "signals.h"
#include "stages.h"

namespace busbar {

/// Which strips have something to do. An active strip is processed: it has input, or a tail that rings. An
/// idle one is not, and its states are exactly at rest. An idle strip whose meter has come to rest sleeps: it
/// is in no list until its input sounds or the main thread writes to it.  [audio thread]
class Activity {
 public:
  Activity(const ControlBuffer& buffer, StripRack& rack, Plan& plan, Meters& meters, const Signals& signals);

  /// A strip's number starts anew: off, idle, at rest.
  void reset(int strip);

  /// Puts a strip on the list of those that have something to do at block boundaries.
  void wake(int strip);

  /// A strip of this span: `sounds` tells whether its input does. Returns whether it is active.
  bool update(int strip, bool sounds) {
    if (sounds) {
      if (rack_.isIdle(strip)) begin(strip);
      hadInput_[strip] = 1;
    }
    active_[strip] = !rack_.isIdle(strip) && faulted_[strip] == 0 ? 1 : 0;
    return active_[strip] != 0;
  }

  /// A strip stays silent until the block ends.
  void fault(int strip);

  /// End of a block for a strip that is awake.
  void endBlock(int strip);

  /// Whether the strip was processed in this span.
  [[nodiscard]] bool isActive(int strip) const { return active_[strip] != 0; }

  /// By which law a strip is panned. A track whose input has fallen empty keeps its law while its tail rings.
  [[nodiscard]] pan::Law lawOf(int strip) const;

 private:
  void begin(int strip);

  const ControlBuffer& buffer_;
  StripRack& rack_;
  Plan& plan_;
  Meters& meters_;
  const Signals& signals_;
  int tracks_;
  // A flag a strip.
  FixedArray<uint8_t> active_;
  FixedArray<uint8_t> hadInput_;  // in this block
  FixedArray<uint8_t> faulted_;   // in this block
};

}  // namespace busbar
