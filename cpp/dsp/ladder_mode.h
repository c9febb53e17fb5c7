#pragma once

namespace busbar {

/// The responses of the ladder filter.
enum class LadderMode { lowpass24, lowpass12, bandpass12, highpass24 };

}  // namespace busbar
