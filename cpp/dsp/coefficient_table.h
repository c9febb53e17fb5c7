#pragma once

/// The coefficients of every frame of a span. The same loop serves settled and moving coefficients:
///   for (CoefficientTable<Coefficients> table(coefficients, span); table.hasPart(); table.nextPart())
///     for (int i = table.part().begin; i < table.part().end; ++i) … table.at(i) …
/// [audio thread]

#include <algorithm>

#include "coefficients.h"

namespace busbar {

template <class Coefficients>
class CoefficientTable;

/// Settled coefficients. The whole span is one part.
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

/// Moving coefficients. Before the kernel processes a part of the span, the splines of that part are
/// evaluated into a table. The kernel's loop can then use all vector registers. This takes half the time of
/// evaluating cubics in the kernel's loop.
///
/// With t measured from the middle of a part, the frames at t and -t share the even and the odd terms of a
/// cubic:
///   v + s·t + b·t² + w·t³ = (v + b·t²) + (s + w·t²)·t
///   v - s·t + b·t² - w·t³ = (v + b·t²) - (s + w·t²)·t
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
  static constexpr int kFrames = 32;  // per part; parts begin at multiples of this
  static constexpr int kHalf = kFrames / 2;

  /// Times of the frames in the second half of a part, from its middle, in blocks; and their squares.
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

  [[gnu::noinline]] void fill() {
    constexpr int kTogether = Count % 2 == 0 ? 2 : 1;  // coefficients evaluated with the same loaded times
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
  int begin_;                                   // first frame of the part, a multiple of kFrames
  SettledCoefficients<Count> frames_[kFrames];  // of the part
};

}  // namespace busbar
