#include "plan.h"

#include <algorithm>
#include <numeric>

namespace busbar {

Plan::Plan(int strips)
    : order_(static_cast<size_t>(strips)),
      rank_(static_cast<size_t>(strips)),
      keys_(static_cast<size_t>(strips)),
      steps_(2 * static_cast<size_t>(strips)),
      awake_(static_cast<size_t>(strips)),
      wasAwake_(static_cast<size_t>(strips)) {
  std::iota(order_.begin(), order_.end(), 0);
  std::iota(rank_.begin(), rank_.end(), 0);
}

void Plan::update(const Graph& graph, const StripRack& rack) {
  if (graph.version() == graphVersion_ && rack.stagesVersion() == stagesVersion_) return;
  graphVersion_ = graph.version();
  stagesVersion_ = rack.stagesVersion();
  for (size_t strip = 0; strip < rank_.size(); ++strip) {
    wasAwake_[strip] = isAwake(static_cast<int>(strip)) ? 1 : 0;
  }
  sort(graph, rack);
  awake_.clear();
  for (size_t strip = 0; strip < rank_.size(); ++strip) {
    if (wasAwake_[strip] != 0) wake(static_cast<int>(strip));
  }
  listSteps(graph);
}

void Plan::sort(const Graph& graph, const StripRack& rack) {
  constexpr int kStripBits = 16, kStageBits = 32;
  for (size_t i = 0; i < keys_.size(); ++i) {
    const int strip = static_cast<int>(i);
    keys_[i] = static_cast<uint64_t>(graph.level(strip)) << (kStageBits + kStripBits) |
               static_cast<uint64_t>(rack.stagesOn(strip)) << kStripBits | static_cast<uint64_t>(strip);
  }
  std::make_heap(keys_.begin(), keys_.end());
  std::sort_heap(keys_.begin(), keys_.end());
  for (size_t rank = 0; rank < keys_.size(); ++rank) {
    const int strip = static_cast<int>(keys_[rank] & ((1U << kStripBits) - 1));
    order_[rank] = strip;
    rank_[strip] = static_cast<int>(rank);
  }
}

void Plan::listSteps(const Graph& graph) {
  steps_.clear();
  const int strips = static_cast<int>(order_.size());
  for (int begin = 0, end = 0; begin < strips; begin = end) {
    const int level = graph.level(order_[begin]);
    while (end < strips && graph.level(order_[end]) == level) ++end;
    if (level > 0) steps_.push({Step::Kind::sum, begin, end});
    steps_.push({Step::Kind::run, begin, end});
  }
}

}  // namespace busbar
