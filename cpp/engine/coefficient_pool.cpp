#include "coefficient_pool.h"

namespace busbar {

CoefficientPool::CoefficientPool(size_t strips, int vectors, int stateVectors, const RampTiming& timing)
    : vectors_(vectors),
      stride_(vectors + stateVectors),
      timing_(timing),
      records_(strips * static_cast<size_t>(stride_)),
      ramps_(strips * static_cast<size_t>(vectors)),
      clocks_(strips) {}

void CoefficientPool::setTarget(int strip, const float* target) {
  f32x4* record = recordOf(strip);
  for (int i = 0; i < vectors_; ++i) record[i] = f32x4::load(target + 4 * i);
}

void CoefficientPool::snapTo(int strip, const float* target) {
  setTarget(strip, target);
  arrive(strip);
}

void CoefficientPool::rampTo(int strip, const float* target) {
  f32x4* record = recordOf(strip);
  RampPoints<f32x4>* ramps = rampsOf(strip);
  for (int i = 0; i < vectors_; ++i) {
    record[i] = f32x4::load(target + 4 * i);
    ramps[i].moveTo(record[i], timing_);
  }
  clocks_[strip].start(timing_);
}

void CoefficientPool::arrive(int strip) {
  const f32x4* record = recordOf(strip);
  RampPoints<f32x4>* ramps = rampsOf(strip);
  for (int i = 0; i < vectors_; ++i) ramps[i].snap(record[i]);
  clocks_[strip].stop();
}

bool CoefficientPool::advance(int strip) {
  RampClock& clock = clocks_[strip];
  if (clock.advance(timing_)) {
    const f32x4* record = recordOf(strip);
    RampPoints<f32x4>* ramps = rampsOf(strip);
    for (int i = 0; i < vectors_; ++i) ramps[i].advance(record[i], clock.remaining());
  }
  return clock.isSettled();
}

void CoefficientPool::splineAt(int strip, int frame, float* coefficients) const {
  const RampClock& clock = clocks_[strip];
  const f32x4 t = f32x4::splat(kTimesInBlock[static_cast<size_t>(frame)]);
  for (int i = 0; i < vectors_; ++i) {
    f32x4 power[4];
    ramps_[strip * vectors_ + i].cubic(timing_, clock.block(), power);
    Cubic{power[0], power[1], power[2], power[3]}.at(t).store(coefficients + 4 * i);
  }
}

void CoefficientPool::gatherSplines(const Group& group, const f32x4* const (&records)[Group::kLanes],
                                    const float* neutral, int rows, f32x4* power) const {
  for (int vector = 0; vector < vectors_; ++vector) {
    f32x4 cubics[Group::kLanes][4];
    for (int lane = 0; lane < Group::kLanes; ++lane) {
      cubics[lane][0] = records[lane] != nullptr ? records[lane][vector] : f32x4::load(neutral + 4 * vector);
      cubics[lane][1] = cubics[lane][2] = cubics[lane][3] = f32x4::zero();
      if (records[lane] == nullptr) continue;
      const auto strip = static_cast<size_t>(group.lanes[lane].strip);
      const RampClock& clock = clocks_[strip];
      if (clock.isSettled()) continue;
      ramps_[strip * static_cast<size_t>(vectors_) + static_cast<size_t>(vector)].cubic(
          timing_, clock.block(), cubics[lane]);
    }
    for (int p = 0; p < 4; ++p) {
      f32x4 columns[Group::kLanes] = {cubics[0][p], cubics[1][p], cubics[2][p], cubics[3][p]};
      transpose(columns[0], columns[1], columns[2], columns[3]);
      for (int i = 0; i < 4 && 4 * vector + i < rows; ++i) power[p * rows + 4 * vector + i] = columns[i];
    }
  }
}

}  // namespace busbar
