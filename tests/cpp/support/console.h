#pragma once

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>
#include <vector>

#include "engine/engine.h"
#include "maximum.h"

namespace busbar::test {

/// An engine and its control buffer, which tests write as the main thread does.
class Console {
 public:
  using Signal = std::vector<float>;

  explicit Console(int tracks, int buses = 0, double sampleRate = 48000, int maxFrames = 4096)
      : Console(EngineOptions{tracks, buses, sampleRate, maxFrames}) {}
  explicit Console(const EngineOptions& options)
      : sampleRate(options.sampleRate),
        engine(options),
        maxFrames_(options.maxFrames),
        layout_(engine.buffer().layout()) {}

  [[nodiscard]] const Layout& layout() const { return layout_; }
  [[nodiscard]] int master() const { return layout_.strips - 1; }
  [[nodiscard]] int bus(int index) const { return layout_.tracks + index; }

  /// Adds a strip with default values. `output` -1: the master.
  int add(int strip, int output = -1) {
    for (int slot = 0; slot < kSlots; ++slot) {
      engine.buffer().setValue(slot, strip, static_cast<float>(kDefault[slot]));
    }
    word(layout_.life + strip) += word(layout_.life + strip) % 2 == 0 ? 3 : 2;
    word(layout_.output + strip) = output < 0 ? master() : output;
    for (int bit = 0; bit < kDirtyBits; ++bit) mark(strip, bit);
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
    engine.buffer().setValue(slot, strip, static_cast<float>(value));
    mark(strip, slot);
  }
  /// Sets a dirty bit without changing the value.
  void mark(int strip, int bit) {
    word(layout_.dirtyBits + layout_.dirtyWords * strip + bit / 32) |= static_cast<int32_t>(1U << (bit % 32));
    word(layout_.dirtyStrips + strip / 32) |= static_cast<int32_t>(1U << (strip % 32));
  }
  void setEq(int strip, int band, FilterType type, double frequency, double q, double gain) {
    set(strip, slot::eqType[band], static_cast<double>(type));
    set(strip, slot::eqFrequency[band], frequency);
    set(strip, slot::eqQ[band], q);
    set(strip, slot::eqGain[band], gain);
    set(strip, slot::eqEnabled[band], 1);
  }
  void requestMeter(int strip) {
    word(layout_.meterRequests + strip / 32) |= static_cast<int32_t>(1U << (strip % 32));
  }
  void dropMeter(int strip) {
    word(layout_.meterRequests + strip / 32) &= static_cast<int32_t>(~(1U << (strip % 32)));
  }
  /// Keeps a strip's meter running. resets: how often its held values were reset.
  void keepMeter(int strip, int resets) {
    word(layout_.meterSetting + strip) = 2 * resets + 1;
    mark(strip, kDirtyMeterSetting);
  }
  /// Sends one event. target: a strip plus 65536 × slot, or a modulator. generation: of the strip.
  void send(EventKind kind, int target, int generation, double frame, double extra, float value, int points) {
    engine.inbox()[0] = {target, static_cast<int>(kind) | generation << 16, frame, extra, value, points};
    engine.schedule(1);
  }
  void setLfo(int modulator, ModulatorType type, double frequency, double phase, bool retriggers = false) {
    send(EventKind::modulator, modulator, 0, frequency, phase, 0,
         static_cast<int>(type) + (retriggers ? 256 : 0));
  }
  void setFollower(int modulator, int strip, double attack, double release) {
    send(EventKind::modulator, modulator, generation(strip), attack, release, static_cast<float>(strip),
         static_cast<int>(ModulatorType::follower));
  }
  void removeModulator(int modulator) { send(EventKind::modulator, modulator, 0, 0, 0, 0, 0); }
  void restart(int modulator, double frame) { send(EventKind::restart, modulator, 0, frame, 0, 0, 0); }
  void connect(int modulator, int strip, int slot, double amount, bool octaves = false) {
    send(EventKind::connect, strip | slot << 16, generation(strip), 0, 0, static_cast<float>(amount),
         modulator + (octaves ? 256 : 0));
  }
  void disconnect(int modulator, int strip, int slot) {
    send(EventKind::disconnect, strip | slot << 16, generation(strip), 0, 0, 0, modulator);
  }

  int clips(int strip) { return word(layout_.meters + strip * kMeterWords + kMeterClipCount); }
  float meter(int strip, int index) { return floatAt(layout_.meters + strip * kMeterWords + index); }
  /// The value of a modulator at the beginning of the last block.
  float modulatorValue(int modulator) { return floatAt(layout_.modulators + modulator); }
  int faults(int strip) { return word(layout_.faults + strip); }
  int released(int strip) { return word(layout_.released + strip); }
  int generation(int strip) { return word(layout_.life + strip) >> 1; }
  int activeStrips() { return word(layout_.header + kHeaderActiveStrips); }

  /// Sets a track's input from the next quantum on: no channel, one (mono) or two.
  void setInput(int track, std::vector<Signal> channels) {
    if (static_cast<int>(inputs_.size()) <= track) inputs_.resize(static_cast<size_t>(track) + 1);
    inputs_[static_cast<size_t>(track)] = {std::move(channels), 0};
  }

  /// Processes `frames` in quanta of `quantum` and appends the output to `left` and `right`.
  void run(int frames, int quantum = 128) {
    for (int done = 0; done < frames; done += quantum) process(std::min(quantum, frames - done));
  }

  void process(int frames) {
    for (int track = 0; track < layout_.tracks; ++track) engine.channels()[track] = 0;
    for (size_t track = 0; track < inputs_.size(); ++track) {
      auto& [channels, position] = inputs_[track];
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
    events |= engine.process(frames, contextFrame);
    contextFrame += frames;
    left.insert(left.end(), engine.output(), engine.output() + frames);
    right.insert(right.end(), engine.output() + maxFrames_, engine.output() + maxFrames_ + frames);
  }

  const double sampleRate;
  Signal left, right;
  double contextFrame = 0;  // of the next quantum
  uint32_t events = 0;      // ProcessEvent bits of all quanta so far
  Engine engine;

 private:
  struct Input {
    std::vector<Signal> channels;
    size_t position;
  };

  int32_t& word(int index) { return engine.buffer().words()[index]; }
  float floatAt(int index) {
    float value;
    std::memcpy(&value, &word(index), sizeof value);
    return value;
  }

  int maxFrames_;
  Layout layout_;
  std::vector<Input> inputs_;
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
    const double phase = 2 * 3.14159265358979323846 * frequency * static_cast<double>(i) / sampleRate;
    signal[i] = static_cast<float>(peak * std::sin(phase));
  }
  return signal;
}

inline double peakOf(const Console::Signal& signal, int from, int to) {
  double peak = 0;
  for (int i = from; i < to; ++i) {
    peak = maximum(peak, std::fabs(static_cast<double>(signal[static_cast<size_t>(i)])));
  }
  return peak;
}

/// The largest difference of successive samples, from a frame on.
inline double largestStep(const Console::Signal& signal, size_t from) {
  double largest = 0;
  for (size_t i = from; i < signal.size(); ++i)
    largest = maximum(largest, std::fabs(static_cast<double>(signal[i]) - signal[i - 1]));
  return largest;
}

/// The last frames of a signal.
inline Console::Signal lastOf(const Console::Signal& signal, int frames) {
  return {signal.end() - frames, signal.end()};
}

}  // namespace busbar::test
