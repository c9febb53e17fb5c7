#pragma once

#include <cstdint>

#include "../dsp/coefficients.h"
#include "../dsp/ramp.h"
#include "fixed_array.h"
#include "group.h"

namespace busbar {

/// The coefficients of one stage for all strips, in vectors of four, and the ramps that move them.
///
/// What a pass reads of a strip whose coefficients stand still is one record: the coefficients, and after
/// them the state of the kernel. It lies apart from the ramps, since a thousand strips are bound by caches.
/// [audio thread]
class CoefficientPool {
 public:
  /// vectors: of coefficients a strip. stateVectors: of the kernel's state.
  CoefficientPool(size_t strips, int vectors, int stateVectors, const RampTiming& timing);

  /// Takes coefficients at once.
  void snapTo(int strip, const float* target);
  /// Takes coefficients over the usual time.
  void rampTo(int strip, const float* target);
  /// Takes at once the coefficients that a ramp is on its way to.
  void arrive(int strip);
  /// One block further on a ramp. Returns whether it has arrived.
  bool advance(int strip);

  /// Where the coefficients are going; once settled, where they are.
  [[nodiscard]] const float* target(int strip) const {
    return reinterpret_cast<const float*>(recordOf(strip));
  }

  /// The cubics of four strips, lane by lane: power[p * rows + i] gets coefficient i. A lane without a record
  /// takes `neutral`. rows: coefficients that the caller wants, at most 4 × vectors.
  void gatherSplines(const Group& group, const f32x4* const (&records)[Group::kLanes], const float* neutral,
                     int rows, f32x4* power) const;

 protected:
  /// The record of a strip: coefficients, then state.
  [[nodiscard]] f32x4* recordOf(int strip) { return &records_[strip * stride_]; }
  [[nodiscard]] const f32x4* recordOf(int strip) const { return &records_[strip * stride_]; }

 private:
  [[nodiscard]] RampPoints<f32x4>* rampsOf(int strip) { return &ramps_[strip * vectors_]; }

  int vectors_;
  int stride_;  // vectors of a record
  RampTiming timing_;
  FixedArray<f32x4> records_;
  FixedArray<RampPoints<f32x4>> ramps_;
  FixedArray<RampClock> clocks_;
};

}  // namespace busbar
