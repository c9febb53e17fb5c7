#pragma once

#include <cstdint>
#include <vector>

namespace busbar::test {

/// What a busy console puts out, left after right: every stage on, values and routes that move, a NaN, strips
/// that come and go.
std::vector<float> renderRandomMix(uint32_t seed);

}  // namespace busbar::test
