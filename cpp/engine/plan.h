#pragma once

#include <cstdint>

#include "fixed_array.h"
#include "graph.h"
#include "stages.h"
#include "strip_set.h"

namespace busbar {

/// The order in which strips are processed: level by level, and within a level strips with the same stages
/// next to each other, so that they share groups. The plan is sorted only when edges or stages have changed.
///
/// A strip's rank is its position in the plan. The plan also stores which strips are awake, by rank. Only
/// these are processed.  [audio thread]
class Plan {
 public:
  /// A step of the plan, for the strips with ranks in [begin, end).
  struct Step {
    enum class Kind {
      sum,  // sums the edges into each of these strips
      run,  // processes the active ones, four at a time
    };
    Kind kind;
    int begin;
    int end;
  };

  explicit Plan(int strips);

  /// Sorts the strips if edges or stages have changed. Call Graph::update() first.
  void update(const Graph& graph, const StripRack& rack);

  [[nodiscard]] const FixedList<Step>& steps() const { return steps_; }

  [[nodiscard]] bool isAwake(int strip) const { return awake_.contains(rank_[strip]); }
  void wake(int strip) { awake_.add(rank_[strip]); }
  void sleep(int strip) { awake_.remove(rank_[strip]); }

  /// Calls `visit(strip)` for each strip that is awake.
  template <class Visit>
  void forEachAwake(const Visit& visit) const {
    awake_.forEach([&](int rank) { visit(order_[rank]); });
  }

  /// Calls `visit(strip)` for each strip of a step that is awake.
  template <class Visit>
  void forEachAwake(const Step& step, const Visit& visit) const {
    awake_.forEach(step.begin, step.end, [&](int rank) { visit(order_[rank]); });
  }

  /// Calls `visit(strip)` for each strip of a step, awake or asleep.
  template <class Visit>
  void forEach(const Step& step, const Visit& visit) const {
    for (int rank = step.begin; rank < step.end; ++rank) visit(order_[rank]);
  }

 private:
  void sort(const Graph& graph, const StripRack& rack);
  void listSteps(const Graph& graph);

  FixedArray<int> order_;      // [rank] strip number
  FixedArray<int> rank_;       // [strip] rank
  FixedArray<uint64_t> keys_;  // [rank] sort key: level, then stages, then strip number
  FixedList<Step> steps_;
  StripSet awake_;                // ranks
  FixedArray<uint8_t> wasAwake_;  // [strip] for update()
  uint32_t graphVersion_ = ~0U;
  uint32_t stagesVersion_ = ~0U;
};

}  // namespace busbar
