#include "moving_coefficients.h"

#include <algorithm>

namespace busbar {

bool MovingMemory::isRegular(uint32_t lanes) const {
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    if ((lanes >> lane & 1) != 0 && !courses[lane].knots.regular) return false;
  }
  return true;
}

BUSBAR_SELDOM void MovingMemory::drawCourses(int count, Span span, uint32_t lanes) {
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
        const float from = course.at[knot][i], way = course.at[knot + 1][i] - from;
        for (int frame = begin; frame < end; ++frame)
          table[4 * (frame * count + i) + lane] = from + way * (static_cast<float>(frame - begin) * share);
      }
    }
    for (int i = 0; i < count; ++i)
      table[4 * (kBlockFrames * count + i) + lane] = course.at[knots.count - 1][i];
  }
  multiply(count, span, lanes);
}

void MovingMemory::drawRegular(int count, Span span, uint32_t lanes, const f32x4* settled) {
  // [lane] frames between knots, and their shift. A settled lane has its coefficients at both ends.
  int step[Group::kLanes], finest = kBlockFrames;
  float perFrame[Group::kLanes];
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    step[lane] = (lanes >> lane & 1) != 0 ? courses[lane].knots.step : kBlockFrames;
    perFrame[lane] = 1.0f / static_cast<float>(step[lane]);
    finest = std::min(finest, step[lane]);
  }
  // The shares of the way between two knots are multiples of 1 / kBlockFrames, so they are exact.
  const f32x4 way = f32x4::load(perFrame);
  f32x4 shares[kBlockFrames];
  for (int begin = span.begin - span.begin % finest; begin < span.end; begin += finest) {
    float passed[Group::kLanes];
    for (int lane = 0; lane < Group::kLanes; ++lane)
      passed[lane] = static_cast<float>(begin % step[lane]) * perFrame[lane];
    f32x4 share = f32x4::load(passed);
    for (int frame = begin; frame < begin + finest; ++frame) {
      shares[frame] = share;
      share = share + way;
    }
  }
  for (int begin = span.begin - span.begin % finest; begin < span.end; begin += finest) {
    f32x4 starts[Course::kMaxCoefficients], ways[Course::kMaxCoefficients];
    for (int i = 0; i < count; ++i) {
      float from[Group::kLanes], to[Group::kLanes];
      settled[i].store(from);
      settled[i].store(to);
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        if ((lanes >> lane & 1) == 0) continue;
        const int knot = begin / step[lane];
        from[lane] = courses[lane].at[knot][i];
        to[lane] = courses[lane].at[knot + 1][i];
      }
      starts[i] = f32x4::load(from);
      ways[i] = f32x4::load(to) - starts[i];
    }
    f32x4* to = frames + begin * count;
    for (int frame = begin; frame < begin + finest; ++frame) {
      const f32x4 share = shares[frame];
      for (int i = 0; i < count; ++i) *to++ = starts[i] + ways[i] * share;
    }
  }
  for (int i = 0; i < count; ++i) {
    float last[Group::kLanes];
    settled[i].store(last);
    for (int lane = 0; lane < Group::kLanes; ++lane) {
      if ((lanes >> lane & 1) != 0) last[lane] = courses[lane].at[courses[lane].knots.count - 1][i];
    }
    frames[kBlockFrames * count + i] = f32x4::load(last);
  }
  multiply(count, span, lanes);
}

bool MovingMemory::findLines(int count, uint32_t lanes, f32x4* const (&targets)[Group::kLanes],
                             f32x4* lines) const {
  for (int lane = 0; lane < Group::kLanes; ++lane) {
    if ((lanes >> lane & 1) == 0) continue;
    const Course& course = courses[lane];
    if (!course.knots.regular || course.knots.step != kBlockFrames || course.hasFactor) return false;
  }
  for (int i = 0; i < count; i += 4) {
    f32x4 ends[2][Group::kLanes];
    for (int lane = 0; lane < Group::kLanes; ++lane) {
      for (int end = 0; end < 2; ++end)
        ends[end][lane] =
            (lanes >> lane & 1) != 0 ? f32x4::load(courses[lane].at[end] + i) : targets[lane][i / 4];
    }
    for (auto& rows : ends) transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int row = 0; row < std::min(4, count - i); ++row) {
      lines[i + row] = ends[0][row];
      lines[count + i + row] = ends[1][row] - ends[0][row];
    }
  }
  return true;
}

/// Multiplies the table by the factors of the courses that have one.
BUSBAR_SELDOM void MovingMemory::multiply(int count, Span span, uint32_t lanes) {
  bool any = false;
  for (int lane = 0; lane < Group::kLanes; ++lane) any |= (lanes >> lane & 1) != 0 && courses[lane].hasFactor;
  if (!any) return;
  for (int begin = span.begin - span.begin % 4; begin < span.end; begin += 4) {
    f32x4 factors[4];
    for (int lane = 0; lane < Group::kLanes; ++lane) {
      const bool has = (lanes >> lane & 1) != 0 && courses[lane].hasFactor;
      factors[lane] = has ? f32x4::load(courses[lane].factor + begin) : f32x4::splat(1);
    }
    transpose(factors[0], factors[1], factors[2], factors[3]);
    for (int frame = begin; frame < begin + 4; ++frame) {
      for (int i = 0; i < count; ++i)
        frames[frame * count + i] = frames[frame * count + i] * factors[frame - begin];
    }
  }
}

}  // namespace busbar
