#include "rehearsal.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace busbar {

namespace {

constexpr int kFrames = 128;

/// All slots of all strips said anew.
void say(ControlBlock& block, float gain) {
  const Layout& layout = block.layout();
  int32_t* words = block.words();
  for (int strip = 0; strip < layout.strips; ++strip) {
    for (int slot = 0; slot < kSlots; ++slot) block.setRow(slot, strip, static_cast<float>(kDefault[slot]));
    for (int band = 0; band < kEqBands; ++band)
      block.setRow(slot::eqEnabled + band * slot::eqStride, strip, 1);
    block.setRow(slot::compressorEnabled, strip, 1);
    block.setRow(slot::gain, strip, gain);
    block.setRow(slot::trim, strip, gain);
    words[layout.life + strip] = 3;
    words[layout.output + strip] = layout.strips - 1;
    words[layout.dirtySlots + 2 * strip] = words[layout.dirtySlots + 2 * strip + 1] = -1;
  }
  for (int word = 0; word < layout.bitWords; ++word)
    words[layout.dirtyStrips + word] = words[layout.wanted + word] = -1;
}

}  // namespace

void rehearse(Engine& engine, int quantum) {
  const int tracks = engine.block().layout().tracks;
  float noise[kFrames];
  uint32_t random = 1;
  for (float& sample : noise) {
    random = random * 1664525U + 1013904223U;
    sample = static_cast<float>(static_cast<int32_t>(random)) * 0x1p-31f;
  }
  for (int track = 0; track < tracks; ++track) engine.channels()[track] = 2;
  for (int channel = 0; channel < 2 * tracks; ++channel)
    std::copy(std::begin(noise), std::end(noise), engine.input() + channel * kFrames);
  if (quantum % 40 == 0) say(engine.block(), quantum % 80 == 0 ? 1.0f : 0.5f);
  engine.process(kFrames);
}

}  // namespace busbar
