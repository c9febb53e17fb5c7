#pragma once

/// The coefficients of every frame of a span. The same loop serves settled and moving coefficients:
///   for (CoefficientTable<Coefficients> table(coefficients, span); table.hasPart(); table.nextPart())
///     for (int i = table.part().begin; i < table.part().end; ++i) … table.at(i) …
/// [audio thread]

#include "coefficients.h"

namespace busbar {

/// Settled coefficients are the same in every frame, moving ones are read from the table of the block.
template <class Coefficients>
class CoefficientTable {
 public:
  CoefficientTable(const Coefficients& coefficients, Span span) : coefficients_(coefficients), part_(span) {}

  [[nodiscard]] bool hasPart() const { return hasPart_; }
  void nextPart() { hasPart_ = false; }
  [[nodiscard]] Span part() const { return part_; }
  [[nodiscard]] decltype(auto) at(int frame) const { return coefficients_.of(frame); }

 private:
  const Coefficients& coefficients_;
  Span part_;
  bool hasPart_ = true;
};

/// Writes the values of cubics at the frames of a span. Kernels that read a table take half the time of
/// kernels that evaluate cubics in their loops.
///   power   [4 × count] power[p * count + i] is the factor of t^p in coefficient i, t = frame / kBlockFrames
///   frames  [(kBlockFrames + 1) × count]; the last frame, the block's end, is always written
void tabulate(const f32x4* power, int count, Span span, f32x4* frames);

}  // namespace busbar
