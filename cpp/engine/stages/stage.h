#pragma once

/// The contract of a stage. A stage is a type with these static members:
///
///   Kernel                        the type with its kernel's members, usually itself
///   kSlots                        slots that it reads: those with its name in the table's column `stage`
///   kSwitch                       slot of the switch that alone enables it, -1 if there is none
///   kExample                      values that enable it, for the warm-up and for tests
///   kCoefficients                 number of coefficients of its kernel
///   kNeutral                      coefficients that pass the input unchanged; padded to whole vectors
///   kNeutralState                 floats of a StripState at rest with kNeutral; only for stages with a state
///   kTailFrames                   frames without input before the strip may become idle, even if isQuiet()
///   kLatencyFrames                frames by which the output is delayed
///
///   State                         state of its kernel for four strips, as f32x4 fields
///   StripState                    the same fields for one strip, as floats
///   Remainder                     more of the state, in the last vector of StripState, which process() takes
///                                 after `state` if the coefficients need it, and which is 0 if not; optional
///   needsRemainder(coefficients, span)
///                                 whether they may need it in any lane and frame
///
///   isEnabled(values)             whether the parameters enable it; a disabled stage costs no time
///   design(values, context, out)  writes the coefficients for these parameters
///   redesign(values, context, moved, coefficients)
///                                 the same after the values of the slots `moved` have changed, for
///                                 coefficients of the old values; without it design() is used
///   bypass(coefficients)          makes the output equal to the input, while the state keeps running
///   restState(coefficients)       the state after a long silence
///   flush(state)                  replaces values close to zero by zero, at the end of a block
///   isQuiet(state)                whether the tail is over
///   process(coefficients, state, group)
///                                 runs the kernel in place over group.span
///   followsLines(lines, span)     whether process() accepts these LinearCoefficients, which saves the table
///                                 of moving ones; a kernel without it gets the table
///
/// All functions run on the audio thread.
///
/// stages.h lists the stages in signal order. Other code for all stages is a loop over that list.
/// stage_contract_test.cpp tests every stage of the list against this contract.

#include "../../dsp/coefficients.h"
#include "../../dsp/pan.h"
#include "../control_buffer.h"
#include "../group.h"

namespace busbar {

/// What design() may depend on besides the parameters.
struct StageContext {
  double sampleRate;  // Hz
  pan::Channels channels;
  bool audible;  // live, not muted, and not silenced by the solo of other strips
};

/// A parameter's value, in the unit of the table.
struct SlotValue {
  int slot;
  double value;
};

/// The members that stages without a state have in common.
struct StatelessStage {
  struct State {};
  struct StripState {};
  static constexpr int kSwitch = -1;
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;
  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& /*state*/) {}
  static bool isQuiet(const StripState& /*state*/) { return true; }
};

}  // namespace busbar
