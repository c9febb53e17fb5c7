#pragma once

#include "../../dsp/trim.h"
#include "stage.h"

namespace busbar {

/// Input gain and polarity: dsp/trim.h on the parameters of a strip.  [audio thread]
struct TrimStage : StatelessStage {
  using Kernel = TrimStage;
  static constexpr const SlotSet& kSlots = stage_slots::trim;
  static constexpr SlotValue kExample[] = {{slot::trim, 0.5}, {slot::polarity, 1}};
  static constexpr int kCoefficients = trim::kCount;
  static constexpr auto& kNeutral = trim::kNeutral;

  static bool isEnabled(const StripValues& values) {
    return values[slot::trim] != 1 || polarityOf(values) != Polarity::normal;
  }

  static void design(const StripValues& values, const StageContext& /*context*/, float (&coefficients)[4]) {
    const auto gain = static_cast<float>(values[slot::trim]);
    const Polarity polarity = polarityOf(values);
    const bool both = polarity == Polarity::inverted;
    coefficients[trim::kLeft] = both || polarity == Polarity::leftInverted ? -gain : gain;
    coefficients[trim::kRight] = both || polarity == Polarity::rightInverted ? -gain : gain;
    coefficients[2] = coefficients[3] = 0;
  }

  static void bypass(float (&coefficients)[4]) { std::copy_n(kNeutral, 4, coefficients); }

  static bool followsLines(const LinearCoefficients<trim::kCount>& /*lines*/, Span /*span*/) { return true; }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& /*state*/, Group& group) {
    trim::process(coefficients, group.left, group.right, group.span);
  }

 private:
  static Polarity polarityOf(const StripValues& values) {
    return static_cast<Polarity>(static_cast<int>(values[slot::polarity]));
  }
};

}  // namespace busbar
