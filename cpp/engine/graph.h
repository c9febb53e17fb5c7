#pragma once

#include <cstdint>

#include "../dsp/ramp.h"
#include "fixed_array.h"

namespace busbar {

/// A connection from one strip to another.
struct Edge {
  /// What the signal is for: `main` and `send` edges are summed into the input of `to`, a `key` edge is what
  /// a stage of `to` listens to.
  enum class Kind : uint8_t { main, send, key };
  /// Where the signal is taken from `from`.
  enum class Tap : uint8_t { postFader, preFader };
  enum class Phase : uint8_t { opening, open, closing };

  int from;
  int to;
  Kind kind = Kind::main;
  Tap tap = Tap::postFader;
  Phase phase = Phase::open;
  float gain = 1;  // where the gain is going; an open edge has arrived
  RampPoints<float> points{};
  RampClock clock{};

  /// The cubic of the gain in this block, as RampPoints::cubic().
  void cubic(const RampTiming& timing, float (&power)[4]) const {
    if (clock.isSettled()) {
      power[0] = gain;
      power[1] = power[2] = power[3] = 0;
    } else {
      points.cubic(timing, clock.block(), power);
    }
  }
};

/// Which strip feeds which. A new edge may open while an old one closes. Strips are numbered tracks, buses,
/// master. All memory is taken in the constructor.  [audio thread]
class Graph {
 public:
  /// edges: how many there can be at once.
  Graph(int strips, int edges);

  /// Adds an edge and returns its number, or -1 if there is no room.
  int connect(const Edge& edge);
  void disconnect(int edge);
  /// Follow changes of an edge with `touch`.
  [[nodiscard]] Edge& edge(int number) { return edges_[number]; }
  void touch() { ++version_; }
  [[nodiscard]] const Edge& edge(int number) const { return edges_[number]; }

  /// Whether any edge leads into a strip.
  [[nodiscard]] bool hasInputs(int strip) const { return inputCount_[strip] > 0; }

  /// Whether a way over edges leads from one strip to another. A strip reaches itself.
  [[nodiscard]] bool reaches(int from, int to);

  /// Orders the edges and finds the levels. Call it after the last change, before the pass.
  void update();

  /// Changes whenever an edge comes, goes or is touched.
  [[nodiscard]] uint32_t version() const { return version_; }

  // What `update` found.

  /// An edge as the strip sees it that it leads into.
  struct Input {
    int from;
    int edge;
    bool asItIs;  // a signal after the fader that is added without a gain
  };
  struct Inputs {
    const Input* first;
    const Input* last;
    [[nodiscard]] const Input* begin() const { return first; }
    [[nodiscard]] const Input* end() const { return last; }
  };
  /// The edges into a strip, in the order of the strips they come from.
  [[nodiscard]] Inputs inputsOf(int strip) const;

  /// A strip's level: it comes after every strip that has an edge to it. The master is alone on the last one.
  [[nodiscard]] int level(int strip) const { return level_[strip]; }
  [[nodiscard]] int levels() const { return level_[strips_ - 1] + 1; }

  /// Strips in an order in which each comes after all that feed it.
  [[nodiscard]] const FixedList<int>& order() const { return order_; }

 private:
  static constexpr int kNone = -1;

  void sortEdges();
  void findLevels();

  int strips_;
  FixedArray<Edge> edges_;
  FixedArray<uint8_t> used_;    // [edge]
  FixedList<int> free_;         // numbers of edges not in use
  FixedArray<int> inputCount_;  // [strip] how many edges lead into it
  FixedArray<int> firstOut_;    // [strip] an edge from it, or kNone
  FixedArray<int> nextOut_;     // [edge] another edge from the same strip, or kNone
  uint32_t version_ = 0;

  FixedArray<int> start_;     // [strip] its first place in inputs_
  FixedArray<Input> inputs_;  // by the strip they lead into, then by the strip they come from
  FixedArray<int> sorted_;    // edges by the strip they come from
  FixedArray<int> level_;     // [strip]
  FixedList<int> order_;
  FixedArray<int> waiting_;  // [strip] edges into it from strips that have no level yet
  FixedArray<uint8_t> seen_;
  FixedList<int> stack_;
};

}  // namespace busbar
