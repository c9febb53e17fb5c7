#pragma once

#include <cstdint>

#include "../dsp/glide.h"
#include "control_buffer.h"
#include "event_pool.h"
#include "knots.h"
#include "modulators.h"
#include "strip_set.h"

namespace busbar {

/// What a value does at present, without the events that are still to come.
struct Motion {
  enum class Kind : uint8_t { hold, target, curve };

  Kind kind = Kind::hold;
  int next = EventPool::kNone;   // the next event
  int curve = EventPool::kNone;  // the event of the curve that runs
  double start = 0;              // context frame at which the motion began
  double value = 0;              // value at that frame, before it for a curve
  double target = 0;             // of Kind::target
  double rate = 0;               // of Kind::target: octaves per frame by which the distance to it changes

  void hold(double frame, double held) {
    kind = Kind::hold;
    start = frame;
    value = held;
  }
};

/// The growth of an exponential movement, kept while the movement stays the same.
struct Growth {
  double ratio = 1, frames = 0;  // what it is computed from
  double octaves = 0;            // per frame
  double perBlock = 1;           // factor per block
};

/// The scheduled changes of one parameter of one strip, its modulation, and the glide of its last plain
/// write.
struct Timeline {
  int strip;
  int slot;
  int nextOfStrip;  // another timeline of the strip, or of the free ones
  int last;         // its last event
  int modulation;   // its connections to modulators
  // The present block. With a step of kBlockFrames, the value follows a straight line.
  int step;          // the most frames between knots, a power of two
  float begin, end;  // its value, within the range; `end` only with a step of kBlockFrames
  float bend;        // by how much it deviates from the line at most, for the same step
  Motion motion;
  Glide glide;
  Growth growth;
};

/// The timelines of all parameters that have one. A parameter without scheduled changes has none: its value
/// is that of the control buffer. When the last change of a timeline is over, its value stays in the control
/// buffer.
///
/// Times are context frames. They are compared with the context frame at which a block begins.
/// [audio thread]
class Timelines {
 public:
  static constexpr int kNone = EventPool::kNone;
  /// The slot of a value that is no parameter: 1 while a strip is closed (Rack).
  static constexpr int kClosedSlot = kDirtyLife;

  /// events: records that the main thread may have sent before they are freed.
  Timelines(ControlBuffer& buffer, size_t events, double sampleRate, double smoothingSeconds);
  [[nodiscard]] Modulators& modulators() { return modulators_; }

  /// The caller writes records here and then calls receive().
  Event* inbox() { return inbox_.data(); }
  /// Takes the first `count` records of the inbox. They take effect at the next block boundary.
  void receive(int count);
  [[nodiscard]] uint32_t freed() const { return pool_.freed(); }

  /// Starts a strip of a generation, which takes over the events that were sent for it.
  void start(int strip, int generation);
  /// Removes all timelines of a strip.
  void clear(int strip);

  /// Begins a block at a context frame: moves every timeline to it.
  void beginBlock(double frame);
  /// Applies what has been received, after the plain writes of the block. Writes the values of all timelines
  /// to the control buffer, and removes timelines that are over.
  void update();
  /// The strips and slots whose values update() has changed.
  [[nodiscard]] const StripSet& changedStrips() const { return changedStrips_; }
  [[nodiscard]] const SlotSet& changedSlots(int strip) const { return changed_[static_cast<size_t>(strip)]; }

  [[nodiscard]] const StripSet& strips() const { return strips_; }
  /// The slots of a strip that have timelines, and those whose values change in this block.
  [[nodiscard]] const SlotSet& slots(int strip) const { return slots_[static_cast<size_t>(strip)]; }
  [[nodiscard]] const SlotSet& movingSlots(int strip) const { return moving_[static_cast<size_t>(strip)]; }

  /// Sets a value of a strip with timelines at the beginning of the block. smooth: whether to glide to it.
  void write(int strip, int slot, float value, bool smooth);

  /// Disconnects a strip that is removed from its modulators.
  void disconnect(int strip);
  /// Marks the modulators of a strip with timelines that sounds.
  void setSounding(int strip);

  /// Lists the timelines of a strip whose slots are in `slots`. Returns their number.
  int find(int strip, const SlotSet& slots, const Timeline** found) const;
  /// The frames at which the values of some timelines are computed in this block: every `step` frames (a
  /// power of two), where values jump, and at the corners of curves.
  void findKnots(const Timeline* const* timelines, int count, int step, Knots& knots) const;
  /// The step that makes straight lines between the values at some knots exact enough: that of the knots or a
  /// shorter one.
  [[nodiscard]] int stepFor(const Timeline& timeline, const Knots& knots, const float* values) const;
  [[nodiscard]] const GlideTiming& glideTiming() const { return glide_; }
  /// Writes the values of a timeline at the knots, within the parameter's range.
  void evaluate(const Timeline& timeline, const Knots& knots, float* values) const;
  /// Writes the values of a timeline at every frame from 0 to kBlockFrames.
  void evaluateFrames(const Timeline& timeline, float* values) const;

 private:
  /// A value and its change in a frame.
  struct Line {
    float value, slope;
  };

  Timeline* at(int strip, int slot);
  Timeline& create(int strip, int slot, double value);
  void drop(int strip, int* link);
  void append(int& first, int& last, int event);
  void deliverAll(int& first);
  void deliver(int event);
  void insert(Timeline& timeline, int event);
  void cancel(Timeline& timeline, double frame);
  void cancelAndHold(Timeline& timeline, int event);
  void release(int event);
  void releaseAll(int event);
  void releasePoints(int event);
  void endCurve(Motion& motion);

  void modulate(const Event& event);
  void dropRestarts(int modulator);
  [[nodiscard]] Line lineOf(const Timeline& timeline) const;
  void glideFrom(Timeline& timeline, const Line& before);
  [[nodiscard]] float modulated(const Timeline& timeline, double value, int frame) const;

  [[nodiscard]] double landingOf(int event) const;
  [[nodiscard]] double valueAt(const Motion& motion, double frame) const;
  [[nodiscard]] double curveAt(int event, double frame) const;
  int pass(Motion& motion, Glide& glide, int slot) const;
  void passUntil(Motion& motion, double frame, Glide& glide, int slot) const;
  void finishCurve(Motion& motion, double frame) const;
  void advance(Timeline& timeline, int frames);
  void prepare(Timeline& timeline);
  double prepareMotion(Timeline& timeline, double& end);
  static void limitStep(Timeline& timeline, double part, double least);
  void store(const Timeline& timeline);
  [[nodiscard]] static bool isOver(const Timeline& timeline);
  [[nodiscard]] bool moves(const Timeline& timeline) const;
  void fill(const Motion& motion, int begin, int end, int step, float* values) const;
  [[nodiscard]] bool jumpsInBlock(const Motion& motion) const;
  bool addCorners(int event, BitSet<kBlockFrames>& corners) const;
  [[nodiscard]] float clamped(int slot, double value) const;
  [[nodiscard]] float& applied(int strip, int slot);
  [[nodiscard]] int numberOf(int strip, int slot) const {
    return number_[static_cast<size_t>(strip) * (kSlots + 1) + static_cast<size_t>(slot)];
  }

  ControlBuffer& buffer_;
  EventPool pool_;
  FixedArray<Event> inbox_;
  FixedArray<Timeline> timelines_;
  int freeTimeline_ = 0;
  FixedArray<int> number_;              // [strip][kSlots + 1] the timeline of a slot that has one
  FixedArray<int> first_;               // [strip] its first timeline
  FixedArray<uint16_t> generation_;     // [strip]
  StripSet started_;                    // strips that started at this block boundary
  FixedArray<SlotSet> slots_, moving_;  // [strip]
  StripSet strips_;                     // strips with timelines
  FixedArray<SlotSet> changed_;         // [strip]
  StripSet changedStrips_;
  FixedArray<float> applied_;  // [strip][kSlots + 1] values at the last block boundary, of `strips_`
  int arrived_ = kNone, lastArrived_ = kNone;   // events since the last block boundary
  int waiting_ = kNone, lastWaiting_ = kNone;   // events for strips that have not started yet
  int restarts_ = kNone, lastRestart_ = kNone;  // restarts of modulators in later blocks
  int curve_ = kNone;                           // a curve of which points are still to come
  int curveEnd_ = kNone;                        // its last points so far
  int curvePoints_ = 0;                         // points still to come
  float min_[kSlots + 1] = {}, max_[kSlots + 1] = {};
  GlideTiming glide_;
  Modulators modulators_;
  double now_ = 0;  // context frame at which the block begins
};

}  // namespace busbar
