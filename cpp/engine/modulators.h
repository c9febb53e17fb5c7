#pragma once

#include <cstdint>

#include "../dsp/glide.h"
#include "control_buffer.h"
#include "event.h"
#include "fixed_array.h"
#include "knots.h"
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
/// straight lines between, unless it is fast or jumps. Where it jumps or turns, a glide smooths it. A
/// follower has the level of the block before, so that it can modulate any strip, its own included.  [audio
/// thread]
class Modulators {
 public:
  static constexpr int kNone = -1;

  Modulators(double sampleRate, const GlideTiming& glide);

  /// Whether there has never been a modulator.
  [[nodiscard]] bool isEmpty() const { return count_ == 0; }

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
  /// Frames between which a parameter's values are computed in this block, so that straight lines between
  /// them do not click.
  [[nodiscard]] int stepOf(int chain) const;
  /// A parameter's value at a frame of the block, from 0 to kBlockFrames, with its connections. First it is
  /// multiplied, then the linear ones are added. Until fill() the block is the one before.
  [[nodiscard]] double apply(int chain, double value, int frame) const;

 private:
  static constexpr int kFrames = kBlockFrames + 1;
  static constexpr int kStep = Knots::kStep;

  /// A value and its change in the next frame.
  struct Course {
    double value, slope;
  };

  struct Modulator {
    ModulatorType type = ModulatorType::none;
    int step = kStep;  // frames between which its values are straight lines in this block, or nearly so

    // An LFO. Its state is that at the beginning of the next block.
    bool retriggers = false;
    bool waits = false;        // at its phase, until a strip that it modulates sounds
    bool sounds = false;       // whether a strip that it modulates was active in the last block
    double increment = 0;      // periods per frame
    double phase = 0;          // where it starts, in periods
    double position = 0;       // in periods
    double restartFrame = -1;  // context frame of a restart in this block, -1 for none
    int64_t piece = 0;         // of the shape, at the last frame that was computed
    uint32_t seed = 0;         // of the random shapes
    Glide glide;               // of its jumps

    // An envelope follower.
    int strip = 0;
    int generation = 0;             // of the strip
    float attack = 0, release = 0;  // shares per frame
    float level = 0;
    float smoothed[2] = {};

    void start(double periods);
    [[nodiscard]] Course course() const;
    void glideFrom(const Course& before, const GlideTiming& timing);
  };

  float* valuesOf(int modulator) { return &values_[static_cast<size_t>(modulator) * kFrames]; }
  float* levelsOf(int modulator) { return &levels_[static_cast<size_t>(modulator) * kFrames]; }
  static void drawLines(float* values);
  void fillFollower(Modulator& self, float* levels, float* values) const;
  void fillLfo(Modulator& self, float* values) const;
  float step(Modulator& self, int frame, int frames) const;
  int* find(int& chain, int modulator);
  void release(int& link);

  double sampleRate_;
  const GlideTiming& glide_;
  float smoothing_;  // share per frame of the two one-poles behind a follower
  double now_ = 0;   // context frame at which the block begins
  int count_ = 0;    // modulators up to the last one that was ever in use
  FixedArray<Modulator> modulators_;
  FixedArray<float> values_;  // [modulator][kFrames]
  FixedArray<float> levels_;  // [modulator][kFrames] of followers, which are the values of the next block
  FixedArray<Modulation> modulations_;
  int freeModulation_ = 0;
};

}  // namespace busbar
