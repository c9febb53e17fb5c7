#pragma once

#include <cstdint>

#include "fixed_array.h"
#include "graph.h"

namespace busbar {

/// Solo in place: decides which strips may be audible. Without soloed strips, every strip may be audible.
/// Otherwise only these may:
///   - the soloed strips and the solo-safe strips
///   - all strips downstream of these
///   - all strips upstream of the soloed strips
///   - the master
/// [audio thread]
class Solo {
 public:
  explicit Solo(int strips);

  /// Updates the decision. Call Graph::update() first. soloed, safe: [strip] flags.
  void update(const Graph& graph, const FixedArray<uint8_t>& soloed, const FixedArray<uint8_t>& safe);

  /// Whether a strip may be audible.
  [[nodiscard]] bool allows(int strip) const { return allowed_[strip] != 0; }

 private:
  FixedArray<uint8_t> allowed_;     // [strip]
  FixedArray<uint8_t> upstream_;    // [strip] whether it is upstream of a soloed strip
  FixedArray<uint8_t> downstream_;  // [strip] whether it is downstream of a soloed or safe strip
};

}  // namespace busbar
