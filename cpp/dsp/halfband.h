#pragma once

/// Doubling and halving of the sample rate by elliptic half-band filters: two chains of first-order
/// all-passes in z², one per phase of the high rate. Both have no latency, and bend phases near the limit of
/// the band. One strip per lane.  [audio thread]
///
/// Source: Valenzuela, Constantinides, "Digital Signal Processing Schemes for Efficient Interpolation and
/// Decimation", IEE Proceedings 130 G(6), 1983.

#include "../simd/f32x4.h"

namespace busbar::halfband {

/// Coefficients of an order of 7, whose stopband of -49 dB begins at 0.29 of the high rate, and of an order
/// of 9 with -65 dB. The chains take them in turn.
inline constexpr float kUp[] = {0.14347f, 0.461887f, 0.81056f};
inline constexpr float kDown[] = {0.08972f, 0.31098f, 0.57742f, 0.850704f};

/// One all-pass, y = a·x + x' - a·y', where x' and y' are one frame of the low rate older. `x` becomes y.
inline void allpass(const float& coefficient, f32x4& x, f32x4& older, const f32x4& olderOutput) {
  const f32x4 a = constant(coefficient);
  const f32x4 y = (a * x + older) - a * olderOutput;
  older = x;
  x = y;
}

/// Doubles the rate: one frame becomes two.
struct Up {
  f32x4 first[3], second[2];  // the delays of the chains, inputs first

  void process(f32x4 x, f32x4& even, f32x4& odd) {
    even = odd = x;
    allpass(kUp[0], even, first[0], first[1]);
    allpass(kUp[2], even, first[1], first[2]);
    first[2] = even;
    allpass(kUp[1], odd, second[0], second[1]);
    second[1] = odd;
  }
};

/// Halves the rate: two frames become one, with twice the amplitude.
struct Down {
  f32x4 first[3], second[3];

  f32x4 process(f32x4 even, f32x4 odd) {
    allpass(kDown[0], odd, first[0], first[1]);
    allpass(kDown[2], odd, first[1], first[2]);
    first[2] = odd;
    allpass(kDown[1], even, second[0], second[1]);
    allpass(kDown[3], even, second[1], second[2]);
    second[2] = even;
    return even + odd;
  }
};

}  // namespace busbar::halfband
