#pragma once

#include <cstring>
#include <type_traits>

#include "../simd/compiler.h"
#include "stages/stage.h"

namespace busbar {

/// A stage as data: its members of the contract (stages/stage.h), as the rack and the pools use them. So
/// their code exists once for all stages; only the kernels exist for each.  [audio thread]
struct StageType {
  const SlotSet* slots;
  int switchSlot;
  int coefficients;
  int vectors;       // of coefficients
  int stateVectors;  // of a strip's state
  int tailFrames;
  int latencyFrames;
  const float* neutral;
  const float* neutralState;  // null for stages without a state
  bool (*isEnabled)(const StripValues& values);
  void (*design)(const StripValues& values, const StageContext& context, float* coefficients);
  /// Null for stages that design all of their coefficients again.
  void (*redesign)(const StripValues& values, const StageContext& context, const SlotSet& moved,
                   float* coefficients);
  void (*bypass)(float* coefficients);
  void (*restState)(const float* coefficients, float* state);
  bool (*isQuiet)(const float* state);
  /// Runs the kernel over the group's span, and flushes the states at the end of a block.
  ///   coefficients  [coefficients] settled ones, or the table of MovingMemory
  ///   states        [lane] a strip's state; where the stage is off, one that is neutral and is not kept
  void (*process)(const f32x4* coefficients, float* const (&states)[Group::kLanes], Group& group);
  void (*processMoving)(const f32x4* coefficients, float* const (&states)[Group::kLanes], Group& group);
  /// The same for straight lines over the whole block, coefficients as in LinearCoefficients. Null for
  /// kernels without this form.
  bool (*processLinear)(const f32x4* coefficients, float* const (&states)[Group::kLanes], Group& group);
};

/// Writes the states of a group's strips as vectors with a strip per lane.
///   states    [lane] 4 × vectors floats
///   fields    4 × vectors vectors
void gatherLanes(float* const (&states)[Group::kLanes], int vectors, f32x4* fields);
/// Writes them back. Changes `fields`.
void scatterLanes(f32x4* fields, int vectors, float* const (&states)[Group::kLanes]);

/// The functions of a kernel as StageType needs them.
template <class Kernel>
class KernelOf {
  using State = typename Kernel::State;
  using StripState = typename Kernel::StripState;

 public:
  static constexpr int kVectors = (Kernel::kCoefficients + 3) / 4;
  static constexpr bool kHasState = !std::is_empty_v<StripState>;
  static constexpr int kStateVectors = kHasState ? static_cast<int>(sizeof(StripState) / 16) : 0;
  static constexpr int kRemainderVectors = [] {
    if constexpr (requires { typename Kernel::Remainder; }) return 1;
    return 0;
  }();
  static constexpr int kMainVectors = kStateVectors - kRemainderVectors;
  static_assert(!kHasState || sizeof(StripState) % 16 == 0, "pad StripState to whole vectors");
  static_assert(!kHasState || sizeof(State) <= 4 * sizeof(StripState), "State has the fields of StripState");

  static void bypass(float* coefficients) {
    Kernel::bypass(*reinterpret_cast<float(*)[4 * kVectors]>(coefficients));
  }

  static void restState(const float* coefficients, float* to) {
    const StripState state = Kernel::restState(coefficients);
    if constexpr (kHasState) std::memcpy(to, &state, sizeof state);
  }

  static bool isQuiet(const float* from) {
    StripState state{};
    if constexpr (kHasState) std::memcpy(&state, from, sizeof state);
    return Kernel::isQuiet(state);
  }

  template <class Coefficients>
  static void process(const f32x4* coefficients, float* const (&states)[Group::kLanes], Group& group);

  static constexpr auto findLinear() -> decltype(StageType::processLinear) {
    using Coefficients = LinearCoefficients<Kernel::kCoefficients>;
    if constexpr (requires(const Coefficients& lines, Span span) { Kernel::followsLines(lines, span); }) {
      return [](const f32x4* coefficients, float* const(&states)[Group::kLanes], Group& group) {
        if (!Kernel::followsLines(*reinterpret_cast<const Coefficients*>(coefficients), group.span))
          return false;
        process<Coefficients>(coefficients, states, group);
        return true;
      };
    } else {
      return nullptr;
    }
  }

 private:
  /// Replaces state values close to zero by zero, in the strips of all lanes.
  static void flush(float* const (&states)[Group::kLanes]) {
    for (float* const of : states) {
      StripState state;
      std::memcpy(&state, of, sizeof state);
      Kernel::flush(state);
      std::memcpy(of, &state, sizeof state);
    }
  }

  /// Reads the fields of a state from `Count` vectors of each strip's state.
  template <int First, int Count, class Fields>
  static void gather(float* const (&states)[Group::kLanes], Fields& state) {
    if constexpr (Count > 0) {
      f32x4 fields[4 * Count];
      if constexpr (Count == 1) {
        for (int lane = 0; lane < Group::kLanes; ++lane) fields[lane] = f32x4::load(states[lane] + 4 * First);
        transpose(fields[0], fields[1], fields[2], fields[3]);
      } else {
        static_assert(First == 0);
        gatherLanes(states, Count, fields);
      }
      std::memcpy(&state, fields, sizeof state);
    }
  }

  template <int First, int Count, class Fields>
  static void scatter(float* const (&states)[Group::kLanes], const Fields& state) {
    if constexpr (Count > 0) {
      f32x4 fields[4 * Count] = {};
      std::memcpy(fields, &state, sizeof state);
      if constexpr (Count == 1) {
        transpose(fields[0], fields[1], fields[2], fields[3]);
        for (int lane = 0; lane < Group::kLanes; ++lane) fields[lane].store(states[lane] + 4 * First);
      } else {
        static_assert(First == 0);
        scatterLanes(fields, Count, states);
      }
    }
  }

  /// Runs a kernel that has a remainder, and reads and writes it only where the coefficients need it.
  template <class Coefficients>
  static void run(const Coefficients& coefficients, float* const (&states)[Group::kLanes], State& state,
                  Group& group) {
    if constexpr (kRemainderVectors > 0) {
      typename Kernel::Remainder remainder{};
      if (Kernel::needsRemainder(coefficients, group.span)) {
        gather<kMainVectors, kRemainderVectors>(states, remainder);
        Kernel::process(coefficients, state, remainder, group);
        scatter<kMainVectors, kRemainderVectors>(states, remainder);
        return;
      }
      for (float* const of : states) f32x4::zero().store(of + 4 * kMainVectors);
    }
    Kernel::process(coefficients, state, group);
  }
};

template <class Kernel>
template <class Coefficients>
BUSBAR_SEPARATE void KernelOf<Kernel>::process(const f32x4* coefficients,
                                               float* const (&states)[Group::kLanes], Group& group) {
  State state;
  gather<0, kMainVectors>(states, state);
  if constexpr (std::is_same_v<Coefficients, MovingCoefficients<Kernel::kCoefficients>>) {
    const Coefficients moving{
        reinterpret_cast<const SettledCoefficients<Kernel::kCoefficients>*>(coefficients)};
    run(moving, states, state, group);
  } else {
    run(*reinterpret_cast<const Coefficients*>(coefficients), states, state, group);
  }
  scatter<0, kMainVectors>(states, state);
  if constexpr (kHasState) {
    if (group.span.end == kBlockFrames) flush(states);
  }
}

template <class Kernel>
constexpr const float* neutralStateOf() {
  if constexpr (KernelOf<Kernel>::kHasState) {
    return Kernel::kNeutralState;
  } else {
    return nullptr;
  }
}

/// The stage's redesign(), null if it has none.
template <class Stage>
constexpr auto redesignOf() -> decltype(StageType::redesign) {
  if constexpr (requires { &Stage::redesign; }) {
    return [](const StripValues& values, const StageContext& context, const SlotSet& moved,
              float* coefficients) {
      Stage::redesign(
          values, context, moved,
          *reinterpret_cast<float(*)[4 * KernelOf<typename Stage::Kernel>::kVectors]>(coefficients));
    };
  } else {
    return nullptr;
  }
}

template <class Stage>
constexpr StageType stageTypeOf() {
  using Kernel = typename Stage::Kernel;
  using Functions = KernelOf<Kernel>;
  return {&Stage::kSlots,
          Stage::kSwitch,
          Kernel::kCoefficients,
          Functions::kVectors,
          Functions::kStateVectors,
          Stage::kTailFrames,
          Stage::kLatencyFrames,
          Kernel::kNeutral,
          neutralStateOf<Kernel>(),
          Stage::isEnabled,
          [](const StripValues& values, const StageContext& context, float* coefficients) {
            Stage::design(values, context,
                          *reinterpret_cast<float(*)[4 * Functions::kVectors]>(coefficients));
          },
          redesignOf<Stage>(),
          Functions::bypass,
          Functions::restState,
          Functions::isQuiet,
          Functions::template process<SettledCoefficients<Kernel::kCoefficients>>,
          Functions::template process<MovingCoefficients<Kernel::kCoefficients>>,
          Functions::findLinear()};
}

}  // namespace busbar
