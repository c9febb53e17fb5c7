#include "modulators.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "../dsp/elementary.h"
#include "../dsp/silence.h"
#include "../dsp/units.h"
#include "../simd/compiler.h"

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

/// The number of the piece of a shape at a position. Pieces begin where the shape jumps or turns.
int64_t pieceOf(ModulatorType type, double position) {
  switch (type) {
    case ModulatorType::triangle:
      return static_cast<int64_t>(std::floor(2 * position + 0.5));
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

/// The value of a piece after some periods, also before its begin and behind its end. The shapes start like
/// those of an OscillatorNode.
BUSBAR_SEPARATE double shapeAt(ModulatorType type, int64_t piece, double position, uint32_t seed) {
  const auto number = static_cast<double>(piece);
  const double sign = (piece & 1) != 0 ? -1 : 1;
  const double whole = std::floor(position);
  const double share = position - whole;
  switch (type) {
    case ModulatorType::sine:
      return sineOf(share);
    case ModulatorType::triangle:
      return sign * (4 * position - 2 * number);
    case ModulatorType::sawtooth:
      return 2 * (position - number);
    case ModulatorType::square:
      return sign;
    case ModulatorType::sampleAndHold:
      return randomOf(piece, seed);
    case ModulatorType::noise: {
      const auto period = static_cast<int64_t>(whole);
      const double from = randomOf(period, seed), to = randomOf(period + 1, seed);
      // Perlin's "Improving Noise" (2002): value, slope and curvature have no jumps.
      const double way = share * share * share * (share * (share * 6 - 15) + 10);
      return from + (to - from) * way;
    }
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
      levels_(values_.size()),
      modulations_(kModulations) {
  for (size_t i = 0; i < modulations_.size(); ++i) modulations_[i].next = static_cast<int>(i) + 1;
  modulations_[modulations_.size() - 1].next = kNone;
}

// Values.

void Modulators::fill(double frame) {
  now_ = frame;
  for (int modulator = 0; modulator < count_; ++modulator) {
    Modulator& self = modulators_[static_cast<size_t>(modulator)];
    if (self.type == ModulatorType::follower) {
      fillFollower(self, levelsOf(modulator), valuesOf(modulator));
    } else if (self.type != ModulatorType::none) {
      fillLfo(self, valuesOf(modulator));
    }
  }
}

/// Fills the frames between those that are computed.
void Modulators::drawLines(float* values) {
  for (int begin = 0; begin < kBlockFrames; begin += kStep) {
    const float from = values[begin], way = (values[begin + kStep] - from) * (1.0f / kStep);
    for (int i = 1; i < kStep; ++i) values[begin + i] = from + way * static_cast<float>(i);
  }
}

void Modulators::fillFollower(Modulator& self, float* levels, float* values) const {
  std::copy_n(levels, kFrames, values);
  levels[0] = levels[kBlockFrames];
  const auto [least, most] = std::minmax_element(values, values + kFrames);
  self.step = *least == *most ? kStep : GlideTiming::stepFor(kFollowerSmoothing * sampleRate_);
  for (float* of : {&self.level, &self.smoothed[0], &self.smoothed[1]}) {
    if (*of < kFlushedBelow) *of = 0;
  }
}

void Modulators::fillLfo(Modulator& self, float* values) const {
  const bool waits = self.retriggers && !std::exchange(self.sounds, false);
  if (waits) {
    self.start(0);
    self.glide.stop();
    self.waits = true;
    self.step = kStep;
    std::fill_n(values, kFrames, static_cast<float>(self.course().value));
    return;
  }
  self.glide.settle();
  if (self.waits) {
    const Course before = self.course();
    self.waits = false;
    self.glideFrom(before, glide_);
  }
  const bool isPlain = self.increment <= kSlowIncrement && self.glide.isSettled() && self.restartFrame < 0 &&
                       self.piece == pieceOf(self.type, self.position + kBlockFrames * self.increment);
  const int frames = isPlain ? kStep : 1;
  self.step = isPlain ? kStep : std::min(glide_.step, GlideTiming::stepFor(1 / (2 * kPi * self.increment)));
  for (int frame = 0; frame < kBlockFrames; frame += frames) values[frame] = step(self, frame, frames);
  // The frame after the block belongs to the next one, so it does not change the state.
  Modulator copy = self;
  values[kBlockFrames] = step(copy, kBlockFrames, 1);
  if (isPlain) drawLines(values);
}

/// Computes an LFO at a frame of the block and moves it by some frames.
float Modulators::step(Modulator& self, int frame, int frames) const {
  const int64_t piece = pieceOf(self.type, self.position);
  const bool restarts = self.restartFrame >= 0 && self.restartFrame <= now_ + frame;
  if (restarts || piece != self.piece) {
    const Course before = self.course();
    self.piece = piece;
    if (restarts) self.start((now_ + frame - self.restartFrame) * self.increment);
    self.glideFrom(before, glide_);
  }
  const auto shape = static_cast<float>(shapeAt(self.type, self.piece, self.position, self.seed));
  const float value = shape + self.glide.value();
  self.position += frames * self.increment;
  if (!self.glide.isSettled()) self.glide.advance(glide_, frames);
  return value;
}

/// Moves an LFO to its phase, plus some periods.
void Modulators::Modulator::start(double periods) {
  position = phase + periods;
  piece = pieceOf(type, position);
  restartFrame = -1;
}

/// Where an LFO is and goes, without the glide.
Modulators::Course Modulators::Modulator::course() const {
  const double value = shapeAt(type, piece, position, seed);
  return {value, waits ? 0 : shapeAt(type, piece, position + increment, seed) - value};
}

/// Smooths a change of the course.
void Modulators::Modulator::glideFrom(const Course& before, const GlideTiming& timing) {
  const Course now = course();
  glide.jump(static_cast<float>(now.value - before.value));
  glide.turn(static_cast<float>(now.slope - before.slope), timing);
}

// Changes.

void Modulators::set(const Event& event) {
  const int modulator = event.strip();
  Modulator& self = modulators_[static_cast<size_t>(modulator)];
  float* const values = valuesOf(modulator);
  const Course before = self.course();
  const auto type = static_cast<ModulatorType>(event.points & 0xff);
  const bool isFollower = type == ModulatorType::follower;
  const bool isNew = self.type == ModulatorType::none || isFollower != (self.type == ModulatorType::follower);
  if (isNew || type == ModulatorType::none) {
    self = {};
    self.seed = static_cast<uint32_t>(modulator);
    std::fill_n(values, kFrames, 0.0f);
    std::fill_n(levelsOf(modulator), kFrames, 0.0f);
  }
  self.type = type;
  count_ = std::max(count_, modulator + 1);
  if (isFollower) {
    self.strip = static_cast<int>(event.value);
    self.generation = event.generation();
    self.attack = static_cast<float>(onePoleShare(event.frame, sampleRate_));
    self.release = static_cast<float>(onePoleShare(event.extra, sampleRate_));
  } else if (type != ModulatorType::none) {
    self.retriggers = event.points >> 8 != 0;
    self.increment = event.frame / sampleRate_;
    self.position += event.extra - self.phase;
    self.phase = event.extra;
    self.piece = pieceOf(type, self.position);
    if (!isNew) return self.glideFrom(before, glide_);
    const auto [value, slope] = self.course();
    values[kBlockFrames] = static_cast<float>(value);
    values[kBlockFrames - 1] = static_cast<float>(value - slope);
  }
}

void Modulators::restart(const Event& event) {
  double& frame = modulators_[static_cast<size_t>(event.strip())].restartFrame;
  frame = std::max(frame, std::ceil(event.frame));  // of several in one block the latest counts
}

// Followers.

void Modulators::follow(Span span, Signals& signals, const uint8_t* active, const ControlBuffer& buffer) {
  for (int modulator = 0; modulator < count_; ++modulator) {
    Modulator& self = modulators_[static_cast<size_t>(modulator)];
    if (self.type != ModulatorType::follower) continue;
    const bool lives = buffer.runningGeneration(self.strip) == self.generation;
    const bool sounds = lives && active[self.strip] != 0;
    const Destination signal = signals.of(self.strip);
    float* const levels = levelsOf(modulator);
    const float* const left = sounds ? signal.left : kSilence;
    const float* const right = sounds ? signal.right : kSilence;
    for (int i = span.begin; i < span.end; ++i) {
      const int frame = i - span.begin;
      const float level = std::max(std::fabs(left[frame]), std::fabs(right[frame]));
      self.level += (level > self.level ? self.attack : self.release) * (level - self.level);
      self.smoothed[0] += smoothing_ * (self.level - self.smoothed[0]);
      self.smoothed[1] += smoothing_ * (self.smoothed[0] - self.smoothed[1]);
      levels[i + 1] = self.smoothed[1];
    }
  }
}

void Modulators::report(ControlBuffer& buffer) const {
  buffer.setModulators(count_);
  for (int modulator = 0; modulator < count_; ++modulator)
    buffer.setModulator(modulator, values_[static_cast<size_t>(modulator) * kFrames]);
}

// Connections.

/// The index that refers to a modulator's connection, or to the end of the chain.
int* Modulators::find(int& chain, int modulator) {
  int* link = &chain;
  while (*link != kNone && modulations_[static_cast<size_t>(*link)].modulator != modulator)
    link = &modulations_[static_cast<size_t>(*link)].next;
  return link;
}

void Modulators::connect(int& chain, int modulator, bool octaves, float amount) {
  int* const link = find(chain, modulator);
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
  int* const link = find(chain, modulator);
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

int Modulators::stepOf(int chain) const {
  int step = chain == kNone ? kBlockFrames : kStep;
  for (; chain != kNone; chain = modulations_[static_cast<size_t>(chain)].next) {
    const int modulator = modulations_[static_cast<size_t>(chain)].modulator;
    step = std::min(step, modulators_[static_cast<size_t>(modulator)].step);
  }
  return step;
}

double Modulators::apply(int chain, double value, int frame) const {
  double octaves = 0, offset = 0;
  for (; chain != kNone; chain = modulations_[static_cast<size_t>(chain)].next) {
    const Modulation& self = modulations_[static_cast<size_t>(chain)];
    const size_t at = static_cast<size_t>(self.modulator) * kFrames + static_cast<size_t>(frame);
    const float moved = self.amount * values_[at];
    (self.octaves ? octaves : offset) += static_cast<double>(moved);
  }
  if (octaves != 0) value *= elementary::exp2(std::clamp(octaves, -kMaxOctaves, kMaxOctaves));
  return value + offset;
}

}  // namespace busbar
