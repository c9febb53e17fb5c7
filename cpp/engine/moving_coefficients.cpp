#include "moving_coefficients.h"

#include <algorithm>

namespace busbar {

namespace {

/// [frame] its share of the way between two knots.
constexpr float kShares[Knots::kStep] = {0, 0.125f, 0.25f, 0.375f, 0.5f, 0.625f, 0.75f, 0.875f};

}  // namespace

bool MovingMemory::isRegular(uint32_t lanes) const {
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    if ((lanes >> lane & 1) != 0 && !courses[lane].knots.regular) return false;
  }
  return true;
}

void MovingMemory::drawCourses(int count, Span span, uint32_t lanes) {
  auto* const table = reinterpret_cast<float*>(frames);
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    if ((lanes >> lane & 1) == 0) continue;
    const Course& course = courses[lane];
    const Knots& knots = course.knots;
    for (int knot = 0; knot + 1 < knots.count; ++knot) {
      const int begin = knots.frames[knot], end = knots.frames[knot + 1];
      if (end <= span.begin || begin >= span.end || begin == end) continue;
      const float share = 1.0f / static_cast<float>(end - begin);
      for (int i = 0; i < count; ++i) {
        const float from = course.at[i][knot], way = course.at[i][knot + 1] - from;
        for (int frame = begin; frame < end; ++frame)
          table[4 * (frame * count + i) + lane] = from + way * (static_cast<float>(frame - begin) * share);
      }
    }
    for (int i = 0; i < count; ++i)
      table[4 * (kBlockFrames * count + i) + lane] = course.at[i][knots.count - 1];
  }
  multiply(count, span, lanes);
}

void MovingMemory::drawRegular(int count, Span span, uint32_t lanes, const f32x4* settled) {
  constexpr int kKnots = kBlockFrames / Knots::kStep + 1;
  for (int i = 0; i < count; ++i) {
    f32x4 points[kKnots + 3];
    for (int knot = 0; knot < kKnots; knot += 4) {
      f32x4 rows[Group::kLanes];
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        rows[lane] = (lanes >> lane & 1) != 0 ? f32x4::load(courses[lane].at[i] + knot)
                                              : f32x4::splat(settled[i].lane(lane));
      }
      transpose(rows[0], rows[1], rows[2], rows[3]);
      std::copy_n(rows, 4, points + knot);
    }
    for (int knot = span.begin / Knots::kStep; knot * Knots::kStep < span.end; ++knot) {
      f32x4* to = frames + knot * Knots::kStep * count + i;
      const f32x4 from = points[knot], way = points[knot + 1] - from;
      for (int frame = 0; frame < Knots::kStep; ++frame)
        to[frame * count] = from + way * constant(kShares[frame]);
    }
    frames[kBlockFrames * count + i] = points[kKnots - 1];
  }
  multiply(count, span, lanes);
}

/// Multiplies the table by the factors of the courses that have one.
void MovingMemory::multiply(int count, Span span, uint32_t lanes) {
  auto* const table = reinterpret_cast<float*>(frames);
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    if ((lanes >> lane & 1) == 0 || !courses[lane].hasFactor) continue;
    for (int frame = span.begin; frame < span.end; ++frame) {
      for (int i = 0; i < count; ++i) table[4 * (frame * count + i) + lane] *= courses[lane].factor[frame];
    }
  }
}

}  // namespace busbar
