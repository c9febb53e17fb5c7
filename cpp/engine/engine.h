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
/// Work is cut at multiples of kBlockFrames, counted from the engine's first one. Lives, routes, parameters, curves and idling are decided
/// at those boundaries only, so the same input cut into any quanta gives the same bits.  [audio thread]
class Engine {
 public:
  /// What `process` tells its caller.
  enum Change : uint32_t { kReleasedChanged = 1, kFaultsChanged = 2 };

  /// sampleRate in Hz; maxFrames: the longest quantum that will be asked for.
  Engine(const Layout& layout, double sampleRate, int maxFrames);
  Engine(const Engine&) = delete;
  Engine& operator=(const Engine&) = delete;

  ControlBlock& block() { return block_; }

  /// The quantum's input: [track][2][maxFrames]. Of a mono source only the first channel is filled.
  float* input() { return input_.data(); }
  /// Channels that each track's input has in this quantum: 0, 1 or 2.
  uint8_t* channels() { return channels_.data(); }
  /// The quantum's output: [2][maxFrames].
  [[nodiscard]] const float* output() const { return output_.data(); }

  /// One quantum of `frames` (1 to maxFrames). Returns Change bits.
  uint32_t process(int frames);

 private:
  void processSpan(Span span, int offset);
  void wakeTracks(Span span, int offset);
  void queueTracks(Span span, int offset);
  void queueBuses(int level, Span span);
  void queue(int strip, Source source, bool sounds);
  bool sumFeeds(int bus, Span span);
  void runQueue(Span span);
  void sortQueueByStages();
  void checkOutput(int strip, Span span);
  void endBlock();
  void feedMeter(int strip);

  [[nodiscard]] bool isTrack(int strip) const { return strip < tracks_; }
  [[nodiscard]] Source sourceOf(int track, int offset) const;
  [[nodiscard]] const float* inputOf(int track, int channel) const {
    return &input_[static_cast<size_t>(2 * track + channel) * maxFrames_];
  }
  [[nodiscard]] float* sumOf(int bus, int channel) { return &sums_[static_cast<size_t>(2 * (bus - tracks_) + channel) * kBlockFrames]; }

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
  std::vector<float> sums_;  // [bus][2][kBlockFrames]: what feeds a bus

  // Strips to be processed together, and where their input lies ([strip]).
  std::vector<int> queue_, sorted_;
  std::vector<Source> source_;
  std::vector<uint8_t> active_;  // [strip] whether it was processed in this span
  int activeStrips_ = 0;
  std::vector<const float*> feeds_[2];  // what is summed up for a bus, left and right
  Group group_;

  uint32_t position_ = 0;  // frame in the current block
  uint32_t changes_ = 0;   // Change bits of this quantum
};

}  // namespace busbar
