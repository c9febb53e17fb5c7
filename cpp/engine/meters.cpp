#include "meters.h"

#include <algorithm>

namespace busbar {

Meters::Meters(ControlBuffer& buffer, double sampleRate)
    : buffer_(buffer),
      ballistics_(sampleRate),
      levels_(static_cast<size_t>(buffer.layout().strips)),
      meters_(levels_.size()),
      metered_(levels_.size()) {}

void Meters::reset(int strip) {
  levels_[strip] = {};
  meters_[strip] = {};
}

void Meters::dropBlock(int strip) { std::fill_n(levels_[strip].blockSquares, 2, 0.0f); }

void Meters::endBlock(int strip, float reductionDb) {
  Levels& levels = levels_[strip];
  Meter& meter = meters_[strip];
  const bool requested = buffer_.isMeterRequested(strip);
  if (metered_[strip] != 0) {
    for (int c = 0; c < 2; ++c) meter.add(c, levels.blockPeak[c], levels.blockSquares[c], ballistics_);
    buffer_.setMeter(strip, kMeterPeakLeft, meter.peak[0]);
    buffer_.setMeter(strip, kMeterPeakRight, meter.peak[1]);
    buffer_.setMeter(strip, kMeterRmsLeft, meter.rms(0));
    buffer_.setMeter(strip, kMeterRmsRight, meter.rms(1));
    buffer_.setMeter(strip, kMeterReduction, reductionDb);
    for (int c = 0; c < 2; ++c) {
      const int held = kMeterHeldPeakLeft + c;
      if (levels.blockPeak[c] > buffer_.meter(strip, held))
        buffer_.setMeter(strip, held, levels.blockPeak[c]);
    }
    if (levels.blockClips != 0) buffer_.addClips(strip, levels.blockClips);
    if (!requested) {
      meter = {};
      buffer_.clearMeter(strip);
    }
  }
  metered_[strip] = requested ? 1 : 0;
  for (int c = 0; c < 2; ++c) levels.blockPeak[c] = levels.blockSquares[c] = 0;
  levels.blockClips = 0;
}

}  // namespace busbar
