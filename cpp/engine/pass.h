#pragma once

#include <cstdint>

#include "activity.h"
#include "fixed_array.h"
#include "graph.h"
#include "group.h"
#include "lifecycle.h"
#include "plan.h"
#include "signals.h"

namespace busbar {

/// Runs the plan over one span: processes each active strip once.  [audio thread]
class Pass {
 public:
  /// The parts of the engine that a pass reads and changes. The engine owns them.
  struct Parts {
    ControlBuffer& buffer;
    StripRack& rack;
    const Graph& graph;
    const Plan& plan;
    const Lifecycle& lifecycle;
    Activity& activity;
    Meters& meters;
    Signals& signals;
    const RampTiming& timing;
  };

  explicit Pass(const Parts& parts);

  /// Processes one span of the quantum. Returns whether a strip has faulted.
  bool run(Span span);

  /// Number of strips that were processed in the last span.
  [[nodiscard]] int activeStrips() const { return activeStrips_; }

 private:
  void wakeTracks(Span span);
  void sumInputs(int strip, Span span);
  void sumUnityEdges(Destination to, Span span);
  void addScaled(const Edge& edge, Destination to, Span span);
  [[nodiscard]] Source signalOf(const Edge& edge);
  void runStrips(const Plan::Step& step, Span span);
  void addToGroup(int strip);
  void runGroup();
  void checkOutput(int strip);
  [[nodiscard]] bool isTrack(int strip) const { return strip < tracks_; }

  Parts parts_;
  int tracks_;
  FixedArray<uint8_t> summed_;         // [strip] whether its signal holds the sum of its inputs in this span
  FixedList<int> moving_;              // strips of a step whose coefficients move
  FixedArray<const float*> unity_[2];  // [left, right] signals that sumUnityEdges() adds
  int unityCount_ = 0;
  bool sumBegun_ = false;  // whether the sum of the current strip has a first signal
  Group group_;
  int activeStrips_ = 0;
  bool faulted_ = false;
};

}  // namespace busbar
