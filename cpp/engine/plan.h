#pragma once

#include <cstdint>

#include "fixed_array.h"
#include "graph.h"
#include "stages.h"
#include "strip_set.h"

namespace busbar {

/// The order in which one pass runs the strips: level by level, and within a level strips with equal stages
/// together, so that four of them share a group. It is sorted again only when edges or stages have changed.
///
/// The plan also holds which strips are awake, in its own order: a pass walks through these alone.  [audio
/// thread]
class Plan {
 public:
  /// A step of the pass, over the strips of the ranks [begin, end).
  struct Step {
    enum class Kind {
      sum,  // adds up the edges into each of these strips
      run,  // processes those that sound, four at a time
    };
    Kind kind;
    int begin;
    int end;
  };

  explicit Plan(int strips);

  /// Sorts the strips if anything has changed. The graph has been updated.
  void update(const Graph& graph, const StripRack& rack);

  [[nodiscard]] const FixedList<Step>& steps() const { return steps_; }

  [[nodiscard]] bool isAwake(int strip) const { return awake_.contains(rank_[strip]); }
  void wake(int strip) { awake_.add(rank_[strip]); }
  void sleep(int strip) { awake_.remove(rank_[strip]); }

  /// All strips that are awake.
  template <class Visit>
  void forEachAwake(const Visit& visit) const {
    awake_.forEach([&](int rank) { visit(order_[rank]); });
  }

  /// The strips of a step that are awake.
  template <class Visit>
  void forEachAwake(const Step& step, const Visit& visit) const {
    awake_.forEach(step.begin, step.end, [&](int rank) { visit(order_[rank]); });
  }

  /// All strips of a step, also those that sleep.
  template <class Visit>
  void forEach(const Step& step, const Visit& visit) const {
    for (int rank = step.begin; rank < step.end; ++rank) visit(order_[rank]);
  }

 private:
  void sort(const Graph& graph, const StripRack& rack);
  void listSteps(const Graph& graph);

  FixedArray<int> order_;      // [rank] strip
  FixedArray<int> rank_;       // [strip]
  FixedArray<uint64_t> keys_;  // level, then stages, then strip
  FixedList<Step> steps_;
  StripSet awake_;  // by rank
  FixedArray<uint8_t> wasAwake_;
  uint32_t graphVersion_ = ~0U;
  uint32_t stagesVersion_ = ~0U;
};

}  // namespace busbar
