#pragma once

#include <cstdint>

#include "../dsp/compressor.h"
#include "../dsp/meter.h"
#include "../dsp/pan.h"
#include "../dsp/svf.h"
#include "control_block.h"

namespace busbar {

/// The stages of a strip in signal order, as bits: the EQ's bands first, bit b for band b.
namespace stage {
inline constexpr uint32_t compressor = 1U << kEqBands;
inline constexpr uint32_t trim = compressor << 1;
inline constexpr uint32_t out = trim << 1;
/// Those that may be off.
inline constexpr uint32_t optional = trim - 1;
constexpr uint32_t eq(int band) { return 1U << band; }
}  // namespace stage

/// A sample rate in Hz, and how long every change takes at it.
struct Rate {
  double hz;
  RampTiming movement;

  explicit Rate(double sampleRate) : hz(sampleRate), movement(kSmoothingSeconds, sampleRate) {}
};

/// A trim that does nothing.
inline constexpr float kUnityTrim[4] = {1, 0, 0, 0};

/// One channel strip: its coefficients on their way and the state of its stages. Groups read the one and
/// carry the other from block to block, so nothing of a strip depends on the lane it was processed in. [audio
/// thread]
class Strip {
 public:
  enum class Phase {
    free,  // not in use
    live,
    leaving,   // removed by the page, fading out
    draining,  // silent, waiting until its input was seen empty
  };

  // What the engine decides, block by block.
  Phase phase = Phase::free;
  int32_t generation = 0;
  bool idle = true;      // nothing sounds: skipped, and every state is exactly zero
  bool heard = false;    // had input in this block
  bool faulted = false;  // silent until the block ends
  bool metered = false;  // somebody reads its meter
  Meter meter;

  // What a group found: the largest magnitude of its last span (not finite after a fault); sum of squares of
  // the block so far, if metered.
  float spanPeak[2] = {0, 0};
  float blockPeak[2] = {0, 0};
  float blockSquares[2] = {0, 0};

  // What a group reads and carries.
  Ramp<1> trim;
  svf::Coefficients eq[kEqBands];
  compressor::Coefficients compressor;
  pan::Coefficients out;
  svf::StripState eqState[kEqBands];
  compressor::StripState compressorState = compressor::atRest(f32x4::splat(1));

  Strip();

  /// Back to nothing: no stage on, every state zero.
  void clear();

  /// Takes over changed rows (`dirty`: a bit a slot). An idle strip jumps, any other moves.
  void apply(uint64_t dirty, const StripRows& rows, const Rate& rate);

  /// Aims the last stage: pan by `law`, the fader, and the gate (mute, solo, routing).
  void aim(pan::Law law, bool open, const StripRows& rows, const Rate& rate);

  /// Starts from silence instead of at once, under a source that already sounds.
  void fadeIn(const Rate& rate);

  /// One block further on every curve that moves; a bypassed stage that has arrived goes off.
  void advance();

  /// Whether the gate has closed for good.
  [[nodiscard]] bool isShut() const { return !open_ && (moving_ & stage::out) == 0; }

  [[nodiscard]] bool isOpen() const { return open_; }
  [[nodiscard]] pan::Law law() const { return law_; }
  [[nodiscard]] uint32_t stagesOn() const { return on_; }
  [[nodiscard]] uint32_t stagesMoving() const { return moving_; }
  [[nodiscard]] bool isOn(uint32_t bit) const { return (on_ & bit) != 0; }
  [[nodiscard]] bool isMoving(uint32_t bit) const { return (moving_ & bit) != 0; }

  /// Gain reduction in dB, 0 or less.
  [[nodiscard]] float reductionDb() const;

  /// Block end: states too small to matter become zero, and a strip without input whose tail has died becomes
  /// idle.
  void settle();

  /// States to zero after a fault.
  void resetState();

 private:
  void applyEq(int band, const StripRows& rows, const Rate& rate);
  void applyCompressor(const StripRows& rows, const Rate& rate);
  void applyTrim(const StripRows& rows, const Rate& rate);
  void turnOff(uint32_t bit);
  void restCompressor();
  void becomeIdle();
  [[nodiscard]] bool tailIsDead() const;

  template <int Vectors>
  void send(Ramp<Vectors>& ramp, uint32_t bit, const float* target, const Rate& rate);

  /// Sends a stage that may be off: it comes in by way of its bypass and leaves by it.
  template <int Vectors>
  void sendOptional(Ramp<Vectors>& ramp, uint32_t bit, bool enabled, const float* target, const float* bypass,
                    const Rate& rate);

  uint32_t on_ = 0;
  uint32_t moving_ = 0;
  uint32_t bypassed_ = 0;  // on, but on the way out
  bool open_ = false;
  pan::Law law_ = pan::Law::stereo;
};

}  // namespace busbar
