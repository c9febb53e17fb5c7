#include "meters.h"

#include <algorithm>
#include <utility>

namespace busbar {

Meters::Meters(ControlBuffer& buffer, double sampleRate)
    : buffer_(buffer),
      ballistics_(sampleRate),
      levels_(static_cast<size_t>(buffer.layout().strips)),
      meters_(levels_.size()),
      metered_(levels_.size()),
      blockClips_(levels_.size()) {}

void Meters::reset(int strip) {
  levels_[strip] = {};
  blockClips_[strip] = 0;
  meters_[strip] = {};
}

void Meters::dropBlock(int strip) { std::fill_n(levels_[strip].blockSquares, 2, 0.0f); }

void Meters::publish(int strip, const Reductions& reductions) {
  const Levels& levels = levels_[strip];
  Meter& meter = meters_[strip];
  for (int c = 0; c < 2; ++c) meter.add(c, levels.blockPeak[c], levels.blockSquares[c], ballistics_);
  MeterLevels words = buffer_.meterLevels(strip);
  for (int c = 0; c < 2; ++c) {
    words[kMeterPeakLeft + c] = meter.peak[c];
    words[kMeterRmsLeft + c] = meter.rms(c);
    words[kMeterHeldPeakLeft + c] = std::max(words[kMeterHeldPeakLeft + c], levels.blockPeak[c]);
  }
  words[kMeterReduction] = reductions.compressor;
  words[kMeterGateReduction] = reductions.gate;
  buffer_.setMeterLevels(strip, words);
  if (blockClips_[strip] != 0) buffer_.addClips(strip, std::exchange(blockClips_[strip], 0));
}

void Meters::stop(int strip) {
  meters_[strip] = {};
  buffer_.clearMeter(strip);
}

}  // namespace busbar
