#include "timelines.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "../simd/compiler.h"

namespace busbar {

namespace {

/// A target counts as reached after this many octaves of approach: 2^-30 of the distance is left.
constexpr double kReachedOctaves = 30;
constexpr double kLog2E = 1.44269504088896340736;

int bitsOfFloat(float value) { return __builtin_bit_cast(int32_t, value); }
float floatOfBits(int bits) { return __builtin_bit_cast(float, bits); }

/// The factor that turns a small change of a parameter into a share of what it does to the sound. value: the
/// parameter's magnitude.
float shareOf(int slot, float value) {
  // A channel of a stereo source turns by a quarter circle per unit of pan. Half the step that this would
  // allow keeps straight lines within 5e-6.
  if (slot == slot::pan) return 3.1416f;
  const ParameterScale scale = slot < kSlots ? kRange[slot].scale : ParameterScale::linear_;
  if (scale == ParameterScale::decibel_) return 0.115f;
  return 1 / std::max(value, scale == ParameterScale::ratio_ ? 1e-6f : 1.0f);
}

/// Whether the value of a slot is a switch, which glides when it changes.
bool isSwitch(int slot) { return slot < kSlots && kRange[slot].type == ParameterType::boolean_; }

/// Writes first + slope·i.
void fillLine(double first, double slope, int count, float* values) {
  const float steps[] = {0, static_cast<float>(slope), static_cast<float>(2 * slope),
                         static_cast<float>(3 * slope)};
  int i = 0;
  for (; i + 4 <= count; i += 4)
    (f32x4::splat(static_cast<float>(first + slope * i)) + f32x4::load(steps)).store(values + i);
  for (; i < count; ++i) values[i] = static_cast<float>(first + slope * i);
}

/// Writes offset + distance·ratio^i.
void fillExponential(double offset, double distance, double ratio, int count, float* values) {
  const double square = ratio * ratio;
  const float changes[] = {0, static_cast<float>(ratio - 1), static_cast<float>(square - 1),
                           static_cast<float>(square * ratio - 1)};
  int i = 0;
  for (; i + 4 <= count; i += 4) {
    const f32x4 first = f32x4::splat(static_cast<float>(offset + distance));
    (first + f32x4::splat(static_cast<float>(distance)) * f32x4::load(changes)).store(values + i);
    distance *= square * square;
  }
  for (; i < count; ++i) {
    values[i] = static_cast<float>(offset + distance);
    distance *= ratio;
  }
}

}  // namespace

BUSBAR_SELDOM Timelines::Timelines(ControlBuffer& buffer, size_t events, double sampleRate,
                                   double smoothingSeconds)
    : buffer_(buffer),
      pool_(events),
      inbox_(kInboxEvents),
      timelines_(static_cast<size_t>(buffer.layout().strips) * (kSlots + 1)),
      number_(timelines_.size()),
      first_(static_cast<size_t>(buffer.layout().strips), kNone),
      generation_(first_.size()),
      started_(first_.size()),
      slots_(first_.size()),
      moving_(first_.size()),
      strips_(first_.size()),
      changed_(first_.size()),
      changedStrips_(first_.size()),
      applied_(first_.size() * (kSlots + 1)),
      glide_(smoothingSeconds, sampleRate),
      modulators_(sampleRate, glide_) {
  for (size_t i = 0; i < timelines_.size(); ++i) timelines_[i].nextOfStrip = static_cast<int>(i) + 1;
  timelines_[timelines_.size() - 1].nextOfStrip = kNone;
  for (int slot = 0; slot < kSlots; ++slot) {
    min_[slot] = kRange[slot].min;
    max_[slot] =
        kRange[slot].isShareOfRate ? static_cast<float>(kRange[slot].max * sampleRate) : kRange[slot].max;
  }
  max_[kClosedSlot] = 1;
}

// Chains of events.

void Timelines::release(int event) {
  if (pool_[event].what() == EventKind::setCurve) releasePoints(bitsOfFloat(pool_[event].value));
  pool_.release(event);
}

/// Releases the events of a chain.
void Timelines::releaseAll(int event) {
  while (event != kNone) {
    const int next = pool_.next(event);
    release(event);
    event = next;
  }
}

/// Releases the points of a curve.
void Timelines::releasePoints(int event) {
  while (event != kNone) {
    const int next = pool_.next(event);
    pool_.release(event);
    event = next;
  }
}

BUSBAR_SELDOM void Timelines::receive(int count) {
  for (int i = 0; i < count; ++i) {
    const int event = pool_.take(inbox_[static_cast<size_t>(i)]);
    if (event == kNone) return;  // the main thread has counted wrongly
    if (curvePoints_ > 0) {
      if (curveEnd_ == kNone) {
        pool_[curve_].value = floatOfBits(event);
      } else {
        pool_.next(curveEnd_) = event;
      }
      curveEnd_ = event;
      curvePoints_ -= Event::kCurvePoints;
      if (curvePoints_ <= 0) append(arrived_, lastArrived_, curve_);
    } else if (pool_[event].what() == EventKind::setCurve) {
      curve_ = event;
      curveEnd_ = kNone;
      curvePoints_ = pool_[event].points;
      pool_[event].value = floatOfBits(kNone);
    } else {
      append(arrived_, lastArrived_, event);
    }
  }
}

/// Adds an event to the end of a chain.
void Timelines::append(int& first, int& last, int event) {
  (first == kNone ? first : pool_.next(last)) = event;
  last = event;
}

/// Delivers the events of a chain, which may append to it again.
void Timelines::deliverAll(int& first) {
  for (int event = std::exchange(first, kNone); event != kNone;) {
    const int next = std::exchange(pool_.next(event), kNone);
    deliver(event);
    event = next;
  }
}

/// Applies an event, or keeps it if its strip has not started yet.
BUSBAR_SELDOM void Timelines::deliver(int event) {
  Event& self = pool_[event];
  if (self.what() == EventKind::modulator) {
    if (Modulators::isRemoval(self)) dropRestarts(self.strip());
    modulators_.set(self);
    return release(event);
  }
  if (self.what() == EventKind::restart) {
    if (landingOf(event) >= now_ + kBlockFrames) return append(restarts_, lastRestart_, event);
    modulators_.restart(self);
    return release(event);
  }
  const auto strip = static_cast<size_t>(self.strip());
  const auto ahead = static_cast<int16_t>(self.generation() - generation_[strip]);
  if (ahead < 0) return release(event);
  if (ahead > 0) return append(waiting_, lastWaiting_, event);
  if (self.what() == EventKind::connect || self.what() == EventKind::disconnect) {
    modulate(self);
    return release(event);
  }
  self.frame = std::max(self.frame, now_);
  Timeline* timeline = at(self.strip(), self.slot());
  if (timeline == nullptr) {
    if (self.what() == EventKind::cancel || self.what() == EventKind::cancelAndHold) return release(event);
    timeline = &create(self.strip(), self.slot(), buffer_.value(self.slot(), self.strip()));
  }
  switch (self.what()) {
    case EventKind::cancel:
      cancel(*timeline, self.frame);
      return release(event);
    case EventKind::cancelAndHold:
      return cancelAndHold(*timeline, event);
    default:
      return insert(*timeline, event);
  }
}

/// Releases the restarts of a modulator that is removed.
void Timelines::dropRestarts(int modulator) {
  for (int event = std::exchange(restarts_, kNone); event != kNone;) {
    const int next = std::exchange(pool_.next(event), kNone);
    pool_[event].strip() == modulator ? release(event) : append(restarts_, lastRestart_, event);
    event = next;
  }
}

/// Inserts an event after those of the same time.
BUSBAR_SELDOM void Timelines::insert(Timeline& timeline, int event) {
  Event& self = pool_[event];
  Motion& motion = timeline.motion;
  int before = kNone;
  if (timeline.last != kNone && pool_[timeline.last].frame <= self.frame) {
    before = timeline.last;
  } else {
    for (int at = motion.next; at != kNone && pool_[at].frame <= self.frame; at = pool_.next(at)) before = at;
  }
  if (self.isRamp()) {
    if (before == kNone && motion.kind == Motion::Kind::target) {
      // A ramp begins where the approach to a target has got to.
      motion.hold(now_, valueAt(motion, now_));
    } else if (before == kNone && motion.kind == Motion::Kind::hold) {
      motion.start = self.frame > now_ ? std::min(self.extra, now_) : now_;
    }
    self.extra = self.frame;
  }
  int& link = before == kNone ? motion.next : pool_.next(before);
  pool_.next(event) = link;
  link = event;
  if (pool_.next(event) == kNone) timeline.last = event;
}

/// Removes the events from a frame on.
BUSBAR_SELDOM void Timelines::cancel(Timeline& timeline, double frame) {
  Motion& motion = timeline.motion;
  int before = kNone, at = motion.next;
  while (at != kNone && pool_[at].frame < frame &&
         !(pool_[at].what() == EventKind::setCurve && pool_[at].frame + pool_[at].extra > frame)) {
    before = at;
    at = pool_.next(at);
  }
  (before == kNone ? motion.next : pool_.next(before)) = kNone;
  timeline.last = before;
  releaseAll(at);
  if (motion.kind != Motion::Kind::curve) return;
  const Event& curve = pool_[motion.curve];
  if (frame > curve.frame + curve.extra) return;
  motion.hold(now_, motion.value);
  endCurve(motion);
}

/// Removes the events after a frame, and keeps the value that is reached there. A curve that begins there is
/// removed too.
BUSBAR_SELDOM void Timelines::cancelAndHold(Timeline& timeline, int event) {
  Motion& motion = timeline.motion;
  const double frame = pool_[event].frame;
  if (motion.kind == Motion::Kind::curve && pool_[motion.curve].frame == frame) {
    motion.hold(frame, motion.value);
    endCurve(motion);
  }
  int before = kNone, at = motion.next;
  while (at != kNone && pool_[at].frame <= frame &&
         !(pool_[at].what() == EventKind::setCurve && pool_[at].frame == frame)) {
    before = at;
    at = pool_.next(at);
  }
  int rest = at;
  if (at != kNone && pool_[at].isRamp()) {
    rest = pool_.next(at);
    pool_[at].frame = frame;  // its `extra` still is its end before the cut
    before = at;
  }
  releaseAll(rest);
  pool_[event].become(EventKind::hold);
  (before == kNone ? motion.next : pool_.next(before)) = event;
  timeline.last = event;
}

void Timelines::endCurve(Motion& motion) {
  if (motion.curve == kNone) return;
  release(motion.curve);
  motion.curve = kNone;
}

// Strips and their timelines.

void Timelines::start(int strip, int generation) {
  generation_[static_cast<size_t>(strip)] = static_cast<uint16_t>(generation);
  started_.add(strip);
  deliverAll(waiting_);
}

void Timelines::clear(int strip) {
  while (first_[static_cast<size_t>(strip)] != kNone) drop(strip, &first_[static_cast<size_t>(strip)]);
}

Timeline* Timelines::at(int strip, int slot) {
  if (!slots(strip).contains(slot)) return nullptr;
  return &timelines_[static_cast<size_t>(numberOf(strip, slot))];
}

BUSBAR_SELDOM Timeline& Timelines::create(int strip, int slot, double value) {
  const auto place = static_cast<size_t>(strip);
  const int index = freeTimeline_;
  Timeline& timeline = timelines_[static_cast<size_t>(index)];
  freeTimeline_ = timeline.nextOfStrip;
  const float present = clamped(slot, value);
  timeline = {strip, slot, first_[place], kNone, kNone, kBlockFrames, present, present, 0, {}, {}, {}};
  timeline.motion.hold(now_, value);
  number_[static_cast<size_t>(strip) * (kSlots + 1) + static_cast<size_t>(slot)] = index;
  if (first_[place] == kNone) {
    for (int of = 0; of < kSlots; ++of) applied(strip, of) = buffer_.value(of, strip);
  }
  first_[place] = index;
  slots_[place].add(slot);
  strips_.add(strip);
  return timeline;
}

/// Removes a timeline. link: the index that refers to it.
BUSBAR_SELDOM void Timelines::drop(int strip, int* link) {
  const auto place = static_cast<size_t>(strip);
  const int index = *link;
  Timeline& timeline = timelines_[static_cast<size_t>(index)];
  endCurve(timeline.motion);
  releaseAll(timeline.motion.next);
  modulators_.disconnectAll(timeline.modulation);
  slots_[place].remove(timeline.slot);
  moving_[place].remove(timeline.slot);
  *link = timeline.nextOfStrip;
  timeline.nextOfStrip = freeTimeline_;
  freeTimeline_ = index;
}

float& Timelines::applied(int strip, int slot) {
  return applied_[static_cast<size_t>(strip) * (kSlots + 1) + static_cast<size_t>(slot)];
}

/// Connects a parameter to a modulator or disconnects it. The jump that this makes is smoothed, unless the
/// strip has just started.
BUSBAR_SELDOM void Timelines::modulate(const Event& event) {
  const int strip = event.strip(), modulator = event.points & 0xff;
  Timeline* timeline = at(strip, event.slot());
  const bool connects = event.what() == EventKind::connect;
  if (timeline == nullptr) {
    if (!connects) return;
    timeline = &create(strip, event.slot(), buffer_.value(event.slot(), strip));
  }
  const Line before = lineOf(*timeline);
  if (connects) {
    modulators_.connect(timeline->modulation, modulator, event.points >> 8 != 0, event.value);
  } else {
    modulators_.disconnect(timeline->modulation, modulator);
  }
  if (!started_.contains(strip)) glideFrom(*timeline, before);
}

BUSBAR_SELDOM void Timelines::disconnect(int strip) {
  for (int index = first_[static_cast<size_t>(strip)]; index != kNone;) {
    Timeline& timeline = timelines_[static_cast<size_t>(index)];
    const Line before = lineOf(timeline);
    modulators_.disconnectAll(timeline.modulation);
    glideFrom(timeline, before);
    index = timeline.nextOfStrip;
  }
}

void Timelines::setSounding(int strip) {
  for (int index = first_[static_cast<size_t>(strip)]; index != kNone;) {
    const Timeline& timeline = timelines_[static_cast<size_t>(index)];
    modulators_.setSounding(timeline.modulation);
    index = timeline.nextOfStrip;
  }
}

/// Where a timeline is and whence it comes, without its glide, at the beginning of the block. The modulators
/// have the values of the block before.
Timelines::Line Timelines::lineOf(const Timeline& timeline) const {
  const float before = modulated(timeline, valueAt(timeline.motion, now_ - 1), kBlockFrames - 1);
  const float value = modulated(timeline, valueAt(timeline.motion, now_), kBlockFrames);
  return {value, value - before};
}

/// Smooths a change of a timeline.
void Timelines::glideFrom(Timeline& timeline, const Line& before) {
  const Line now = lineOf(timeline);
  timeline.glide.jump(now.value - before.value);
  timeline.glide.turn(now.slope - before.slope, glide_);
}

/// A value within the parameter's range, with its modulation at a frame of the block.
float Timelines::modulated(const Timeline& timeline, double value, int frame) const {
  if (timeline.modulation != kNone) value = modulators_.apply(timeline.modulation, value, frame);
  return clamped(timeline.slot, value);
}

BUSBAR_SELDOM void Timelines::write(int strip, int slot, float value, bool smooth) {
  Timeline* timeline = at(strip, slot);
  const float reached = slot == kClosedSlot ? 1 - value : applied(strip, slot);
  applied(strip, slot) = value;
  if (timeline == nullptr) {
    if (!smooth) return;
    timeline = &create(strip, slot, reached);
  }
  const Line before = lineOf(*timeline);
  endCurve(timeline->motion);
  timeline->motion.hold(now_, value);
  if (smooth) {
    glideFrom(*timeline, before);
    timeline->step = std::min(timeline->step, glide_.step);
    moving_[static_cast<size_t>(strip)].add(slot);
  } else {
    timeline->glide.stop();
  }
}

// Values in time.

/// The first frame at which an event has taken effect.
double Timelines::landingOf(int event) const { return std::ceil(pool_[event].frame); }

double Timelines::curveAt(int event, double frame) const {
  const Event& curve = pool_[event];
  const int last = curve.points - 1;
  const double position = std::clamp((frame - curve.frame) / curve.extra, 0.0, 1.0) * last;
  const int index = std::min(static_cast<int>(position), last - 1);
  const auto point = [&](int number) {
    int at = bitsOfFloat(curve.value);
    for (int skipped = number / Event::kCurvePoints; skipped > 0; --skipped) at = pool_.next(at);
    float points[Event::kCurvePoints];
    std::memcpy(points, &pool_[at], sizeof points);
    return static_cast<double>(points[number % Event::kCurvePoints]);
  };
  const double low = point(index);
  return low + (point(index + 1) - low) * (position - index);
}

double Timelines::valueAt(const Motion& motion, double frame) const {
  switch (motion.kind) {
    case Motion::Kind::curve:
      return curveAt(motion.curve, frame);
    case Motion::Kind::target:
      return motion.target + (motion.value - motion.target) *
                                 elementary::exp2(std::max(-900.0, motion.rate * (frame - motion.start)));
    case Motion::Kind::hold:
      break;
  }
  if (motion.next == kNone || !pool_[motion.next].isRamp() || frame <= motion.start) return motion.value;
  const Event& ramp = pool_[motion.next];
  const double share = (frame - motion.start) / (ramp.extra - motion.start);
  if (ramp.what() == EventKind::linearRamp) return motion.value + (ramp.value - motion.value) * share;
  if (!(ramp.value * motion.value > 0)) return motion.value;
  return motion.value * elementary::exp2(elementary::log2(ramp.value / motion.value) * share);
}

/// Moves a motion past its next event. Returns the event. A switch glides to its value. Other values jump to
/// it, which ends the glide of an earlier plain write.
BUSBAR_SELDOM int Timelines::pass(Motion& motion, Glide& glide, int slot) const {
  const int event = motion.next;
  const Event& self = pool_[event];
  finishCurve(motion, self.frame);
  const double reached = valueAt(motion, self.frame);
  const int next = pool_.next(event);
  const bool isCut = self.isRamp() && self.frame < self.extra;
  if (self.isRamp()) {
    if (self.frame <= motion.start) glide.stop();
    motion.hold(self.frame, isCut ? reached : self.value);
  } else if (self.what() == EventKind::setValue) {
    motion.hold(self.frame, self.value);
    if (isSwitch(slot)) {
      glide.jump(static_cast<float>(self.value - reached));
    } else {
      glide.stop();
    }
  } else if (self.what() == EventKind::hold ||
             (self.what() == EventKind::setTarget && next != kNone && pool_[next].isRamp())) {
    motion.hold(self.frame, reached);
  } else if (self.what() == EventKind::setTarget) {
    motion.hold(self.frame, reached);
    motion.target = self.value;
    motion.rate = self.extra > 0 ? -kLog2E / self.extra : 0;
    if (self.extra > 0) {
      motion.kind = Motion::Kind::target;
    } else {
      motion.value = self.value;
      glide.stop();
    }
  } else {
    motion.hold(self.frame, reached);
    motion.kind = Motion::Kind::curve;
    motion.curve = event;
    glide.stop();
  }
  motion.next = next;
  return event;
}

/// Ends a curve whose time is over at a frame. Its last value stays.
void Timelines::finishCurve(Motion& motion, double frame) const {
  if (motion.kind != Motion::Kind::curve) return;
  const Event& curve = pool_[motion.curve];
  const double end = curve.frame + curve.extra;
  if (frame >= end) motion.hold(end, curveAt(motion.curve, end));
}

/// Passes the events that have taken effect at a frame.
void Timelines::passUntil(Motion& motion, double frame, Glide& glide, int slot) const {
  while (motion.next != kNone && landingOf(motion.next) <= frame) pass(motion, glide, slot);
  finishCurve(motion, frame);
}

bool Timelines::isOver(const Timeline& timeline) {
  return timeline.motion.next == kNone && timeline.motion.kind == Motion::Kind::hold &&
         timeline.modulation == kNone && timeline.glide.isSettled();
}

bool Timelines::moves(const Timeline& timeline) const {
  const Motion& motion = timeline.motion;
  if (timeline.modulation != kNone || !timeline.glide.isSettled() || motion.kind != Motion::Kind::hold)
    return true;
  if (motion.next == kNone) return false;
  return jumpsInBlock(motion) || (pool_[motion.next].isRamp() && motion.start < now_ + kBlockFrames);
}

void Timelines::beginBlock(double frame) {
  now_ = frame;
  started_.clear();
  strips_.forEach([&](int strip) {
    for (int index = first_[static_cast<size_t>(strip)]; index != kNone;) {
      Timeline& timeline = timelines_[static_cast<size_t>(index)];
      advance(timeline, kBlockFrames);
      index = timeline.nextOfStrip;
    }
  });
}

/// Moves a timeline to the beginning of the block. Events that have taken effect are freed. frames: since the
/// timeline was moved last.
void Timelines::advance(Timeline& timeline, int frames) {
  Motion& motion = timeline.motion;
  while (motion.next != kNone && landingOf(motion.next) <= now_) {
    const int left = static_cast<int>(std::clamp(now_ - landingOf(motion.next), 0.0, double{kBlockFrames}));
    if (left < frames) {
      timeline.glide.advanceBy(glide_, frames - left);
      frames = left;
    }
    const int curve = motion.curve;
    const int event = pass(motion, timeline.glide, timeline.slot);
    if (curve != kNone) release(curve);
    if (motion.curve == curve) motion.curve = kNone;
    if (motion.curve != event) release(event);
  }
  if (motion.next == kNone) timeline.last = kNone;
  timeline.glide.advanceBy(glide_, frames);
  timeline.glide.settle();
  finishCurve(motion, now_);
  if (motion.kind != Motion::Kind::curve) endCurve(motion);
  if (motion.kind == Motion::Kind::target && motion.rate * (now_ - motion.start) < -kReachedOctaves)
    motion.hold(now_, motion.target);
}

void Timelines::update() {
  changedStrips_.forEach([&](int strip) { changed_[static_cast<size_t>(strip)].clear(); });
  changedStrips_.clear();
  deliverAll(restarts_);
  deliverAll(arrived_);
  modulators_.fill(now_);
  strips_.forEach([&](int strip) {
    const auto place = static_cast<size_t>(strip);
    int* link = &first_[place];
    while (*link != kNone) {
      Timeline& timeline = timelines_[static_cast<size_t>(*link)];
      advance(timeline, 0);
      prepare(timeline);
      store(timeline);
      if (isOver(timeline)) {
        drop(strip, link);
        continue;
      }
      if (moves(timeline)) {
        moving_[place].add(timeline.slot);
      } else {
        moving_[place].remove(timeline.slot);
      }
      link = &timeline.nextOfStrip;
    }
    if (first_[place] == kNone) strips_.remove(strip);
  });
}

/// Writes the value at the beginning of the block to the control buffer.
void Timelines::store(const Timeline& timeline) {
  const float value = timeline.begin;
  applied(timeline.strip, timeline.slot) = value;
  if (timeline.slot == kClosedSlot || value == buffer_.value(timeline.slot, timeline.strip)) return;
  buffer_.setValue(timeline.slot, timeline.strip, value);
  changed_[static_cast<size_t>(timeline.strip)].add(timeline.slot);
  changedStrips_.add(timeline.strip);
}

int Timelines::find(int strip, const SlotSet& slots, const Timeline** found) const {
  int count = 0;
  (this->slots(strip) & slots).forEach([&](int slot) {
    found[count++] = &timelines_[static_cast<size_t>(numberOf(strip, slot))];
  });
  return count;
}

/// Whether events take effect in this block.
bool Timelines::jumpsInBlock(const Motion& motion) const {
  return motion.next != kNone && landingOf(motion.next) < now_ + kBlockFrames;
}

/// Computes a timeline's value at the begin of the block, and whether straight lines over long steps follow
/// its movement.
void Timelines::prepare(Timeline& timeline) {
  double end = 0;
  const double begin = prepareMotion(timeline, end);
  timeline.begin = clamped(timeline.slot, begin);
  timeline.end = clamped(timeline.slot, end);
  const Motion& motion = timeline.motion;
  if (jumpsInBlock(motion) || motion.start > now_) timeline.step = std::min(timeline.step, Knots::kStep);
  if (!timeline.glide.isSettled()) timeline.step = std::min(timeline.step, glide_.step);
  timeline.step = std::min(timeline.step, modulators_.stepOf(timeline.modulation));
  // There is a corner where the value reaches the end of its range.
  if (static_cast<double>(clamped(timeline.slot, end)) != static_cast<double>(static_cast<float>(end)))
    timeline.step = std::min(timeline.step, Knots::kStep);
  if (timeline.step < kBlockFrames) return;
  Knots whole;
  whole.setEnds();
  const float values[] = {timeline.begin, timeline.end};
  timeline.step = stepFor(timeline, whole, values);
}

/// Returns a timeline's value at the begin of the block. Writes its value at the end without further events,
/// and the step at which straight lines follow a movement that is not straight.
double Timelines::prepareMotion(Timeline& timeline, double& end) {
  const Motion& motion = timeline.motion;
  Growth& growth = timeline.growth;
  timeline.step = kBlockFrames;
  timeline.bend = 0;
  if (motion.kind == Motion::Kind::curve) {
    const Event& curve = pool_[motion.curve];
    BitSet<kBlockFrames> corners;
    if (addCorners(motion.curve, corners)) timeline.step = Knots::kStep;
    end = curveAt(motion.curve, std::min(now_ + kBlockFrames, curve.frame + curve.extra));
    return curveAt(motion.curve, now_);
  }
  if (motion.kind == Motion::Kind::target) {
    if (growth.octaves != motion.rate)
      growth = {0, 0, motion.rate, elementary::exp2(std::max(-900.0, motion.rate * kBlockFrames))};
    const double distance = valueAt(motion, now_) - motion.target;
    end = motion.target + distance * growth.perBlock;
    const double begin = motion.target + distance;
    limitStep(timeline, distance, std::min(std::fabs(begin), std::fabs(end)));
    return begin;
  }
  if (motion.next == kNone || !pool_[motion.next].isRamp() || now_ < motion.start) return end = motion.value;
  const Event& ramp = pool_[motion.next];
  const double frames = ramp.extra - motion.start, passed = now_ - motion.start;
  if (ramp.what() == EventKind::linearRamp) {
    const double slope = (ramp.value - motion.value) / frames;
    const double begin = motion.value + slope * passed;
    end = begin + slope * kBlockFrames;
    return begin;
  }
  if (!(ramp.value * motion.value > 0)) return end = motion.value;
  const double ratio = ramp.value / motion.value;
  if (growth.ratio != ratio || growth.frames != frames) {
    const double octaves = elementary::log2(ratio) / frames;
    growth = {ratio, frames, octaves, elementary::exp2(octaves * kBlockFrames)};
  }
  const double begin = motion.value * elementary::exp2(growth.octaves * passed);
  end = begin * growth.perBlock;
  limitStep(timeline, begin, std::min(std::fabs(begin), std::fabs(end)));
  return begin;
}

/// Limits the step so that straight lines follow an exponential movement.
///   part   the part of the value that moves
///   least  the smallest magnitude of the value
void Timelines::limitStep(Timeline& timeline, double part, double least) {
  // Of a straight line, relative to the scale of the parameter.
  constexpr double kLargestError = 2e-5;
  const double perFrame = timeline.growth.octaves * elementary::kLn2;
  const double bend = std::fabs(part) * (perFrame * perFrame) * (kBlockFrames * kBlockFrames / 8.0);
  timeline.bend = static_cast<float>(bend);
  double error = bend * static_cast<double>(shareOf(timeline.slot, static_cast<float>(least)));
  for (; timeline.step > Knots::kStep && error > kLargestError; timeline.step /= 2) error *= 0.25;
}

BUSBAR_SELDOM void Timelines::findKnots(const Timeline* const* timelines, int count, int step,
                                        Knots& knots) const {
  BitSet<kBlockFrames> jumps, corners;
  knots.step = step;
  knots.regular = true;
  for (int i = 0; i < count; ++i) {
    const Motion& motion = timelines[i]->motion;
    if (!timelines[i]->glide.isSettled()) knots.regular = false;
    if (motion.kind == Motion::Kind::curve) knots.regular &= !addCorners(motion.curve, corners);
    for (int event = motion.next; event != kNone && landingOf(event) < now_ + kBlockFrames;
         event = pool_.next(event)) {
      jumps.add(static_cast<int>(landingOf(event) - now_));
      if (pool_[event].what() == EventKind::setCurve) addCorners(event, corners);
      knots.regular = false;
    }
  }
  knots.count = 0;
  for (int frame = 0; frame < kBlockFrames; frame += knots.regular ? step : 1) {
    const bool jumpsHere = frame > 0 && jumps.contains(frame);
    if (frame % step != 0 && !jumpsHere && !corners.contains(frame)) continue;
    knots.add(frame);
    if (jumpsHere) knots.add(frame);
  }
  knots.add(kBlockFrames);
}

/// Adds the frames beside the points of a curve. Returns whether there are any in this block.
BUSBAR_SELDOM bool Timelines::addCorners(int event, BitSet<kBlockFrames>& corners) const {
  const Event& curve = pool_[event];
  const double distance = curve.extra / (curve.points - 1);
  const double first = std::ceil((now_ - 1 - curve.frame) / distance);
  int point = static_cast<int>(std::clamp(first, 0.0, static_cast<double>(curve.points)));
  bool any = false;
  while (point < curve.points) {
    const double corner = curve.frame + point * distance - now_;
    if (corner >= kBlockFrames) break;
    for (const double frame : {std::floor(corner), std::ceil(corner)}) {
      if (frame < 0 || frame >= kBlockFrames) continue;
      corners.add(static_cast<int>(frame));
      any = true;
    }
    // Points that are closer together than frames have no corners of their own.
    const double next = distance < 1 ? (now_ + corner + 1 - curve.frame) / distance : 0;
    point = std::max(point + 1, static_cast<int>(std::ceil(next)));
  }
  return any;
}

int Timelines::stepFor(const Timeline& timeline, const Knots& knots, const float* values) const {
  // A straight line over a step in which a value changes by this share is within 2e-5 of an exponential
  // curve.
  constexpr float kLargestChange = 0.0125f;
  // Motions alone are exponential or straight. Glides and modulators bend the value itself.
  const bool bends = timeline.modulation != kNone || !timeline.glide.isSettled();
  float fastest = 0, bend = 0;  // change per frame, and by how much it changes in a frame
  for (int knot = 1; knot < knots.count; ++knot) {
    if (knots.isAfterJump(knot)) continue;
    // Pan laws have a corner in the centre.
    if (timeline.slot == slot::pan && values[knot - 1] * values[knot] < 0) return 1;
    const float from = std::fabs(values[knot - 1]), to = std::fabs(values[knot]);
    const float share = shareOf(timeline.slot, std::min(from, to));
    const auto frames = static_cast<float>(knots.framesSince(knot));
    const float change = values[knot] - values[knot - 1];
    fastest = std::max(fastest, std::fabs(change) * share / frames);
    if (!bends || knot == 1 || knots.framesSince(knot - 1) != knots.framesSince(knot)) continue;
    const float before = values[knot - 1] - values[knot - 2];
    bend = std::max(bend, std::fabs(change - before) * share / (frames * frames));
  }
  int step = timeline.glide.isSettled() ? knots.step : std::min(knots.step, glide_.step);
  step = std::min(step, modulators_.stepOf(timeline.modulation));
  const float curvature = fastest * fastest + bend;
  while (step > 1 && curvature * static_cast<float>(step * step) > kLargestChange * kLargestChange) step /= 2;
  return step;
}

float Timelines::clamped(int slot, double value) const {
  return std::min(std::max(static_cast<float>(value), min_[slot]), max_[slot]);
}

/// Writes the values of a motion at the frames begin, begin + step, … below `end`, without its next events.
BUSBAR_SELDOM void Timelines::fill(const Motion& motion, int begin, int end, int step, float* values) const {
  const double frame = now_ + begin;
  const int count = (end - begin + step - 1) / step;
  const double first = valueAt(motion, frame);
  if (motion.kind == Motion::Kind::target) {
    const double ratio = elementary::exp2(std::max(-900.0, motion.rate * step));
    return fillExponential(motion.target, first - motion.target, ratio, count, values);
  }
  if (motion.kind == Motion::Kind::curve) {
    const Event& curve = pool_[motion.curve];
    for (int i = 0; i < count; ++i) {
      values[i] =
          static_cast<float>(curveAt(motion.curve, std::min(frame + i * step, curve.frame + curve.extra)));
    }
    return;
  }
  if (motion.next == kNone || !pool_[motion.next].isRamp()) {
    std::fill_n(values, count, static_cast<float>(first));
    return;
  }
  const Event& ramp = pool_[motion.next];
  if (frame < motion.start) {
    for (int i = 0; i < count; ++i) values[i] = static_cast<float>(valueAt(motion, frame + i * step));
    return;
  }
  if (ramp.what() == EventKind::linearRamp) {
    const double slope = (ramp.value - motion.value) / (ramp.extra - motion.start) * step;
    return fillLine(first, slope, count, values);
  }
  const double ratio =
      ramp.value * motion.value > 0
          ? elementary::exp2(elementary::log2(ramp.value / motion.value) * step / (ramp.extra - motion.start))
          : 1;
  fillExponential(0, first, ratio, count, values);
}

BUSBAR_SELDOM void Timelines::evaluate(const Timeline& timeline, const Knots& knots, float* values) const {
  Motion motion = timeline.motion;
  if (knots.regular) {
    fill(motion, 0, kBlockFrames + 1, knots.step, values);
    for (int knot = 0; knot < knots.count; ++knot)
      values[knot] = modulated(timeline, static_cast<double>(values[knot]), knots.frames[knot]);
    return;
  }
  Glide glide = timeline.glide;
  for (int knot = 0; knot < knots.count; ++knot) {
    const int frames = knots.framesSince(knot);
    if (frames > 0 && !glide.isSettled()) glide.advance(glide_, frames);
    const double frame = now_ + knots.frames[knot];
    // Before a jump, the events that land at its frame have not taken effect.
    const bool jumpsNext = knot + 1 < knots.count && knots.isAfterJump(knot + 1);
    const bool isLast = knot + 1 == knots.count;
    passUntil(motion, jumpsNext || isLast ? frame - 1 : frame, glide, timeline.slot);
    const float value = modulated(timeline, valueAt(motion, frame), knots.frames[knot]);
    values[knot] = clamped(timeline.slot, value + glide.value());
  }
}

BUSBAR_SELDOM void Timelines::evaluateFrames(const Timeline& timeline, float* values) const {
  Motion motion = timeline.motion;
  Glide glide = timeline.glide;
  for (int begin = 0; begin <= kBlockFrames;) {
    int end = kBlockFrames + 1;
    if (motion.kind == Motion::Kind::curve) {
      const Event& curve = pool_[motion.curve];
      end =
          std::min(end, static_cast<int>(std::max(begin + 1.0, std::ceil(curve.frame + curve.extra - now_))));
    }
    if (motion.next != kNone) {
      const double landing = landingOf(motion.next) - now_;
      if (landing < kBlockFrames) end = std::min(end, static_cast<int>(landing));
    }
    fill(motion, begin, end, 1, values + begin);
    for (int frame = begin; frame < end && timeline.modulation != kNone; ++frame)
      values[frame] = modulated(timeline, static_cast<double>(values[frame]), frame);
    for (int frame = begin; frame < end && !glide.isSettled(); ++frame) {
      values[frame] += glide.value();
      glide.advance(glide_, 1);
    }
    begin = end;
    if (begin < kBlockFrames) passUntil(motion, now_ + begin, glide, timeline.slot);
  }
  const f32x4 min = f32x4::splat(min_[timeline.slot]), max = f32x4::splat(max_[timeline.slot]);
  for (int frame = 0; frame < kBlockFrames; frame += 4)
    busbar::min(busbar::max(f32x4::load(values + frame), min), max).store(values + frame);
  values[kBlockFrames] = clamped(timeline.slot, static_cast<double>(values[kBlockFrames]));
}

}  // namespace busbar
