#pragma once

#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "engine/engine.h"

namespace busbar::test {

/// An engine with its control block laid out one array after the other, spoken to as the page would.
class Console {
 public:
  using Signal = std::vector<float>;

  explicit Console(int tracks, int buses = 0, double sampleRate = 48000, int maxFrames = 4096)
      : sampleRate(sampleRate),
        maxFrames_(maxFrames),
        layout_(layoutOf(tracks, buses)),
        engine(layout_, sampleRate, maxFrames) {}

  [[nodiscard]] int master() const { return layout_.strips - 1; }
  [[nodiscard]] int bus(int index) const { return layout_.tracks + index; }

  /// A new strip with default rows. `output` -1: the master.
  int add(int strip, int output = -1) {
    for (int slot = 0; slot < kSlots; ++slot)
      engine.block().setRow(slot, strip, static_cast<float>(kDefault[slot]));
    word(layout_.life + strip) += word(layout_.life + strip) % 2 == 0 ? 3 : 2;
    word(layout_.output + strip) = output < 0 ? master() : output;
    word(layout_.dirtySlots + 2 * strip) = word(layout_.dirtySlots + 2 * strip + 1) = -1;
    markStrip(strip);
    return strip;
  }
  void remove(int strip) {
    word(layout_.life + strip) &= ~1;
    mark(strip, kDirtyLife);
  }
  void route(int strip, int output) {
    word(layout_.output + strip) = output;
    mark(strip, kDirtyOutput);
  }
  void set(int strip, int slot, double value) {
    engine.block().setRow(slot, strip, static_cast<float>(value));
    mark(strip, slot);
  }
  void setEq(int strip, int band, FilterType type, double frequency, double q, double gain) {
    const int first = band * slot::eqStride;
    set(strip, first + slot::eqType, static_cast<double>(type));
    set(strip, first + slot::eqFrequency, frequency);
    set(strip, first + slot::eqQ, q);
    set(strip, first + slot::eqGain, gain);
    set(strip, first + slot::eqEnabled, 1);
  }
  void watch(int strip) { word(layout_.wanted + strip / 32) |= static_cast<int32_t>(1U << (strip % 32)); }
  void unwatch(int strip) {
    word(layout_.wanted + strip / 32) &= static_cast<int32_t>(~(1U << (strip % 32)));
  }
  float meter(int strip, int index) { return floatAt(layout_.meters + strip * kMeterWords + index); }
  int faults(int strip) { return word(layout_.faults + strip); }
  int released(int strip) { return word(layout_.released + strip); }
  int generation(int strip) { return word(layout_.life + strip) >> 1; }
  int activeStrips() { return word(layout_.header + kHeaderActiveStrips); }

  /// What a track is fed in the quanta to come, from this moment on: no signal, one (mono) or two.
  void feed(int track, std::vector<Signal> channels) {
    if (static_cast<int>(fed_.size()) <= track) fed_.resize(static_cast<size_t>(track) + 1);
    fed_[static_cast<size_t>(track)] = {std::move(channels), 0};
  }

  /// Processes `frames` in quanta of `quantum`; appends to left and right.
  void run(int frames, int quantum = 128) {
    for (int done = 0; done < frames; done += quantum) process(std::min(quantum, frames - done));
  }

  void process(int frames) {
    for (int track = 0; track < layout_.tracks; ++track) engine.channels()[track] = 0;
    for (size_t track = 0; track < fed_.size(); ++track) {
      auto& [channels, position] = fed_[track];
      engine.channels()[track] = static_cast<uint8_t>(channels.size());
      for (size_t channel = 0; channel < channels.size(); ++channel) {
        float* to = engine.input() + (2 * track + channel) * static_cast<size_t>(maxFrames_);
        for (int i = 0; i < frames; ++i) {
          const size_t at = position + static_cast<size_t>(i);
          to[i] = at < channels[channel].size() ? channels[channel][at] : 0.0f;
        }
      }
      position += static_cast<size_t>(frames);
    }
    changes |= engine.process(frames);
    left.insert(left.end(), engine.output(), engine.output() + frames);
    right.insert(right.end(), engine.output() + maxFrames_, engine.output() + maxFrames_ + frames);
  }

  const double sampleRate;
  Signal left, right;
  uint32_t changes = 0;

 private:
  struct Feed {
    std::vector<Signal> channels;
    size_t position;
  };

  static Layout layoutOf(int tracks, int buses) {
    Layout layout{};
    layout.tracks = tracks;
    layout.buses = buses;
    layout.strips = tracks + buses + 1;
    layout.bitWords = (layout.strips + 31) / 32;
    int words = kHeaderWords;
    const auto take = [&words](int size) { return std::exchange(words, words + size); };
    layout.dirtyStrips = take(layout.bitWords);
    layout.dirtySlots = take(2 * layout.strips);
    layout.rows = take(kSlots * layout.strips);
    layout.life = take(layout.strips);
    layout.output = take(layout.strips);
    layout.wanted = take(layout.bitWords);
    layout.released = take(layout.strips);
    layout.meters = take(kMeterWords * layout.strips);
    layout.faults = take(layout.strips);
    layout.words = words;
    return layout;
  }

  int32_t& word(int index) { return engine.block().words()[index]; }
  float floatAt(int index) {
    float value;
    std::memcpy(&value, &word(index), sizeof value);
    return value;
  }
  void markStrip(int strip) {
    word(layout_.dirtyStrips + strip / 32) |= static_cast<int32_t>(1U << (strip % 32));
  }
  void mark(int strip, int bit) {
    word(layout_.dirtySlots + 2 * strip + bit / 32) |= static_cast<int32_t>(1U << (bit % 32));
    markStrip(strip);
  }

  int maxFrames_;
  Layout layout_;
  std::vector<Feed> fed_;

 public:
  Engine engine;
};

inline Console::Signal noise(int frames, uint32_t seed, float peak = 0.25f) {
  Console::Signal signal(static_cast<size_t>(frames));
  for (float& sample : signal) {
    seed = seed * 1664525U + 1013904223U;
    sample = static_cast<float>(static_cast<int32_t>(seed)) * 0x1p-31f * peak;
  }
  return signal;
}

inline Console::Signal sine(int frames, double frequency, double sampleRate, double peak) {
  Console::Signal signal(static_cast<size_t>(frames));
  for (size_t i = 0; i < signal.size(); ++i) {
    signal[i] = static_cast<float>(
        peak * std::sin(2 * 3.14159265358979323846 * frequency * static_cast<double>(i) / sampleRate));
  }
  return signal;
}

}  // namespace busbar::test
