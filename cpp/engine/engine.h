#pragma once

#include <cstdint>

#include "activity.h"
#include "control_buffer.h"
#include "fixed_array.h"
#include "graph.h"
#include "lifecycle.h"
#include "meters.h"
#include "pass.h"
#include "plan.h"
#include "router.h"
#include "signals.h"
#include "solo.h"
#include "stages.h"

namespace busbar {

/// What an engine is made for. All memory is taken in the constructor.
struct EngineOptions {
  int tracks;
  int buses;
  double sampleRate;      // Hz
  int maxFrames;          // of the longest quantum
  int edges = 0;          // beside the main outputs
  int pooledBuffers = 0;  // stereo buffers of a block for strips that are tapped before their faders
};

/// The whole mixer: every strip in a single pass per quantum.
///
/// Work is cut at multiples of kBlockFrames, counted from the engine's first frame. Lives, routes,
/// parameters, ramps and idling are decided at those boundaries only, so the same input cut into any quanta
/// gives the same bits. [audio thread]
class Engine {
 public:
  explicit Engine(const EngineOptions& options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ControlBuffer& buffer() { return buffer_; }

  /// The quantum's input: [track][2][maxFrames]. Of a mono source only the first channel is filled. Outputs
  /// take its place: fill it before each quantum.
  float* input() { return signals_.input(); }
  /// Channels of each track's input in this quantum: 0, 1 or 2.
  uint8_t* channels() { return signals_.channels(); }
  /// The quantum's output: [2][maxFrames].
  [[nodiscard]] const float* output() const { return output_.data(); }

  /// One quantum of `frames` (1 to maxFrames). Returns ProcessEvent bits.
  uint32_t process(int frames);

  /// Adds an edge beside the main outputs. Returns its number, or -1 if there is no room for it, or no buffer
  /// for a tap before the fader. The caller sees to it that no cycle arises.
  int connect(const Edge& edge);

  [[nodiscard]] const StripRack& rack() const { return rack_; }
  [[nodiscard]] const Graph& graph() const { return graph_; }

 private:
  uint32_t beginBlock();
  void endBlock();
  void readChanges();
  void apply(int strip, const SlotSet& dirty);
  void start(int strip);
  void retireFaded();
  void updateSolo();
  void updateContext(int strip);

  [[nodiscard]] StripValues valuesOf(int strip) const { return {buffer_, strip}; }

  int tracks_;
  int master_;
  size_t maxFrames_;
  RampTiming timing_;

  ControlBuffer buffer_;
  StripRack rack_;
  Graph graph_;
  Router router_;
  Lifecycle lifecycle_;
  Solo solo_;
  Plan plan_;
  Signals signals_;
  Meters meters_;
  Activity activity_;
  Pass pass_;
  FixedArray<float> output_;

  FixedArray<uint8_t> soloed_, safe_;      // [strip]
  FixedArray<uint8_t> inputWasConnected_;  // [track] its input had channels when the last block ended
  StripSet fadingIn_;                      // new under a source that already sounds
  uint32_t graphVersion_ = 0;
  bool soloStale_ = true;
  int position_ = 0;  // frame in the current block
};

}  // namespace busbar
