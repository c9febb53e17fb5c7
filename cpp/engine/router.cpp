#include "router.h"

#include <utility>

namespace busbar {

Router::Router(Graph& graph, const StripRack& rack, int strips, const RampTiming& timing)
    : graph_(graph),
      rack_(rack),
      timing_(timing),
      destination_(static_cast<size_t>(strips), kNone),
      current_(static_cast<size_t>(strips), kNone),
      closing_(static_cast<size_t>(strips), kNone),
      waiting_(static_cast<size_t>(strips)),
      moving_(graph.capacity()) {}

void Router::start(int strip, int destination) {
  drop(strip);
  route(strip, destination);
}

void Router::route(int strip, int destination) {
  destination_[strip] = destination;
  waiting_.add(strip);
  busy_ = true;
}

bool Router::hasRoom() const {
  const int mainEdges = 2 * (static_cast<int>(destination_.size()) - 1);
  return mainEdges + sendsAndKeys_ < static_cast<int>(graph_.capacity());
}

int Router::connect(const Edge& edge) {
  ++sendsAndKeys_;
  return graph_.connect(edge);
}

void Router::close(int edge) {
  if (graph_.edge(edge).phase != Edge::Phase::closing) moveGain(edge, Edge::Phase::closing);
}

void Router::remove(int strip) {
  waiting_.remove(strip);
  if (sendsAndKeys_ == 0) return;
  graph_.forEachEdge([&](int number, const Edge& edge) {
    if (edge.isSendOrKeyOf(strip)) close(number);
  });
}

bool Router::hasSendsOrKeys(int strip) const {
  bool has = false;
  if (sendsAndKeys_ == 0) return has;
  graph_.forEachEdge([&](int /*number*/, const Edge& edge) { has |= edge.isSendOrKeyOf(strip); });
  return has;
}

void Router::drop(int strip) {
  disconnect(current_[strip]);
  disconnect(closing_[strip]);
  waiting_.remove(strip);
}

void Router::update() {
  if (!busy_) return;
  busy_ = false;
  // Rerouting one strip may remove the edge for which another strip waits.
  for (bool changed = true; changed;) {
    changed = false;
    waiting_.forEach([&](int strip) { changed |= tryToMove(strip); });
  }
  advance();
}

bool Router::tryToMove(int strip) {
  const int destination = destination_[strip];
  const auto leadsThere = [&](int edge) { return edge != kNone && graph_.edge(edge).to == destination; };
  if (leadsThere(current_[strip])) {
    waiting_.remove(strip);
    return false;
  }
  const bool sounds = !rack_.isIdle(strip) && !rack_.isSilenced(strip);
  if (sounds && leadsThere(closing_[strip])) {
    std::swap(current_[strip], closing_[strip]);
    moveGain(current_[strip], Edge::Phase::opening);
    moveGain(closing_[strip], Edge::Phase::closing);
  } else {
    if ((sounds && closing_[strip] != kNone) || graph_.reaches(destination, strip)) {
      busy_ = true;  // the strip keeps waiting
      return false;
    }
    if (sounds && current_[strip] != kNone) {
      closing_[strip] = std::exchange(current_[strip], kNone);
      moveGain(closing_[strip], Edge::Phase::closing);
      connect(strip, Edge::Phase::opening);
    } else {
      disconnect(closing_[strip]);
      disconnect(current_[strip]);
      // A strip whose first edge had to wait may sound already.
      connect(strip, sounds ? Edge::Phase::opening : Edge::Phase::open);
    }
  }
  waiting_.remove(strip);
  return true;
}

void Router::connect(int strip, Edge::Phase phase) {
  Edge edge{strip, destination_[strip]};
  edge.gain = phase == Edge::Phase::open ? 1.0f : 0.0f;
  current_[strip] = graph_.connect(edge);
  if (phase == Edge::Phase::opening) moveGain(current_[strip], phase);
}

void Router::moveGain(int number, Edge::Phase phase) {
  Edge& edge = graph_.edge(number);
  endBlock(edge);  // with the old gain
  edge.phase = phase;
  edge.gain = phase == Edge::Phase::opening ? 1.0f : 0.0f;
  edge.points.aim(edge.gain, timing_);
  edge.clock.start(timing_);
  moving_.add(number);
  busy_ = true;
  graph_.touch();
}

void Router::endBlock(Edge& edge) {
  for (int knots = edge.clock.endBlock(timing_); knots > 0; --knots) {
    edge.points.add(edge.gain, edge.clock.remaining() + knots - 1);
  }
}

void Router::disconnect(int& edge) {
  if (edge == kNone) return;
  moving_.remove(edge);
  graph_.disconnect(std::exchange(edge, kNone));
}

void Router::advance() {
  moving_.forEach([this](int number) {
    Edge& edge = graph_.edge(number);
    endBlock(edge);
    if (!edge.clock.isSettled() && edge.clock.beginBlock(timing_)) {
      edge.points.add(edge.gain, edge.clock.remaining());
    }
    if (!edge.clock.isSettled()) {
      busy_ = true;
      return;
    }
    moving_.remove(number);
    if (edge.phase == Edge::Phase::opening) {
      edge.phase = Edge::Phase::open;
      graph_.touch();
    } else if (edge.kind == Edge::Kind::main) {
      disconnect(closing_[edge.from]);
    } else {
      graph_.disconnect(number);
      --sendsAndKeys_;
    }
  });
}

}  // namespace busbar
