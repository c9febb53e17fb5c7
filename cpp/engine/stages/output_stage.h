#pragma once

#include "../../dsp/coefficients.h"
#include "../../dsp/meter.h"
#include "stage.h"

namespace busbar {

/// The last stage of every strip, which is always on. One loop applies pan and fader (dsp/pan.h), measures
/// levels (dsp/meter.h) and writes planar outputs. The gain of an inaudible strip is 0.  [audio thread]
struct OutputStage : StatelessStage {
  using Kernel = OutputStage;
  static constexpr const SlotSet& kSlots = stage_slots::output;
  static constexpr SlotValue kExample[] = {{slot::pan, 0.5}, {slot::gain, 0.5}};
  static constexpr int kCoefficients = pan::kCount;
  static constexpr auto& kNeutral = pan::kNeutral;
  static constexpr auto& kSilent = pan::kSilent;

  static bool isEnabled(const StripValues& /*values*/) { return true; }

  static void design(const StripValues& values, const StageContext& context, float (&coefficients)[4]) {
    const auto law = static_cast<PanLaw>(static_cast<int>(values[slot::panLaw]));
    const double gain = context.audible ? values[slot::gain] : 0;
    pan::design(values[slot::pan], gain, law, context.channels, coefficients);
  }

  static void bypass(float (&/*coefficients*/)[4]) {}

  static bool followsLines(const LinearCoefficients<pan::kCount>& /*lines*/, Span /*span*/) { return true; }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& /*state*/, Group& group) {
    bool metered = false;
    for (int lane = 0; lane < group.count; ++lane) metered |= group.lanes[lane].metered;
    // Moving coefficients are rare, so their loop always sums squares, and no second version is compiled.
    if (metered || Coefficients::kMoving) {
      emit<true>(coefficients, group);
    } else {
      emit<false>(coefficients, group);
    }
  }

 private:
  static constexpr int kQuad = 4;  // frames per transposition

  /// Applies the stage to the group's span. kMetered: whether to sum squares.
  template <bool kMetered, class Coefficients>
  static void emit(const Coefficients& coefficients, const Group& group) {
    float unused[2][kBlockFrames];  // [left, right] receives the output of unused lanes
    float* outputLeft[Group::kLanes] = {unused[0], unused[0], unused[0], unused[0]};
    float* outputRight[Group::kLanes] = {unused[1], unused[1], unused[1], unused[1]};
    float squares[2][Group::kLanes] = {};
    for (int lane = 0; lane < group.count; ++lane) {
      outputLeft[lane] = group.lanes[lane].output.left;
      outputRight[lane] = group.lanes[lane].output.right;
      for (int c = 0; c < 2; ++c) squares[c][lane] = group.lanes[lane].levels->blockSquares[c];
    }
    LaneLevels found;
    for (int c = 0; c < 2; ++c) found.squares[c] = f32x4::load(squares[c]);
    const Span span = group.span;
    const auto frame = [&](int i, f32x4& l, f32x4& r) {
      l = group.left[i];
      r = group.right[i];
      pan::apply(coefficients.of(i), l, r);
      found.template add<kMetered>(l, r);
    };
    int i = span.begin;
    for (; i + kQuad <= span.end; i += kQuad) {
      f32x4 l[kQuad], r[kQuad];
      for (int j = 0; j < kQuad; ++j) frame(i + j, l[j], r[j]);
      transpose(l[0], l[1], l[2], l[3]);
      transpose(r[0], r[1], r[2], r[3]);
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        l[lane].store(outputLeft[lane] + i - span.begin);
        r[lane].store(outputRight[lane] + i - span.begin);
      }
    }
    for (; i < span.end; ++i) {
      f32x4 l, r;
      frame(i, l, r);
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        outputLeft[lane][i - span.begin] = l.lane(lane);
        outputRight[lane][i - span.begin] = r.lane(lane);
      }
    }
    for (int c = 0; c < 2; ++c) {
      float peaks[Group::kLanes];
      floatOf(found.most[c]).store(peaks);
      found.squares[c].store(squares[c]);
      for (int lane = 0; lane < group.count; ++lane) {
        group.lanes[lane].levels->spanPeak[c] = peaks[lane];
        group.lanes[lane].levels->blockSquares[c] = squares[c][lane];
      }
    }
  }
};

}  // namespace busbar
