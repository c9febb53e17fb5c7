#include "warm_up.h"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "../engine/engine.h"

namespace busbar {

namespace {

constexpr int kFrames = 128;
constexpr int kQuanta = 100;

/// All slots of all strips said anew.
void say(Engine& engine, const Layout& layout, float gain) {
  int32_t* words = engine.block().words();
  for (int strip = 0; strip < layout.strips; ++strip) {
    for (int slot = 0; slot < kSlots; ++slot) engine.block().setRow(slot, strip, static_cast<float>(kDefault[slot]));
    for (int band = 0; band < kEqBands; ++band) engine.block().setRow(slot::eqEnabled + band * slot::eqStride, strip, 1);
    engine.block().setRow(slot::compressorEnabled, strip, 1);
    engine.block().setRow(slot::gain, strip, gain);
    engine.block().setRow(slot::trim, strip, gain);
    words[layout.life + strip] = 3;
    words[layout.output + strip] = layout.strips - 1;
    words[layout.dirtySlots + 2 * strip] = words[layout.dirtySlots + 2 * strip + 1] = -1;
  }
  for (int word = 0; word < layout.bitWords; ++word) words[layout.dirtyStrips + word] = words[layout.wanted + word] = -1;
}

}  // namespace

void warmUp(const Layout& layout, double sampleRate) {
  Engine engine(layout, sampleRate, kFrames);
  std::vector<float> noise(static_cast<size_t>(layout.tracks) * 2 * kFrames);
  uint32_t random = 1;
  for (float& sample : noise) {
    random = random * 1664525U + 1013904223U;
    sample = static_cast<float>(static_cast<int32_t>(random)) * 0x1p-31f;
  }
  for (int track = 0; track < layout.tracks; ++track) engine.channels()[track] = 2;
  for (int quantum = 0; quantum < kQuanta; ++quantum) {
    if (quantum % 40 == 0) say(engine, layout, quantum % 80 == 0 ? 1.0f : 0.5f);
    std::copy(noise.begin(), noise.end(), engine.input());
    engine.process(kFrames);
  }
}

}  // namespace busbar
