#pragma once

#include "../dsp/coefficient_table.h"
#include "group.h"
#include "knots.h"

namespace busbar {

/// The coefficients of one strip in one block, as scheduled changes move them: straight lines between knots.
struct Course {
  static constexpr int kMaxCoefficients = 12;  // whole vectors

  Knots knots;
  float at[Knots::kMax][kMaxCoefficients];  // [knot][coefficient]
  bool hasFactor;                           // whether the coefficients are multiplied by `factor`
  float factor[kBlockFrames + 4];           // [frame]
};

/// The memory in which the coefficients of a group are computed while they move. All stages share it.
/// [audio thread]
class MovingMemory {
 public:
  /// Writes the courses of some lanes over the table.
  ///   count    coefficients
  ///   lanes    those with a course, one bit per lane
  void drawCourses(int count, Span span, uint32_t lanes);
  /// Writes the whole table from courses without jumps.
  ///   settled  [count] the coefficients of the lanes without a course
  void drawRegular(int count, Span span, uint32_t lanes, const f32x4* settled);
  [[nodiscard]] bool isRegular(uint32_t lanes) const;
  /// Writes courses without jumps as straight lines over the whole block, and returns whether all are such.
  ///   targets  [lane] the coefficients of the lanes without a course
  ///   lines    [2][count] as LinearCoefficients
  bool findLines(int count, uint32_t lanes, f32x4* const (&targets)[Group::kLanes], f32x4* lines) const;

  static constexpr int kMaxValues = 16;  // of a stage

  Course courses[Group::kLanes];
  f32x4 power[4 * Course::kMaxCoefficients];                    // cubics of splines
  f32x4 frames[(kBlockFrames + 1) * Course::kMaxCoefficients];  // [frame][coefficient]
  float scheduled[kMaxValues][Knots::kMax];                     // values of parameters at knots

 private:
  void multiply(int count, Span span, uint32_t lanes);
};

}  // namespace busbar
