#pragma once

/// The coefficients of every frame of a span, in one loop for settled and moving ones:
///   for (CoefficientTable<Coefficients> table(coefficients, span); table.hasPart(); table.nextPart())
///     for (int i = table.part().begin; i < table.part().end; ++i) … table.at(i) …

#include <algorithm>

#include "coefficients.h"

namespace busbar {

template <class Coefficients>
class CoefficientTable;

/// Settled coefficients are one part, the whole span.
template <int Count>
class CoefficientTable<SettledCoefficients<Count>> {
 public:
  CoefficientTable(const SettledCoefficients<Count>& coefficients, Span span)
      : coefficients_(coefficients), part_(span) {}

  [[nodiscard]] bool hasPart() const { return hasPart_; }
  void nextPart() { hasPart_ = false; }
  [[nodiscard]] Span part() const { return part_; }
  [[nodiscard]] SettledCoefficients<Count> at(int /*frame*/) const { return coefficients_; }

 private:
  const SettledCoefficients<Count>& coefficients_;
  Span part_;
  bool hasPart_ = true;
};

/// Splines are evaluated into a table ahead of the kernel, which then has the registers to itself. That takes
/// half the time of a cubic in the kernel's loop. A cubic v + s·t + b·t² + w·t³ about the middle of a part
/// has the same even and odd terms on both sides: (v + b·t²) ± (s + w·t²)·t.
template <int Count>
class CoefficientTable<SplineCoefficients<Count>> {
 public:
  CoefficientTable(const SplineCoefficients<Count>& coefficients, Span span)
      : coefficients_(coefficients), span_(span), begin_(span.begin - span.begin % kFrames) {
    fill();
  }

  [[nodiscard]] bool hasPart() const { return begin_ < span_.end; }
  void nextPart() {
    begin_ += kFrames;
    if (hasPart()) fill();
  }
  [[nodiscard]] Span part() const {
    return {std::max(begin_, span_.begin), std::min(begin_ + kFrames, span_.end)};
  }
  [[nodiscard]] SettledCoefficients<Count> at(int frame) const { return frames_[frame - begin_]; }

 private:
  static constexpr int kFrames = 32;  // of a part, which begins at a multiple of them
  static constexpr int kHalf = kFrames / 2;

  /// From the middle of a part.
  static constexpr struct Times {
    float time[kHalf]{};
    float square[kHalf]{};

    constexpr Times() {
      for (int i = 0; i < kHalf; ++i) {
        time[i] = (static_cast<float>(i) + 0.5f) / kBlockFrames;
        square[i] = time[i] * time[i];
      }
    }
  } kTimes;

  void fill() {
    constexpr int kTogether = Count % 2 == 0 ? 2 : 1;  // coefficients that share the loaded times
    const f32x4 middle = f32x4::splat((static_cast<float>(begin_ + kHalf) - 0.5f) / kBlockFrames);
    SettledCoefficients<Count>* const after = frames_ + kHalf;
    for (int first = 0; first < Count; first += kTogether) {
      typename SplineCoefficients<Count>::Cubic cubics[kTogether];
      for (int k = 0; k < kTogether; ++k) cubics[k] = coefficients_.around(first + k, middle);
      for (int i = 0; i < kHalf; ++i) {
        const f32x4 t = constant(kTimes.time[i]);
        const f32x4 square = constant(kTimes.square[i]);
        for (int k = 0; k < kTogether; ++k) {
          const auto [value, slope, bend, twist] = cubics[k];
          const f32x4 even = value + bend * square;
          const f32x4 odd = (slope + twist * square) * t;
          after[i].value[first + k] = even + odd;
          after[-1 - i].value[first + k] = even - odd;
        }
      }
    }
  }

  const SplineCoefficients<Count>& coefficients_;
  Span span_;
  int begin_;  // of the part
  SettledCoefficients<Count> frames_[kFrames];
};

}  // namespace busbar
