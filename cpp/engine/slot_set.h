#pragma once

#include <cstdint>
#include <initializer_list>

#include "layout.gen.h"

namespace busbar {

/// A set of small numbers, of a fixed size: as many words as it takes.
template <int Bits>
class BitSet {
 public:
  static constexpr int kWords = (Bits + 31) / 32;

  [[nodiscard]] constexpr bool contains(int bit) const { return (words_[bit / 32] >> (bit % 32) & 1) != 0; }
  constexpr void add(int bit) { words_[bit / 32] |= uint32_t{1} << (bit % 32); }
  constexpr void addWord(int word, uint32_t bits) { words_[word] |= bits; }

  [[nodiscard]] constexpr bool intersects(const BitSet& other) const {
    uint32_t common = 0;
    for (int word = 0; word < kWords; ++word) common |= words_[word] & other.words_[word];
    return common != 0;
  }

  /// Every number there is.
  static constexpr BitSet all() {
    BitSet set;
    for (int bit = 0; bit < Bits; ++bit) set.add(bit);
    return set;
  }

 private:
  uint32_t words_[kWords] = {};
};

/// Slots, and the two dirty bits after them.
using SlotSet = BitSet<kDirtyBits>;

constexpr SlotSet slotSet(std::initializer_list<int> slots) {
  SlotSet set;
  for (const int slot : slots) set.add(slot);
  return set;
}

}  // namespace busbar
