#pragma once

#include <cstdint>
#include <vector>

namespace busbar::test {

/// Renders a mix that uses every stage, with changing values and routes, a NaN and a removed strip. Returns
/// the left output, the right output and the meters.
std::vector<float> renderRandomMix(uint32_t seed);

}  // namespace busbar::test
