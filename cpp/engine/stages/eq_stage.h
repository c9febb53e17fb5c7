#pragma once

#include <algorithm>

#include "../../dsp/svf.h"
#include "stage.h"

namespace busbar {

/// The kernel of a band, dsp/svf.h, which all bands share.  [audio thread]
struct EqKernel {
  static constexpr int kCoefficients = svf::kCount;
  static constexpr auto& kNeutral = svf::kNeutral;
  static constexpr auto& kNeutralState = svf::kNeutralState;
  using State = svf::State;
  using StripState = svf::StripState;
  using Remainder = svf::Remainder;

  static void bypass(float (&coefficients)[svf::kStored]) { svf::bypass(coefficients); }
  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& state) { svf::flush(state); }
  static bool isQuiet(const StripState& state) { return svf::isQuiet(state); }

  static bool followsLines(const LinearCoefficients<svf::kCount>& /*lines*/, Span /*span*/) { return true; }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Group& group) {
    svf::process(coefficients, state, group.left, group.right, group.span);
  }
  template <class Coefficients>
  static bool needsRemainder(const Coefficients& coefficients, Span span) {
    return svf::mayStagnate(coefficients, span);
  }
  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Remainder& remainder, Group& group) {
    svf::process(coefficients, state, remainder, group.left, group.right, group.span);
  }
};

/// A band of the EQ on the parameters of a strip. Band: 0 to kEqBands - 1.  [audio thread]
template <int Band>
struct EqStage : EqKernel {
  using Kernel = EqKernel;
  static constexpr const SlotSet& kSlots = stage_slots::eq[Band];
  static constexpr int kSwitch = slot::eqEnabled[Band];
  static constexpr SlotValue kExample[] = {{slot::eqEnabled[Band], 1},
                                           {slot::eqType[Band], static_cast<double>(FilterType::peaking)},
                                           {slot::eqQ[Band], 2},
                                           {slot::eqGain[Band], 6}};
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;

  static bool isEnabled(const StripValues& values) { return values.isOn(kSwitch); }

  static void design(const StripValues& values, const StageContext& context,
                     float (&coefficients)[svf::kStored]) {
    const int type = std::clamp(static_cast<int>(values[slot::eqType[Band]]), 0, kFilterTypes - 1);
    const svf::Settings settings{static_cast<FilterType>(type), values[slot::eqFrequency[Band]],
                                 values[slot::eqQ[Band]], values[slot::eqGain[Band]]};
    svf::design(settings, context.sampleRate, coefficients);
  }
};

}  // namespace busbar
