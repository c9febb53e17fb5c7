#pragma once

/// Pan and fader as one 2×2 matrix:
///   L' = leftToLeft·L + rightToLeft·R
///   R' = leftToRight·L + rightToRight·R
/// One strip per lane. A mono source arrives with L = R.
///
/// A mono source is panned between left and right by the gains of the pan law. Of a stereo source, one
/// channel stays where it is, and the other one is panned from its own side to that of the first. The law
/// `balance` only attenuates the side opposite to the pan position, by 1 - |pan|, so both sides have gain 1
/// in the centre.
///
/// Sources: the law `equalPower` is StereoPannerNode of the Web Audio specification, for mono and stereo
/// sources. The others are those of mixing desks, named by the gain of a mono source in the centre: -6 dB
/// (`linear`), the -4.5 dB between these two (`compromise`), 0 dB (`balance`).

#include "coefficients.h"
#include "pan_law.h"

namespace busbar::pan {

enum Coefficient { kLeftToLeft, kRightToLeft, kLeftToRight, kRightToRight, kCount };

/// Passes the input unchanged, bit for bit.
inline constexpr float kNeutral[kCount] = {1, 0, 0, 1};
inline constexpr float kSilent[kCount] = {0, 0, 0, 0};

/// The channels of a source.
enum class Channels : uint8_t { mono, stereo };

/// Designs coefficients in double precision. pan: -1 (left) to 1 (right). gain: linear.  [audio thread]
void design(double pan, double gain, PanLaw law, Channels channels, float (&coefficients)[kCount]);

/// Applies the matrix to one frame, in place.  [audio thread]
inline void apply(const SettledCoefficients<kCount>& coefficients, f32x4& left, f32x4& right) {
  const auto& c = coefficients.value;
  const f32x4 l = left, r = right;
  left = c[kLeftToLeft] * l + c[kRightToLeft] * r;
  right = c[kLeftToRight] * l + c[kRightToRight] * r;
}

}  // namespace busbar::pan
