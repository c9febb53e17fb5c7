#pragma once

#include "../../dsp/compressor.h"
#include "stage.h"

namespace busbar {

/// The compressor: dsp/compressor.h on the parameters of a strip.  [audio thread]
struct CompressorStage {
  using Kernel = CompressorStage;
  static constexpr const SlotSet& kSlots = stage_slots::compressor;
  static constexpr int kSwitch = slot::compressorEnabled;
  static constexpr SlotValue kExample[] = {
      {slot::compressorEnabled, 1}, {slot::compressorSidechainHighpass, 1000}, {slot::compressorMix, 0.75}};
  static constexpr int kCoefficients = compressor::kCount;
  static constexpr auto& kNeutral = compressor::kNeutral;
  static constexpr auto& kNeutralState = compressor::kNeutralState;
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = 0;
  using State = compressor::State;
  using StripState = compressor::StripState;

  static bool isEnabled(const StripValues& values) { return values.isOn(slot::compressorEnabled); }

  static void design(const StripValues& values, const StageContext& context,
                     float (&coefficients)[compressor::kStored]) {
    const double highpass = values[slot::compressorSidechainHighpass];
    const compressor::Settings settings{
        values[slot::compressorThreshold],
        values[slot::compressorKnee],
        values[slot::compressorRatio],
        values[slot::compressorAttack],
        values[slot::compressorRelease],
        values[slot::compressorMakeup],
        values[slot::compressorMix],
        values.isOn(slot::compressorDetection),
        highpass > kDefault[slot::compressorSidechainHighpass] ? highpass : 0};
    compressor::design(settings, context.sampleRate, coefficients);
  }

  static void bypass(float (&coefficients)[compressor::kStored]) { compressor::bypass(coefficients); }

  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& state) { compressor::flush(state); }
  static bool isQuiet(const StripState& state) { return compressor::isQuiet(state); }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Group& group) {
    compressor::process(coefficients, state, group.left, group.right, group.span);
  }
};

}  // namespace busbar
