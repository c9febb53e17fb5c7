#pragma once

#include <cstdint>

#include "../dsp/glide.h"
#include "control_buffer.h"
#include "event.h"
#include "fixed_array.h"
#include "signals.h"

namespace busbar {

/// What a modulator's values are: one of the shapes of an LFO, or the level of a strip. In JavaScript
/// MODULATOR_TYPES has the same order.
enum class ModulatorType : uint8_t { none, sine, triangle, sawtooth, square, sampleAndHold, noise, follower };

/// A connection of a modulator to a parameter. The connections of a parameter are a chain.
struct Modulation {
  int next;
  int modulator;
  bool octaves;  // whether `amount` is in octaves, by which the value is multiplied, or in the value's unit
  float amount;  // at a modulator's value of 1
};

/// LFOs and envelope followers, and their connections to parameters.
///
/// A modulator has a value for every frame of a block. An LFO is computed at every eighth frame, with
/// straight lines between, unless it is fast or jumps. Where it jumps, a glide smooths it. A follower has the
/// level of the block before, so that it can modulate any strip, its own included.  [audio thread]
class Modulators {
 public:
  static constexpr int kNone = -1;

  Modulators(double sampleRate, const GlideTiming& glide);

  /// Begins a block at a context frame: computes the values of all modulators.
  void beginBlock(double frame);
  /// Sets a modulator, or removes it, by an event of EventKind::modulator.
  void set(const Event& event);
  /// Starts an LFO again at its phase, by an event of EventKind::restart.
  void restart(const Event& event);

  /// Measures the levels of the strips that have followers, after each span.
  ///   active  [strip] whether it was processed in the span
  void follow(Span span, Signals& signals, const uint8_t* active, const ControlBuffer& buffer);

  /// Writes the present values to the control buffer.
  void report(ControlBuffer& buffer) const;

  /// Connects a modulator to a parameter, or changes the connection. chain: the parameter's connections.
  void connect(int& chain, int modulator, bool octaves, float amount);
  void disconnect(int& chain, int modulator);
  /// Removes all connections of a parameter.
  void disconnectAll(int& chain);
  /// Marks the modulators of a parameter whose strip sounds. An LFO that retriggers waits at its phase while
  /// none does.
  void setSounding(int chain);
  /// A parameter's value at a frame of the block, from 0 to kBlockFrames, with its connections. First it is
  /// multiplied, then the linear ones are added.
  [[nodiscard]] double apply(int chain, double value, int frame) const;

 private:
  static constexpr int kFrames = kBlockFrames + 1;
  static constexpr int kStep = 8;  // frames
  static constexpr int kSteps = kBlockFrames / kStep;

  struct Modulator {
    ModulatorType type = ModulatorType::none;

    // An LFO. Its state is that at the beginning of the next block.
    bool retriggers = false;
    bool sounds = false;       // whether a strip that it modulates was active in the last block
    double increment = 0;      // periods per frame
    double phase = 0;          // where it starts, in periods
    double position = 0;       // in periods
    double restartFrame = -1;  // context frame, -1 for none
    double shape = 0;          // at the frame before, without the glide
    int64_t corner = 0;        // at the frame before, see cornerOf()
    Glide glide;               // of its jumps

    // An envelope follower.
    int strip = 0;
    int generation = 0;             // of the strip
    float attack = 0, release = 0;  // shares per frame
    float level = 0;
    float smoothed[2] = {};
    float levels[kSteps + 1] = {};  // at each step of the block

    void start(uint32_t seed);
  };

  float* valuesOf(int modulator) { return &values_[static_cast<size_t>(modulator) * kFrames]; }
  void fill(int modulator);
  static void fillFollower(Modulator& self, float* values);
  void fillLfo(Modulator& self, uint32_t seed, float* values);
  void fillEveryFrame(Modulator& self, uint32_t seed, float* values) const;
  float step(Modulator& self, uint32_t seed, double frame) const;
  void release(int& link);

  double sampleRate_;
  const GlideTiming& glide_;
  float smoothing_;  // share per frame of the two one-poles behind a follower
  double now_ = 0;   // context frame at which the block begins
  int count_ = 0;    // modulators up to the last one in use
  FixedArray<Modulator> modulators_;
  FixedArray<float> values_;  // [modulator][kFrames]
  FixedArray<Modulation> modulations_;
  int freeModulation_ = 0;
};

}  // namespace busbar
