#pragma once

#include <cstdint>

#include "event.h"
#include "fixed_array.h"

namespace busbar {

/// Memory for events and for the points of curves, in chains. The main thread counts what it has sent and
/// what the pool has freed, so the pool never overflows.  [audio thread]
class EventPool {
 public:
  static constexpr int kNone = -1;

  explicit EventPool(size_t size) : events_(size), next_(size) {
    for (size_t i = 0; i < size; ++i) next_[i] = static_cast<int>(i) + 1;
    if (size > 0) next_[size - 1] = kNone;
    free_ = size > 0 ? 0 : kNone;
  }

  /// Takes an event from the free ones, kNone if there is none.
  int take(const Event& event) {
    const int taken = free_;
    if (taken == kNone) return kNone;
    free_ = next_[static_cast<size_t>(taken)];
    events_[static_cast<size_t>(taken)] = event;
    next_[static_cast<size_t>(taken)] = kNone;
    return taken;
  }
  void release(int event) {
    next_[static_cast<size_t>(event)] = free_;
    free_ = event;
    ++freed_;
  }

  Event& operator[](int event) { return events_[static_cast<size_t>(event)]; }
  const Event& operator[](int event) const { return events_[static_cast<size_t>(event)]; }
  /// The link to the next event of a chain.
  int& next(int event) { return next_[static_cast<size_t>(event)]; }
  [[nodiscard]] int next(int event) const { return next_[static_cast<size_t>(event)]; }

  /// Records freed so far, modulo 2^32.
  [[nodiscard]] uint32_t freed() const { return freed_; }

 private:
  FixedArray<Event> events_;
  FixedArray<int> next_;
  int free_ = kNone;
  uint32_t freed_ = 0;
};

}  // namespace busbar
