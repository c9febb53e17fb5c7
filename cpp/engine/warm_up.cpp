#include "warm_up.h"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace busbar {

namespace {

constexpr int kFrames = 128;

/// Enables every stage of a strip by writing the example values of the stages, or only the first of each,
/// with which a kernel may take another path.
template <class... Stages>
void enableAll(ControlBuffer& buffer, int strip, bool onlyFirst, StageList<Stages...> /*stages*/) {
  const auto enable = [&](const auto& values) {
    for (const SlotValue& value : values) {
      buffer.setValue(value.slot, strip, static_cast<float>(value.value));
      if (onlyFirst) return;
    }
  };
  (enable(Stages::kExample), ...);
}

/// Adds all strips, requests their meters and writes all their values. gain: linear, for trim and fader.
/// output: of the tracks. onlyFirst: see enableAll().
void write(ControlBuffer& buffer, float gain, int output, bool onlyFirst) {
  const Layout& layout = buffer.layout();
  const int master = layout.strips - 1;
  int32_t* words = buffer.words();
  for (int strip = 0; strip < layout.strips; ++strip) {
    for (int slot = 0; slot < kSlots; ++slot) {
      buffer.setValue(slot, strip, static_cast<float>(kDefault[slot]));
    }
    enableAll(buffer, strip, onlyFirst, Stages{});
    buffer.setValue(slot::gain, strip, gain);
    buffer.setValue(slot::trim, strip, gain);
    words[layout.life + strip] = 3;  // generation 1, in the mixer
    words[layout.output + strip] = strip < layout.tracks ? output : master;
    std::fill_n(words + layout.dirtyBits + layout.dirtyWords * strip, layout.dirtyWords, -1);
  }
  std::fill_n(words + layout.dirtyStrips, layout.bitWords, -1);
  std::fill_n(words + layout.meterRequests, layout.bitWords, -1);
}

}  // namespace

void warmUp(Engine& engine, int quantum) {
  const int tracks = engine.buffer().layout().tracks;
  float noise[kFrames];
  uint32_t random = 1;
  for (float& sample : noise) {
    random = random * 1664525U + 1013904223U;
    sample = static_cast<float>(static_cast<int32_t>(random)) * 0x1p-31f;
  }
  std::fill_n(engine.channels(), tracks, uint8_t{2});
  for (int channel = 0; channel < 2 * tracks; ++channel) {
    std::copy(std::begin(noise), std::end(noise), engine.input() + channel * kFrames);
  }
  // A change every 40 quanta makes coefficients and routes move, then settle again.
  const int master = engine.buffer().layout().strips - 1;
  if (quantum % 80 == 0) write(engine.buffer(), 0.75f, master, false);
  if (quantum % 80 == 40)
    write(engine.buffer(), 0.5f, tracks, true);  // the first bus, or the master if there is none
  engine.process(kFrames, static_cast<double>(quantum) * kFrames);
}

}  // namespace busbar
