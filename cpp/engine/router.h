#pragma once

#include "fixed_array.h"
#include "graph.h"
#include "stages.h"
#include "strip_set.h"

namespace busbar {

/// Opens and closes the edges between strips: the main output of each strip, and beside them sends and keys.
///
/// A strip that is rerouted while it sounds is cross-faded: a new edge
/// opens while the old one closes. A strip has at most two such edges at a time, so another rerouting waits
/// until the old edge is gone. A rerouting that would close a cycle waits until the edge that prevents it is
/// gone.  [audio thread]
class Router {
 public:
  Router(Graph& graph, const StripRack& rack, int strips, const RampTiming& timing);

  /// Routes a new strip, which update() connects.
  void start(int strip, int destination);

  /// Sets a new destination. update() reroutes the strip.
  void route(int strip, int destination);

  /// Whether another send or key can be added.
  [[nodiscard]] bool hasRoom() const;

  /// Adds a send or key, which must not close a cycle. Call hasRoom() first. Returns its number.
  int connect(const Edge& edge);

  /// Closes a send or key. Its number is free when its gain has reached 0.
  void close(int edge);

  /// Prepares a strip for its removal: it is not rerouted any more, and its sends and keys close.
  void remove(int strip);

  /// Whether a strip has sends or keys, from it or to it.
  [[nodiscard]] bool hasSendsOrKeys(int strip) const;

  /// Removes the main edges of a strip that has faded out.
  void drop(int strip);

  /// Reroutes the waiting strips where possible and advances all gains by one block. Call it at each block
  /// boundary.
  void update();

 private:
  static constexpr int kNone = -1;

  /// Reroutes a waiting strip if that is possible. Returns whether its edges have changed.
  bool tryToMove(int strip);
  void connect(int strip, Edge::Phase phase);
  void moveGain(int number, Edge::Phase phase);
  void endBlock(Edge& edge);
  void disconnect(int& edge);
  void advance();

  Graph& graph_;
  const StripRack& rack_;
  RampTiming timing_;
  FixedArray<int> destination_;  // [strip] number of the strip that it is routed to
  FixedArray<int> current_;      // [strip] its open or opening edge, or kNone
  FixedArray<int> closing_;      // [strip] its closing edge, or kNone
  StripSet waiting_;             // strips whose current edge does not lead to their destination
  StripSet moving_;              // edges whose gains move
  int sendsAndKeys_ = 0;
  bool busy_ = false;  // a strip waits, or a gain moves
};

}  // namespace busbar
