#include "modulators.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "../dsp/elementary.h"
#include "../dsp/silence.h"
#include "../dsp/units.h"

namespace busbar {

namespace {

/// Straight lines over kStep frames are within 5e-5 of a sine up to this many periods per frame.
constexpr double kSlowIncrement = 1.0 / 4096;

/// Seconds of each of the two one-poles that round the corners of a follower's attack and release.
constexpr double kFollowerSmoothing = 0.001;

/// A random number from -1 to 1 for each period. The bits are mixed by the function lowbias32 of C. Wellons'
/// "hash prospector" (2018).
double randomOf(int64_t period, uint32_t seed) {
  auto bits = static_cast<uint32_t>(period) + (seed + 1) * 0x9e3779b9U;
  bits = (bits ^ bits >> 16) * 0x7feb352dU;
  bits = (bits ^ bits >> 15) * 0x846ca68bU;
  return static_cast<double>(static_cast<int32_t>(bits ^ bits >> 16)) * 0x1p-31;
}

double sineOf(double share) {
  const double quarters = 4 * share;
  const int quarter = static_cast<int>(quarters) & 3;
  const auto [sine, cosine] = elementary::sineAndCosine((quarters - std::floor(quarters)) * (kPi / 2));
  const double value = (quarter & 1) != 0 ? cosine : sine;
  return quarter < 2 ? value : -value;
}

/// The value of an LFO after some periods. The shapes start like those of an OscillatorNode.
double shapeAt(ModulatorType type, double position, uint32_t seed) {
  const double whole = std::floor(position);
  const double share = position - whole;
  const auto period = static_cast<int64_t>(whole);
  switch (type) {
    case ModulatorType::sine:
      return sineOf(share);
    case ModulatorType::triangle:
      return share < 0.25 ? 4 * share : share < 0.75 ? 2 - 4 * share : 4 * share - 4;
    case ModulatorType::sawtooth:
      return share < 0.5 ? 2 * share : 2 * share - 2;
    case ModulatorType::square:
      return share < 0.5 ? 1 : -1;
    case ModulatorType::sampleAndHold:
      return randomOf(period, seed);
    case ModulatorType::noise: {
      const double from = randomOf(period, seed), to = randomOf(period + 1, seed);
      // Perlin's "Improving Noise" (2002): value, slope and curvature have no jumps.
      const double way = share * share * share * (share * (share * 6 - 15) + 10);
      return from + (to - from) * way;
    }
    default:
      return 0;
  }
}

/// A number that changes where a shape jumps.
int64_t cornerOf(ModulatorType type, double position) {
  switch (type) {
    case ModulatorType::sawtooth:
      return static_cast<int64_t>(std::floor(position + 0.5));
    case ModulatorType::square:
      return static_cast<int64_t>(std::floor(2 * position));
    case ModulatorType::sampleAndHold:
      return static_cast<int64_t>(std::floor(position));
    default:
      return 0;
  }
}

}  // namespace

Modulators::Modulators(double sampleRate, const GlideTiming& glide)
    : sampleRate_(sampleRate),
      glide_(glide),
      smoothing_(static_cast<float>(onePoleShare(kFollowerSmoothing, sampleRate))),
      modulators_(kModulators),
      values_(static_cast<size_t>(kModulators) * kFrames),
      modulations_(kModulations) {
  for (Modulator& modulator : modulators_) modulator = {};
  for (size_t i = 0; i < modulations_.size(); ++i) modulations_[i].next = static_cast<int>(i) + 1;
  modulations_[modulations_.size() - 1].next = kNone;
}

// Values.

void Modulators::beginBlock(double frame) {
  now_ = frame;
  for (int modulator = 0; modulator < count_; ++modulator) fill(modulator);
}

void Modulators::fill(int modulator) {
  Modulator& self = modulators_[static_cast<size_t>(modulator)];
  float* const values = valuesOf(modulator);
  if (self.type == ModulatorType::follower) {
    fillFollower(self, values);
  } else if (self.type != ModulatorType::none) {
    fillLfo(self, static_cast<uint32_t>(modulator), values);
  }
}

void Modulators::fillFollower(Modulator& self, float* values) {
  for (int step = 0; step < kSteps; ++step) {
    const float from = self.levels[step], way = (self.levels[step + 1] - from) * (1.0f / kStep);
    for (int i = 0; i < kStep; ++i) values[step * kStep + i] = from + way * static_cast<float>(i);
  }
  values[kBlockFrames] = self.levels[0] = self.levels[kSteps];
  for (float* of : {&self.level, &self.smoothed[0], &self.smoothed[1]}) {
    if (*of < kFlushedBelow) *of = 0;
  }
}

void Modulators::fillLfo(Modulator& self, uint32_t seed, float* values) {
  const bool waits = self.retriggers && !std::exchange(self.sounds, false);
  if (waits) {
    self.start(seed);
    std::fill_n(values, kFrames, static_cast<float>(self.shape));
    return;
  }
  self.glide.settle();
  const double end = self.position + kBlockFrames * self.increment;
  const bool restarts = self.restartFrame >= 0 && self.restartFrame <= now_ + kBlockFrames;
  if (restarts || self.corner != cornerOf(self.type, end) || !self.glide.isSettled() ||
      self.increment > kSlowIncrement)
    return fillEveryFrame(self, seed, values);
  double from = shapeAt(self.type, self.position, seed);
  for (int frame = 0; frame < kBlockFrames; frame += kStep) {
    const double to = shapeAt(self.type, self.position + (frame + kStep) * self.increment, seed);
    const double way = (to - from) * (1.0 / kStep);
    for (int i = 0; i < kStep; ++i) values[frame + i] = static_cast<float>(from + way * i);
    from = to;
  }
  values[kBlockFrames] = static_cast<float>(from);
  self.shape = shapeAt(self.type, end - self.increment, seed);
  self.position = end;
}

/// The last frame belongs to the next block, so it does not change the state.
void Modulators::fillEveryFrame(Modulator& self, uint32_t seed, float* values) const {
  for (int frame = 0; frame < kBlockFrames; ++frame) values[frame] = step(self, seed, now_ + frame);
  Modulator copy = self;
  values[kBlockFrames] = step(copy, seed, now_ + kBlockFrames);
}

/// Computes an LFO at a context frame and moves it to the next one.
float Modulators::step(Modulator& self, uint32_t seed, double frame) const {
  const bool restarts = self.restartFrame >= 0 && self.restartFrame <= frame;
  if (restarts) {
    self.position = self.phase + (frame - self.restartFrame) * self.increment;
    self.restartFrame = -1;
  }
  const double shape = shapeAt(self.type, self.position, seed);
  const int64_t corner = cornerOf(self.type, self.position);
  if (restarts || corner != self.corner) {
    // Besides its jump, a sawtooth moves by its slope.
    const bool slopes = self.type == ModulatorType::sawtooth && !restarts;
    self.glide.jump(
        static_cast<float>(slopes ? -2.0 * static_cast<double>(corner - self.corner) : shape - self.shape));
  }
  self.shape = shape;
  self.corner = corner;
  self.position += self.increment;
  const float value = static_cast<float>(shape) + self.glide.value();
  if (!self.glide.isSettled()) self.glide.advance(glide_, 1);
  return value;
}

/// Moves an LFO to its start.
void Modulators::Modulator::start(uint32_t seed) {
  position = phase;
  shape = shapeAt(type, position, seed);
  corner = cornerOf(type, position);
  glide.stop();
}

// Changes. A modulator that exists changes at the end of the block, whose values are computed already.

void Modulators::set(const Event& event) {
  const int modulator = event.strip();
  Modulator& self = modulators_[static_cast<size_t>(modulator)];
  const auto type = static_cast<ModulatorType>(event.points & 0xff);
  const bool isFollower = type == ModulatorType::follower;
  const bool isNew = self.type == ModulatorType::none || isFollower != (self.type == ModulatorType::follower);
  if (isNew) self = {};
  self.type = type;
  float* const values = valuesOf(modulator);
  if (isFollower) {
    self.strip = static_cast<int>(event.value);
    self.generation = event.generation();
    self.attack = static_cast<float>(onePoleShare(event.frame, sampleRate_));
    self.release = static_cast<float>(onePoleShare(event.extra, sampleRate_));
  } else {
    self.retriggers = event.points >> 8 != 0;
    self.increment = event.frame / sampleRate_;
    self.position += event.extra - self.phase;
    self.phase = event.extra;
    const auto seed = static_cast<uint32_t>(modulator);
    const double reached = static_cast<double>(values[kBlockFrames] - self.glide.value());
    if (isNew) self.start(seed);
    self.shape = shapeAt(type, self.position, seed);
    self.corner = cornerOf(type, self.position);
    if (!isNew) self.glide.jump(static_cast<float>(self.shape - reached));
  }
  if (isNew) {
    std::fill_n(values, kFrames, 0.0f);
    fill(modulator);
  }
  count_ = std::max(count_, modulator + 1);
  while (count_ > 0 && modulators_[static_cast<size_t>(count_ - 1)].type == ModulatorType::none) --count_;
}

void Modulators::restart(const Event& event) {
  modulators_[static_cast<size_t>(event.strip())].restartFrame = std::ceil(event.frame);
}

// Followers.

void Modulators::follow(Span span, Signals& signals, const uint8_t* active, const ControlBuffer& buffer) {
  for (int modulator = 0; modulator < count_; ++modulator) {
    Modulator& self = modulators_[static_cast<size_t>(modulator)];
    if (self.type != ModulatorType::follower) continue;
    const bool lives = buffer.runningGeneration(self.strip) == self.generation;
    const bool sounds = lives && active[self.strip] != 0;
    const Destination signal = signals.of(self.strip);
    const float* const left = sounds ? signal.left : kSilence;
    const float* const right = sounds ? signal.right : kSilence;
    for (int i = span.begin; i < span.end; ++i) {
      const int frame = i - span.begin;
      const float level = std::max(std::fabs(left[frame]), std::fabs(right[frame]));
      self.level += (level > self.level ? self.attack : self.release) * (level - self.level);
      self.smoothed[0] += smoothing_ * (self.level - self.smoothed[0]);
      self.smoothed[1] += smoothing_ * (self.smoothed[0] - self.smoothed[1]);
      if ((i + 1) % kStep == 0) self.levels[(i + 1) / kStep] = self.smoothed[1];
    }
  }
}

void Modulators::report(ControlBuffer& buffer) const {
  buffer.setModulators(count_);
  for (int modulator = 0; modulator < count_; ++modulator)
    buffer.setModulator(modulator, values_[static_cast<size_t>(modulator) * kFrames]);
}

// Connections.

void Modulators::connect(int& chain, int modulator, bool octaves, float amount) {
  int* link = &chain;
  while (*link != kNone && modulations_[static_cast<size_t>(*link)].modulator != modulator)
    link = &modulations_[static_cast<size_t>(*link)].next;
  if (*link == kNone) {
    if (freeModulation_ == kNone) return;  // the main thread has counted wrongly
    *link = freeModulation_;
    freeModulation_ = modulations_[static_cast<size_t>(*link)].next;
    modulations_[static_cast<size_t>(*link)].next = kNone;
  }
  Modulation& self = modulations_[static_cast<size_t>(*link)];
  self.modulator = modulator;
  self.octaves = octaves;
  self.amount = amount;
}

void Modulators::disconnect(int& chain, int modulator) {
  int* link = &chain;
  while (*link != kNone && modulations_[static_cast<size_t>(*link)].modulator != modulator)
    link = &modulations_[static_cast<size_t>(*link)].next;
  if (*link != kNone) release(*link);
}

void Modulators::disconnectAll(int& chain) {
  while (chain != kNone) release(chain);
}

/// Removes a connection. link: the index that refers to it.
void Modulators::release(int& link) {
  const int modulation = link;
  link = std::exchange(modulations_[static_cast<size_t>(modulation)].next, freeModulation_);
  freeModulation_ = modulation;
}

void Modulators::setSounding(int chain) {
  for (; chain != kNone; chain = modulations_[static_cast<size_t>(chain)].next)
    modulators_[static_cast<size_t>(modulations_[static_cast<size_t>(chain)].modulator)].sounds = true;
}

double Modulators::apply(int chain, double value, int frame) const {
  double octaves = 0, offset = 0;
  for (; chain != kNone; chain = modulations_[static_cast<size_t>(chain)].next) {
    const Modulation& self = modulations_[static_cast<size_t>(chain)];
    const float moved = self.amount * values_[static_cast<size_t>(self.modulator * kFrames + frame)];
    (self.octaves ? octaves : offset) += static_cast<double>(moved);
  }
  if (octaves != 0) value *= elementary::exp2(octaves);
  return value + offset;
}

}  // namespace busbar
