#include "graph.h"

#include <algorithm>
#include <cassert>

namespace busbar {

Graph::Graph(int strips, int edges)
    : strips_(strips),
      edges_(static_cast<size_t>(edges), Edge{0, 0}),
      used_(static_cast<size_t>(edges)),
      free_(static_cast<size_t>(edges)),
      inputCount_(static_cast<size_t>(strips)),
      firstOut_(static_cast<size_t>(strips), kNone),
      nextOut_(static_cast<size_t>(edges), kNone),
      start_(static_cast<size_t>(strips) + 2),
      inputs_(static_cast<size_t>(edges)),
      sorted_(static_cast<size_t>(edges)),
      level_(static_cast<size_t>(strips)),
      order_(static_cast<size_t>(strips)),
      waiting_(static_cast<size_t>(strips)),
      seen_(static_cast<size_t>(strips)),
      stack_(static_cast<size_t>(strips)) {
  for (int edge = edges; edge-- > 0;) free_.push(edge);
  update();
}

int Graph::connect(const Edge& edge) {
  if (free_.isEmpty()) return kNone;
  const int number = free_.pop();
  edges_[number] = edge;
  edges_[number].points.snap(edge.gain);
  used_[number] = 1;
  nextOut_[number] = firstOut_[edge.from];
  firstOut_[edge.from] = number;
  ++inputCount_[edge.to];
  ++version_;
  return number;
}

void Graph::disconnect(int edge) {
  int* link = &firstOut_[edges_[edge].from];
  while (*link != edge) link = &nextOut_[*link];
  *link = nextOut_[edge];
  used_[edge] = 0;
  free_.push(edge);
  --inputCount_[edges_[edge].to];
  ++version_;
}

bool Graph::reaches(int from, int to) {
  seen_.fill(0);
  stack_.clear();
  stack_.push(from);
  seen_[from] = 1;
  while (!stack_.isEmpty()) {
    const int strip = stack_.pop();
    if (strip == to) return true;
    for (int edge = firstOut_[strip]; edge != kNone; edge = nextOut_[edge]) {
      const int next = edges_[edge].to;
      if (seen_[next] != 0) continue;
      seen_[next] = 1;
      stack_.push(next);
    }
  }
  return false;
}

void Graph::update() {
  sortEdges();
  findLevels();
}

/// Sorts the edges by `to` and then `from`, by two stable counting sorts: first by `from`, then by `to`.
void Graph::sortEdges() {
  start_.fill(0);
  const int edges = static_cast<int>(edges_.size());
  int count = 0;
  for (int edge = 0; edge < edges; ++edge) {
    if (used_[edge] != 0) ++start_[edges_[edge].from + 1];
  }
  for (size_t i = 1; i < start_.size(); ++i) start_[i] += start_[i - 1];
  for (int edge = 0; edge < edges; ++edge) {
    if (used_[edge] == 0) continue;
    sorted_[start_[edges_[edge].from]++] = edge;
    ++count;
  }
  // The count of `to` is stored in start_[to + 2], so that after the summation start_[to + 1] is the first
  // index of `to`. Filling inputs_ advances start_[to + 1] to the first index of `to` + 1, as inputsOf()
  // requires.
  start_.fill(0);
  for (int i = 0; i < count; ++i) ++start_[edges_[sorted_[i]].to + 2];
  for (size_t i = 2; i < start_.size(); ++i) start_[i] += start_[i - 1];
  for (int i = 0; i < count; ++i) {
    const int number = sorted_[i];
    const Edge& edge = edges_[number];
    const bool asItIs = edge.kind != Edge::Kind::key && edge.phase == Edge::Phase::open && edge.gain == 1 &&
                        edge.tap == Edge::Tap::postFader;
    inputs_[start_[edge.to + 1]++] = {edge.from, number, asItIs};
  }
}

/// Computes levels and order. Strips without inputs come first, in ascending order. Source: Kahn,
/// "Topological sorting of large networks", CACM 5(11), 1962.
void Graph::findLevels() {
  level_.fill(0);
  std::copy(inputCount_.begin(), inputCount_.end(), waiting_.begin());
  order_.clear();
  const int master = strips_ - 1;
  for (int strip = 0; strip < master; ++strip) {
    if (waiting_[strip] == 0) order_.push(strip);
  }
  for (size_t i = 0; i < order_.size(); ++i) {
    const int strip = order_[i];
    level_[master] = std::max(level_[master], level_[strip] + 1);
    for (int edge = firstOut_[strip]; edge != kNone; edge = nextOut_[edge]) {
      const int next = edges_[edge].to;
      level_[next] = std::max(level_[next], level_[strip] + 1);
      if (--waiting_[next] == 0 && next != master) order_.push(next);
    }
  }
  order_.push(master);
  assert(static_cast<int>(order_.size()) == strips_);  // no cycles: connect() requires that
}

Graph::Inputs Graph::inputsOf(int strip) const {
  return {inputs_.data() + start_[strip], inputs_.data() + start_[strip + 1]};
}

}  // namespace busbar
