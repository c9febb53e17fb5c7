#pragma once

/// The side chain of the compressor: the power from which its level is computed. One strip per lane.
///
/// A high-pass of the second order (Butterworth, svf.h) keeps bass from moving the gain. A peak detector
/// takes the square of each frame. An RMS detector takes its mean by a one-pole of 10 ms, as in Zölzer (ed.),
/// "DAFX", 2nd edition, section 4.2. The louder channel counts. A lane that uses neither keeps a state of
/// zero, so it gives the same bits whether the side chain runs for other lanes or not.  [audio thread]

#include "compressor_gain.h"
#include "svf.h"

namespace busbar::compressor {

inline constexpr double kWindowSeconds = 0.01;

/// Q of the high-pass: in dB, as in svf::Settings, and as the damping 1/Q.
inline constexpr double kHighpassQDb = -3.010299956639812;
inline constexpr float kHighpassDamping = 1.41421356f;

/// The state of four strips: the high-pass, and the mean squares of left and right.
struct SideChain {
  svf::State highpass;
  f32x4 meanSquare[2];
};

/// The side chain at one time: the high-pass as coefficients of svf.h, and the one-pole of the mean square.
struct Detector {
  SettledCoefficients<svf::kCount> highpass;
  f32x4 now, before;  // shares of this frame's square and of the previous mean
  mask32x4 filters, averages;

  explicit Detector(const SettledCoefficients<kCount>& coefficients)
      : now(exp2(coefficients.value[kWindow])),
        before(f32x4::splat(1.0f) - now),
        filters(coefficients.value[kHighpassMix] > f32x4::zero()),
        averages(f32x4::zero() > coefficients.value[kWindow]) {
    const f32x4 one = f32x4::splat(1.0f), half = f32x4::splat(0.5f), damping = f32x4::splat(kHighpassDamping);
    const f32x4 band = coefficients.value[kHighpassBand], low = coefficients.value[kHighpassLow];
    const f32x4 mix = coefficients.value[kHighpassMix], out = f32x4::zero() - mix;
    f32x4(&c)[svf::kCount] = highpass.value;
    c[svf::kDamping] = band * damping + low;
    c[svf::kBand] = band;
    c[svf::kLow] = low;
    const f32x4 through = one - c[svf::kDamping] * half;  // a1 in svf.h
    c[svf::kDirect] = one - mix * c[svf::kDamping] * half;
    c[svf::kBandMix] = out * (through * damping + band * half);
    c[svf::kLowMix] = out * through;
  }
};

/// Whether any lane uses the side chain in any frame of `span`.
template <class Coefficients>
bool usesSideChain(const Coefficients& coefficients, Span span) {
  f32x4 largest = f32x4::zero();
  for (int i = span.begin; i < (Coefficients::kMoving ? span.end : span.begin + 1); ++i) {
    const auto& c = coefficients.of(i).value;
    largest = max(largest, max(c[kHighpassMix], abs(c[kWindow])));
  }
  return any(largest > f32x4::zero());
}

/// Writes the powers of the frames of `span`.
template <class Coefficients>
void detect(const Coefficients& coefficients, SideChain& state, const f32x4* left, const f32x4* right,
            Span span, f32x4* powers) {
  const DerivedCoefficients<Detector, Coefficients> detectors(coefficients);
  auto& [ic1, ic2] = state.highpass;
  f32x4(&mean)[2] = state.meanSquare;
  for (int i = span.begin; i < span.end; ++i) {
    const Detector detector = detectors.of(i);
    const f32x4 l = svf::step(detector.highpass, left[i], ic1[0], ic2[0]);
    const f32x4 r = svf::step(detector.highpass, right[i], ic1[1], ic2[1]);
    mean[0] = l * l * detector.now + mean[0] * detector.before;
    mean[1] = r * r * detector.now + mean[1] * detector.before;
    powers[i] = max(mean[0], mean[1]);
    for (int channel = 0; channel < 2; ++channel) {
      ic1[channel] = select(detector.filters, ic1[channel], f32x4::zero());
      ic2[channel] = select(detector.filters, ic2[channel], f32x4::zero());
      mean[channel] = select(detector.averages, mean[channel], f32x4::zero());
    }
  }
}

}  // namespace busbar::compressor
