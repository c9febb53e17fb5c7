#pragma once

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <tuple>

#include "fixed_array.h"
#include "stage_pool.h"
#include "stages/stage.h"

namespace busbar {

/// The stages of a strip in signal order, as types.
template <class... Stages>
struct StageList {};

template <class List>
class Rack;

/// All stages of all strips: which stages each strip has on, their coefficients and the states of their
/// kernels. Each operation on all stages is a loop over the list of their types.
///
/// Switching a stage does not click: an enabled stage starts at its bypass and ramps to its coefficients, and
/// a disabled stage ramps to its bypass before it turns off. While a strip is idle, its coefficients change
/// without ramps.  [audio thread]
template <class... Stages>
class Rack<StageList<Stages...>> {
 public:
  /// A set of stages, one bit per stage.
  using StageSet = uint32_t;
  static_assert(sizeof...(Stages) <= 32);
  static constexpr int kStages = sizeof...(Stages);

  template <class Stage>
  static constexpr StageSet bitOf() {
    static_assert((std::is_same_v<Stage, Stages> || ...));
    StageSet bit = 0, next = 1;
    ((bit |= std::is_same_v<Stage, Stages> ? next : 0, next <<= 1), ...);
    return bit;
  }

  Rack(size_t strips, double sampleRate, const RampTiming& timing)
      : sampleRate_(sampleRate), strips_(strips, Strip{}), pools_(strips, timing) {}

  /// Resets a strip: all stages but the last are off, every state is at rest, and the strip is idle.
  void reset(int strip) {
    strips_[strip] = {};
    (poolOf<Stages>().reset(strip), ...);
    ++stagesVersion_;
  }

  /// Designs the coefficients of each stage that reads a slot in `dirty`.
  void apply(int strip, const SlotSet& dirty, const StripValues& values) {
    ((dirty.intersects(Stages::kSlots) ? applyTo<Stages>(strip, values) : void()), ...);
  }

  /// Sets the pan law and whether the strip is audible. The output stage depends on both, besides its
  /// parameters.
  void setContext(int strip, pan::Law law, bool audible, const StripValues& values) {
    Strip& self = strips_[strip];
    if (self.law == law && self.audible == audible) return;
    self.law = law;
    self.audible = audible;
    applyTo<Output>(strip, values);
  }
  [[nodiscard]] pan::Law law(int strip) const { return strips_[strip].law; }
  [[nodiscard]] bool isAudible(int strip) const { return strips_[strip].audible; }

  /// Ends the idle state: from now on the strip's coefficients change by ramps.
  void wake(int strip) {
    strips_[strip].idle = false;
    strips_[strip].silentFrames = 0;
  }
  [[nodiscard]] bool isIdle(int strip) const { return strips_[strip].idle; }

  /// Ramps a strip up from silence. For a new strip whose source already sounds.
  void fadeIn(int strip) {
    StagePool<Output>& pool = poolOf<Output>();
    float target[4 * StagePool<Output>::kVectors];
    std::copy_n(pool.target(strip), std::size(target), target);
    pool.snapTo(strip, Output::kSilent);
    wake(strip);
    moveTo(pool, strip, bitOf<Output>(), target);
  }

  /// Advances every ramp of a strip by one block. A disabled stage turns off once its ramp has settled.
  void advance(int strip) {
    if (strips_[strip].moving == 0) return;
    (advanceStage<Stages>(strip), ...);
  }

  /// Whether the strip is inaudible and its output has finished fading out.
  [[nodiscard]] bool isSilenced(int strip) const {
    return !strips_[strip].audible && (strips_[strip].moving & bitOf<Output>()) == 0;
  }

  /// Processes a group by every stage that is on in at least one of its strips.
  void process(Group& group) {
    StageSet on[Group::kLanes] = {};
    StageSet any = 0, moving = 0;
    for (int lane = 0; lane < group.count; ++lane) {
      const Strip& self = strips_[group.lanes[lane].strip];
      on[lane] = self.on;
      any |= self.on;
      moving |= self.moving;
    }
    (((any & bitOf<Stages>()) != 0 ? processStage<Stages>(group, on, moving) : void()), ...);
  }

  /// Ends a block: replaces state values close to zero by zero. The strip becomes idle if it had no input and
  /// its tail is over.
  void settle(int strip, bool hadInput) {
    Strip& self = strips_[strip];
    ((isOn<Stages>(strip) ? poolOf<Stages>().flush(strip) : void()), ...);
    self.silentFrames = hadInput ? 0 : std::min(self.silentFrames + kBlockFrames, kMaxSilentFrames);
    if (!hadInput && !self.idle && tailIsOver(strip)) becomeIdle(strip);
  }

  /// Sets the states of all stages to rest, after a fault.
  void rest(int strip) { (poolOf<Stages>().rest(strip), ...); }

  [[nodiscard]] StageSet stagesOn(int strip) const { return strips_[strip].on; }
  [[nodiscard]] StageSet stagesMoving(int strip) const { return strips_[strip].moving; }
  template <class Stage>
  [[nodiscard]] bool isOn(int strip) const {
    return (strips_[strip].on & bitOf<Stage>()) != 0;
  }
  /// Whether a stage is on and not about to turn off.
  template <class Stage>
  [[nodiscard]] bool isEnabled(int strip) const {
    return (strips_[strip].on & ~strips_[strip].leaving & bitOf<Stage>()) != 0;
  }

  /// Changes whenever a stage of any strip turns on or off.
  [[nodiscard]] uint32_t stagesVersion() const { return stagesVersion_; }

  template <class Stage>
  [[nodiscard]] const StagePool<Stage>& pool() const {
    return pools_;
  }

 private:
  using Output = std::tuple_element_t<kStages - 1, std::tuple<Stages...>>;
  static constexpr int kMaxSilentFrames = 1 << 30;

  struct Strip {
    StageSet on = StageSet{1} << (kStages - 1);  // the last stage is always on
    StageSet moving = 0;                         // stages whose coefficients move
    StageSet leaving = 0;                        // stages that turn off once their ramps have settled
    int silentFrames = 0;                        // frames since the last input
    bool idle = true;                            // not processed, every state at rest
    bool audible = false;                        // as in StageContext
    pan::Law law = pan::Law::stereo;
  };

  /// One pool per stage.
  struct Pools : StagePool<Stages>... {
    Pools(size_t strips, const RampTiming& timing) : StagePool<Stages>(strips, timing)... {}
  };

  template <class Stage>
  StagePool<Stage>& poolOf() {
    return pools_;
  }

  /// Designs a stage by the parameters and moves it to the new coefficients, or to its bypass if it is
  /// disabled.
  template <class Stage>
  void applyTo(int strip, const StripValues& values) {
    constexpr StageSet bit = bitOf<Stage>();
    const Strip& self = strips_[strip];
    const bool enabled = Stage::isEnabled(values);
    if (!enabled && (self.on & bit) == 0) return;
    float target[4 * StagePool<Stage>::kVectors], bypassed[4 * StagePool<Stage>::kVectors];
    Stage::design(values, StageContext{sampleRate_, self.law, self.audible}, target);
    std::copy(std::begin(target), std::end(target), bypassed);
    Stage::bypass(bypassed);
    moveStage(poolOf<Stage>(), strip, bit, enabled, target, bypassed);
    if (!self.idle) return;
    if (enabled) {
      poolOf<Stage>().rest(strip);
    } else {
      turnOff<Stage>(strip);
    }
  }

  /// Moves a stage to `target`, or to `bypassed` if it is disabled. A stage that is off starts from
  /// `bypassed`.
  void moveStage(CoefficientPool& pool, int strip, StageSet bit, bool enabled, const float* target,
                 const float* bypassed) {
    Strip& self = strips_[strip];
    if ((self.on & bit) == 0) {
      pool.snapTo(strip, bypassed);
      self.on |= bit;
      ++stagesVersion_;
    }
    self.leaving = enabled ? self.leaving & ~bit : self.leaving | bit;
    moveTo(pool, strip, bit, enabled ? target : bypassed);
  }

  /// Moves coefficients to `target`: by a ramp, or without one while the strip is idle.
  void moveTo(CoefficientPool& pool, int strip, StageSet bit, const float* target) {
    Strip& self = strips_[strip];
    if (self.idle) {
      pool.snapTo(strip, target);
      self.moving &= ~bit;
    } else {
      pool.rampTo(strip, target);
      self.moving |= bit;
    }
  }

  template <class Stage>
  void turnOff(int strip) {
    constexpr StageSet bit = bitOf<Stage>();
    Strip& self = strips_[strip];
    self.on &= ~bit;
    self.leaving &= ~bit;
    self.moving &= ~bit;
    poolOf<Stage>().reset(strip);
    ++stagesVersion_;
  }

  template <class Stage>
  void advanceStage(int strip) {
    constexpr StageSet bit = bitOf<Stage>();
    Strip& self = strips_[strip];
    if ((self.moving & bit) == 0 || !poolOf<Stage>().advance(strip)) return;
    self.moving &= ~bit;
    if ((self.leaving & bit) != 0) turnOff<Stage>(strip);
  }

  template <class Stage>
  void processStage(Group& group, const StageSet (&on)[Group::kLanes], StageSet moving) {
    if constexpr (std::is_same_v<Stage, Output>) group.storePreFader();
    poolOf<Stage>().process(group, on, bitOf<Stage>(), (moving & bitOf<Stage>()) != 0);
  }

  [[nodiscard]] bool tailIsOver(int strip) const {
    // Stages in series: what leaves one late enters the next one late, so their tails add up.
    int tail = 0;
    ((tail += isOn<Stages>(strip) ? Stages::kTailFrames + Stages::kLatencyFrames : 0), ...);
    return strips_[strip].silentFrames >= tail &&
           ((!isOn<Stages>(strip) || pool<Stages>().isQuiet(strip)) && ...);
  }

  void becomeIdle(int strip) {
    Strip& self = strips_[strip];
    self.idle = true;
    self.moving = 0;
    (idleStage<Stages>(strip), ...);
  }

  template <class Stage>
  void idleStage(int strip) {
    constexpr StageSet bit = bitOf<Stage>();
    if ((strips_[strip].on & bit) == 0) return;
    poolOf<Stage>().arrive(strip);
    poolOf<Stage>().rest(strip);
    if ((strips_[strip].leaving & bit) != 0) turnOff<Stage>(strip);
  }

  double sampleRate_;
  FixedArray<Strip> strips_;
  Pools pools_;
  uint32_t stagesVersion_ = 0;
};

}  // namespace busbar
