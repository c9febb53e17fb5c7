#include "stage_rack.h"

#include <algorithm>
#include <cmath>

namespace busbar {

StageRack::StageRack(size_t strips, double sampleRate, StagePool* pools, int stages, Timelines& timelines)
    : sampleRate_(sampleRate),
      pools_(pools),
      stages_(stages),
      output_(stages - 1),
      timelines_(timelines),
      strips_(strips, Strip{bitAt(output_)}),
      designedFor_(strips * kSlots),
      driven_(strips) {}

void StageRack::findDrivingSlots() {
  for (int stage = 0; stage < stages_; ++stage) {
    SlotSet& slots = driving_[stage];
    slots = *pools_[stage].type().slots;
    slots.removeAll(kChoiceSlots);
    if (stage == output_) slots.add(Timelines::kClosedSlot);
    slots.forEach([&](int slot) { drivenBy_[slot] = bitAt(stage); });
  }
}

void StageRack::reset(int strip) {
  strips_[strip] = {bitAt(output_)};
  driven_.remove(strip);
  timelines_.clear(strip);
  for (int stage = 0; stage < stages_; ++stage) pools_[stage].reset(strip);
  ++stagesVersion_;
}

void StageRack::apply(int strip, const SlotSet& dirty, const StripValues& values) {
  for (int stage = 0; stage < stages_; ++stage) {
    if (dirty.intersects(*pools_[stage].type().slots)) applyTo(strip, stage, values);
  }
}

void StageRack::changeContext(int strip, pan::Channels channels, bool closed, bool audible,
                              const StripValues& values) {
  Strip& self = strips_[strip];
  const bool driven = isDriven(strip, output_);
  if (driven && self.closed != closed)
    timelines_.write(strip, Timelines::kClosedSlot, closed ? 1 : 0, !self.idle);
  self.designed &= ~bitAt(output_);
  self.channels = channels;
  self.audible = audible;
  self.closed = closed;
  if (driven) return followChoice(strip, output_, values);
  applyTo(strip, output_, values);
}

void StageRack::fadeIn(int strip) {
  if (isDriven(strip, output_)) {
    wake(strip);
    timelines_.write(strip, Timelines::kClosedSlot, 1, false);
    return timelines_.write(strip, Timelines::kClosedSlot, 0, true);
  }
  StagePool& pool = pools_[output_];
  float target[kMaxFloats];
  std::copy_n(pool.target(strip), 4 * pool.type().vectors, target);
  const float silent[kMaxFloats] = {};
  pool.snapTo(strip, silent);
  wake(strip);
  moveTo(strip, output_, target);
}

void StageRack::advance(int strip) {
  Strip& self = strips_[strip];
  for (StageSet stages = self.moving; stages != 0; stages &= stages - 1) {
    const int stage = __builtin_ctz(stages);
    if (!pools_[stage].advance(strip)) continue;
    self.moving &= ~bitAt(stage);
    if ((self.leaving & ~self.driven & bitAt(stage)) != 0) turnOff(strip, stage);
  }
}

void StageRack::process(Group& group, const ControlBuffer& buffer) {
  StageSet any = 0, all = ~StageSet{0}, moving = 0;
  for (int lane = 0; lane < group.count; ++lane) {
    const Strip& self = strips_[group.lanes[lane].strip];
    any |= self.on;
    all &= self.on;
    moving |= self.moving | self.drivenMoving;
  }
  for (; any != 0; any &= any - 1) {
    const int stage = __builtin_ctz(any);
    const StageSet bit = bitAt(stage);
    if (stage == output_) group.storePreFader();
    StagePool& pool = pools_[stage];
    uint32_t lanes = (1U << group.count) - 1;
    if ((all & bit) == 0) {
      lanes = 0;
      for (int lane = 0; lane < group.count; ++lane)
        lanes |= (strips_[group.lanes[lane].strip].on >> stage & 1) << lane;
    }
    if ((moving & bit) == 0) {
      pool.process(group, lanes);
    } else {
      pool.processMoving(group, lanes, findMovement(group, lanes, stage, buffer), memory_);
    }
  }
}

/// How the coefficients of a stage move in a group's lanes. Computes the courses of driven stages.
StagePool::Movement StageRack::findMovement(const Group& group, uint32_t lanes, int stage,
                                            const ControlBuffer& buffer) {
  StagePool::Movement movement;
  for (int lane = 0; lane < group.count; ++lane) {
    const int strip = group.lanes[lane].strip;
    const Strip& self = strips_[strip];
    if ((lanes >> lane & 1) == 0) continue;
    if ((self.drivenMoving & bitAt(stage)) != 0) {
      Course& course = memory_.courses[lane];
      findCourse(strip, stage, StripValues(buffer, strip), course, group.span.end == kBlockFrames);
      movement.courses |= 1U << lane;
    } else if ((self.moving & ~self.driven & bitAt(stage)) != 0) {
      movement.splines |= 1U << lane;
    }
  }
  return movement;
}

void StageRack::settle(int strip, bool hadInput) {
  Strip& self = strips_[strip];
  self.silentFrames = hadInput ? 0 : std::min(self.silentFrames + kBlockFrames, kMaxSilentFrames);
  if (!hadInput && !self.idle && tailIsOver(strip)) becomeIdle(strip);
}

void StageRack::rest(int strip) {
  for (int stage = 0; stage < stages_; ++stage) pools_[stage].rest(strip);
}

/// Designs a stage by the parameters and moves it to the new coefficients, or to its bypass if it is
/// disabled. Leaves driven stages to updateStage().
void StageRack::applyTo(int strip, int stage, const StripValues& values) {
  Strip& self = strips_[strip];
  self.designed &= ~bitAt(stage);
  const StageType& type = pools_[stage].type();
  if (isDriven(strip, stage)) return;
  const bool enabled = type.isEnabled(values);
  if (!enabled && !isOn(strip, stage)) return;
  float target[kMaxFloats], bypassed[kMaxFloats];
  type.design(values, contextOf(strip), target);
  std::copy_n(target, 4 * type.vectors, bypassed);
  type.bypass(bypassed);
  moveStage(strip, stage, enabled, target, bypassed);
  if (!self.idle) return;
  if (enabled) {
    pools_[stage].rest(strip);
  } else {
    turnOff(strip, stage);
  }
}

/// Moves a stage to `target`, or to `bypassed` if it is disabled. A stage that is off starts from `bypassed`.
void StageRack::moveStage(int strip, int stage, bool enabled, const float* target, const float* bypassed) {
  Strip& self = strips_[strip];
  if (!isOn(strip, stage)) {
    pools_[stage].snapTo(strip, bypassed);
    turnOn(strip, stage);
  }
  self.leaving = enabled ? self.leaving & ~bitAt(stage) : self.leaving | bitAt(stage);
  moveTo(strip, stage, enabled ? target : bypassed);
}

/// Moves coefficients to `target`: by a ramp, or without one while the strip is idle.
void StageRack::moveTo(int strip, int stage, const float* target) {
  Strip& self = strips_[strip];
  if (self.idle) {
    pools_[stage].snapTo(strip, target);
    self.moving &= ~bitAt(stage);
  } else {
    pools_[stage].rampTo(strip, target);
    self.moving |= bitAt(stage);
  }
}

void StageRack::turnOn(int strip, int stage) {
  strips_[strip].on |= bitAt(stage);
  ++stagesVersion_;
}

void StageRack::turnOff(int strip, int stage) {
  Strip& self = strips_[strip];
  self.on &= ~bitAt(stage);
  self.leaving &= ~bitAt(stage);
  self.moving &= ~bitAt(stage);
  self.designed &= ~bitAt(stage);
  pools_[stage].reset(strip);
  ++stagesVersion_;
}

bool StageRack::tailIsOver(int strip) const {
  // Stages in series: what leaves one late enters the next one late, so their tails add up.
  int tail = 0;
  for (StageSet stages = strips_[strip].on; stages != 0; stages &= stages - 1) {
    const StageType& type = pools_[__builtin_ctz(stages)].type();
    tail += type.tailFrames + type.latencyFrames;
  }
  if (strips_[strip].silentFrames < tail) return false;
  for (StageSet stages = strips_[strip].on; stages != 0; stages &= stages - 1) {
    if (!pools_[__builtin_ctz(stages)].isQuiet(strip)) return false;
  }
  return true;
}

void StageRack::becomeIdle(int strip) {
  Strip& self = strips_[strip];
  self.idle = true;
  self.moving = self.designed = 0;
  for (StageSet stages = self.on; stages != 0; stages &= stages - 1) {
    const int stage = __builtin_ctz(stages);
    pools_[stage].stopCrossFade(strip);
    pools_[stage].arrive(strip);
    pools_[stage].rest(strip);
    if ((self.leaving & bitAt(stage)) != 0) turnOff(strip, stage);
  }
}

// Driven stages.

SlotSet StageRack::glidingSlots(int strip) const {
  SlotSet slots;
  for (StageSet stages = strips_[strip].driven; stages != 0; stages &= stages - 1)
    slots.addAll(*pools_[__builtin_ctz(stages)].type().slots);
  slots.removeAll(kChoiceSlots);
  return slots;
}

void StageRack::advanceCrossFades() {
  driven_.forEach([this](int strip) {
    for (StageSet stages = strips_[strip].driven; stages != 0; stages &= stages - 1)
      pools_[__builtin_ctz(stages)].advanceCrossFade(strip, timelines_.glideTiming());
  });
}

void StageRack::updateDriven(const ControlBuffer& buffer) {
  const auto update = [&](int strip) {
    SlotSet slots = timelines_.slots(strip);
    slots.addAll(timelines_.changedSlots(strip));
    StageSet stages = strips_[strip].driven;
    slots.forEach([&](int slot) { stages |= drivenBy_[slot]; });
    for (; stages != 0; stages &= stages - 1)
      updateStage(strip, __builtin_ctz(stages), StripValues(buffer, strip));
    driven_.set(strip, strips_[strip].driven != 0);
  };
  // A change that is over when it arrives has no timeline any more.
  timelines_.changedStrips().forEach([&](int strip) {
    if (!driven_.contains(strip) && !timelines_.strips().contains(strip)) update(strip);
  });
  driven_.forEach([&](int strip) {
    if (!timelines_.strips().contains(strip)) update(strip);
  });
  timelines_.strips().forEach(update);
}

/// Makes a stage driven or not, turns it on or off, and designs it again where its values have come to rest.
void StageRack::updateStage(int strip, int stage, const StripValues& values) {
  const StageSet bit = bitAt(stage);
  Strip& self = strips_[strip];
  StagePool& pool = pools_[stage];
  const StageType& type = pool.type();
  const SlotSet& driving = driving_[stage];
  const bool hasTimeline = timelines_.slots(strip).intersects(driving);
  const bool hasChanged = timelines_.changedSlots(strip).intersects(driving);
  const bool wasDriven = isDriven(strip, stage);
  const SlotSet moving = timelines_.movingSlots(strip) & driving;
  if (!wasDriven) {
    if ((self.moving & bit) != 0) pool.crossFadeFromSpline(strip);
    pool.setChoice(strip, choiceOf(strip, stage, values));
    self.driven |= bit;
    self.designed &= ~bit;
    self.leaving &= ~bit;
  }
  followChoice(strip, stage, values);
  const bool crossFades = !pool.crossFadeOf(strip).isOver();
  const bool moves = !moving.isEmpty() || crossFades;
  // A stage that is switched off stays off, whatever else moves.
  const bool mayMoveOn = type.switchSlot >= 0 && !values.isOn(type.switchSlot)
                             ? moving.contains(type.switchSlot)
                             : !moving.isEmpty();
  const bool enabled = type.isEnabled(values) || mayMoveOn || crossFades;
  if (enabled && !isOn(strip, stage)) {
    pool.rest(strip);
    turnOn(strip, stage);
  }
  const bool moved = (self.drivenMoving & bit) != 0 || hasChanged;
  self.drivenMoving = moves ? self.drivenMoving | bit : self.drivenMoving & ~bit;
  if (moves) return;
  self.moving &= ~bit;
  if (!enabled) {
    if (isOn(strip, stage)) turnOff(strip, stage);
  } else if (moved || !wasDriven || !hasTimeline) {
    float target[kMaxFloats];
    type.design(values, contextOf(strip), target);
    pool.snapTo(strip, target);
    self.designed &= ~bit;
  }
  if (!hasTimeline) self.driven &= ~bit;
}

StagePool::Choice StageRack::choiceOf(int strip, int stage, const StripValues& values) const {
  const int slot = pools_[stage].choiceSlot();
  StagePool::Choice choice;
  if (slot >= 0) choice.value = static_cast<uint8_t>(values.valueOf(slot));
  if (stage == output_) choice.channels = strips_[strip].channels;
  return choice;
}

/// Makes a driven stage change to the choice of its parameters: by a cross-fade, or at once where nothing
/// sounds.
void StageRack::followChoice(int strip, int stage, const StripValues& values) {
  StagePool& pool = pools_[stage];
  const StagePool::Choice choice = choiceOf(strip, stage, values);
  const StagePool::CrossFade& crossFade = pool.crossFadeOf(strip);
  if (choice == crossFade.to) return;
  if (strips_[strip].idle || !isOn(strip, stage)) {
    pool.setChoice(strip, choice);
    strips_[strip].drivenMoving |= bitAt(stage);  // so that updateStage() designs it again
  } else if (crossFade.isOver()) {
    pool.crossFadeTo(strip, choice);
  }
}

/// Computes how scheduled changes move the coefficients of a strip's stage in this block. keeps: whether the
/// block ends, so that the coefficients are kept for the next one.
void StageRack::findCourse(int strip, int stage, const StripValues& values, Course& course, bool keeps) {
  StagePool& pool = pools_[stage];
  const StageType& type = pool.type();
  const Timeline* timelines[MovingMemory::kMaxValues];
  const int count = timelines_.find(strip, driving_[stage], timelines);
  const bool isOutput = stage == output_;
  // The gain is computed at every frame anyway.
  const auto matters = [&](int i) { return !isOutput || timelines[i]->slot != slot::gain; };
  const bool crossFades = !pool.crossFadeOf(strip).isOver();
  // Coefficients may cross-fade from 1 to -1, twice as far as a switch moves.
  int step = crossFades ? (timelines_.glideTiming().step + 1) / 2 : kBlockFrames;
  for (int i = 0; i < count; ++i) {
    if (matters(i)) step = std::min(step, timelines[i]->step);
  }
  if (step == kBlockFrames) {
    course.knots.setEnds();
  } else {
    for (int last = 0; last != step;) {
      last = step;
      timelines_.findKnots(timelines, count, step, course.knots);
      for (int i = 0; i < count; ++i) {
        if (!matters(i)) continue;
        timelines_.evaluate(*timelines[i], course.knots, memory_.scheduled[i]);
        step = std::min(step, timelines_.stepFor(*timelines[i], course.knots, memory_.scheduled[i]));
      }
    }
  }
  float at[kSlots + 1];  // [slot] the values at a knot
  type.slots->forEach([&](int slot) { at[slot] = values.valueOf(slot); });
  at[Timelines::kClosedSlot] = strips_[strip].closed ? 1 : 0;
  course.hasFactor = isOutput && (step < kBlockFrames || !gainIsLine(timelines, count));
  if (course.hasFactor) {
    findFactor(timelines, count, at, course);
    at[slot::gain] = 1;
  }
  designCourse(strip, stage, timelines, count, at, course);
  if (!keeps) return;
  pool.keepLast(strip, course);
  // The kept coefficients are those of the values if nothing else is mixed into them.
  Strip& self = strips_[strip];
  const bool isPlain =
      !course.hasFactor && !crossFades && !isSwitching(stage, at) && (self.moving & bitAt(stage)) == 0;
  self.designed = isPlain ? self.designed | bitAt(stage) : self.designed & ~bitAt(stage);
  if (isPlain) type.slots->forEach([&](int slot) { designedFor(strip, slot) = at[slot]; });
}

/// Designs the coefficients at the knots of a course. Knots with the same values share a design, and so do
/// the first knot and the end of the block before.
///   at    [slot] the values, those without timelines; then those of the last knot
void StageRack::designCourse(int strip, int stage, const Timeline* const* timelines, int count, float* at,
                             Course& course) {
  const StagePool& pool = pools_[stage];
  const StageType& type = pool.type();
  StageContext context = contextOf(strip);
  context.audible = true;
  const StagePool::CrossFade& crossFade = pool.crossFadeOf(strip);
  const auto choose = [&](const StagePool::Choice& choice) {
    if (pool.choiceSlot() >= 0) at[pool.choiceSlot()] = choice.value;
    context.channels = choice.channels;
  };
  choose(crossFade.to);
  Glide fade = crossFade.old;
  const bool fades = !crossFade.isOver();
  const bool byEnds = course.knots.count == 2;
  const float* designed = (strips_[strip].designed & bitAt(stage)) != 0 ? pool.target(strip) : nullptr;
  float plain[kMaxFloats];  // the design of a knot, if switches or a cross-fade change it
  for (int knot = 0; knot < course.knots.count; ++knot) {
    float* const coefficients = course.at[knot];
    SlotSet moved;
    for (int i = 0; i < count; ++i) {
      const Timeline& timeline = *timelines[i];
      if (course.hasFactor && timeline.slot == slot::gain) continue;
      const float value = !byEnds ? memory_.scheduled[i][knot] : knot == 0 ? timeline.begin : timeline.end;
      if (at[timeline.slot] != value) moved.add(timeline.slot);
      at[timeline.slot] = value;
    }
    if (knot == 0 && designed != nullptr) {
      moved.clear();
      type.slots->forEach([&](int slot) {
        if (at[slot] != designedFor(strip, slot)) moved.add(slot);
      });
    }
    if (designed == nullptr || (type.redesign == nullptr && !moved.isEmpty())) {
      type.design(StripValues(at), context, coefficients);
    } else {
      std::copy_n(designed, 4 * type.vectors, coefficients);
      if (!moved.isEmpty()) type.redesign(StripValues(at), context, moved, coefficients);
    }
    designed = coefficients;
    if (fades || isSwitching(stage, at)) {
      std::copy_n(coefficients, 4 * type.vectors, plain);
      designed = plain;
      applySwitches(stage, at, coefficients);
    }
    if (!fades) continue;
    const int frame = course.knots.frames[knot];
    if (course.knots.framesSince(knot) > 0)
      fade.advance(timelines_.glideTiming(), course.knots.framesSince(knot));
    float old[kMaxFloats];
    float factor = 1;
    if (crossFade.fromSpline) {
      pool.splineAt(strip, frame, old);
      if (course.hasFactor) factor = course.factor[frame];
    } else {
      choose(crossFade.from);
      type.design(StripValues(at), context, old);
      applySwitches(stage, at, old);
      choose(crossFade.to);
    }
    for (int i = 0; i < type.coefficients; ++i) {
      const float next = coefficients[i] * factor;
      coefficients[i] = next + fade.value() * (old[i] - next);
    }
  }
  if (fades && crossFade.fromSpline) course.hasFactor = false;
}

/// Whether coefficients on straight lines between the ends of a block are exact enough beside a gain that
/// moves: within 5e-7 of it, and within 2e-6 where the pan moves too.
bool StageRack::gainIsLine(const Timeline* const* timelines, int count) {
  float gain = 0, pan = 0;  // how far they move
  for (int i = 0; i < count; ++i) {
    const Timeline& timeline = *timelines[i];
    if (timeline.slot == slot::pan) pan = timeline.end - timeline.begin;
    if (timeline.slot != slot::gain) continue;
    if (timeline.step < kBlockFrames || timeline.bend > 5e-7f) return false;
    gain = timeline.end - timeline.begin;
  }
  return std::fabs(gain * pan) < 1e-5f;
}

/// The gain is computed at every frame, since it may change fastest.
void StageRack::findFactor(const Timeline* const* timelines, int count, const float* at,
                           Course& course) const {
  for (int i = 0; i < count; ++i) {
    if (timelines[i]->slot == slot::gain) return timelines_.evaluateFrames(*timelines[i], course.factor);
  }
  std::fill_n(course.factor, kBlockFrames + 1, at[slot::gain]);
}

/// Whether switches change the coefficients of a knot.
bool StageRack::isSwitching(int stage, const float* at) const {
  if (stage == output_) return at[slot::muted] != 0 || at[Timelines::kClosedSlot] != 0;
  const int slot = pools_[stage].type().switchSlot;
  return slot >= 0 && at[slot] != 1;
}

/// Moves the coefficients towards the bypass, or the output's towards silence, by the switches' values at a
/// knot, 0 to 1.
void StageRack::applySwitches(int stage, const float* at, float* coefficients) const {
  const StageType& type = pools_[stage].type();
  if (stage == output_) {
    const float open = (1 - at[slot::muted]) * (1 - at[Timelines::kClosedSlot]);
    for (int i = 0; i < type.coefficients; ++i) coefficients[i] *= open;
    return;
  }
  if (!isSwitching(stage, at)) return;
  float bypassed[kMaxFloats];
  std::copy_n(coefficients, 4 * type.vectors, bypassed);
  type.bypass(bypassed);
  for (int i = 0; i < type.coefficients; ++i)
    coefficients[i] = bypassed[i] + at[type.switchSlot] * (coefficients[i] - bypassed[i]);
}

}  // namespace busbar
