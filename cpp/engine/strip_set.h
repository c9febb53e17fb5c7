#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace busbar {

/// A set of strip numbers, of fixed capacity. Walking through it costs what its members cost, and next to
/// nothing for the others.  [audio thread]
class StripSet {
 public:
  explicit StripSet(size_t strips) : words_((strips + 31) / 32) {}

  [[nodiscard]] bool contains(int strip) const {
    return (words_[static_cast<size_t>(strip) / 32] >> (strip % 32) & 1) != 0;
  }
  void add(int strip) { words_[static_cast<size_t>(strip) / 32] |= 1U << (strip % 32); }
  void remove(int strip) { words_[static_cast<size_t>(strip) / 32] &= ~(1U << (strip % 32)); }

  /// In strip order. `visit` may remove strips; of those that it adds, the ones to come may be left out.
  template <class Visit>
  void forEach(const Visit& visit) const {
    for (size_t word = 0; word < words_.size(); ++word) {
      for (uint32_t bits = words_[word]; bits != 0; bits &= bits - 1)
        visit(static_cast<int>(32 * word) + __builtin_ctz(bits));
    }
  }

 private:
  std::vector<uint32_t> words_;
};

}  // namespace busbar
