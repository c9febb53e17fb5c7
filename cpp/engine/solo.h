#pragma once

#include <cstdint>

#include "fixed_array.h"
#include "graph.h"

namespace busbar {

/// Solo in place: which strips may be heard. While any strip is soloed these are the soloed strips, the
/// strips that feed them, the strips that they feed, the solo-safe strips and what these feed. The master
/// always may.  [audio thread]
class Solo {
 public:
  explicit Solo(int strips);

  /// soloed, safe: a flag a strip. The graph has been updated.
  void update(const Graph& graph, const FixedArray<uint8_t>& soloed, const FixedArray<uint8_t>& safe);

  [[nodiscard]] bool allows(int strip) const { return allowed_[strip] != 0; }

 private:
  FixedArray<uint8_t> allowed_;     // [strip]
  FixedArray<uint8_t> upstream_;    // [strip] a soloed strip comes after it
  FixedArray<uint8_t> downstream_;  // [strip] a soloed or safe strip comes before it
};

}  // namespace busbar
