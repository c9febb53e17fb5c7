#pragma once

#include <cstddef>
#include <cstdint>

#include "fixed_array.h"

namespace busbar {

/// A set of integers from 0 to limit - 1, for instance strip numbers or ranks, stored as one bit each.
/// Integers that are not members cost almost no time in a loop over the set.  [audio thread]
class StripSet {
 public:
  explicit StripSet(size_t limit) : words_((limit + 31) / 32) {}

  [[nodiscard]] bool contains(int number) const {
    return (words_[static_cast<size_t>(number) / 32] >> (number % 32) & 1) != 0;
  }
  void add(int number) { words_[static_cast<size_t>(number) / 32] |= 1U << (number % 32); }
  void remove(int number) { words_[static_cast<size_t>(number) / 32] &= ~(1U << (number % 32)); }
  void set(int number, bool isMember) { isMember ? add(number) : remove(number); }
  void clear() { words_.fill(0); }

  /// Calls `visit(number)` for each member in ascending order. `visit` may remove members. Members that it
  /// adds may be skipped.
  template <class Visit>
  void forEach(const Visit& visit) const {
    forEach(0, static_cast<int>(32 * words_.size()), visit);
  }

  /// Calls `visit(number)` for each member in [begin, end), under the same rules.
  template <class Visit>
  void forEach(int begin, int end, const Visit& visit) const {
    for (int word = begin / 32; 32 * word < end; ++word) {
      uint32_t bits = words_[static_cast<size_t>(word)];
      if (32 * word < begin) bits &= ~0U << (begin % 32);
      if (32 * word + 32 > end) bits &= ~(~0U << (end % 32));
      for (; bits != 0; bits &= bits - 1) visit(32 * word + __builtin_ctz(bits));
    }
  }

 private:
  FixedArray<uint32_t> words_;  // bit n % 32 of word n / 32
};

}  // namespace busbar
