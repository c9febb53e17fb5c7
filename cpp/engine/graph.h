#pragma once

#include <cstdint>

#include "../dsp/ramp.h"
#include "fixed_array.h"

namespace busbar {

/// A connection from one strip to another.  [audio thread]
struct Edge {
  /// `main` and `send` edges are summed into the input of `to`. A `key` edge carries the key signal (side
  /// chain) for a stage of `to`.
  enum class Kind : uint8_t { main, send, key };
  /// Where in the strip `from` the signal comes from.
  enum class Tap : uint8_t { postFader, preFader };
  /// `opening`: the gain ramps up. `closing`: the gain ramps down, then the edge is removed.
  enum class Phase : uint8_t { opening, open, closing };

  int from;
  int to;
  Kind kind = Kind::main;
  Tap tap = Tap::postFader;
  Phase phase = Phase::open;
  float gain = 1;  // linear; the ramp's target, which the gain of an open edge has reached
  RampPoints<float> points{};
  RampClock clock{};

  [[nodiscard]] bool isSendOrKeyOf(int strip) const {
    return kind != Kind::main && (from == strip || to == strip);
  }

  /// Writes the cubic of the gain in t = frame / kBlockFrames, lowest power first. piece: of the clock.
  void cubic(const RampTiming& timing, int piece, float (&power)[4]) const {
    float of[4] = {gain, gain, gain, gain};
    for (int p = 0; p < 4 && !clock.isSettled(); ++p) of[p] = points.at(piece + p, gain, clock.remaining());
    writeCubic(of, clock.startOf(timing, piece), timing.knotsPerBlock(), power);
  }
};

/// Which strips feed which others. Strips are numbered: first the tracks, then the buses, the master last.
/// While a rerouted strip is cross-faded, it has an opening and a closing edge. Only the constructor
/// allocates memory.  [audio thread]
class Graph {
 public:
  /// edges: the largest number of edges at one time.
  Graph(int strips, int edges);

  /// Adds an edge, which must not close a cycle and starts at its gain without a ramp. Returns its number, or
  /// -1 if there is no room.
  int connect(const Edge& edge);
  void disconnect(int edge);
  /// An edge to change. Call touch() after a change.
  [[nodiscard]] Edge& edge(int number) { return edges_[number]; }
  void touch() { ++version_; }
  [[nodiscard]] const Edge& edge(int number) const { return edges_[number]; }
  /// How many edges there can be at once.
  [[nodiscard]] size_t capacity() const { return edges_.size(); }

  /// Calls visit(number, edge) for all edges.
  template <class Visit>
  void forEachEdge(const Visit& visit) const {
    for (int number = 0; number < static_cast<int>(edges_.size()); ++number) {
      if (used_[number] != 0) visit(number, edges_[number]);
    }
  }

  /// Whether any edge leads into a strip.
  [[nodiscard]] bool hasInputs(int strip) const { return inputCount_[strip] > 0; }

  /// Whether a path of edges leads from one strip to another. A strip reaches itself.
  [[nodiscard]] bool reaches(int from, int to);

  /// Sorts the edges and computes levels and order. Call it after the last change, before the results are
  /// used.
  void update();

  /// Changes whenever an edge is added, removed or touched.
  [[nodiscard]] uint32_t version() const { return version_; }

  // The results of update().

  /// An edge into a strip.
  struct Input {
    int from;
    int edge;
    bool asItIs;  // whether the signal is added unchanged: open, post-fader, gain 1
  };
  struct Inputs {
    const Input* first;
    const Input* last;
    [[nodiscard]] const Input* begin() const { return first; }
    [[nodiscard]] const Input* end() const { return last; }
  };
  /// The edges into a strip, in the order of the strips that they come from.
  [[nodiscard]] Inputs inputsOf(int strip) const;

  /// A strip's level is higher than the levels of all strips that feed it. Only the master has the highest
  /// level.
  [[nodiscard]] int level(int strip) const { return level_[strip]; }
  /// The number of levels.
  [[nodiscard]] int levels() const { return level_[strips_ - 1] + 1; }

  /// All strips, each one after all strips that feed it.
  [[nodiscard]] const FixedList<int>& order() const { return order_; }

 private:
  static constexpr int kNone = -1;

  void sortEdges();
  void findLevels();

  int strips_;
  FixedArray<Edge> edges_;      // [edge]
  FixedArray<uint8_t> used_;    // [edge] whether it is in use
  FixedList<int> free_;         // numbers of unused edges
  FixedArray<int> inputCount_;  // [strip] number of edges into it
  FixedArray<int> firstOut_;    // [strip] an edge from it, or kNone
  FixedArray<int> nextOut_;     // [edge] another edge from the same strip, or kNone
  uint32_t version_ = 0;

  FixedArray<int> start_;     // [strip] index of its first edge in inputs_
  FixedArray<Input> inputs_;  // sorted by `to`, then by `from`
  FixedArray<int> sorted_;    // numbers of the edges in use, sorted by `from`
  FixedArray<int> level_;     // [strip]
  FixedList<int> order_;
  FixedArray<int> waiting_;   // [strip] edges into it from strips that have no level yet
  FixedArray<uint8_t> seen_;  // [strip] for reaches()
  FixedList<int> stack_;      // for reaches()
};

}  // namespace busbar
