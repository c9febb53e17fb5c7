#include "group.h"

#include "../simd/compiler.h"

namespace busbar {

namespace {

/// Frames per transposition.
constexpr int kQuad = 4;

/// Interleaves four planar signals of `frames` floats into one vector per frame.
void interleave(const float* const (&planar)[Group::kLanes], f32x4* lanes, int frames) {
  int i = 0;
  for (; i + kQuad <= frames; i += kQuad) {
    f32x4 rows[kQuad] = {f32x4::load(planar[0] + i), f32x4::load(planar[1] + i), f32x4::load(planar[2] + i),
                         f32x4::load(planar[3] + i)};
    transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int j = 0; j < kQuad; ++j) lanes[i + j] = rows[j];
  }
  for (; i < frames; ++i) {
    const float frame[Group::kLanes] = {planar[0][i], planar[1][i], planar[2][i], planar[3][i]};
    lanes[i] = f32x4::load(frame);
  }
}

}  // namespace

BUSBAR_SEPARATE void Group::load() {
  begin = span.begin;
  const float* inputLeft[kLanes] = {kSilence, kSilence, kSilence, kSilence};
  const float* inputRight[kLanes] = {kSilence, kSilence, kSilence, kSilence};
  for (int lane = 0; lane < count; ++lane) {
    inputLeft[lane] = lanes[lane].input.left;
    inputRight[lane] = lanes[lane].input.right;
  }
  interleave(inputLeft, left + span.begin, span.frames());
  interleave(inputRight, right + span.begin, span.frames());
}

void Group::storePreFader() const {
  for (int lane = 0; lane < count; ++lane) {
    const Destination to = lanes[lane].preFader;
    if (to.left == nullptr) continue;
    for (int i = 0; i < span.frames(); ++i) {
      to.left[i] = left[span.begin + i].lane(lane);
      to.right[i] = right[span.begin + i].lane(lane);
    }
  }
}

}  // namespace busbar
