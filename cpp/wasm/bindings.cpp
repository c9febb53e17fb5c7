/// The engine's exports for JavaScript: plain functions on an engine's address. Only this folder depends on
/// Emscripten. The callers are worklet/audio/engine.js and, for the layout's hash,
/// worklet/audio/engine-runner.js.  [audio thread]

#include <emscripten/emscripten.h>

#include "../engine/engine.h"
#include "../engine/warm_up.h"

using busbar::Engine;

extern "C" {

EMSCRIPTEN_KEEPALIVE int32_t busbar_layout_hash() { return busbar::kLayoutHash; }

/// Creates an engine, which lives as long as the module's memory. That grows only in this call, so views that
/// are made after the last engine stay valid.
EMSCRIPTEN_KEEPALIVE Engine* busbar_create(int tracks, int buses, double sampleRate, int maxFrames,
                                           int events, double smoothing) {
  return new Engine({tracks, buses, sampleRate, maxFrames, events, smoothing});
}

/// Runs one quantum of the warm-up. Returns whether more quanta follow.
EMSCRIPTEN_KEEPALIVE bool busbar_warm_up(Engine* engine, int quantum) {
  busbar::warmUp(*engine, quantum);
  return quantum + 1 < busbar::kWarmUpQuanta;
}

/// Addresses of the engine's buffers, whose shapes engine.h describes.
EMSCRIPTEN_KEEPALIVE int32_t* busbar_words(Engine* engine) { return engine->buffer().words(); }
EMSCRIPTEN_KEEPALIVE float* busbar_input(Engine* engine) { return engine->input(); }
EMSCRIPTEN_KEEPALIVE uint8_t* busbar_channels(Engine* engine) { return engine->channels(); }
EMSCRIPTEN_KEEPALIVE const float* busbar_output(Engine* engine) { return engine->output(); }

/// Takes the first `count` records of the inbox.
EMSCRIPTEN_KEEPALIVE busbar::Event* busbar_inbox(Engine* engine) { return engine->inbox(); }
EMSCRIPTEN_KEEPALIVE void busbar_schedule(Engine* engine, int count) { engine->schedule(count); }

/// Renders one quantum, whose first frame has this number in the context. Returns ProcessEvent bits.
EMSCRIPTEN_KEEPALIVE uint32_t busbar_process(Engine* engine, int frames, double contextFrame) {
  return engine->process(frames, contextFrame);
}
}
