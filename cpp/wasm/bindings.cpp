/// The engine as JavaScript sees it: raw exports over an engine's address. The only folder that knows
/// Emscripten. Called by worklet/audio/engine.js alone.  [audio thread]

#include <emscripten/emscripten.h>

#include "../engine/engine.h"
#include "../engine/warm_up.h"

using busbar::Engine;

extern "C" {

EMSCRIPTEN_KEEPALIVE int32_t busbar_layout_hash() { return busbar::kLayoutHash; }

/// Memory grows here and in no other call, so views made after the last engine stay valid.
EMSCRIPTEN_KEEPALIVE Engine* busbar_create(int tracks, int buses, double sampleRate, int maxFrames) {
  return new Engine({tracks, buses, sampleRate, maxFrames});
}
EMSCRIPTEN_KEEPALIVE void busbar_delete(Engine* engine) { delete engine; }

/// Runs a quantum of the warm-up. Returns whether there are more to come.
EMSCRIPTEN_KEEPALIVE bool busbar_warm_up(Engine* engine, int quantum) {
  busbar::warmUp(*engine, quantum);
  return quantum + 1 < busbar::kWarmUpQuanta;
}

EMSCRIPTEN_KEEPALIVE int32_t* busbar_words(Engine* engine) { return engine->buffer().words(); }
EMSCRIPTEN_KEEPALIVE float* busbar_input(Engine* engine) { return engine->input(); }
EMSCRIPTEN_KEEPALIVE uint8_t* busbar_channels(Engine* engine) { return engine->channels(); }
EMSCRIPTEN_KEEPALIVE const float* busbar_output(Engine* engine) { return engine->output(); }

/// One quantum. Returns ProcessEvent bits.
EMSCRIPTEN_KEEPALIVE uint32_t busbar_process(Engine* engine, int frames) { return engine->process(frames); }
}
