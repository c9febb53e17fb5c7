#pragma once

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <random>

namespace busbar::test {

/// Random numbers. The seed is the same in every run unless BUSBAR_SEED is another number or `random`. Tests
/// print it on failure by CAPTURE(random.seed).
class Random {
 public:
  Random() : Random(seedOfThisRun()) {}
  explicit Random(uint32_t seed) : seed(seed), engine_(seed) {}

  /// In [low, high).
  double between(double low, double high) {
    return std::uniform_real_distribution<double>(low, high)(engine_);
  }
  /// In [low, high), uniform in the logarithm.
  double logBetween(double low, double high) { return std::exp(between(std::log(low), std::log(high))); }
  int integer(int low, int high) { return std::uniform_int_distribution<int>(low, high)(engine_); }
  bool chance(double probability) { return between(0, 1) < probability; }

  const uint32_t seed;

 private:
  static constexpr uint32_t kDefaultSeed = 20'240'917;

  static uint32_t seedOfThisRun() {
    const char* const value = std::getenv("BUSBAR_SEED");
    if (value == nullptr || *value == '\0') return kDefaultSeed;
    if (std::strcmp(value, "random") == 0) return std::random_device{}();
    return static_cast<uint32_t>(std::strtoul(value, nullptr, 10));
  }

  std::mt19937 engine_;
};

}  // namespace busbar::test
