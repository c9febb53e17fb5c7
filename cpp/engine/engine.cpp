#include "engine.h"

#include <algorithm>
#include <utility>

namespace busbar {

Engine::Engine(const EngineOptions& options)
    : tracks_(options.tracks),
      master_(options.tracks + options.buses),
      maxFrames_(static_cast<size_t>(options.maxFrames)),
      timing_(options.smoothing, options.sampleRate),
      buffer_(layoutOf(options.tracks, options.buses)),
      timelines_(buffer_, static_cast<size_t>(options.events), options.sampleRate, options.smoothing),
      rack_(static_cast<size_t>(master_) + 1, options.sampleRate, timing_, timelines_),
      graph_(master_ + 1, 2 * master_ + options.edges),
      router_(graph_, rack_, master_ + 1, timing_),
      lifecycle_(buffer_.layout()),
      solo_(master_ + 1),
      plan_(master_ + 1),
      signals_(buffer_.layout(), options.maxFrames, options.pooledBuffers),
      meters_(buffer_, options.sampleRate),
      activity_(buffer_, rack_, plan_, meters_, signals_),
      pass_({buffer_, rack_, graph_, plan_, lifecycle_, activity_, meters_, signals_, timing_}),
      output_(2 * maxFrames_),
      soloed_(static_cast<size_t>(master_) + 1),
      safe_(soloed_.size()),
      inputWasConnected_(static_cast<size_t>(tracks_)),
      fadingIn_(soloed_.size()) {
  for (int slot = 0; slot < kSlots; ++slot) {
    buffer_.setValue(slot, master_, static_cast<float>(kDefault[slot]));
  }
  lifecycle_.apply(master_, 1);
  start(master_);
}

uint32_t Engine::process(int frames, double contextFrame) {
  uint32_t events = 0;
  for (int done = 0; done < frames;) {
    const Span span{position_, std::min(kBlockFrames, position_ + frames - done)};
    if (span.begin == 0) events |= beginBlock(contextFrame + done);
    signals_.setOffset(done);
    if (pass_.run(span)) events |= kFaultEvent;
    timelines_.modulators().follow(span, signals_, activity_.active(), buffer_);
    const Destination master = signals_.of(master_);
    const bool active = activity_.isActive(master_);
    std::copy_n(active ? master.left : kSilence, span.frames(), &output_[static_cast<size_t>(done)]);
    std::copy_n(active ? master.right : kSilence, span.frames(),
                &output_[maxFrames_ + static_cast<size_t>(done)]);
    if (span.end == kBlockFrames) endBlock();
    position_ = span.end % kBlockFrames;
    done += span.frames();
  }
  buffer_.setActiveStrips(pass_.activeStrips());
  buffer_.setFreedEvents(timelines_.freed());
  timelines_.modulators().report(buffer_);
  return events;
}

int Engine::connect(const Edge& edge) {
  if (!router_.hasRoom()) return -1;
  if (edge.tap == Edge::Tap::preFader && !signals_.reservePreFader(edge.from)) return -1;
  return router_.connect(edge);
}

void Engine::disconnect(int edge) { router_.close(edge); }

uint32_t Engine::beginBlock(double contextFrame) {
  timelines_.beginBlock(contextFrame);
  rack_.advanceCrossFades();
  readChanges();
  startReplacements();
  applyTimelines();
  router_.update();
  retireFaded();
  uint32_t events = std::exchange(runningChanged_, false) ? kRunningEvent : 0;
  if (lifecycle_.release(signals_.channels(), buffer_)) events |= kReleasedEvent;
  if (graph_.version() != graphVersion_) {
    graphVersion_ = graph_.version();
    graph_.update();
    soloStale_ = true;
  }
  if (soloStale_) updateSolo();
  plan_.forEachAwake([this](int strip) {
    updateContext(strip);
    rack_.advance(strip);
  });
  rack_.updateDriven(buffer_);
  plan_.update(graph_, rack_);
  return events;
}

void Engine::endBlock() {
  plan_.forEachAwake([this](int strip) { activity_.endBlock(strip); });
  if (!timelines_.modulators().isEmpty()) {
    timelines_.strips().forEach([this](int strip) {
      if (!rack_.isIdle(strip)) timelines_.setSounding(strip);
    });
  }
  std::copy_n(signals_.channels(), tracks_, inputWasConnected_.begin());
}

void Engine::readChanges() {
  for (int word = 0; word < buffer_.layout().bitWords; ++word) {
    for (uint32_t bits = buffer_.drainDirtyStrips(word); bits != 0; bits &= bits - 1) {
      const int strip = 32 * word + __builtin_ctz(bits);
      if (strip <= master_) apply(strip, buffer_.drainDirtyBits(strip));
    }
  }
}

void Engine::apply(int strip, const SlotSet& dirty) {
  const bool wasLive = lifecycle_.isLive(strip);
  if (dirty.contains(kDirtyLife) && strip != master_) {
    const Lifecycle::Change change = lifecycle_.apply(strip, buffer_.life(strip));
    if (change == Lifecycle::Change::started) start(strip);
    if (change == Lifecycle::Change::removed) {
      router_.remove(strip);
      timelines_.disconnect(strip);
      buffer_.dropMeter(strip);
      soloStale_ = true;
    }
  }
  if (!lifecycle_.isLive(strip)) return;
  if (dirty.contains(kDirtyMeterSetting) || dirty.contains(kDirtyLife)) applyMeterSetting(strip);
  activity_.wake(strip);
  if (dirty.contains(kDirtyOutput) && wasLive && strip != master_)
    router_.route(strip, buffer_.output(strip));
  (dirty & rack_.glidingSlots(strip)).forEach([&](int slot) {
    timelines_.write(strip, slot, buffer_.value(slot, strip), !rack_.isIdle(strip));
  });
  rack_.apply(strip, dirty, valuesOf(strip));
  if (dirty.contains(slot::soloed) || dirty.contains(slot::soloSafe)) soloStale_ = true;
}

/// Applies scheduled changes. Choices, solo and solo safe change at block boundaries.
void Engine::applyTimelines() {
  timelines_.update();
  timelines_.changedStrips().forEach([this](int strip) {
    const SlotSet& changed = timelines_.changedSlots(strip);
    activity_.wake(strip);
    if (changed.intersects(kChoiceSlots)) rack_.apply(strip, changed & kChoiceSlots, valuesOf(strip));
    if (changed.contains(slot::soloed) || changed.contains(slot::soloSafe)) soloStale_ = true;
  });
}

void Engine::applyMeterSetting(int strip) {
  buffer_.keepMeter(strip);
  if (!buffer_.updateRunning(strip)) return;
  buffer_.clearMeter(strip, kMeterHeldPeakLeft);
  runningChanged_ = true;
}

void Engine::start(int strip) {
  activity_.reset(strip);
  timelines_.start(strip, buffer_.life(strip) >> 1);
  buffer_.setEarlierFaults(strip);
  applyMeterSetting(strip);
  rack_.apply(strip, SlotSet::all(), valuesOf(strip));
  activity_.wake(strip);
  if (strip < tracks_ && inputWasConnected_[strip] != 0) fadingIn_.add(strip);
  if (strip != master_) router_.start(strip, buffer_.output(strip));
  soloStale_ = true;
}

/// Starts the strips whose predecessors at their numbers have faded out. A bus does not wait for the edges
/// into it, since strips that fed its predecessor may feed the new bus too. If they sound, it fades in.
void Engine::startReplacements() {
  lifecycle_.replaced().forEach([this](int strip) {
    if (!isSilent(strip) || router_.hasSendsOrKeys(strip)) return;
    const bool fed = hasSoundingInputs(strip);
    clear(strip);
    lifecycle_.replace(strip);
    start(strip);
    if (fed) fadingIn_.add(strip);
  });
}

/// Makes removed strips start draining once they are silent. A removed bus also waits until no edge leads
/// into it: the main thread has rerouted the strips that fed it, but their old edges may still be closing.
void Engine::retireFaded() {
  lifecycle_.fading().forEach([this](int strip) {
    if (!isSilent(strip) || graph_.hasInputs(strip) || router_.hasSendsOrKeys(strip)) return;
    clear(strip);
    lifecycle_.retire(strip);
  });
}

/// Removes what a silent strip leaves behind.
void Engine::clear(int strip) {
  router_.drop(strip);
  signals_.releasePreFader(strip);
  activity_.reset(strip);
  plan_.sleep(strip);
  fadingIn_.remove(strip);
  buffer_.clearMeter(strip);
}

bool Engine::hasSoundingInputs(int strip) const {
  bool has = false;
  graph_.forEachEdge([&](int /*number*/, const Edge& edge) {
    has |= edge.to == strip && !rack_.isIdle(edge.from) && !rack_.isSilenced(edge.from);
  });
  return has;
}

void Engine::updateSolo() {
  for (int strip = 0; strip < master_; ++strip) {
    const bool live = lifecycle_.isLive(strip);
    soloed_[strip] = live && valuesOf(strip).isOn(slot::soloed) ? 1 : 0;
    safe_[strip] = live && valuesOf(strip).isOn(slot::soloSafe) ? 1 : 0;
  }
  solo_.update(graph_, soloed_, safe_);
  lifecycle_.present().forEach([this](int strip) { activity_.wake(strip); });
  soloStale_ = false;
}

void Engine::updateContext(int strip) {
  const StripValues values = valuesOf(strip);
  // A removed bus stays open until the edges into it have closed, so that their cross-fades are complete.
  const bool open =
      lifecycle_.isLive(strip) || (graph_.hasInputs(strip) && !lifecycle_.replaced().contains(strip));
  const bool closed = !open || !solo_.allows(strip);
  const bool audible = !closed && !values.isOn(slot::muted);
  rack_.setContext(strip, activity_.channelsOf(strip), closed, audible, values);
  if (!fadingIn_.contains(strip)) return;
  rack_.fadeIn(strip);
  fadingIn_.remove(strip);
}

}  // namespace busbar
