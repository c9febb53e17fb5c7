// Written by scripts/generate from worklet/table/parameters.js and worklet/transport/layout.js: change those.
#pragma once

#include "../dsp/filter_type.h"
#include "layout.gen.h"
#include "slot_set.h"

namespace busbar {

inline constexpr int kEqBands = 4;

/// Rows of the table. Those of the EQ's bands are arrays by band.
namespace slot {
inline constexpr int trim = 0;
inline constexpr int muted = 1;
inline constexpr int soloed = 2;
inline constexpr int soloSafe = 3;
inline constexpr int pan = 4;
inline constexpr int gain = 5;
inline constexpr int compressorEnabled = 26;
inline constexpr int compressorThreshold = 27;
inline constexpr int compressorKnee = 28;
inline constexpr int compressorRatio = 29;
inline constexpr int compressorAttack = 30;
inline constexpr int compressorRelease = 31;
inline constexpr int compressorMakeup = 32;
inline constexpr int eqEnabled[kEqBands] = {6, 11, 16, 21};
inline constexpr int eqType[kEqBands] = {7, 12, 17, 22};
inline constexpr int eqFrequency[kEqBands] = {8, 13, 18, 23};
inline constexpr int eqQ[kEqBands] = {9, 14, 19, 24};
inline constexpr int eqGain[kEqBands] = {10, 15, 20, 25};
}  // namespace slot

/// The slots that each stage reads: the column `stage` of the table.
namespace stage_slots {
inline constexpr SlotSet trim = slotSet({0});
inline constexpr SlotSet output = slotSet({1, 4, 5});
inline constexpr SlotSet compressor = slotSet({26, 27, 28, 29, 30, 31, 32});
inline constexpr SlotSet eq[kEqBands] = {
    slotSet({6, 7, 8, 9, 10}),
    slotSet({11, 12, 13, 14, 15}),
    slotSet({16, 17, 18, 19, 20}),
    slotSet({21, 22, 23, 24, 25}),
};
}  // namespace stage_slots

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

/// Defaults by slot, in plain units. JavaScript clamps those that the sample rate limits.
inline constexpr double kDefault[kSlots] = {
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
