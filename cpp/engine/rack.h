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

/// All stages of all strips: which stages each strip has on, where its coefficients are going, and the state
/// of its kernels. Everything that concerns all stages is a loop over the list, here and nowhere else.
///
/// A stage that is enabled comes in by way of its bypass and leaves by it, so switches are movements too. A
/// strip that is idle takes values at once; any other moves.  [audio thread]
template <class... Stages>
class Rack<StageList<Stages...>> {
 public:
  /// A set of stages, a bit each.
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

  /// Every stage off and at rest, and the strip idle.
  void reset(int strip) {
    strips_[strip] = {};
    (poolOf<Stages>().reset(strip), ...);
    ++stagesVersion_;
  }

  /// Applies the values of the slots in `dirty` to the stages that read them.
  void apply(int strip, const SlotSet& dirty, const StripValues& values) {
    ((dirty.intersects(Stages::kSlots) ? applyTo<Stages>(strip, values) : void()), ...);
  }

  /// Sets what the last stage depends on beside the parameters.
  void setContext(int strip, pan::Law law, bool audible, const StripValues& values) {
    Strip& self = strips_[strip];
    if (self.law == law && self.audible == audible) return;
    self.law = law;
    self.audible = audible;
    applyTo<Output>(strip, values);
  }
  [[nodiscard]] pan::Law law(int strip) const { return strips_[strip].law; }
  [[nodiscard]] bool isAudible(int strip) const { return strips_[strip].audible; }

  /// Ends idleness: from now on values move.
  void wake(int strip) {
    strips_[strip].idle = false;
    strips_[strip].silentFrames = 0;
  }
  [[nodiscard]] bool isIdle(int strip) const { return strips_[strip].idle; }

  /// Starts a strip from silence, under a source that already sounds.
  void fadeIn(int strip) {
    StagePool<Output>& pool = poolOf<Output>();
    float target[4 * StagePool<Output>::kVectors];
    std::copy_n(pool.target(strip), std::size(target), target);
    pool.snapTo(strip, Output::kSilent);
    wake(strip);
    moveTo(pool, strip, bitOf<Output>(), target);
  }

  /// One block further on every ramp. A bypassed stage whose ramp has arrived goes off.
  void advance(int strip) {
    if (strips_[strip].moving == 0) return;
    (advanceStage<Stages>(strip), ...);
  }

  /// Whether nothing leaves the strip and nothing is about to.
  [[nodiscard]] bool isSilenced(int strip) const {
    return !strips_[strip].audible && (strips_[strip].moving & bitOf<Output>()) == 0;
  }

  /// Processes the strips of a group by every stage that any of them has on.
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

  /// End of a block: states next to zero become zero. A strip without input whose tail is over becomes idle.
  void settle(int strip, bool hadInput) {
    Strip& self = strips_[strip];
    ((isOn<Stages>(strip) ? poolOf<Stages>().flush(strip) : void()), ...);
    self.silentFrames = hadInput ? 0 : std::min(self.silentFrames + kBlockFrames, kMaxSilentFrames);
    if (!hadInput && !self.idle && tailIsOver(strip)) becomeIdle(strip);
  }

  /// All states to rest, after a fault.
  void rest(int strip) { (poolOf<Stages>().rest(strip), ...); }

  [[nodiscard]] StageSet stagesOn(int strip) const { return strips_[strip].on; }
  [[nodiscard]] StageSet stagesMoving(int strip) const { return strips_[strip].moving; }
  template <class Stage>
  [[nodiscard]] bool isOn(int strip) const {
    return (strips_[strip].on & bitOf<Stage>()) != 0;
  }
  /// Whether a stage is on and not on its way out.
  template <class Stage>
  [[nodiscard]] bool isEnabled(int strip) const {
    return (strips_[strip].on & ~strips_[strip].leaving & bitOf<Stage>()) != 0;
  }

  /// Changes whenever a strip has another set of stages on.
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
    StageSet moving = 0;
    StageSet leaving = 0;  // on, but on the way out
    int silentFrames = 0;  // since the last input
    bool idle = true;      // nothing sounds, every state is at rest
    bool audible = false;
    pan::Law law = pan::Law::stereo;
  };

  /// A pool a stage.
  struct Pools : StagePool<Stages>... {
    Pools(size_t strips, const RampTiming& timing) : StagePool<Stages>(strips, timing)... {}
  };

  template <class Stage>
  StagePool<Stage>& poolOf() {
    return pools_;
  }

  /// Designs the coefficients that the parameters ask for, and sends the stage there.
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

  /// A stage that is off comes in by way of its bypass.
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
    const int silentFrames = strips_[strip].silentFrames;
    return (
        (!isOn<Stages>(strip) || (silentFrames >= Stages::kTailFrames && pool<Stages>().isQuiet(strip))) &&
        ...);
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
