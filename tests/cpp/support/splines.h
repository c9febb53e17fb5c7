#pragma once

#include <vector>

#include "dsp/coefficient_table.h"

namespace busbar::test {

/// Moving coefficients that follow cubics of the time in blocks.
template <int Count>
struct Splines {
  f32x4 power[4][Count]{};
  mutable std::vector<SettledCoefficients<Count>> frames{kBlockFrames + 1};

  /// The coefficients of the frames of a span and those that are tabulated with it.
  [[nodiscard]] MovingCoefficients<Count> tabulated(Span span = {0, kBlockFrames}) const {
    tabulate(power[0], Count, span, frames[0].value);
    return {frames.data()};
  }
};

}  // namespace busbar::test
