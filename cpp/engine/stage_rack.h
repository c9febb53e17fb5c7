#pragma once

#include <cstdint>

#include "fixed_array.h"
#include "stage_pool.h"
#include "strip_set.h"
#include "timelines.h"

namespace busbar {

/// All stages of all strips: which stages each strip has on, their coefficients and the states of their
/// kernels. Each operation on all stages is a loop over their pools. Rack (rack.h) adds the stages' types.
///
/// Switching a stage does not click: an enabled stage starts at its bypass and ramps to its coefficients, and
/// a disabled stage ramps to its bypass before it turns off. While a strip is idle, its coefficients change
/// without ramps.
///
/// A stage is driven while one of its parameters has a timeline. Then its coefficients are designed at the
/// knots of each block in which a value changes, and ramps of coefficients play no part: plain writes glide
/// by their timelines. Where a ramp was under way when the stage became driven, its coefficients cross-fade
/// to the new ones. Where a choice changes, the designs for both choices do, and both follow the timelines. A
/// further change waits until the cross-fade is over.  [audio thread]
class StageRack {
 public:
  /// A set of stages, one bit per stage.
  using StageSet = uint32_t;

  /// pools: one per stage, in signal order. The last stage is the output, which is always on.
  StageRack(size_t strips, double sampleRate, StagePool* pools, int stages, Timelines& timelines);

  /// Resets a strip: all stages but the last are off, every state is at rest, and the strip is idle.
  void reset(int strip);

  /// Designs the coefficients of each stage that reads a slot in `dirty`.
  void apply(int strip, const SlotSet& dirty, const StripValues& values);

  /// Sets the channels of the strip's source, whether the strip is closed, that is silenced by the solo of
  /// others or removed, and whether it is audible, that is neither closed nor muted. The output stage depends
  /// on these, besides its parameters.
  void setContext(int strip, pan::Channels channels, bool closed, bool audible, const StripValues& values) {
    const Strip& self = strips_[strip];
    if (self.channels != channels || self.audible != audible || self.closed != closed)
      changeContext(strip, channels, closed, audible, values);
  }
  [[nodiscard]] pan::Channels channels(int strip) const { return strips_[strip].channels; }
  [[nodiscard]] bool isClosed(int strip) const { return strips_[strip].closed; }
  [[nodiscard]] bool isAudible(int strip) const { return strips_[strip].audible; }

  /// The slots of a strip whose plain writes glide by timelines, since they belong to driven stages.
  [[nodiscard]] SlotSet glidingSlots(int strip) const;
  /// Advances the cross-fades of driven stages by one block, before anything changes in it.
  void advanceCrossFades();
  /// Finds out which stages are driven, at the beginning of a block, after Timelines::update().
  void updateDriven(const ControlBuffer& buffer);

  /// Ends the idle state: from now on the strip's coefficients change by ramps.
  void wake(int strip) {
    strips_[strip].idle = false;
    strips_[strip].silentFrames = 0;
  }
  [[nodiscard]] bool isIdle(int strip) const { return strips_[strip].idle; }

  /// Ramps a strip up from silence. For a new strip whose source already sounds.
  void fadeIn(int strip);

  /// Advances every ramp of a strip by one block. A disabled stage turns off once its ramp has settled.
  void advance(int strip);

  /// Whether the strip is inaudible and its output has finished fading out.
  [[nodiscard]] bool isSilenced(int strip) const {
    const Strip& self = strips_[strip];
    return !self.audible && ((self.moving | self.drivenMoving) & bitAt(output_)) == 0;
  }

  /// Processes a group by every stage that is on in at least one of its strips.
  void process(Group& group, const ControlBuffer& buffer);

  /// Ends a block. The strip becomes idle if it had no input and its tail is over.
  void settle(int strip, bool hadInput);

  /// Sets the states of all stages to rest, after a fault.
  void rest(int strip);

  [[nodiscard]] StageSet stagesOn(int strip) const { return strips_[strip].on; }
  [[nodiscard]] StageSet stagesMoving(int strip) const {
    return strips_[strip].moving | strips_[strip].drivenMoving;
  }
  /// The stages that are on and not about to turn off.
  [[nodiscard]] StageSet stagesEnabled(int strip) const {
    return strips_[strip].on & ~strips_[strip].leaving;
  }

  /// Changes whenever a stage of any strip turns on or off.
  [[nodiscard]] uint32_t stagesVersion() const { return stagesVersion_; }

 protected:
  /// To be called once the pools exist.
  void findDrivingSlots();

 private:
  static constexpr int kMaxSilentFrames = 1 << 30;
  static constexpr int kMaxStages = 32;
  static constexpr int kMaxFloats = (Course::kMaxCoefficients + 3) / 4 * 4;

  struct Strip {
    StageSet on = 0;            // the output is always on
    StageSet moving = 0;        // stages whose coefficients follow ramps
    StageSet leaving = 0;       // stages that turn off once their ramps have settled
    StageSet driven = 0;        // stages with timelines
    StageSet drivenMoving = 0;  // of these, those whose values change in this block
    StageSet designed = 0;      // of these, those whose coefficients are those of `designedFor_`
    int silentFrames = 0;       // frames since the last input
    bool idle = true;           // not processed, every state at rest
    bool audible = false;       // as in StageContext
    bool closed = false;
    pan::Channels channels = pan::Channels::stereo;
  };

  static constexpr StageSet bitAt(int stage) { return StageSet{1} << stage; }
  [[nodiscard]] bool isOn(int strip, int stage) const { return (strips_[strip].on & bitAt(stage)) != 0; }
  [[nodiscard]] bool isDriven(int strip, int stage) const {
    return (strips_[strip].driven & bitAt(stage)) != 0;
  }
  [[nodiscard]] StageContext contextOf(int strip) const {
    return {sampleRate_, strips_[strip].channels, strips_[strip].audible};
  }
  void changeContext(int strip, pan::Channels channels, bool closed, bool audible, const StripValues& values);
  void applyTo(int strip, int stage, const StripValues& values);
  void moveStage(int strip, int stage, bool enabled, const float* target, const float* bypassed);
  void moveTo(int strip, int stage, const float* target);
  void turnOn(int strip, int stage);
  void turnOff(int strip, int stage);
  [[nodiscard]] StagePool::Choice choiceOf(int strip, int stage, const StripValues& values) const;
  void followChoice(int strip, int stage, const StripValues& values);
  void updateStage(int strip, int stage, const StripValues& values);
  StagePool::Movement findMovement(const Group& group, uint32_t lanes, int stage,
                                   const ControlBuffer& buffer);
  void findCourse(int strip, int stage, const StripValues& values, Course& course, bool keeps);
  void designCourse(int strip, int stage, const Timeline* const* timelines, int count, float* at,
                    Course& course);
  float& designedFor(int strip, int slot) { return designedFor_[strip * kSlots + slot]; }
  static bool gainIsLine(const Timeline* const* timelines, int count);
  void findFactor(const Timeline* const* timelines, int count, const float* at, Course& course) const;
  [[nodiscard]] bool isSwitching(int stage, const float* at) const;
  void applySwitches(int stage, const float* at, float* coefficients) const;
  [[nodiscard]] bool tailIsOver(int strip) const;
  void becomeIdle(int strip);

  double sampleRate_;
  StagePool* pools_;
  int stages_;
  int output_;  // the last stage
  Timelines& timelines_;
  FixedArray<Strip> strips_;
  FixedArray<float> designedFor_;  // [strip][kSlots] values of driven stages at the end of the last block
  SlotSet driving_[kMaxStages];    // [stage] the slots that drive it
  StageSet drivenBy_[kSlots + 1] = {};  // [slot] the stage that it drives, if it drives one
  StripSet driven_;                     // strips with driven stages
  MovingMemory memory_;
  uint32_t stagesVersion_ = 0;
};

}  // namespace busbar
