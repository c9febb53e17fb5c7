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
#include "timelines.h"

namespace busbar {

/// The size of an engine and its sample rate.
struct EngineOptions {
  int tracks;
  int buses;
  double sampleRate;                     // Hz
  int maxFrames;                         // length of the longest quantum
  int events = 16384;                    // records of scheduled changes that have been sent and not freed
  double smoothing = kSmoothingSeconds;  // seconds that ramps take
  int edges = 0;                         // edges besides the main outputs
  int pooledBuffers = 0;                 // stereo buffers for strips that edges tap before the fader
};

/// The whole mixer. process() renders one quantum. Only the constructor allocates memory.
///
/// The engine works in blocks of kBlockFrames frames, counted from its first frame. Lives, routes,
/// parameters, ramps and idle states change only at block boundaries. So the output has the same bits,
/// however the input is divided into quanta.  [audio thread]
class Engine {
 public:
  explicit Engine(const EngineOptions& options);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ControlBuffer& buffer() { return buffer_; }

  /// The quantum's input: float [track][2][maxFrames], linear amplitude. A mono source fills the first
  /// channel only. process() overwrites the input, so fill it before each quantum.
  float* input() { return signals_.input(); }
  /// Number of channels of each track's input in this quantum: [track], 0 to 2.
  uint8_t* channels() { return signals_.channels(); }
  /// The quantum's output: float [2][maxFrames], linear amplitude.
  [[nodiscard]] const float* output() const { return output_.data(); }

  /// Renders one quantum. frames: 1 to maxFrames. contextFrame: the context's number of its first frame.
  /// Returns ProcessEvent bits.
  uint32_t process(int frames, double contextFrame);

  /// Records of scheduled changes: Event [kInboxEvents]. schedule() takes the first `count` of
  /// them, to take effect at the next block boundary.
  Event* inbox() { return timelines_.inbox(); }
  void schedule(int count) { timelines_.receive(count); }

  /// Adds an edge besides the main outputs, which must not close a cycle. Returns its number, or -1 if there
  /// is no room for it or no buffer for its pre-fader tap.
  int connect(const Edge& edge);
  /// Closes such an edge. When its gain has reached 0, its number is free again. Sends and keys of a strip
  /// that is removed close by themselves.
  void disconnect(int edge);

  [[nodiscard]] const StripRack& rack() const { return rack_; }
  [[nodiscard]] const Graph& graph() const { return graph_; }

 private:
  uint32_t beginBlock(double contextFrame);
  void applyTimelines();
  void endBlock();
  void readChanges();
  void apply(int strip, const SlotSet& dirty);
  void applyMeterSetting(int strip);
  void start(int strip);
  void startReplacements();
  void retireFaded();
  void clear(int strip);
  void updateSolo();
  void updateContext(int strip);

  [[nodiscard]] bool isSilent(int strip) const { return rack_.isIdle(strip) || rack_.isSilenced(strip); }
  [[nodiscard]] bool hasSoundingInputs(int strip) const;
  [[nodiscard]] StripValues valuesOf(int strip) const { return {buffer_, strip}; }

  int tracks_;
  int master_;
  size_t maxFrames_;
  RampTiming timing_;

  ControlBuffer buffer_;
  Timelines timelines_;
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
  FixedArray<float> output_;  // [2][maxFrames]

  FixedArray<uint8_t> soloed_, safe_;      // [strip] flags
  FixedArray<uint8_t> inputWasConnected_;  // [track] whether its input had channels in the last block
  StripSet fadingIn_;                      // new strips whose input already sounds
  uint32_t graphVersion_ = 0;
  bool runningChanged_ = false;  // whether a `running` word has changed in this block
  bool soloStale_ = true;        // whether the next block boundary updates solo_
  int position_ = 0;             // frame within the current block
};

}  // namespace busbar
