#include "support/random_mix.h"

#include <limits>

#include "support/console.h"
#include "support/random.h"

namespace busbar::test {

namespace {

constexpr int kTracks = 11;
constexpr int kFrames = 32 * kBlockFrames;
constexpr int kSections = 12;

void change(Console& console, int strip, Random& random) {
  console.set(strip, slot::trim, random.between(0, 2));
  console.set(strip, slot::muted, random.chance(0.1) ? 1 : 0);
  console.set(strip, slot::pan, random.between(-1, 1));
  console.set(strip, slot::gain, random.between(0, 2));
  for (int band = 0; band < kEqBands; ++band) {
    console.setEq(strip, band, static_cast<FilterType>(random.integer(0, kFilterTypes - 1)),
                  random.logBetween(20, 20000), random.logBetween(0.1, 10), random.between(-12, 12));
    console.set(strip, slot::eqEnabled[band], random.chance(0.7) ? 1 : 0);
  }
  console.set(strip, slot::compressorEnabled, random.chance(0.7) ? 1 : 0);
  console.set(strip, slot::compressorThreshold, random.between(-60, 0));
  console.set(strip, slot::compressorKnee, random.between(0, 40));
  console.set(strip, slot::compressorRatio, random.between(1, 20));
  console.set(strip, slot::compressorAttack, random.logBetween(1e-3, 0.1));
  console.set(strip, slot::compressorRelease, random.logBetween(1e-2, 1));
  console.set(strip, slot::gateEnabled, random.chance(0.5) ? 1 : 0);
  console.set(strip, slot::gateThreshold, random.between(-60, 0));
  console.set(strip, slot::gateHysteresis, random.between(0, 12));
  console.set(strip, slot::gateRatio, random.logBetween(1, 100));
  console.set(strip, slot::gateRange, random.between(-60, 0));
  console.set(strip, slot::gateHold, random.between(0, 0.05));
  console.set(strip, slot::gateRelease, random.logBetween(1e-2, 1));
}

}  // namespace

std::vector<float> renderRandomMix(uint32_t seed) {
  Random random(seed);
  Console console(kTracks, 2);
  for (int strip = 0; strip < kTracks + 2; ++strip) console.add(strip);
  for (int section = 0; section < kSections; ++section) {
    for (int track = 0; track < kTracks; ++track) {
      auto left = noise(kFrames, seed + static_cast<uint32_t>(kSections * track + section));
      if (section == kSections / 2 && track == 3) left[100] = std::numeric_limits<float>::quiet_NaN();
      std::vector<Console::Signal> channels{left};
      if (random.chance(0.5)) channels.push_back(noise(kFrames, seed));
      if (random.chance(0.8)) console.setInput(track, channels);
      if (random.chance(0.2)) console.route(track, console.bus(random.integer(0, 1)));
    }
    for (int strip = 0; strip < kTracks + 3; ++strip) {
      if (random.chance(0.5)) change(console, strip, random);
    }
    if (section == kSections / 3) console.remove(5);
    console.requestMeter(section);
    console.run(kFrames, random.chance(0.5) ? 128 : 100);
  }
  std::vector<float> all = console.left;
  all.insert(all.end(), console.right.begin(), console.right.end());
  for (int strip = 0; strip < kTracks + 3; ++strip) {
    for (int word = 0; word < kMeterWords; ++word) all.push_back(console.meter(strip, word));
  }
  return all;
}

}  // namespace busbar::test
