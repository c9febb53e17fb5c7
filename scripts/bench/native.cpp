// The engine compiled for this machine, to compare WebAssembly with. Prints one time per line in µs per
// quantum, each the mean of 37 quanta.
//
//   busbar_bench strips seconds slot=value[,value...] ...
//
// A slot is a row of the parameter table. A single value is for all strips; a list has one value per strip.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <optional>
#include <vector>

#include "../../tests/cpp/support/console.h"

namespace {

constexpr int kFrames = 128;
constexpr int kQuantaPerSample = 37;
constexpr int kWarmUpSamples = 5;

struct Setting {
  int slot;
  std::vector<double> values;
};

/// Parses `slot=value` or `slot=value,value...`.
std::optional<Setting> parseSetting(const char* text, size_t strips) {
  char* end = nullptr;
  Setting setting{static_cast<int>(std::strtol(text, &end, 10)), {}};
  if (end == text || *end != '=' || setting.slot < 0 || setting.slot >= busbar::kSlots) return {};
  do {
    const char* number = end + 1;
    setting.values.push_back(std::strtod(number, &end));
    if (end == number) return {};
  } while (*end == ',');
  const bool complete = setting.values.size() == 1 || setting.values.size() == strips;
  return *end == '\0' && complete ? std::optional(setting) : std::nullopt;
}

}  // namespace

int main(int count, char** arguments) {
  const int strips = count < 3 ? 0 : std::atoi(arguments[1]);
  if (strips < 1) {
    std::fprintf(stderr, "busbar_bench strips seconds slot=value[,value...] ...\n");
    return 1;
  }
  const int quanta = static_cast<int>(std::atof(arguments[2]) * 48000 / kFrames);

  busbar::test::Console console(strips, 0, 48000, kFrames);
  busbar::Engine& engine = console.engine;
  for (int strip = 0; strip < strips; ++strip) console.add(strip);
  for (int strip = 0; strip <= strips; ++strip) console.requestMeter(strip);  // the master too
  for (int i = 3; i < count; ++i) {
    const auto setting = parseSetting(arguments[i], static_cast<size_t>(strips));
    if (!setting) {
      std::fprintf(stderr, "busbar_bench: expected slot=value with one value or one per strip, got %s\n",
                   arguments[i]);
      return 1;
    }
    for (int strip = 0; strip < strips; ++strip) {
      const auto& values = setting->values;
      console.set(strip, setting->slot, values[static_cast<size_t>(strip) % values.size()]);
    }
  }

  const auto signal = busbar::test::noise(2 * strips * kFrames, 1);
  std::fill_n(engine.channels(), strips, uint8_t{2});
  float sum = 0;
  for (int sample = 0; sample * kQuantaPerSample < quanta; ++sample) {
    std::chrono::duration<double, std::micro> time{};
    for (int i = 0; i < kQuantaPerSample; ++i) {
      std::copy(signal.begin(), signal.end(), engine.input());
      const auto start = std::chrono::steady_clock::now();
      engine.process(kFrames, 0);
      time += std::chrono::steady_clock::now() - start;
    }
    sum += engine.output()[0];
    if (sample >= kWarmUpSamples) std::printf("%.3f\n", time.count() / kQuantaPerSample);
  }
  return sum == 0 ? 1 : 0;  // if the output is silent, the times are not those of the load
}
