#pragma once

#include <algorithm>

#include "../../dsp/drive.h"
#include "stage.h"

namespace busbar {

/// The drive: dsp/drive.h on the parameters of a strip. It is off while it would change nothing.
/// [audio thread]
struct DriveStage {
  using Kernel = DriveStage;
  static constexpr const SlotSet& kSlots = stage_slots::drive;
  static constexpr int kSwitch = slot::driveEnabled;
  static constexpr SlotValue kExample[] = {
      {slot::driveEnabled, 1}, {slot::driveAmount, 0.5}, {slot::driveTone, 0.5}};
  static constexpr int kCoefficients = drive::kCount;
  static constexpr auto& kNeutral = drive::kNeutral;
  static constexpr auto& kNeutralState = drive::kNeutralState;
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;
  using State = drive::State;
  using StripState = drive::StripState;

  static bool isEnabled(const StripValues& values) {
    return values.isOn(slot::driveEnabled) && changesSignal(values);
  }

  static void design(const StripValues& values, const StageContext& context,
                     float (&coefficients)[drive::kStored]) {
    const int curve = std::clamp(static_cast<int>(values[slot::driveCurve]), 0, kDriveCurves - 1);
    const drive::Settings settings{static_cast<DriveCurve>(curve), values[slot::driveAmount],
                                   values[slot::driveTone], values[slot::driveMix],
                                   values[slot::driveOutput]};
    drive::design(settings, context.sampleRate, coefficients);
  }

  static void bypass(float (&coefficients)[drive::kStored]) { drive::bypass(coefficients); }

  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& state) { drive::flush(state); }
  static bool isQuiet(const StripState& state) { return drive::isQuiet(state); }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Group& group) {
    drive::process(coefficients, state, group.left, group.right, group.span);
  }

 private:
  static bool changesSignal(const StripValues& values) {
    const bool shapes = values[slot::driveAmount] != 0 && values[slot::driveMix] != 0;
    return shapes || values[slot::driveTone] != 0 || values[slot::driveOutput] != 0;
  }
};

}  // namespace busbar
