#include "lifecycle.h"

namespace busbar {

Lifecycle::Lifecycle(const Layout& layout)
    : tracks_(layout.tracks),
      phase_(static_cast<size_t>(layout.strips), Phase::free),
      generation_(static_cast<size_t>(layout.strips)),
      present_(static_cast<size_t>(layout.strips)),
      fading_(static_cast<size_t>(layout.strips)) {}

Lifecycle::Change Lifecycle::apply(int strip, int32_t life) {
  const int32_t generation = life >> 1;
  const bool alive = (life & 1) != 0;
  Phase& phase = phase_[strip];
  Change change = Change::none;
  if (alive && (phase == Phase::free || generation_[strip] != generation)) {
    if (phase == Phase::draining) --draining_;
    phase = Phase::live;
    present_.add(strip);
    fading_.remove(strip);
    change = Change::started;
  } else if (!alive && phase == Phase::live) {
    phase = Phase::fading;
    fading_.add(strip);
    change = Change::removed;
  } else if (!alive && phase == Phase::free) {  // added and removed between two block boundaries
    phase = Phase::draining;
    ++draining_;
  }
  generation_[strip] = generation;
  return change;
}

void Lifecycle::retire(int strip) {
  phase_[strip] = Phase::draining;
  ++draining_;
  present_.remove(strip);
  fading_.remove(strip);
}

bool Lifecycle::release(const uint8_t* channels, ControlBuffer& buffer) {
  if (draining_ == 0) return false;
  bool any = false;
  for (int strip = 0; strip < static_cast<int>(phase_.size()); ++strip) {
    if (phase_[strip] != Phase::draining || (strip < tracks_ && channels[strip] > 0)) continue;
    phase_[strip] = Phase::free;
    --draining_;
    buffer.setReleased(strip, generation_[strip]);
    any = true;
  }
  return any;
}

}  // namespace busbar
