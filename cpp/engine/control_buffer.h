#pragma once

#include <cstdint>
#include <cstring>

#include "fixed_array.h"
#include "parameters.gen.h"

namespace busbar {

/// The engine's mirror of the control buffer, with the same words at the same offsets. Before each quantum,
/// the worklet copies into the mirror what the main thread has written. After the quantum, it copies out what
/// the engine has written.  [audio thread]
class ControlBuffer {
 public:
  explicit ControlBuffer(const Layout& layout) : layout_(layout), words_(static_cast<size_t>(layout.words)) {}

  [[nodiscard]] const Layout& layout() const { return layout_; }
  /// The words: layout().words 32-bit integers. Values and meters are the bits of floats.
  int32_t* words() { return words_.data(); }

  [[nodiscard]] float value(int slot, int strip) const { return floatAt(wordOf(slot, strip)); }
  void setValue(int slot, int strip, float value) { setFloat(wordOf(slot, strip), value); }

  /// The life word of a strip: generation × 2, plus 1 while the strip is in the mixer.
  [[nodiscard]] int32_t life(int strip) const { return words_[layout_.life + strip]; }
  /// The number of the strip that a strip feeds.
  [[nodiscard]] int output(int strip) const { return words_[layout_.output + strip]; }
  /// Reports that the main thread may use the strip's number again.
  void setReleased(int strip, int32_t generation) { words_[layout_.released + strip] = generation; }

  /// Reads and clears the flags of strips 32·word to 32·word + 31: a bit is set if its strip has dirty bits.
  uint32_t drainDirtyStrips(int word) { return drain(layout_.dirtyStrips + word); }

  /// Reads and clears a strip's dirty bits.
  SlotSet drainDirtyBits(int strip) {
    SlotSet dirty;
    for (int word = 0; word < SlotSet::kWords; ++word) {
      dirty.addWord(word, drain(layout_.dirtyBits + SlotSet::kWords * strip + word));
    }
    return dirty;
  }

  [[nodiscard]] bool isMeterRequested(int strip) const {
    return (words_[layout_.meterRequests + strip / 32] >> (strip % 32) & 1) != 0;
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
  [[nodiscard]] int wordOf(int slot, int strip) const {
    return layout_.values + slot * layout_.strips + strip;
  }
  [[nodiscard]] float floatAt(int word) const {
    float value;
    std::memcpy(&value, &words_[word], sizeof value);
    return value;
  }
  void setFloat(int word, float value) { std::memcpy(&words_[word], &value, sizeof value); }
  uint32_t drain(int word) {
    const int32_t bits = words_[word];
    words_[word] = 0;
    return static_cast<uint32_t>(bits);
  }

  Layout layout_;
  FixedArray<int32_t> words_;
};

/// A view of the parameter values of one strip, in the units of the table.  [audio thread]
class StripValues {
 public:
  StripValues(const ControlBuffer& buffer, int strip) : buffer_(buffer), strip_(strip) {}

  [[nodiscard]] double operator[](int slot) const { return buffer_.value(slot, strip_); }
  [[nodiscard]] bool isOn(int slot) const { return buffer_.value(slot, strip_) != 0; }

 private:
  const ControlBuffer& buffer_;
  int strip_;
};

}  // namespace busbar
