#pragma once

namespace busbar {

/// The responses of BiquadFilterNode.
enum class FilterType { lowpass, highpass, bandpass, lowshelf, highshelf, peaking, notch, allpass };

}  // namespace busbar
