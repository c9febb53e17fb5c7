#pragma once

#include <cstdint>
#include <cstring>
#include <vector>

#include "parameters.gen.h"

namespace busbar {

/// The engine's mirror of the block shared with the page: same words, same places. The processor copies what
/// the page has written before each quantum and what the engine has written after it.  [audio thread]
class ControlBlock {
 public:
  explicit ControlBlock(const Layout& layout) : layout_(layout), words_(static_cast<size_t>(layout.words)) {}

  [[nodiscard]] const Layout& layout() const { return layout_; }
  int32_t* words() { return words_.data(); }

  [[nodiscard]] float row(int slot, int strip) const {
    return floatAt(layout_.rows + slot * layout_.strips + strip);
  }
  void setRow(int slot, int strip, float value) {
    setFloat(layout_.rows + slot * layout_.strips + strip, value);
  }

  /// generation × 2 + 1 while the page wants the strip alive.
  [[nodiscard]] int32_t life(int strip) const { return words_[layout_.life + strip]; }
  [[nodiscard]] int output(int strip) const { return words_[layout_.output + strip]; }
  void setReleased(int strip, int32_t generation) { words_[layout_.released + strip] = generation; }

  /// Strips with dirty words, 32 a word; clears them.
  uint32_t takeDirtyStrips(int word) { return static_cast<uint32_t>(take(layout_.dirtyStrips + word)); }

  /// The dirty bits of a strip; clears them.
  uint64_t takeDirty(int strip) {
    const auto low = static_cast<uint32_t>(take(layout_.dirtySlots + 2 * strip));
    const auto high = static_cast<uint32_t>(take(layout_.dirtySlots + 2 * strip + 1));
    return static_cast<uint64_t>(high) << 32 | low;
  }

  [[nodiscard]] bool isMeterWanted(int strip) const {
    return (words_[layout_.wanted + strip / 32] >> (strip % 32) & 1) != 0;
  }
  void setMeter(int strip, int word, float value) {
    setFloat(layout_.meters + strip * kMeterWords + word, value);
  }

  void clearMeter(int strip) {
    for (int word = 0; word < kMeterWords; ++word) setMeter(strip, word, 0);
  }

  void countFault(int strip) {
    ++words_[layout_.faults + strip];
    ++words_[layout_.header + kHeaderFaults];
  }
  void setActiveStrips(int count) { words_[layout_.header + kHeaderActiveStrips] = count; }

 private:
  [[nodiscard]] float floatAt(int word) const {
    float value;
    std::memcpy(&value, &words_[word], sizeof value);
    return value;
  }
  void setFloat(int word, float value) { std::memcpy(&words_[word], &value, sizeof value); }
  int32_t take(int word) {
    const int32_t bits = words_[word];
    words_[word] = 0;
    return bits;
  }

  Layout layout_;
  std::vector<int32_t> words_;
};

/// The rows of one strip.
class StripRows {
 public:
  StripRows(const ControlBlock& block, int strip) : block_(block), strip_(strip) {}

  [[nodiscard]] double value(int slot) const { return block_.row(slot, strip_); }
  [[nodiscard]] bool isOn(int slot) const { return block_.row(slot, strip_) != 0; }

 private:
  const ControlBlock& block_;
  int strip_;
};

}  // namespace busbar
