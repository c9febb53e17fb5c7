#pragma once

#include <cstdint>

#include "../dsp/glide.h"
#include "control_buffer.h"
#include "event.h"
#include "fixed_array.h"
#include "signals.h"
#include "slot_set.h"

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

  /// Computes the values of the block that begins at a context frame, after the changes for it.
  void fill(double frame);
  /// Sets a modulator, or removes it, by an event of EventKind::modulator.
  void set(const Event& event);
  [[nodiscard]] static bool isRemoval(const Event& event) { return (event.points & 0xff) == 0; }
  /// Starts an LFO again at its phase, by an event of EventKind::restart that lands before the block ends.
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
  /// Adds the frames beside the corners of the modulators of a parameter in this block. Returns whether there
  /// are any.
  bool addCorners(int chain, BitSet<kBlockFrames>& corners) const;
  /// A parameter's value at a frame of the block, from 0 to kBlockFrames, with its connections. First it is
  /// multiplied, then the linear ones are added. Until fill() the block is the one before.
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
    double restartFrame = -1;  // context frame of a restart in this block, -1 for none
    bool turns = false;        // whether a triangle may have a corner in this block
    int64_t corner = 0;        // at the last frame that was computed, see cornerOf()
    Glide glide;               // of its jumps

    // An envelope follower.
    int strip = 0;
    int generation = 0;             // of the strip
    float attack = 0, release = 0;  // shares per frame
    float level = 0;
    float smoothed[2] = {};
    float levels[kSteps + 1] = {};  // at each step of the block

    void start(double periods);
  };

  float* valuesOf(int modulator) { return &values_[static_cast<size_t>(modulator) * kFrames]; }
  static void drawLines(float* values);
  static void fillFollower(Modulator& self, float* values);
  void fillLfo(Modulator& self, uint32_t seed, float* values) const;
  float step(Modulator& self, uint32_t seed, int frame, int frames) const;
  int* find(int& chain, int modulator);
  void release(int& link);

  double sampleRate_;
  const GlideTiming& glide_;
  float smoothing_;  // share per frame of the two one-poles behind a follower
  double now_ = 0;   // context frame at which the block begins
  int count_ = 0;    // modulators up to the last one that was ever in use
  FixedArray<Modulator> modulators_;
  FixedArray<float> values_;  // [modulator][kFrames]
  FixedArray<Modulation> modulations_;
  int freeModulation_ = 0;
};

}  // namespace busbar
