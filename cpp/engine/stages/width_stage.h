#pragma once

#include <algorithm>

#include "../../dsp/width.h"
#include "stage.h"

namespace busbar {

/// Stereo width: dsp/width.h on the parameters of a strip.  [audio thread]
struct WidthStage : StatelessStage {
  using Kernel = WidthStage;
  static constexpr const SlotSet& kSlots = stage_slots::width;
  static constexpr SlotValue kExample[] = {{slot::width, 1.5}};
  static constexpr int kCoefficients = width::kCount;
  static constexpr auto& kNeutral = width::kNeutral;

  static bool isEnabled(const StripValues& values) { return values[slot::width] != 1; }

  static void design(const StripValues& values, const StageContext& /*context*/, float (&coefficients)[4]) {
    width::design(values[slot::width], coefficients);
  }

  static void bypass(float (&coefficients)[4]) { std::copy_n(kNeutral, 4, coefficients); }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& /*state*/, Group& group) {
    width::process(coefficients, group.left, group.right, group.span);
  }
};

}  // namespace busbar
