#pragma once

#include "../../dsp/gate.h"
#include "stage.h"

namespace busbar {

/// The gate: dsp/gate.h on the parameters of a strip.  [audio thread]
struct GateStage {
  using Kernel = GateStage;
  static constexpr const SlotSet& kSlots = stage_slots::gate;
  static constexpr int kSwitch = slot::gateEnabled;
  // Noise with peaks of -12 dB opens and closes this gate again and again.
  static constexpr SlotValue kExample[] = {{slot::gateEnabled, 1},    {slot::gateThreshold, -12.046},
                                           {slot::gateHysteresis, 0}, {slot::gateRatio, 100},
                                           {slot::gateRange, -1},     {slot::gateHold, 0.012},
                                           {slot::gateRelease, 0.01}};
  static constexpr int kCoefficients = gate::kCount;
  static constexpr auto& kNeutral = gate::kNeutral;
  static constexpr auto& kNeutralState = gate::kNeutralState;
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;
  using State = gate::State;
  using StripState = gate::StripState;

  static bool isEnabled(const StripValues& values) { return values.isOn(slot::gateEnabled); }

  static void design(const StripValues& values, const StageContext& context,
                     float (&coefficients)[gate::kStored]) {
    const gate::Settings settings{values[slot::gateThreshold], values[slot::gateHysteresis],
                                  values[slot::gateRatio],     values[slot::gateRange],
                                  values[slot::gateAttack],    values[slot::gateHold],
                                  values[slot::gateRelease]};
    gate::design(settings, context.sampleRate, coefficients);
  }

  static void bypass(float (&coefficients)[gate::kStored]) { gate::bypass(coefficients); }

  static StripState restState(const float* coefficients) { return gate::restState(coefficients); }
  static void flush(StripState& state) { gate::flush(state); }
  static bool isQuiet(const StripState& state) { return gate::isQuiet(state); }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Group& group) {
    gate::process(coefficients, state, group.left, group.right, group.span);
  }
};

}  // namespace busbar
