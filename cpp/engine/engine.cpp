#include "engine.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>

namespace busbar {

namespace {

/// Louder than this (+300 dBFS) is a fault as much as what is no number: its square still fits a float, also
/// summed up.
constexpr float kLoudest = 1e15f;

/// Tracks whose numbers of channels are looked at together.
constexpr int kChannelsAtOnce = 4;

/// Whether every sample is a zero. One that sounds is soon told.
bool isSilent(const float* samples, int frames) {
  int i = 0;
  for (; i + 4 <= frames; i += 4) {
    if (largest(magnitudeBits(f32x4::load(samples + i))) != 0) return false;
  }
  for (; i < frames; ++i) {
    if (samples[i] != 0) return false;
  }
  return true;
}

bool isSilent(Source source, int frames) {
  return isSilent(source.left, frames) && isSilent(source.right, frames);
}

/// Sums `count` signals in their order into `to`, a stretch of each at a time: what has been summed so far
/// stays in registers.
void sum(const float* const* signals, int count, float* to, int frames) {
  constexpr int kVectors = 4;
  int i = 0;
  for (; i + 4 * kVectors <= frames; i += 4 * kVectors) {
    f32x4 sums[kVectors];
    for (int v = 0; v < kVectors; ++v) sums[v] = f32x4::load(signals[0] + i + 4 * v);
    for (int signal = 1; signal < count; ++signal) {
      for (int v = 0; v < kVectors; ++v) sums[v] = sums[v] + f32x4::load(signals[signal] + i + 4 * v);
    }
    for (int v = 0; v < kVectors; ++v) sums[v].store(to + i + 4 * v);
  }
  for (; i < frames; ++i) {
    float sum = signals[0][i];
    for (int signal = 1; signal < count; ++signal) sum += signals[signal][i];
    to[i] = sum;
  }
}

}  // namespace

Engine::Engine(const Layout& layout, double sampleRate, int maxFrames)
    : tracks_(layout.tracks),
      master_(layout.strips - 1),
      maxFrames_(static_cast<size_t>(maxFrames)),
      ballistics_(sampleRate),
      block_(layout),
      strips_(static_cast<size_t>(layout.strips)),
      lineup_(block_, strips_, sampleRate),
      input_(static_cast<size_t>(tracks_) * 2 * maxFrames_),
      channels_(static_cast<size_t>((tracks_ + kChannelsAtOnce - 1) / kChannelsAtOnce * kChannelsAtOnce)),
      output_(2 * maxFrames_),
      sums_(static_cast<size_t>(layout.strips - tracks_) * 2 * kBlockFrames),
      sorted_(strips_.size()),
      source_(strips_.size()),
      active_(strips_.size()),
      feeds_{std::vector<const float*>(strips_.size()), std::vector<const float*>(strips_.size())} {
  queue_.reserve(strips_.size());
}

uint32_t Engine::process(int frames) {
  changes_ = 0;
  for (int done = 0; done < frames;) {
    const int begin = static_cast<int>(position_);
    const int end = std::min(kBlockFrames, begin + frames - done);
    if (begin == 0 && lineup_.update(channels_.data())) changes_ |= kReleasedChanged;
    offset_ = static_cast<size_t>(done);
    processSpan({begin, end});
    if (end == kBlockFrames) endBlock();
    position_ = static_cast<uint32_t>(end % kBlockFrames);
    done += end - begin;
  }
  block_.setActiveStrips(activeStrips_);
  return changes_;
}

void Engine::processSpan(Span span) {
  activeStrips_ = 0;
  wakeTracks(span);
  queueTracks(span);
  runQueue(span);
  for (int level = 0; level < lineup_.routing().levels(); ++level) {
    queueBuses(level, span);
    runQueue(span);
  }
  const auto [left, right] = signalOf(master_);
  const bool sounds = active_[master_] != 0;
  std::copy_n(sounds ? left : kSilence, span.end - span.begin, &output_[offset_]);
  std::copy_n(sounds ? right : kSilence, span.end - span.begin, &output_[maxFrames_ + offset_]);
}

/// Where a strip's signal of the span lies: that of a track in its place of the input, that of a bus where
/// its feeds are summed up.
Destination Engine::signalOf(int strip) {
  if (isTrack(strip)) {
    float* left = &input_[static_cast<size_t>(2 * strip) * maxFrames_ + offset_];
    return {left, left + maxFrames_};
  }
  float* left = &sums_[static_cast<size_t>(2 * (strip - tracks_)) * kBlockFrames];
  return {left, left + kBlockFrames};
}

/// A track's input of the span; silence where there is none.
Source Engine::sourceOf(int track) {
  if (channels_[track] == 0) return {};
  const auto [left, right] = signalOf(track);
  return {left, channels_[track] == 1 ? left : right};
}

/// Wakes the tracks whose input sounds.
void Engine::wakeTracks(Span span) {
  const int frames = span.end - span.begin;
  for (int first = 0; first < tracks_; first += kChannelsAtOnce) {
    uint32_t channels;
    std::memcpy(&channels, &channels_[static_cast<size_t>(first)], sizeof channels);
    if (channels == 0) continue;
    for (int track = first; track < std::min(tracks_, first + kChannelsAtOnce); ++track) {
      if (lineup_.awake().contains(track) || !lineup_.isLive(track)) continue;
      if (!isSilent(sourceOf(track), frames)) lineup_.wake(track);
    }
  }
}

void Engine::queueTracks(Span span) {
  const int frames = span.end - span.begin;
  lineup_.awake().forEach([&](int strip) {
    if (!isTrack(strip)) return;
    // By its samples, not by whether it has channels: a source that has ended is silence to one host and
    // nothing to another.
    const Source source = sourceOf(strip);
    queue(strip, source, channels_[strip] > 0 && !isSilent(source, frames));
  });
}

void Engine::queueBuses(int level, Span span) {
  for (const int bus : lineup_.routing().busesOf(level)) {
    const bool sounds = sumFeeds(bus, span);
    const auto [left, right] = signalOf(bus);
    queue(bus, sounds ? Source{left, right} : Source{}, sounds);
  }
}

/// Marks a strip as active or not in this span and queues it if it is.
void Engine::queue(int strip, Source source, bool sounds) {
  Strip& self = strips_[strip];
  if (sounds) {
    lineup_.wake(strip);
    if (self.idle) lineup_.aimAwakened(strip, channels_.data());
    self.idle = false;
    self.heard = true;
  }
  active_[strip] = !self.idle && !self.faulted ? 1 : 0;
  if (active_[strip] == 0) return;
  ++activeStrips_;
  source_[strip] = source;
  queue_.push_back(strip);
}

/// In strip order, whatever the order they were processed in. Returns whether any feed is active.
bool Engine::sumFeeds(int bus, Span span) {
  int count = 0;
  for (const int strip : lineup_.routing().feedsOf(bus)) {
    if (active_[strip] == 0) continue;
    const auto [left, right] = signalOf(strip);
    feeds_[0][count] = left;
    feeds_[1][count] = right;
    ++count;
  }
  if (count == 0) return false;
  const auto [left, right] = signalOf(bus);
  sum(feeds_[0].data(), count, left, span.end - span.begin);
  sum(feeds_[1].data(), count, right, span.end - span.begin);
  return true;
}

void Engine::runQueue(Span span) {
  if (queue_.size() > Group::kLanes) sortQueueByStages();
  for (size_t first = 0; first < queue_.size(); first += Group::kLanes) {
    const int count = static_cast<int>(std::min<size_t>(Group::kLanes, queue_.size() - first));
    Strip* strips[Group::kLanes] = {};
    Source sources[Group::kLanes] = {};
    Destination destinations[Group::kLanes] = {};
    for (int lane = 0; lane < count; ++lane) {
      const int strip = queue_[first + static_cast<size_t>(lane)];
      strips[lane] = &strips_[strip];
      sources[lane] = source_[strip];
      destinations[lane] = signalOf(strip);
    }
    group_.process(strips, sources, destinations, count, span);
  }
  for (const int strip : queue_) checkOutput(strip, span);
  queue_.clear();
}

/// Strips that use the same stages come together, those that move last: a counting sort, stable.
void Engine::sortQueueByStages() {
  constexpr uint32_t kMoving = stage::optional + 1;
  std::array<int, 2 * kMoving + 1> start{};
  const auto keyOf = [this](int strip) {
    return strips_[strip].stagesOn() + (strips_[strip].stagesMoving() != 0 ? kMoving : 0);
  };
  for (const int strip : queue_) ++start[keyOf(strip) + 1];
  for (size_t key = 1; key < start.size(); ++key) start[key] += start[key - 1];
  for (const int strip : queue_) sorted_[static_cast<size_t>(start[keyOf(strip)]++)] = strip;
  std::copy_n(sorted_.begin(), queue_.size(), queue_.begin());
}

/// Contains a fault where it arose, before anything is fed by it.
void Engine::checkOutput(int strip, Span span) {
  Strip& self = strips_[strip];
  if (self.spanPeak[0] < kLoudest && self.spanPeak[1] < kLoudest) {
    for (int channel = 0; channel < 2; ++channel)
      self.blockPeak[channel] = std::max(self.blockPeak[channel], self.spanPeak[channel]);
    return;
  }
  const auto [left, right] = signalOf(strip);
  std::fill_n(left, span.end - span.begin, 0.0f);
  std::fill_n(right, span.end - span.begin, 0.0f);
  self.resetState();
  std::fill_n(self.blockSquares, 2, 0.0f);
  self.faulted = true;
  block_.countFault(strip);
  changes_ |= kFaultsChanged;
}

void Engine::endBlock() {
  lineup_.awake().forEach([this](int strip) {
    Strip& self = strips_[strip];
    feedMeter(strip);
    if (!self.idle) {
      self.settle();
    } else if (self.meter.isAtRest()) {
      lineup_.sleep(strip);
      active_[strip] = 0;
    }
    self.heard = false;
    self.faulted = false;
    for (int channel = 0; channel < 2; ++channel) self.blockPeak[channel] = self.blockSquares[channel] = 0;
  });
  lineup_.noteFed(channels_.data());
}

/// Only for strips whose meter somebody reads. One that was not read lately starts from rest.
void Engine::feedMeter(int strip) {
  Strip& self = strips_[strip];
  if (self.metered) {
    for (int channel = 0; channel < 2; ++channel)
      self.meter.feed(channel, self.blockPeak[channel], self.blockSquares[channel], ballistics_);
    block_.setMeter(strip, kMeterPeakLeft, self.meter.peak[0]);
    block_.setMeter(strip, kMeterPeakRight, self.meter.peak[1]);
    block_.setMeter(strip, kMeterRmsLeft, self.meter.rms(0));
    block_.setMeter(strip, kMeterRmsRight, self.meter.rms(1));
    block_.setMeter(strip, kMeterReduction, self.reductionDb());
  }
  const bool wanted = block_.isMeterWanted(strip);
  if (self.metered && !wanted) {
    self.meter = {};
    block_.clearMeter(strip);
  }
  self.metered = wanted;
}

}  // namespace busbar
