#include "coefficient_table.h"

#include <algorithm>

namespace busbar {

namespace {

constexpr int kHalf = kPartFrames / 2;

/// Times of the frames in the second half of a part, from its middle, in blocks; and their squares.
constexpr struct Times {
  float time[kHalf]{};
  float square[kHalf]{};

  constexpr Times() {
    for (int i = 0; i < kHalf; ++i) {
      time[i] = (static_cast<float>(i) + 0.5f) / kBlockFrames;
      square[i] = time[i] * time[i];
    }
  }
} kTimes;

/// Writes a part of a block. With t measured from its middle, the frames at t and -t share the even and the
/// odd terms of a cubic:
///   v + s·t + b·t² + w·t³ = (v + b·t²) + (s + w·t²)·t
///   v - s·t + b·t² - w·t³ = (v + b·t²) - (s + w·t²)·t
void tabulatePart(const Cubic& cubic, f32x4* frames, int count) {
  f32x4* const after = frames + kHalf * count;
  for (int i = 0; i < kHalf; ++i) {
    const f32x4 t = constant(kTimes.time[i]);
    const f32x4 square = constant(kTimes.square[i]);
    const f32x4 even = cubic.value + cubic.bend * square;
    const f32x4 odd = (cubic.slope + cubic.twist * square) * t;
    after[i * count] = even + odd;
    after[(-1 - i) * count] = even - odd;
  }
}

}  // namespace

void tabulate(const f32x4* power, int count, Span span, f32x4* frames) {
  for (int i = 0; i < count; ++i) {
    const Cubic cubic{power[i], power[count + i], power[2 * count + i], power[3 * count + i]};
    for (int begin = span.begin - span.begin % kPartFrames; begin < span.end; begin += kPartFrames) {
      const f32x4 middle = f32x4::splat((static_cast<float>(begin + kHalf) - 0.5f) / kBlockFrames);
      const Span part{std::max(begin, span.begin), std::min(begin + kPartFrames, span.end)};
      if (part.frames() == kPartFrames) {
        tabulatePart(cubic.around(middle), frames + begin * count + i, count);
        continue;
      }
      f32x4 all[kPartFrames];
      tabulatePart(cubic.around(middle), all, 1);
      for (int frame = part.begin; frame < part.end; ++frame) frames[frame * count + i] = all[frame - begin];
    }
    frames[kBlockFrames * count + i] = cubic.at(f32x4::splat(1.0f));
  }
}

}  // namespace busbar
