#pragma once

#include "../dsp/glide.h"
#include "coefficient_pool.h"
#include "moving_coefficients.h"
#include "stage_type.h"

namespace busbar {

/// One stage for all strips: its coefficients and the states of its kernel.  [audio thread]
class StagePool : public CoefficientPool {
 public:
  StagePool(size_t strips, const StageType& type, const RampTiming& timing);

  [[nodiscard]] const StageType& type() const { return *type_; }

  /// Sets a strip's coefficients to neutral and its state to rest.
  void reset(int strip);
  /// Sets a strip's state to the one after a long silence.
  void rest(int strip) { type_->restState(target(strip), stateOf(strip)); }
  [[nodiscard]] bool isQuiet(int strip) const { return type_->isQuiet(stateOf(strip)); }

  /// The state of a strip: a StripState of the stage's kernel.
  [[nodiscard]] float* stateOf(int strip) {
    return reinterpret_cast<float*>(recordOf(strip) + type_->vectors);
  }
  [[nodiscard]] const float* stateOf(int strip) const {
    return reinterpret_cast<const float*>(recordOf(strip) + type_->vectors);
  }

  // The cross-fade of a driven stage to the coefficients that its timelines give. One runs at a time.

  /// What a stage is designed for besides numbers, which cross-fades where it changes: the parameter that is
  /// a choice, if there is one, and the channels of the source, on which only the output depends.
  struct Choice {
    uint8_t value = 0;
    pan::Channels channels = pan::Channels::stereo;
    bool operator==(const Choice&) const = default;
  };
  struct CrossFade {
    Glide old;                // the share of the old coefficients, which falls from 1 to 0
    bool fromSpline = false;  // whether the old ones follow the pool's spline
    Choice from;              // of the old ones, if they do not
    Choice to;                // of the new ones, also without a cross-fade

    [[nodiscard]] bool isOver() const { return old.isSettled(); }
  };
  [[nodiscard]] const CrossFade& crossFadeOf(int strip) const {
    return crossFades_[static_cast<size_t>(strip)];
  }
  /// Starts the one from the ramp of the coefficients in this pool.
  void crossFadeFromSpline(int strip) { crossFade(strip).fromSpline = true; }
  /// Starts the one to another choice.
  void crossFadeTo(int strip, Choice choice);
  /// Sets the choice without a cross-fade.
  void setChoice(int strip, Choice choice) { crossFades_[static_cast<size_t>(strip)].to = choice; }
  void stopCrossFade(int strip) { crossFades_[static_cast<size_t>(strip)].old.stop(); }
  /// Advances by one block.
  void advanceCrossFade(int strip, const GlideTiming& timing);
  /// The slot of the stage's choice, -1 if it has none.
  [[nodiscard]] int choiceSlot() const { return choiceSlot_; }

  /// Stores the coefficients at the end of a block, with which the next one begins.
  void keepLast(int strip, const Course& course);

  /// How the coefficients of a group's lanes move in a block.
  struct Movement {
    uint32_t splines = 0;  // bit per lane: smoothed changes
    uint32_t courses = 0;  // bit per lane: scheduled changes, whose courses are in the memory
  };

  /// Processes a group in place, with settled coefficients. Lanes whose strips have the stage off get neutral
  /// coefficients. lanes: those whose strips have the stage on, one bit per lane.
  void process(Group& group, uint32_t lanes);
  /// The same with moving coefficients. Equal coefficients give the same bits in both.
  void processMoving(Group& group, uint32_t lanes, Movement movement, MovingMemory& memory);

 private:
  static constexpr uint32_t kAllLanes = (1U << Group::kLanes) - 1;
  static constexpr int kMaxVectors = (Course::kMaxCoefficients + 3) / 4;

  CrossFade& crossFade(int strip);
  void findStates(const Group& group, uint32_t lanes, f32x4* (&records)[Group::kLanes],
                  float* (&states)[Group::kLanes]);
  void gatherTargets(f32x4* const (&records)[Group::kLanes], f32x4* coefficients) const;

  const StageType* type_;
  int choiceSlot_ = -1;
  FixedArray<CrossFade> crossFades_;  // [strip]
  FixedArray<f32x4> neutral_;         // the record of lanes whose strips have the stage off
};

}  // namespace busbar
