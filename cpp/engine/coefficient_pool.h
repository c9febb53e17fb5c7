#pragma once

#include <cstdint>

#include "../dsp/coefficients.h"
#include "../dsp/ramp.h"
#include "fixed_array.h"
#include "group.h"

namespace busbar {

/// The coefficients of one stage for all strips, in vectors of four, and their ramps.
///
/// A strip's record holds its coefficients and, after them, the state of its kernel. To process a strip with
/// settled coefficients, only its record is read. Ramps are stored apart from the records, because with a
/// thousand strips the CPU's caches limit the speed.  [audio thread]
class CoefficientPool {
 public:
  /// vectors, stateVectors: f32x4 vectors per strip for the coefficients and for the kernel's state.
  CoefficientPool(size_t strips, int vectors, int stateVectors, const RampTiming& timing);

  /// Sets the coefficients without a ramp. target: 4 × vectors floats.
  void snapTo(int strip, const float* target);
  /// Starts a ramp to new coefficients. target: 4 × vectors floats.
  void rampTo(int strip, const float* target);
  /// Ends the ramp: the coefficients jump to its target, and the spline stays there.
  void arrive(int strip);
  /// Advances the ramp by one block. Returns whether it has settled.
  bool advance(int strip);

  /// The target of the ramp, or the coefficients themselves once they have settled: 4 × vectors floats.
  [[nodiscard]] const float* target(int strip) const {
    return reinterpret_cast<const float*>(recordOf(strip));
  }

  /// Sets the coefficients without touching the spline. While a ramp runs, this does nothing.
  void setTarget(int strip, const float* target);

  /// Writes the values of a strip's spline at a frame of the block: 4 × vectors floats.
  void splineAt(int strip, int frame, float* coefficients) const;

  /// Writes the cubics of a group's coefficients at the first frame of a span, one strip per lane:
  /// power[p * rows + i] is the factor of t^p in coefficient i. Returns up to which frame of the span they
  /// hold.
  ///   lanes     those whose coefficients may ramp, one bit per lane; the others keep those of their records
  ///   records   [lane]
  ///   rows      number of coefficients, at most 4 × vectors
  ///   power     4 × rows vectors
  int gatherSplines(const Group& group, uint32_t lanes, Span span, f32x4* const (&records)[Group::kLanes],
                    int rows, f32x4* power) const;

 protected:
  /// The record of a strip: `vectors` vectors of coefficients, then `stateVectors` of state.
  [[nodiscard]] f32x4* recordOf(int strip) { return &records_[strip * stride_]; }
  [[nodiscard]] const f32x4* recordOf(int strip) const { return &records_[strip * stride_]; }

 private:
  [[nodiscard]] RampPoints<f32x4>* rampsOf(int strip) { return &ramps_[strip * vectors_]; }
  void endBlock(int strip);
  void addPoints(int strip, int remaining);

  int vectors_;
  int stride_;  // vectors per record
  RampTiming timing_;
  FixedArray<f32x4> records_;            // [strip][stride_]
  FixedArray<RampPoints<f32x4>> ramps_;  // [strip][vectors_]
  FixedArray<RampClock> clocks_;         // [strip]
};

}  // namespace busbar
