#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <random>

namespace busbar::test {

/// Random numbers whose seed can be given as BUSBAR_SEED. Name the seed in a failure: CAPTURE(random.seed).
class Random {
 public:
  Random() : Random(seedOf(std::getenv("BUSBAR_SEED"))) {}
  explicit Random(uint32_t seed) : seed(seed), engine_(seed) {}

  /// In [low, high).
  double between(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  /// Evenly spread over octaves.
  double logBetween(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }
  int integer(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  bool chance(double probability) { return between(0, 1) < probability; }

  const uint32_t seed;

 private:
  static uint32_t seedOf(const char* text) {
    return text != nullptr ? static_cast<uint32_t>(std::strtoul(text, nullptr, 10)) : std::random_device{}();
  }

  std::mt19937 engine_;
};

}  // namespace busbar::test
