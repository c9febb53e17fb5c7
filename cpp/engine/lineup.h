#pragma once

#include <cstdint>
#include <vector>

#include "control_block.h"
#include "routing.h"
#include "strip.h"
#include "strip_set.h"

namespace busbar {

/// Which strips are in, what each feeds, and which are heard: takes over what the page has said, at block
/// boundaries. All memory is taken in the constructor. [audio thread]
class Lineup {
 public:
  Lineup(ControlBlock& block, std::vector<Strip>& strips, double sampleRate);

  /// One boundary. channels: what each track's input has in this quantum (0, 1 or 2). Returns whether a
  /// `released` word has changed.
  bool update(const uint8_t* channels);

  /// Block end: notes which inputs are fed, for the strips that come next.
  void noteFed(const uint8_t* channels);

  /// Strips in use and not yet silent.
  [[nodiscard]] bool isLive(int strip) const { return live_.contains(strip); }
  /// Those among them that have something to do at block boundaries. The others cost nothing until their
  /// input sounds or the page says something about them.
  [[nodiscard]] const StripSet& awake() const { return awake_; }
  void wake(int strip);
  void sleep(int strip) { awake_.remove(strip); }
  [[nodiscard]] const Routing& routing() const { return routing_; }

  /// Aims a strip that wakes in mid-block, whose source may be of another kind than its last one.
  void aimAwakened(int strip, const uint8_t* channels);

 private:
  void takeChanges(int strip, uint64_t dirty);
  void changeLife(int strip);
  void start(int strip);
  void changeRoutes();
  void retireFaded();
  bool releaseDrained(const uint8_t* channels);
  void findOpen();
  void aim(int strip, const uint8_t* channels);

  [[nodiscard]] bool isTrack(int strip) const { return strip < tracks_; }
  [[nodiscard]] bool isFed(int strip) const;
  [[nodiscard]] pan::Law lawOf(int strip, const uint8_t* channels) const;
  [[nodiscard]] StripRows rowsOf(int strip) const { return {block_, strip}; }

  ControlBlock& block_;
  std::vector<Strip>& strips_;
  Rate rate_;
  int tracks_;
  int master_;
  Routing routing_;

  StripSet live_, awake_;
  StripSet leaving_;    // in that phase
  StripSet rerouting_;  // fading out before it goes to another destination
  int draining_ = 0;    // strips in that phase
  // A flag a strip.
  std::vector<uint8_t> soloed_, safe_, open_;
  std::vector<uint8_t> fadingIn_;   // new, under a source that already sounds
  std::vector<uint8_t> aimNeeded_;  // pan, gain or mute were written
  std::vector<uint8_t> wasFed_;     // its input had channels when the last block ended
  bool routesChanged_ = false;
  bool soloChanged_ = true;
};

}  // namespace busbar
