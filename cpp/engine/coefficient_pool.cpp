#include "coefficient_pool.h"

#include <algorithm>

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
  if (!clocks_[strip].isSettled()) return;
  for (int i = 0; i < vectors_; ++i) record[i] = f32x4::load(target + 4 * i);
}

void CoefficientPool::snapTo(int strip, const float* target) {
  clocks_[strip].stop();
  setTarget(strip, target);
  arrive(strip);
}

void CoefficientPool::rampTo(int strip, const float* target) {
  endBlock(strip);  // with the old target
  f32x4* record = recordOf(strip);
  RampPoints<f32x4>* ramps = rampsOf(strip);
  for (int i = 0; i < vectors_; ++i) {
    record[i] = f32x4::load(target + 4 * i);
    ramps[i].aim(record[i], timing_);
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
  endBlock(strip);
  RampClock& clock = clocks_[strip];
  if (!clock.isSettled() && clock.beginBlock(timing_)) addPoints(strip, clock.remaining());
  return clock.isSettled();
}

void CoefficientPool::endBlock(int strip) {
  for (int knots = clocks_[strip].endBlock(timing_); knots > 0; --knots) {
    addPoints(strip, clocks_[strip].remaining() + knots - 1);
  }
}

void CoefficientPool::addPoints(int strip, int remaining) {
  const f32x4* record = recordOf(strip);
  RampPoints<f32x4>* ramps = rampsOf(strip);
  for (int i = 0; i < vectors_; ++i) ramps[i].add(record[i], remaining);
}

void CoefficientPool::splineAt(int strip, int frame, float* coefficients) const {
  const RampClock& clock = clocks_[strip];
  const int piece = clock.pieceAt(timing_, std::min(frame, kBlockFrames - 1));
  const f32x4 start = f32x4::splat(clock.startOf(timing_, piece));
  const f32x4 t = f32x4::splat(kTimesInBlock[static_cast<size_t>(frame)]);
  for (int i = 0; i < vectors_; ++i) {
    const RampPoints<f32x4>& ramp = ramps_[strip * vectors_ + i];
    f32x4 points[4], power[4];
    for (int p = 0; p < 4; ++p) points[p] = ramp.at(piece + p, recordOf(strip)[i], clock.remaining());
    writeCubic(points, start, f32x4::splat(timing_.knotsPerBlock()), power);
    Cubic{power[0], power[1], power[2], power[3]}.at(t).store(coefficients + 4 * i);
  }
}

int CoefficientPool::gatherSplines(const Group& group, uint32_t lanes, Span span,
                                   f32x4* const (&records)[Group::kLanes], int rows, f32x4* power) const {
  int end = span.end;
  const RampPoints<f32x4>* ramps[Group::kLanes] = {};  // of the lanes that move
  int pieces[Group::kLanes] = {}, remaining[Group::kLanes] = {};
  float starts[Group::kLanes] = {};
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    if ((lanes >> lane & 1) == 0) continue;
    const auto strip = static_cast<size_t>(group.lanes[lane].strip);
    const RampClock& clock = clocks_[strip];
    if (clock.isSettled()) continue;
    ramps[lane] = &ramps_[strip * static_cast<size_t>(vectors_)];
    pieces[lane] = clock.pieceAt(timing_, span.begin);
    remaining[lane] = clock.remaining();
    starts[lane] = clock.startOf(timing_, pieces[lane]);
    end = std::min(end, clock.endOf(timing_, pieces[lane]));
  }
  const f32x4 start = f32x4::load(starts), share = f32x4::splat(timing_.knotsPerBlock());
  for (int vector = 0; vector < vectors_; ++vector) {
    f32x4 points[4][Group::kLanes];
    for (int lane = 0; lane < Group::kLanes; ++lane) {
      const f32x4 target = records[lane][vector];
      if (ramps[lane] == nullptr) {
        for (auto& of : points) of[lane] = target;
      } else {
        const RampPoints<f32x4>& ramp = ramps[lane][vector];
        for (int p = 0; p < 4; ++p) points[p][lane] = ramp.at(pieces[lane] + p, target, remaining[lane]);
      }
    }
    for (auto& lanes : points) transpose(lanes[0], lanes[1], lanes[2], lanes[3]);
    for (int i = 0; i < 4 && 4 * vector + i < rows; ++i) {
      f32x4 cubic[4];
      writeCubic({points[0][i], points[1][i], points[2][i], points[3][i]}, start, share, cubic);
      for (int p = 0; p < 4; ++p) power[p * rows + 4 * vector + i] = cubic[p];
    }
  }
  return end;
}

}  // namespace busbar
