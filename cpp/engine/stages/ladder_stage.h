#pragma once

#include <algorithm>

#include "../../dsp/ladder.h"
#include "stage.h"

namespace busbar {

/// Moog's ladder: dsp/ladder.h on the parameters of a strip.  [audio thread]
struct LadderStage {
  using Kernel = LadderStage;
  static constexpr const SlotSet& kSlots = stage_slots::ladder;
  static constexpr int kSwitch = slot::ladderEnabled;
  static constexpr SlotValue kExample[] = {
      {slot::ladderEnabled, 1}, {slot::ladderResonance, 2}, {slot::ladderDrive, 1}};
  static constexpr int kCoefficients = ladder::kCount;
  static constexpr auto& kNeutral = ladder::kNeutral;
  static constexpr auto& kNeutralState = ladder::kNeutralState;
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;
  using State = ladder::State;
  using StripState = ladder::StripState;

  static bool isEnabled(const StripValues& values) { return values.isOn(slot::ladderEnabled); }

  static void design(const StripValues& values, const StageContext& context,
                     float (&coefficients)[ladder::kStored]) {
    const int mode = std::clamp(static_cast<int>(values[slot::ladderMode]), 0, kLadderModes - 1);
    const ladder::Settings settings{static_cast<LadderMode>(mode), values[slot::ladderFrequency],
                                    values[slot::ladderResonance], values[slot::ladderDrive],
                                    values[slot::ladderBassCompensation]};
    ladder::design(settings, context.sampleRate, coefficients);
  }

  static void bypass(float (&coefficients)[ladder::kStored]) { ladder::bypass(coefficients); }

  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& state) { ladder::flush(state); }
  static bool isQuiet(const StripState& state) { return ladder::isQuiet(state); }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Group& group) {
    ladder::process(coefficients, state, group.left, group.right, group.span);
  }
};

}  // namespace busbar
