#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <utility>

#include "fixed_array.h"
#include "parameters.gen.h"

namespace busbar {

/// The words of a strip's meter that hold the bits of floats: those before the count of clipped samples.
using MeterLevels = std::array<float, kMeterClipCount>;

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
  /// All values: [slot][strip].
  [[nodiscard]] const float* values() const {
    return reinterpret_cast<const float*>(words_.data() + layout_.values);
  }
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

  /// Whether the strip's meter was read or is kept running.
  [[nodiscard]] bool isMeterRequested(int strip) const {
    return (words_[layout_.meterRequests + strip / 32] >> (strip % 32) & 1) != 0;
  }
  /// Applies the strip's meter setting: keeps its meter running, or not. In the next quantum, the worklet
  /// requests the meters that are kept; here that of the strip is requested for the rest of this quantum.
  void keepMeter(int strip) {
    dropMeter(strip);
    const int32_t bit = (words_[layout_.meterSetting + strip] & 1) << (strip % 32);
    words_[layout_.meterKept + strip / 32] |= bit;
    words_[layout_.meterRequests + strip / 32] |= bit;
  }
  /// Stops keeping the strip's meter running.
  void dropMeter(int strip) {
    words_[layout_.meterKept + strip / 32] &= static_cast<int32_t>(~(1U << (strip % 32)));
  }
  [[nodiscard]] MeterLevels meterLevels(int strip) const {
    MeterLevels levels;
    std::memcpy(levels.data(), &words_[meterWordOf(strip, 0)], sizeof levels);
    return levels;
  }
  void setMeterLevels(int strip, const MeterLevels& levels) {
    std::memcpy(&words_[meterWordOf(strip, 0)], levels.data(), sizeof levels);
  }
  /// Adds to the strip's count of clipped samples, which stops at its maximum.
  void addClips(int strip, uint32_t clips) {
    int32_t& word = words_[meterWordOf(strip, kMeterClipCount)];
    const auto count = static_cast<uint32_t>(word);
    word = static_cast<int32_t>(count + std::min(clips, ~count));
  }
  /// Clears a strip's meter from a word on.
  void clearMeter(int strip, int first = 0) {
    for (int word = first; word < kMeterWords; ++word) words_[meterWordOf(strip, word)] = 0;
  }

  /// Updates the `running` word of a live strip (runningWordOf() in layout.js). Returns whether it has
  /// changed.
  bool updateRunning(int strip) {
    const auto generation = static_cast<uint32_t>(life(strip) >> 1);
    const auto resets = static_cast<uint32_t>(words_[layout_.meterSetting + strip] >> 1);
    const auto word = static_cast<int32_t>(generation << 16 | (resets & 0xffff));
    return std::exchange(words_[layout_.running + strip], word) != word;
  }

  /// The last 16 bits of the generation that a strip's number runs.
  [[nodiscard]] int runningGeneration(int strip) const {
    return words_[layout_.running + strip] >> 16 & 0xffff;
  }

  /// Attributes the faults so far to the strips that had the number before.
  void setEarlierFaults(int strip) { words_[layout_.earlierFaults + strip] = words_[layout_.faults + strip]; }
  void countFault(int strip) {
    ++words_[layout_.faults + strip];
    ++words_[layout_.header + kHeaderFaults];
  }
  void setFreedEvents(uint32_t count) {
    words_[layout_.header + kHeaderFreedEvents] = static_cast<int32_t>(count);
  }
  void setModulators(int count) { words_[layout_.header + kHeaderModulators] = count; }
  void setModulator(int modulator, float value) { setFloat(layout_.modulators + modulator, value); }
  void setActiveStrips(int count) { words_[layout_.header + kHeaderActiveStrips] = count; }

 private:
  [[nodiscard]] int wordOf(int slot, int strip) const {
    return layout_.values + slot * layout_.strips + strip;
  }
  [[nodiscard]] int meterWordOf(int strip, int word) const {
    return layout_.meters + strip * kMeterWords + word;
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
  StripValues(const ControlBuffer& buffer, int strip)
      : values_(buffer.values() + strip), stride_(buffer.layout().strips) {}
  /// values: [slot]
  explicit StripValues(const float* values) : values_(values), stride_(1) {}

  [[nodiscard]] double operator[](int slot) const { return valueOf(slot); }
  [[nodiscard]] float valueOf(int slot) const { return values_[slot * stride_]; }
  [[nodiscard]] bool isOn(int slot) const { return valueOf(slot) != 0; }

 private:
  const float* values_;
  int stride_;  // floats between the values of two slots
};

}  // namespace busbar
