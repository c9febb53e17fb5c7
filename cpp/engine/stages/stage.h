#pragma once

/// The contract of a stage. A stage is a type with these members, all static:
///
///   kSlots              the slots it reads, from the column `stage` of the table
///   kExample            values that switch it on from the defaults, for the warm-up and for tests
///   kCoefficients       how many coefficients its kernel takes
///   kNeutral            coefficients that pass the input to the bit, in whole vectors of four
///   kNeutralState       the floats of a StripState at rest with these, where there is a state
///   State, StripState   its kernel's state: of four strips, as f32x4 fields; of one strip, as the same
///   floats kTailFrames         frames that it goes on sounding after its input although its state is quiet
///   kLatencyFrames      frames by which its output is late
///   isEnabled(values)               whether the parameters ask for it; a stage that is not enabled costs
///   nothing design(values, context, out)    the coefficients that the parameters ask for
///   bypass(coefficients)            changes them so that the output is the input, without touching the
///   state's path restState(coefficients)         the state of a strip that has been silent for long
///   flush(state)                    end of a block: what is next to zero becomes zero
///   isQuiet(state)                  whether its tail is over
///   process(coefficients, state, group)   the kernel, in place over the group's span
///
/// stages.h lists the stages in signal order. Everything else that concerns all stages is a loop over that
/// list, and stage_contract_test.cpp holds every stage of the list to this contract.

#include "../../dsp/coefficients.h"
#include "../../dsp/pan.h"
#include "../control_buffer.h"
#include "../group.h"

namespace busbar {

/// What a design may depend on beside the parameters.
struct StageContext {
  double sampleRate;
  pan::Law law;
  bool audible;  // live, not muted, and not silenced by the solo of others
};

struct SlotValue {
  int slot;
  double value;
};

/// Members of a stage that remembers nothing.
struct StatelessStage {
  struct State {};
  struct StripState {};
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;
  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& /*state*/) {}
  static bool isQuiet(const StripState& /*state*/) { return true; }
};

}  // namespace busbar
