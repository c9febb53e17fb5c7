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

/// Writes a part of a block for coefficients side by side, which share the loaded times. With t measured from
/// the middle of the part, the frames at t and -t share the even and the odd terms of a cubic:
///   v + s·t + b·t² + w·t³ = (v + b·t²) + (s + w·t²)·t
///   v - s·t + b·t² - w·t³ = (v + b·t²) - (s + w·t²)·t
template <int kTogether>
void tabulatePart(const Cubic* cubics, f32x4* frames, int count) {
  f32x4* after = frames + kHalf * count;
  f32x4* before = after - count;
  for (int i = 0; i < kHalf; ++i) {
    const f32x4 t = constant(kTimes.time[i]);
    const f32x4 square = constant(kTimes.square[i]);
    for (int k = 0; k < kTogether; ++k) {
      const f32x4 even = cubics[k].value + cubics[k].bend * square;
      const f32x4 odd = (cubics[k].slope + cubics[k].twist * square) * t;
      after[k] = even + odd;
      before[k] = even - odd;
    }
    after += count;
    before -= count;
  }
}

/// Writes coefficients from `first` on. table: [frame][count], of which those of `span` are written.
template <int kTogether>
void tabulateTogether(const f32x4* power, int count, int first, Span span, f32x4* table) {
  Cubic cubics[kTogether];
  f32x4 moves = f32x4::zero();
  for (int k = 0; k < kTogether; ++k) {
    const f32x4* at = power + first + k;
    cubics[k] = {at[0], at[count], at[2 * count], at[3 * count]};
    moves = max(moves, max(abs(cubics[k].slope), max(abs(cubics[k].bend), abs(cubics[k].twist))));
    table[kBlockFrames * count + first + k] = cubics[k].at(f32x4::splat(1.0f));
  }
  if (!any(moves > f32x4::zero())) {
    for (int frame = span.begin; frame < span.end; ++frame) {
      for (int k = 0; k < kTogether; ++k) table[frame * count + first + k] = cubics[k].value;
    }
    return;
  }
  for (int begin = span.begin - span.begin % kPartFrames; begin < span.end; begin += kPartFrames) {
    const f32x4 middle = f32x4::splat((static_cast<float>(begin + kHalf) - 0.5f) / kBlockFrames);
    Cubic around[kTogether];
    for (int k = 0; k < kTogether; ++k) around[k] = cubics[k].around(middle);
    const Span part{std::max(begin, span.begin), std::min(begin + kPartFrames, span.end)};
    if (part.frames() == kPartFrames) {
      tabulatePart<kTogether>(around, table + begin * count + first, count);
      continue;
    }
    f32x4 all[kPartFrames * kTogether];
    tabulatePart<kTogether>(around, all, kTogether);
    for (int frame = part.begin; frame < part.end; ++frame) {
      for (int k = 0; k < kTogether; ++k)
        table[frame * count + first + k] = all[(frame - begin) * kTogether + k];
    }
  }
}

}  // namespace

void tabulate(const f32x4* power, int count, Span span, f32x4* frames) {
  int first = 0;
  for (; first + 2 <= count; first += 2) tabulateTogether<2>(power, count, first, span, frames);
  if (first < count) tabulateTogether<1>(power, count, first, span, frames);
}

}  // namespace busbar
