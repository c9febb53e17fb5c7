#include "stage_pool.h"

#include <algorithm>

namespace busbar {

StagePool::StagePool(size_t strips, const StageType& type, const RampTiming& timing)
    : CoefficientPool(strips, type.vectors, type.stateVectors, timing),
      type_(&type),
      crossFades_(strips),
      neutral_(static_cast<size_t>(type.vectors + type.stateVectors)) {
  for (int vector = 0; vector < type.vectors; ++vector)
    neutral_[static_cast<size_t>(vector)] = f32x4::load(type.neutral + 4 * vector);
  (*type.slots & kChoiceSlots).forEach([this](int slot) { choiceSlot_ = slot; });
  for (size_t strip = 0; strip < strips; ++strip) reset(static_cast<int>(strip));
}

void StagePool::reset(int strip) {
  snapTo(strip, type_->neutral);
  rest(strip);
  stopCrossFade(strip);
}

StagePool::CrossFade& StagePool::crossFade(int strip) {
  CrossFade& self = crossFades_[static_cast<size_t>(strip)];
  self.old.stop();
  self.old.jump(-1);
  return self;
}

void StagePool::crossFadeTo(int strip, Choice choice) {
  CrossFade& self = crossFade(strip);
  self.fromSpline = false;
  self.from = self.to;
  self.to = choice;
}

void StagePool::advanceCrossFade(int strip, const GlideTiming& timing) {
  Glide& old = crossFades_[static_cast<size_t>(strip)].old;
  old.advanceBy(timing, kBlockFrames);
  old.settle();
}

void StagePool::keepLast(int strip, const Course& course) {
  float last[4 * kMaxVectors] = {};
  const float factor = course.hasFactor ? course.factor[kBlockFrames] : 1;
  for (int i = 0; i < type_->coefficients; ++i) last[i] = course.at[course.knots.count - 1][i] * factor;
  setTarget(strip, last);
}

/// Finds the records and the states of a group's lanes.
inline void StagePool::findStates(const Group& group, uint32_t lanes, f32x4* (&records)[Group::kLanes],
                                  float* (&states)[Group::kLanes]) {
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    const bool isOn = (lanes >> lane & 1) != 0;
    records[lane] = isOn ? recordOf(group.lanes[lane].strip) : neutral_.data();
    states[lane] = reinterpret_cast<float*>(records[lane] + type_->vectors);
  }
  if (lanes != kAllLanes && type_->stateVectors > 0) {
    std::copy_n(type_->neutralState, 4 * type_->stateVectors,
                reinterpret_cast<float*>(neutral_.data() + type_->vectors));
  }
}

void StagePool::process(Group& group, uint32_t lanes) {
  f32x4* records[Group::kLanes];
  float* states[Group::kLanes];
  findStates(group, lanes, records, states);
  f32x4 settled[4 * kMaxVectors];
  gatherTargets(records, settled);
  type_->process(settled, states, group);
}

void StagePool::processMoving(Group& group, uint32_t lanes, Movement movement, MovingMemory& memory) {
  f32x4* records[Group::kLanes];
  float* states[Group::kLanes];
  findStates(group, lanes, records, states);
  // A kernel may read the coefficients at the end of a step of four frames that begins in the span.
  const Span drawn{group.span.begin, std::min(kBlockFrames, group.span.end + 4)};
  if (movement.splines == 0 && memory.isRegular(movement.courses)) {
    f32x4 lines[2 * Course::kMaxCoefficients];
    if (type_->processLinear != nullptr &&
        memory.findLines(type_->coefficients, movement.courses, records, lines) &&
        type_->processLinear(lines, states, group))
      return;
    f32x4 settled[4 * kMaxVectors];
    gatherTargets(records, settled);
    memory.drawRegular(type_->coefficients, drawn, movement.courses, settled);
  } else {
    for (Span rest = drawn; rest.begin < rest.end;) {  // until the next knot of any lane
      const int end = gatherSplines(group, lanes, rest, records, type_->coefficients, memory.power);
      tabulate(memory.power, type_->coefficients, {rest.begin, end}, memory.frames);
      rest.begin = end;
    }
    memory.drawCourses(type_->coefficients, drawn, movement.courses);
  }
  type_->processMoving(memory.frames, states, group);
}

void StagePool::gatherTargets(f32x4* const (&records)[Group::kLanes], f32x4* coefficients) const {
  for (int vector = 0; vector < type_->vectors; ++vector) {
    f32x4* rows = coefficients + 4 * vector;
    for (int lane = 0; lane < Group::kLanes; ++lane) rows[lane] = records[lane][vector];
    transpose(rows[0], rows[1], rows[2], rows[3]);
  }
}

}  // namespace busbar
