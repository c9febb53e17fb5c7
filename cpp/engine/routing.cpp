#include "routing.h"

#include <algorithm>

namespace busbar {

Routing::Routing(int tracks, int buses)
    : tracks_(tracks),
      strips_(tracks + buses + 1),
      destination_(static_cast<size_t>(strips_), kNowhere),
      feedStart_(static_cast<size_t>(buses) + 2),
      feeds_(static_cast<size_t>(strips_)),
      level_(static_cast<size_t>(buses) + 1),
      levelStart_(static_cast<size_t>(buses) + 2),
      order_(static_cast<size_t>(buses) + 1) {
  rebuild();
}

bool Routing::wouldCycle(int strip, int destination) const {
  while (destination != kNowhere) {
    if (destination == strip) return true;
    destination = destination_[destination];
  }
  return false;
}

void Routing::rebuild() {
  // Feeds: a counting sort by destination keeps strip order.
  std::fill(feedStart_.begin(), feedStart_.end(), 0);
  for (const int destination : destination_) {
    if (destination != kNowhere) ++feedStart_[destination - tracks_ + 1];
  }
  for (size_t i = 1; i < feedStart_.size(); ++i) feedStart_[i] += feedStart_[i - 1];
  for (int strip = 0; strip < strips_; ++strip) {
    if (destination_[strip] != kNowhere) feeds_[feedStart_[destination_[strip] - tracks_]++] = strip;
  }
  for (size_t i = feedStart_.size() - 1; i > 0; --i) feedStart_[i] = feedStart_[i - 1];
  feedStart_[0] = 0;

  // Levels: longest way from a bus that is fed by tracks alone.
  std::fill(level_.begin(), level_.end(), 0);
  for (bool changed = true; changed;) {
    changed = false;
    for (int bus = tracks_; bus < strips_; ++bus) {
      const int destination = destination_[bus];
      if (destination == kNowhere || levelOf(destination) > levelOf(bus)) continue;
      level_[destination - tracks_] = levelOf(bus) + 1;
      changed = true;
    }
  }
  const int master = strips_ - 1;
  for (int bus = tracks_; bus < master; ++bus)
    level_[master - tracks_] = std::max(levelOf(master), levelOf(bus) + 1);

  levels_ = levelOf(master) + 1;
  int placed = 0;
  for (int level = 0; level < levels_; ++level) {
    levelStart_[level] = placed;
    for (int bus = tracks_; bus < strips_; ++bus) {
      if (levelOf(bus) == level && (bus == master || destination_[bus] != kNowhere)) order_[placed++] = bus;
    }
  }
  levelStart_[levels_] = placed;
}

Routing::Strips Routing::feedsOf(int bus) const {
  const int index = bus - tracks_;
  return {feeds_.data() + feedStart_[index], feeds_.data() + feedStart_[index + 1]};
}

Routing::Strips Routing::busesOf(int level) const {
  return {order_.data() + levelStart_[level], order_.data() + levelStart_[level + 1]};
}

void Routing::findOpen(const std::vector<uint8_t>& soloed, const std::vector<uint8_t>& safe,
                       std::vector<uint8_t>& open) const {
  if (std::find(soloed.begin(), soloed.end(), 1) == soloed.end()) {
    std::fill(open.begin(), open.end(), uint8_t{1});
    return;
  }
  for (int strip = 0; strip < strips_; ++strip) open[strip] = soloed[strip] | safe[strip];
  // What a soloed strip or a soloed bus further on is fed by: a strip is open when any strip on its way out
  // is soloed.
  for (int strip = 0; strip < strips_; ++strip) {
    for (int next = destination_[strip]; next != kNowhere && open[strip] == 0; next = destination_[next])
      open[strip] = soloed[next];
  }
  // What they feed. The walk starts from the strips that are open by themselves; their ways out end at the
  // master.
  for (int strip = 0; strip < strips_; ++strip) {
    if ((soloed[strip] | safe[strip]) == 0) continue;
    for (int next = destination_[strip]; next != kNowhere; next = destination_[next]) open[next] = 1;
  }
  open[strips_ - 1] = 1;
}

}  // namespace busbar
