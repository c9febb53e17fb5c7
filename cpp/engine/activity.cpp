#include "activity.h"

namespace busbar {

Activity::Activity(const ControlBuffer& buffer, StripRack& rack, Plan& plan, Meters& meters,
                   const Signals& signals)
    : buffer_(buffer),
      rack_(rack),
      plan_(plan),
      meters_(meters),
      signals_(signals),
      tracks_(buffer.layout().tracks),
      active_(static_cast<size_t>(buffer.layout().strips)),
      hadInput_(active_.size()),
      faulted_(active_.size()) {}

void Activity::reset(int strip) {
  rack_.reset(strip);
  meters_.reset(strip);
  active_[strip] = hadInput_[strip] = faulted_[strip] = 0;
}

void Activity::wake(int strip) {
  if (plan_.isAwake(strip)) return;
  plan_.wake(strip);
  meters_.wake(strip);
}

/// Sets the channels again, since the new source may have another number of channels than the last one.
void Activity::begin(int strip) {
  rack_.setContext(strip, channelsOf(strip), rack_.isClosed(strip), rack_.isAudible(strip),
                   StripValues(buffer_, strip));
  rack_.wake(strip);
}

void Activity::fault(int strip) {
  rack_.rest(strip);
  meters_.dropBlock(strip);
  faulted_[strip] = 1;
}

void Activity::endBlock(int strip) {
  if (meters_.isMetered(strip)) meters_.publish(strip, reductionsOf(strip));
  meters_.endBlock(strip);
  if (!rack_.isIdle(strip)) {
    rack_.settle(strip, (hadInput_[strip] | faulted_[strip]) != 0);
  } else if (meters_.isAtRest(strip)) {
    plan_.sleep(strip);
    active_[strip] = 0;
  }
  hadInput_[strip] = 0;
  faulted_[strip] = 0;
}

Meters::Reductions Activity::reductionsOf(int strip) const {
  Meters::Reductions reductions{};
  if (rack_.isEnabled<CompressorStage>(strip))
    reductions.compressor = compressor::reductionDb(rack_.stateOf<CompressorStage>(strip));
  if (rack_.isEnabled<GateStage>(strip)) reductions.gate = gate::reductionDb(rack_.stateOf<GateStage>(strip));
  return reductions;
}

pan::Channels Activity::channelsOf(int strip) const {
  if (strip >= tracks_) return pan::Channels::stereo;
  const int channels = signals_.channels()[strip];
  if (channels == 0) return rack_.channels(strip);
  return channels == 1 ? pan::Channels::mono : pan::Channels::stereo;
}

}  // namespace busbar
