#pragma once

namespace busbar {

/// BiquadFilterNode's responses.
enum class FilterType { lowpass, highpass, bandpass, lowshelf, highshelf, peaking, notch, allpass };

}  // namespace busbar
