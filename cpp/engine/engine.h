#pragma once

#include <cstdint>
#include <vector>

#include "control_block.h"
#include "group.h"
#include "lineup.h"
#include "strip.h"

namespace busbar {

/// The whole console: every strip in a single pass per quantum. All memory is taken in the constructor.
///
/// Work is cut at multiples of kBlockFrames, counted from the engine's first one. Lives, routes, parameters,
/// curves and idling are decided at those boundaries only, so the same input cut into any quanta gives the
/// same bits.  [audio thread]
class Engine {
 public:
  /// What `process` tells its caller.
  enum Change : uint32_t { kReleasedChanged = 1, kFaultsChanged = 2 };

  /// sampleRate in Hz; maxFrames: the longest quantum that will be asked for.
  Engine(const Layout& layout, double sampleRate, int maxFrames);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ControlBlock& block() { return block_; }

  /// The quantum's input: [track][2][maxFrames]. Of a mono source only the first channel is filled. What
  /// strips put out takes its place, so that less memory goes through the processor's caches: fill it before
  /// each quantum.
  float* input() { return input_.data(); }
  /// Channels that each track's input has in this quantum: 0, 1 or 2.
  uint8_t* channels() { return channels_.data(); }
  /// The quantum's output: [2][maxFrames].
  [[nodiscard]] const float* output() const { return output_.data(); }

  /// One quantum of `frames` (1 to maxFrames). Returns Change bits.
  uint32_t process(int frames);

 private:
  void processSpan(Span span);
  void wakeTracks(Span span);
  void queueTracks(Span span);
  void queueBuses(int level, Span span);
  void queue(int strip, Source source, bool sounds);
  bool sumFeeds(int bus, Span span);
  void runQueue(Span span);
  void sortQueueByStages();
  void checkOutput(int strip, Span span);
  void endBlock();
  void feedMeter(int strip);

  [[nodiscard]] bool isTrack(int strip) const { return strip < tracks_; }
  [[nodiscard]] Source sourceOf(int track);
  [[nodiscard]] Destination signalOf(int strip);

  int tracks_;
  int master_;
  size_t maxFrames_;
  MeterBallistics ballistics_;

  ControlBlock block_;
  std::vector<Strip> strips_;
  Lineup lineup_;
  std::vector<float> input_;
  std::vector<uint8_t> channels_;
  std::vector<float> output_;
  std::vector<float> sums_;  // [bus][2][kBlockFrames]: what feeds a bus, then what it puts out

  // Strips to be processed together, and where their input lies ([strip]).
  std::vector<int> queue_, sorted_;
  std::vector<Source> source_;
  std::vector<uint8_t> active_;  // [strip] whether it was processed in this span
  int activeStrips_ = 0;
  std::vector<const float*> feeds_[2];  // what is summed up for a bus, left and right
  Group group_;

  uint32_t position_ = 0;  // frame in the current block
  size_t offset_ = 0;      // frame of the quantum that the span begins with
  uint32_t changes_ = 0;   // Change bits of this quantum
};

}  // namespace busbar
