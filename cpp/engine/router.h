#pragma once

#include "fixed_array.h"
#include "graph.h"
#include "stages.h"
#include "strip_set.h"

namespace busbar {

/// The main output of each strip. A strip that moves to another one while it sounds is cross-faded: a new
/// edge opens while the old one closes. Each strip has at most two such edges at a time, so a further move
/// waits for the older one to close. A move that would close a cycle waits for the edge in its way.  [audio
/// thread]
class Router {
 public:
  Router(Graph& graph, const StripRack& rack, int strips, const RampTiming& timing);

  /// Routes a strip that is new.
  void start(int strip, int destination);

  /// Asks for another destination.
  void route(int strip, int destination);

  /// Removes the output of a strip that has faded out.
  void drop(int strip);

  /// A block boundary: moves the strips that can move, and every gain one block further.
  void update();

 private:
  static constexpr int kNone = -1;

  /// Returns whether the strip's edges have changed.
  bool tryToMove(int strip);
  void connect(int strip, Edge::Phase phase);
  void moveGain(int number, Edge::Phase phase);
  void disconnect(int& edge);
  void advance();

  Graph& graph_;
  const StripRack& rack_;
  RampTiming timing_;
  FixedArray<int> destination_;  // [strip] as the main thread wants it
  FixedArray<int> current_;      // [strip] edge to where the strip plays or moves, or kNone
  FixedArray<int> closing_;      // [strip] edge to where it played before, or kNone
  StripSet waiting_;             // strips whose current edge leads elsewhere than they should play
  StripSet moving_;              // edges whose gain moves
  bool busy_ = false;            // a strip waits, or a gain moves
};

}  // namespace busbar
