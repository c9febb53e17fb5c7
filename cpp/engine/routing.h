#pragma once

#include <cstdint>
#include <vector>

namespace busbar {

/// Which strip feeds which, as it is heard now: a tree with the master at its root. Strips are numbered
/// tracks, buses, master.  [audio thread]
class Routing {
 public:
  static constexpr int kNowhere = -1;

  /// A run of strip numbers, for range-based for.
  struct Strips {
    const int* first;
    const int* last;
    [[nodiscard]] const int* begin() const { return first; }
    [[nodiscard]] const int* end() const { return last; }
  };

  Routing(int tracks, int buses);

  [[nodiscard]] int destinationOf(int strip) const { return destination_[strip]; }

  /// Follow with `rebuild` once all is said.
  void route(int strip, int destination) { destination_[strip] = destination; }

  /// Whether `strip` can be reached from itself if it is routed to `destination`.
  [[nodiscard]] bool wouldCycle(int strip, int destination) const;

  /// Orders feeds and levels anew. Allocates nothing.
  void rebuild();

  /// The strips that feed a bus or the master, in strip order.
  [[nodiscard]] Strips feedsOf(int bus) const;

  /// All buses that are routed somewhere, level by level (each after all that feed it), strip order within a
  /// level; the master last.
  [[nodiscard]] int levels() const { return levels_; }
  [[nodiscard]] Strips busesOf(int level) const;

  /// Solo in place. `soloed`, `safe`: a flag a strip; `open` receives which strips are heard: the soloed
  /// ones, all that feeds them and all that they feed; the safe ones and all that they feed; all when none is
  /// soloed.
  void findOpen(const std::vector<uint8_t>& soloed, const std::vector<uint8_t>& safe,
                std::vector<uint8_t>& open) const;

 private:
  [[nodiscard]] int levelOf(int bus) const { return level_[bus - tracks_]; }

  int tracks_;
  int strips_;
  std::vector<int> destination_;  // [strip]
  std::vector<int> feedStart_;    // [bus + 1] into feeds_
  std::vector<int> feeds_;        // strips by destination
  std::vector<int> level_;        // [bus], 0 for what is fed by tracks alone
  std::vector<int> levelStart_;   // [level + 1] into order_
  std::vector<int> order_;        // buses by level
  int levels_ = 0;
};

}  // namespace busbar
