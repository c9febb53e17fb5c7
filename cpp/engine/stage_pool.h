#pragma once

#include <cstring>
#include <type_traits>

#include "../simd/compiler.h"
#include "coefficient_pool.h"

namespace busbar {

/// One stage for all strips: its coefficients and the states of its kernel.  [audio thread]
template <class Stage>
class StagePool : public CoefficientPool {
 public:
  using State = typename Stage::State;
  using StripState = typename Stage::StripState;
  static constexpr int kVectors = (Stage::kCoefficients + 3) / 4;

  StagePool(size_t strips, const RampTiming& timing)
      : CoefficientPool(strips, kVectors, kStateVectors, timing) {
    for (size_t strip = 0; strip < strips; ++strip) reset(static_cast<int>(strip));
  }

  /// Sets a strip's coefficients to neutral and its state to rest.
  void reset(int strip) {
    snapTo(strip, Stage::kNeutral);
    rest(strip);
  }

  /// Sets a strip's state to the one after a long silence.
  void rest(int strip) {
    if constexpr (kHasState) setState(strip, Stage::restState(target(strip)));
  }

  /// Replaces state values close to zero by zero. Call it at the end of a block.
  void flush(int strip) {
    if constexpr (kHasState) {
      StripState state = stateOf(strip);
      Stage::flush(state);
      setState(strip, state);
    }
  }

  [[nodiscard]] bool isQuiet(int strip) const { return Stage::isQuiet(stateOf(strip)); }

  [[nodiscard]] StripState stateOf(int strip) const {
    StripState state{};
    if constexpr (kHasState) std::memcpy(&state, recordOf(strip) + kVectors, sizeof state);
    return state;
  }

  /// Processes a group in place. Lanes whose strips have the stage off get neutral coefficients. If no
  /// coefficients move, a faster kernel runs, which gives the same bits as ramps between equal values.
  ///
  /// stagesOn: [lane] the stages that are on, one bit per stage. bit: that of this stage. moving: whether the
  /// coefficients of any lane move.
  BUSBAR_SEPARATE void process(Group& group, const uint32_t (&stagesOn)[Group::kLanes], uint32_t bit,
                               bool moving) {
    f32x4* records[Group::kLanes] = {};
    for (int lane = 0; lane < group.count; ++lane) {
      if ((stagesOn[lane] & bit) != 0) records[lane] = recordOf(group.lanes[lane].strip);
    }
    State state;
    gatherState(records, state);
    if (moving) {
      const f32x4* const read[Group::kLanes] = {records[0], records[1], records[2], records[3]};
      const Span span = group.span;
      while (group.span.begin < span.end) {  // until the next knot of any lane
        SplineCoefficients<Stage::kCoefficients> coefficients;
        group.span.end =
            gatherSplines(group, read, Stage::kNeutral, Stage::kCoefficients, coefficients.power[0]);
        Stage::process(coefficients, state, group);
        group.span = {group.span.end, span.end};
      }
      group.span = span;
    } else {
      SettledCoefficients<Stage::kCoefficients> coefficients;
      gatherTargets(records, coefficients);
      Stage::process(coefficients, state, group);
    }
    scatterState(records, state);
  }

 private:
  static constexpr bool kHasState = !std::is_empty_v<StripState>;
  static constexpr int kStateVectors = kHasState ? static_cast<int>(sizeof(StripState) / 16) : 0;
  static_assert(!kHasState || sizeof(StripState) % 16 == 0, "pad StripState to whole vectors");
  static_assert(!kHasState || sizeof(State) <= 4 * sizeof(StripState), "State has the fields of StripState");

  void setState(int strip, const StripState& state) {
    std::memcpy(recordOf(strip) + kVectors, &state, sizeof state);
  }

  static void gatherTargets(f32x4* const (&records)[Group::kLanes],
                            SettledCoefficients<Stage::kCoefficients>& coefficients) {
    for (int vector = 0; vector < kVectors; ++vector) {
      f32x4 rows[Group::kLanes];
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        rows[lane] =
            records[lane] != nullptr ? records[lane][vector] : f32x4::load(Stage::kNeutral + 4 * vector);
      }
      transpose(rows[0], rows[1], rows[2], rows[3]);
      for (int i = 0; i < 4 && 4 * vector + i < Stage::kCoefficients; ++i) {
        coefficients.value[4 * vector + i] = rows[i];
      }
    }
  }

  static void gatherState(f32x4* const (&records)[Group::kLanes], State& state) {
    if constexpr (kHasState) {
      f32x4 fields[4 * kStateVectors];
      for (int vector = 0; vector < kStateVectors; ++vector) {
        f32x4* rows = fields + 4 * vector;
        for (int lane = 0; lane < Group::kLanes; ++lane) {
          rows[lane] = records[lane] != nullptr ? records[lane][kVectors + vector]
                                                : f32x4::load(Stage::kNeutralState + 4 * vector);
        }
        transpose(rows[0], rows[1], rows[2], rows[3]);
      }
      std::memcpy(&state, fields, sizeof state);
    }
  }

  static void scatterState(f32x4* const (&records)[Group::kLanes], const State& state) {
    if constexpr (kHasState) {
      f32x4 fields[4 * kStateVectors] = {};
      std::memcpy(fields, &state, sizeof state);
      for (int vector = 0; vector < kStateVectors; ++vector) {
        f32x4* rows = fields + 4 * vector;
        transpose(rows[0], rows[1], rows[2], rows[3]);
        for (int lane = 0; lane < Group::kLanes; ++lane) {
          if (records[lane] != nullptr) records[lane][kVectors + vector] = rows[lane];
        }
      }
    }
  }
};

}  // namespace busbar
