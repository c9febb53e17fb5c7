#include "lifecycle.h"

#include <utility>

namespace busbar {

Lifecycle::Lifecycle(const Layout& layout)
    : tracks_(layout.tracks),
      phase_(static_cast<size_t>(layout.strips), Phase::free),
      generation_(static_cast<size_t>(layout.strips)),
      present_(static_cast<size_t>(layout.strips)),
      fading_(static_cast<size_t>(layout.strips)),
      replaced_(static_cast<size_t>(layout.strips)) {}

Lifecycle::Change Lifecycle::apply(int strip, int32_t life) {
  const bool alive = (life & 1) != 0;
  const bool isNew = std::exchange(generation_[strip], life >> 1) != life >> 1;
  switch (phase_[strip]) {
    case Phase::free:
    case Phase::draining:
      if (alive) {
        move(strip, Phase::live);
        return Change::started;
      }
      move(strip, Phase::draining);  // perhaps added and removed between two block boundaries
      return Change::none;
    case Phase::live:
      if (alive && !isNew) return Change::none;
      move(strip, alive ? Phase::replaced : Phase::fading);
      return Change::removed;
    case Phase::fading:
    case Phase::replaced:
      move(strip, alive ? Phase::replaced : Phase::fading);
      return Change::none;
  }
  return Change::none;
}

void Lifecycle::retire(int strip) { move(strip, Phase::draining); }

void Lifecycle::replace(int strip) { move(strip, Phase::live); }

void Lifecycle::move(int strip, Phase phase) {
  const Phase old = std::exchange(phase_[strip], phase);
  draining_ += (phase == Phase::draining ? 1 : 0) - (old == Phase::draining ? 1 : 0);
  present_.set(strip, phase != Phase::free && phase != Phase::draining);
  fading_.set(strip, phase == Phase::fading);
  replaced_.set(strip, phase == Phase::replaced);
}

bool Lifecycle::release(const uint8_t* channels, ControlBuffer& buffer) {
  if (draining_ == 0) return false;
  bool any = false;
  for (int strip = 0; strip < static_cast<int>(phase_.size()); ++strip) {
    if (phase_[strip] != Phase::draining || (strip < tracks_ && channels[strip] > 0)) continue;
    move(strip, Phase::free);
    buffer.setReleased(strip, generation_[strip]);
    any = true;
  }
  return any;
}

}  // namespace busbar
