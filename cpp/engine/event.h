#pragma once

#include <cstdint>

namespace busbar {

/// What an event does. The methods of AudioParam have the same names.
enum class EventKind : uint8_t {
  setValue,
  linearRamp,
  exponentialRamp,
  setTarget,
  setCurve,
  cancel,
  cancelAndHold,
  /// Sets or removes a modulator. target: its number. frame, extra: frequency in Hz and phase in periods of
  /// an LFO, attack and release of a follower in seconds. value: the follower's strip, of this generation.
  /// points: ModulatorType, plus 256 if the LFO retriggers.
  modulator,
  /// Starts an LFO again. target: its number.
  restart,
  /// Connects a modulator to a parameter. value: the amount. points: the modulator's number, plus 256 if the
  /// amount is in octaves.
  connect,
  /// Removes a connection. points: the modulator's number.
  disconnect,
  /// Keeps the value that the events before it have reached. The engine makes it of others.
  hold,
};

/// A scheduled change of a parameter, as the main thread writes it (event-ring.js). The points of a
/// curve follow it in records of kCurvePoints floats.
struct Event {
  static constexpr int kCurvePoints = 8;

  int32_t target;  // strip, plus 65536 × slot
  int32_t kind;    // EventKind, plus 65536 × generation of the strip
  double frame;    // context frame: the event's time, the end of a ramp
  double extra;  // frames: a target's time constant, a curve's duration; a ramp's context frame before a cut
  float value;   // in the parameter's unit
  int32_t points;  // of a curve

  [[nodiscard]] int strip() const { return target & 0xffff; }
  [[nodiscard]] int slot() const { return target >> 16; }
  [[nodiscard]] EventKind what() const { return static_cast<EventKind>(kind & 0xff); }
  [[nodiscard]] int generation() const { return kind >> 16 & 0xffff; }
  [[nodiscard]] bool isRamp() const {
    return what() == EventKind::linearRamp || what() == EventKind::exponentialRamp;
  }
  void become(EventKind next) { kind = static_cast<int32_t>(next); }
};
static_assert(sizeof(Event) == 32);

}  // namespace busbar
