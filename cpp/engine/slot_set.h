#pragma once

#include <cstdint>
#include <initializer_list>

#include "layout.gen.h"

namespace busbar {

/// A set of integers from 0 to Bits - 1, stored as one bit each.  [audio thread]
template <int Bits>
class BitSet {
 public:
  static constexpr int kWords = (Bits + 31) / 32;

  [[nodiscard]] constexpr bool contains(int bit) const { return (words_[bit / 32] >> (bit % 32) & 1) != 0; }
  constexpr void add(int bit) { words_[bit / 32] |= uint32_t{1} << (bit % 32); }
  constexpr void remove(int bit) { words_[bit / 32] &= ~(uint32_t{1} << (bit % 32)); }
  constexpr void addAll(const BitSet& other) {
    for (int word = 0; word < kWords; ++word) words_[word] |= other.words_[word];
  }
  constexpr void removeAll(const BitSet& other) {
    for (int word = 0; word < kWords; ++word) words_[word] &= ~other.words_[word];
  }
  constexpr void clear() { *this = {}; }
  constexpr void addWord(int word, uint32_t bits) { words_[word] |= bits; }

  [[nodiscard]] constexpr bool isEmpty() const {
    uint32_t any = 0;
    for (const uint32_t word : words_) any |= word;
    return any == 0;
  }

  /// Calls `visit(bit)` for each member in ascending order.
  template <class Visit>
  constexpr void forEach(const Visit& visit) const {
    for (int word = 0; word < kWords; ++word) {
      for (uint32_t bits = words_[word]; bits != 0; bits &= bits - 1) visit(32 * word + __builtin_ctz(bits));
    }
  }

  [[nodiscard]] constexpr BitSet operator&(const BitSet& other) const {
    BitSet common;
    for (int word = 0; word < kWords; ++word) common.words_[word] = words_[word] & other.words_[word];
    return common;
  }

  [[nodiscard]] constexpr bool intersects(const BitSet& other) const {
    uint32_t common = 0;
    for (int word = 0; word < kWords; ++word) common |= words_[word] & other.words_[word];
    return common != 0;
  }

  /// The set of all integers from 0 to Bits - 1.
  static constexpr BitSet all() {
    BitSet set;
    for (int bit = 0; bit < Bits; ++bit) set.add(bit);
    return set;
  }

 private:
  uint32_t words_[kWords] = {};
};

/// A set of slots and of the two dirty bits after them, kDirtyLife and kDirtyOutput.
using SlotSet = BitSet<kDirtyBits>;

constexpr SlotSet slotSet(std::initializer_list<int> slots) {
  SlotSet set;
  for (const int slot : slots) set.add(slot);
  return set;
}

}  // namespace busbar
