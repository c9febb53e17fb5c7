#include "lineup.h"

#include <algorithm>

namespace busbar {

namespace {

constexpr uint64_t kAllSlots = (uint64_t{1} << kSlots) - 1;
constexpr uint64_t bit(int slot) { return uint64_t{1} << slot; }

}  // namespace

Lineup::Lineup(ControlBlock& block, std::vector<Strip>& strips, double sampleRate)
    : block_(block),
      strips_(strips),
      rate_(sampleRate),
      tracks_(block.layout().tracks),
      master_(block.layout().strips - 1),
      routing_(tracks_, block.layout().buses),
      live_(strips.size()),
      awake_(strips.size()),
      leaving_(strips.size()),
      rerouting_(strips.size()),
      soloed_(strips.size()),
      safe_(strips.size()),
      open_(strips.size(), uint8_t{1}),
      fadingIn_(strips.size()),
      aimNeeded_(strips.size()),
      wasFed_(static_cast<size_t>(tracks_)) {
  for (int slot = 0; slot < kSlots; ++slot) block_.setRow(slot, master_, static_cast<float>(kDefault[slot]));
  start(master_);
}

bool Lineup::update(const uint8_t* channels) {
  for (int word = 0; word < block_.layout().bitWords; ++word) {
    for (uint32_t bits = block_.takeDirtyStrips(word); bits != 0; bits &= bits - 1) {
      const int strip = 32 * word + __builtin_ctz(bits);
      if (strip <= master_) takeChanges(strip, block_.takeDirty(strip));
    }
  }
  changeRoutes();
  retireFaded();
  const bool released = draining_ > 0 && releaseDrained(channels);
  if (routesChanged_) {
    routing_.rebuild();
    routesChanged_ = false;
    soloChanged_ = true;
  }
  if (soloChanged_) findOpen();
  awake_.forEach([&](int strip) {
    aim(strip, channels);
    strips_[strip].advance();
  });
  return released;
}

void Lineup::wake(int strip) {
  if (awake_.contains(strip)) return;
  awake_.add(strip);
  strips_[strip].metered = block_.isMeterWanted(strip);
}

void Lineup::noteFed(const uint8_t* channels) { std::copy(channels, channels + tracks_, wasFed_.begin()); }

void Lineup::takeChanges(int strip, uint64_t dirty) {
  const bool wasLive = strips_[strip].phase == Strip::Phase::live;
  if ((dirty & bit(kDirtyLife)) != 0 && strip != master_) changeLife(strip);
  if (strips_[strip].phase != Strip::Phase::live) return;
  wake(strip);
  if ((dirty & bit(kDirtyOutput)) != 0 && wasLive && strip != master_) {
    if (block_.output(strip) != routing_.destinationOf(strip)) {
      rerouting_.add(strip);
    } else {
      rerouting_.remove(strip);
    }
  }
  strips_[strip].apply(dirty, rowsOf(strip), rate_);
  if ((dirty & (bit(slot::soloed) | bit(slot::soloSafe))) != 0) soloChanged_ = true;
  if ((dirty & (bit(slot::muted) | bit(slot::pan) | bit(slot::gain))) != 0) aimNeeded_[strip] = 1;
}

void Lineup::changeLife(int strip) {
  Strip& self = strips_[strip];
  const int32_t generation = block_.life(strip) >> 1;
  const bool alive = (block_.life(strip) & 1) != 0;
  if (alive) {
    if (self.phase == Strip::Phase::free || self.generation != generation) start(strip);
  } else if (self.phase == Strip::Phase::live) {
    self.phase = Strip::Phase::leaving;
    leaving_.add(strip);
    soloChanged_ = true;
  } else if (self.phase == Strip::Phase::free) {  // came and went between two blocks
    self.phase = Strip::Phase::draining;
    ++draining_;
  }
  self.generation = generation;
}

void Lineup::start(int strip) {
  Strip& self = strips_[strip];
  if (self.phase == Strip::Phase::draining) --draining_;
  self.clear();
  self.phase = Strip::Phase::live;
  self.apply(kAllSlots, rowsOf(strip), rate_);
  live_.add(strip);
  wake(strip);
  leaving_.remove(strip);
  rerouting_.remove(strip);
  aimNeeded_[strip] = 1;
  fadingIn_[strip] = isTrack(strip) ? wasFed_[strip] : 0;
  if (strip != master_) routing_.route(strip, block_.output(strip));
  routesChanged_ = soloChanged_ = true;
}

void Lineup::changeRoutes() {
  // All that have faded let go first, so that two strips that change places never form a cycle.
  rerouting_.forEach([this](int strip) {
    if (!strips_[strip].idle && !strips_[strip].isShut()) return;
    routing_.route(strip, Routing::kNowhere);
    routesChanged_ = true;
  });
  if (!routesChanged_) return;
  rerouting_.forEach([this](int strip) {
    if (routing_.destinationOf(strip) != Routing::kNowhere) return;
    const int destination = block_.output(strip);
    if (routing_.wouldCycle(strip, destination))
      return;  // the other side is still fading: it lets go in a later block
    routing_.route(strip, destination);
    rerouting_.remove(strip);
    wake(strip);
  });
}

/// A removed strip goes once it is silent. A bus waits for what still feeds it: the page has sent that
/// elsewhere, and it leaves when it has faded.
void Lineup::retireFaded() {
  leaving_.forEach([this](int strip) {
    Strip& self = strips_[strip];
    if (!(self.idle || self.isShut()) || isFed(strip)) return;
    routing_.route(strip, Routing::kNowhere);
    self.clear();
    self.phase = Strip::Phase::draining;
    ++draining_;
    live_.remove(strip);
    awake_.remove(strip);
    leaving_.remove(strip);
    rerouting_.remove(strip);
    block_.clearMeter(strip);
    routesChanged_ = true;
  });
}

bool Lineup::isFed(int strip) const {
  bool fed = false;
  if (!isTrack(strip)) live_.forEach([&](int other) { fed |= routing_.destinationOf(other) == strip; });
  return fed;
}

bool Lineup::releaseDrained(const uint8_t* channels) {
  bool released = false;
  for (int strip = 0; strip < master_; ++strip) {
    if (strips_[strip].phase != Strip::Phase::draining || (isTrack(strip) && channels[strip] > 0)) continue;
    strips_[strip].phase = Strip::Phase::free;
    --draining_;
    block_.setReleased(strip, strips_[strip].generation);
    released = true;
  }
  return released;
}

void Lineup::findOpen() {
  for (int strip = 0; strip < master_; ++strip) {
    const bool live = strips_[strip].phase == Strip::Phase::live;
    soloed_[strip] = live && rowsOf(strip).isOn(slot::soloed) ? 1 : 0;
    safe_[strip] = live && rowsOf(strip).isOn(slot::soloSafe) ? 1 : 0;
  }
  routing_.findOpen(soloed_, safe_, open_);
  live_.forEach([this](int strip) { wake(strip); });
  soloChanged_ = false;
}

pan::Law Lineup::lawOf(int strip, const uint8_t* channels) const {
  if (!isTrack(strip)) return pan::Law::stereo;
  // An input that fell empty keeps its law while its tail rings.
  if (channels[strip] == 0) return strips_[strip].law();
  return channels[strip] == 1 ? pan::Law::mono : pan::Law::stereo;
}

void Lineup::aim(int strip, const uint8_t* channels) {
  Strip& self = strips_[strip];
  const bool audible = self.phase == Strip::Phase::live && !rerouting_.contains(strip) && open_[strip] != 0;
  const bool open = audible && !rowsOf(strip).isOn(slot::muted);
  const pan::Law law = lawOf(strip, channels);
  if (aimNeeded_[strip] != 0 || open != self.isOpen() || law != self.law())
    self.aim(law, open, rowsOf(strip), rate_);
  aimNeeded_[strip] = 0;
  if (fadingIn_[strip] != 0) self.fadeIn(rate_);
  fadingIn_[strip] = 0;
}

void Lineup::aimAwakened(int strip, const uint8_t* channels) {
  Strip& self = strips_[strip];
  if (lawOf(strip, channels) != self.law())
    self.aim(lawOf(strip, channels), self.isOpen(), rowsOf(strip), rate_);
}

}  // namespace busbar
