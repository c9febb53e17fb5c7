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

  // The cross-fade of a driven stage from the coefficients of this pool, and from the ramp that they may be
  // on, to those that its timelines give. Its glide falls from 1 to 0.

  void startCrossFade(int strip);
  void stopCrossFade(int strip) { crossFades_[static_cast<size_t>(strip)].stop(); }
  /// Advances by one block.
  void advanceCrossFade(int strip, const GlideTiming& timing);
  [[nodiscard]] bool crossFades(int strip) const { return !crossFadeOf(strip).isSettled(); }
  [[nodiscard]] const Glide& crossFadeOf(int strip) const { return crossFades_[static_cast<size_t>(strip)]; }
  /// Stores the coefficients at the end of a block, from which a later cross-fade may start.
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

  void findStates(const Group& group, uint32_t lanes, f32x4* (&records)[Group::kLanes],
                  float* (&states)[Group::kLanes]);
  void gatherTargets(f32x4* const (&records)[Group::kLanes], f32x4* coefficients) const;

  const StageType* type_;
  FixedArray<Glide> crossFades_;  // [strip]
  FixedArray<f32x4> neutral_;     // the record of lanes whose strips have the stage off
};

}  // namespace busbar
