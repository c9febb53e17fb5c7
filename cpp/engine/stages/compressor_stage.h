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
    compressor::design(settingsOf(values), context.sampleRate, coefficients);
  }

  static void redesign(const StripValues& values, const StageContext& context, const SlotSet& moved,
                       float (&coefficients)[compressor::kStored]) {
    constexpr SlotSet kOfTime = slotSet({slot::compressorAttack, slot::compressorRelease,
                                         slot::compressorDetection, slot::compressorSidechainHighpass});
    if (moved.intersects(kOfTime)) return design(values, context, coefficients);
    compressor::designGain(settingsOf(values), coefficients);
  }

  static void bypass(float (&coefficients)[compressor::kStored]) { compressor::bypass(coefficients); }

  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& state) { compressor::flush(state); }
  static bool isQuiet(const StripState& state) { return compressor::isQuiet(state); }

  static bool followsLines(const LinearCoefficients<compressor::kCount>& lines, Span span) {
    return compressor::followsLines(lines, span);
  }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& state, Group& group) {
    compressor::process(coefficients, state, group.left, group.right, group.span);
  }

 private:
  static compressor::Settings settingsOf(const StripValues& values) {
    const double highpass = values[slot::compressorSidechainHighpass];
    return {values[slot::compressorThreshold],
            values[slot::compressorKnee],
            values[slot::compressorRatio],
            values[slot::compressorAttack],
            values[slot::compressorRelease],
            values[slot::compressorMakeup],
            values[slot::compressorMix],
            values.isOn(slot::compressorDetection),
            highpass > kDefault[slot::compressorSidechainHighpass] ? highpass : 0};
  }
};

}  // namespace busbar
