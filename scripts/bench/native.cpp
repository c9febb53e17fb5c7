// The same kernels compiled for this machine: what WebAssembly costs. Prints µs a quantum, one sample a line,
// the mean of 37 quanta each.
//   busbar_bench strips seconds
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "../../tests/cpp/support/console.h"

namespace {

using busbar::FilterType;
namespace slot = busbar::slot;

constexpr int kFrames = 128;
constexpr int kQuantaPerSample = 37;

/// As setUpStrip() in graphs.js.
void setUpStrip(busbar::test::Console& console, int strip, double pan) {
  console.add(strip);
  console.setEq(strip, 0, FilterType::lowshelf, 120, 1, 3);
  console.setEq(strip, 1, FilterType::peaking, 900, 1.4, -4);
  console.setEq(strip, 2, FilterType::highshelf, 7000, 1, 2);
  console.set(strip, slot::compressorThreshold, -24);
  console.set(strip, slot::compressorKnee, 12);
  console.set(strip, slot::compressorRatio, 4);
  console.set(strip, slot::compressorAttack, 0.005);
  console.set(strip, slot::compressorRelease, 0.15);
  console.set(strip, slot::compressorEnabled, 1);
  console.set(strip, slot::pan, pan);
  console.set(strip, slot::gain, 0.2);
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 3) {
    std::fprintf(stderr, "busbar_bench strips seconds\n");
    return 1;
  }
  const int strips = std::atoi(arguments[1]);
  const int quanta = static_cast<int>(std::atof(arguments[2]) * 48000 / kFrames);
  busbar::test::Console console(strips, 0, 48000, kFrames);
  busbar::Engine& engine = console.engine;
  for (int strip = 0; strip < strips; ++strip)
    setUpStrip(console, strip, strips > 1 ? 2.0 * strip / (strips - 1) - 1 : 0);
  for (int strip = 0; strip <= strips; ++strip) console.watch(strip);  // the master too
  const auto signal = busbar::test::noise(2 * strips * kFrames, 1);
  std::fill_n(engine.channels(), strips, uint8_t{2});
  float heard = 0;
  for (int done = 0; done < quanta; done += kQuantaPerSample) {
    std::chrono::duration<double, std::micro> time{};
    for (int i = 0; i < kQuantaPerSample; ++i) {
      std::copy(signal.begin(), signal.end(), engine.input());
      const auto start = std::chrono::steady_clock::now();
      engine.process(kFrames);
      time += std::chrono::steady_clock::now() - start;
    }
    heard += engine.output()[0];
    if (done > 4 * kQuantaPerSample) std::printf("%.3f\n", time.count() / kQuantaPerSample);
  }
  return heard == 0 ? 1 : 0;
}
