// Written by scripts/generate.mjs from worklet/table/parameters.js and worklet/transport/layout.js: change those.
#pragma once

#include <array>
#include <cstdint>

#include "../dsp/filter_type.h"

namespace busbar {

/// FNV-1a over the table and layout.js: page, worklet and wasm compare it at start.
inline constexpr std::int32_t kLayoutHash = -517224039;

/// Offsets of the control block in 32-bit words: layoutOf() in worklet/transport/layout.js computes them and says what each holds.
struct Layout {
  std::int32_t tracks;
  std::int32_t buses;
  std::int32_t strips;
  std::int32_t bitWords;
  std::int32_t header;
  std::int32_t dirtyStrips;
  std::int32_t dirtySlots;
  std::int32_t rows;
  std::int32_t life;
  std::int32_t output;
  std::int32_t wanted;
  std::int32_t released;
  std::int32_t meters;
  std::int32_t faults;
  std::int32_t words;
};

/// Rows of the table. Those of an EQ band are given for band 0; band b is b × eqStride further on.
namespace slot {
inline constexpr int trim = 0;
inline constexpr int muted = 1;
inline constexpr int soloed = 2;
inline constexpr int soloSafe = 3;
inline constexpr int pan = 4;
inline constexpr int gain = 5;
inline constexpr int eqEnabled = 6;
inline constexpr int eqType = 7;
inline constexpr int eqFrequency = 8;
inline constexpr int eqQ = 9;
inline constexpr int eqGain = 10;
inline constexpr int compressorEnabled = 26;
inline constexpr int compressorThreshold = 27;
inline constexpr int compressorKnee = 28;
inline constexpr int compressorRatio = 29;
inline constexpr int compressorAttack = 30;
inline constexpr int compressorRelease = 31;
inline constexpr int compressorMakeup = 32;
inline constexpr int eqStride = 5;
}  // namespace slot

inline constexpr int kSlots = 33;
inline constexpr int kEqBands = 4;

/// Bits of a strip's two dirty words: one a slot, and these two.
inline constexpr int kDirtyLife = 33;
inline constexpr int kDirtyOutput = 34;
static_assert(kDirtyLife == kSlots && kDirtyOutput == kSlots + 1);

/// Words of the header: those that the engine writes, and how many there are.
inline constexpr int kHeaderFaults = 9;
inline constexpr int kHeaderActiveStrips = 12;
inline constexpr int kHeaderWords = 16;

/// Words of one strip's meter (float bits).
inline constexpr int kMeterPeakLeft = 0;
inline constexpr int kMeterPeakRight = 1;
inline constexpr int kMeterRmsLeft = 2;
inline constexpr int kMeterRmsRight = 3;
inline constexpr int kMeterReduction = 4;
inline constexpr int kMeterWords = 8;

/// The kernels' filter types stand in the order of their numbers in the table.
inline constexpr int kFilterTypes = 8;
static_assert(static_cast<int>(FilterType::lowpass) == 0);
static_assert(static_cast<int>(FilterType::highpass) == 1);
static_assert(static_cast<int>(FilterType::bandpass) == 2);
static_assert(static_cast<int>(FilterType::lowshelf) == 3);
static_assert(static_cast<int>(FilterType::highshelf) == 4);
static_assert(static_cast<int>(FilterType::peaking) == 5);
static_assert(static_cast<int>(FilterType::notch) == 6);
static_assert(static_cast<int>(FilterType::allpass) == 7);

/// Defaults by slot, in plain units; JavaScript clamps those that the sample rate limits.
inline constexpr std::array<double, kSlots> kDefault = {
    1.0,     // trim
    0.0,     // muted
    0.0,     // soloed
    0.0,     // soloSafe
    0.0,     // pan
    1.0,     // gain
    0.0,     // eq.0.enabled
    3.0,     // eq.0.type
    100.0,   // eq.0.frequency
    1.0,     // eq.0.Q
    0.0,     // eq.0.gain
    0.0,     // eq.1.enabled
    5.0,     // eq.1.type
    400.0,   // eq.1.frequency
    1.0,     // eq.1.Q
    0.0,     // eq.1.gain
    0.0,     // eq.2.enabled
    5.0,     // eq.2.type
    2500.0,  // eq.2.frequency
    1.0,     // eq.2.Q
    0.0,     // eq.2.gain
    0.0,     // eq.3.enabled
    4.0,     // eq.3.type
    8000.0,  // eq.3.frequency
    1.0,     // eq.3.Q
    0.0,     // eq.3.gain
    0.0,     // compressor.enabled
    -24.0,   // compressor.threshold
    30.0,    // compressor.knee
    12.0,    // compressor.ratio
    0.003,   // compressor.attack
    0.25,    // compressor.release
    0.0,     // compressor.makeup
};

/// Seconds over which every change is spread.
inline constexpr double kSmoothingSeconds = 0.02;

}  // namespace busbar
