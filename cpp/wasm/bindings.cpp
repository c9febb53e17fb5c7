/// The engine as JavaScript sees it: Embind for construction and configuration, a raw export for what runs every quantum (an Embind call
/// costs 165 ns, a raw one 2). The only folder that knows Emscripten.

#include <emscripten/bind.h>
#include <emscripten/emscripten.h>

#include "../engine/engine.h"
#include "warm_up.h"

using busbar::Engine;
using busbar::Layout;

namespace {

// Addresses are byte offsets into the module's memory. It grows in the constructor and never after, so views made then stay valid.
uintptr_t addressOf(const void* pointer) { return reinterpret_cast<uintptr_t>(pointer); }

uintptr_t wordsOf(Engine& engine) { return addressOf(engine.block().words()); }
uintptr_t inputOf(Engine& engine) { return addressOf(engine.input()); }
uintptr_t channelsOf(Engine& engine) { return addressOf(engine.channels()); }
uintptr_t outputOf(Engine& engine) { return addressOf(engine.output()); }
uintptr_t handleOf(Engine& engine) { return addressOf(&engine); }
int32_t layoutHash() { return busbar::kLayoutHash; }

}  // namespace

extern "C" {

/// One quantum. Returns Engine::Change bits.  [audio thread]
EMSCRIPTEN_KEEPALIVE uint32_t busbar_process(Engine* engine, int frames) { return engine->process(frames); }
}

EMSCRIPTEN_BINDINGS(busbar) {
  emscripten::value_object<Layout>("Layout")
      .field("tracks", &Layout::tracks)
      .field("buses", &Layout::buses)
      .field("strips", &Layout::strips)
      .field("bitWords", &Layout::bitWords)
      .field("header", &Layout::header)
      .field("dirtyStrips", &Layout::dirtyStrips)
      .field("dirtySlots", &Layout::dirtySlots)
      .field("rows", &Layout::rows)
      .field("life", &Layout::life)
      .field("output", &Layout::output)
      .field("wanted", &Layout::wanted)
      .field("released", &Layout::released)
      .field("meters", &Layout::meters)
      .field("faults", &Layout::faults)
      .field("words", &Layout::words);

  emscripten::class_<Engine>("Engine")
      .constructor<const Layout&, double, int>()
      .function("words", &wordsOf)
      .function("input", &inputOf)
      .function("channels", &channelsOf)
      .function("output", &outputOf)
      .function("handle", &handleOf);

  emscripten::function("layoutHash", &layoutHash);
  emscripten::function("warmUp", &busbar::warmUp);
}
