// Written by scripts/generate from worklet/table/parameters.js and worklet/transport/layout.js: change those.
#pragma once

#include <cstdint>

namespace busbar {

/// FNV-1a over the table and layout.js. Main thread, worklet and wasm compare it at start.
inline constexpr std::int32_t kLayoutHash = -770698755;

/// Offsets of the control buffer in 32-bit words. worklet/transport/layout.js documents each.
struct Layout {
  int tracks;
  int buses;
  int strips;
  int slots;
  int bitWords;
  int dirtyWords;
  int header;
  int dirtyStrips;
  int dirtyBits;
  int values;
  int life;
  int output;
  int meterRequests;
  int released;
  int meters;
  int faults;
  int words;
};

/// The layout for a capacity, as layoutOf() in layout.js.
constexpr Layout layoutOf(int tracks, int buses) {
  Layout layout{};
  layout.tracks = tracks;
  layout.buses = buses;
  layout.strips = tracks + buses + 1;
  layout.slots = 33;
  layout.bitWords = (layout.strips + 31) / 32;
  layout.dirtyWords = 2;
  layout.header = layout.words;
  layout.words += 16;
  layout.dirtyStrips = layout.words;
  layout.words += layout.bitWords;
  layout.dirtyBits = layout.words;
  layout.words += 2 * layout.strips;
  layout.values = layout.words;
  layout.words += 33 * layout.strips;
  layout.life = layout.words;
  layout.words += layout.strips;
  layout.output = layout.words;
  layout.words += layout.strips;
  layout.meterRequests = layout.words;
  layout.words += layout.bitWords;
  layout.released = layout.words;
  layout.words += layout.strips;
  layout.meters = layout.words;
  layout.words += 8 * layout.strips;
  layout.faults = layout.words;
  layout.words += layout.strips;
  return layout;
}

inline constexpr int kSlots = 33;

/// Dirty bits of a strip: one a slot, then its life and its output.
inline constexpr int kDirtyLife = 33;
inline constexpr int kDirtyOutput = 34;
inline constexpr int kDirtyBits = 35;

/// Words of the header that the engine writes.
inline constexpr int kHeaderFaults = 9;
inline constexpr int kHeaderActiveStrips = 12;

/// Words of one strip's meter (float bits).
inline constexpr int kMeterPeakLeft = 0;
inline constexpr int kMeterPeakRight = 1;
inline constexpr int kMeterRmsLeft = 2;
inline constexpr int kMeterRmsRight = 3;
inline constexpr int kMeterReduction = 4;
inline constexpr int kMeterWords = 8;

/// Bits that `process` returns.
enum ProcessEvent : std::uint32_t {
  kReleasedEvent = 1,
  kFaultEvent = 2,
  kOverloadEvent = 4,
};

}  // namespace busbar
