#include "strip.h"

#include <algorithm>
#include <cmath>

namespace busbar {

namespace {

/// A state below this is zero: far under the last bit of anything audible, far over the subnormals that some
/// browsers flush and some keep.
constexpr float kFlushed = 1e-15f;
/// A tail whose states are all below this has died (-180 dBFS) …
constexpr float kDead = 1e-9f;
/// … and a reduction below this many octaves (0.0006 dB) has been released.
constexpr float kReleased = 1e-4f;

bool touches(uint64_t dirty, int firstSlot, int slots) {
  return (dirty >> firstSlot & ((uint64_t{1} << slots) - 1)) != 0;
}

f32x4 flushed(f32x4 state) { return select(abs(state) > f32x4::splat(kFlushed), state, f32x4::zero()); }

}  // namespace

Strip::Strip() { clear(); }

void Strip::clear() {
  trim.snap(kUnityTrim);
  for (auto& band : eq) band.snap(svf::kNeutral);
  compressor.snap(compressor::kNeutral);
  out.snap(pan::kSilent);
  on_ = moving_ = bypassed_ = 0;
  open_ = false;
  law_ = pan::Law::stereo;
  idle = true;
  heard = faulted = false;
  meter = {};
  std::fill_n(blockPeak, 2, 0.0f);
  std::fill_n(blockSquares, 2, 0.0f);
  resetState();
}

void Strip::resetState() {
  for (auto& state : eqState) state = f32x4::zero();
  restCompressor();
}

void Strip::restCompressor() {
  const auto target = [this](int index) { return compressor.target(index / 4).lane(index % 4); };
  compressorState = compressor::atRest(f32x4::splat(target(compressor::kWet) + target(compressor::kDry)));
}

template <int Vectors>
void Strip::send(Ramp<Vectors>& ramp, uint32_t bit, const float* target, const Rate& rate) {
  if (idle) {
    ramp.snap(target);
    moving_ &= ~bit;
  } else {
    ramp.moveTo(target, rate.movement);
    moving_ |= bit;
  }
}

template <int Vectors>
void Strip::sendOptional(Ramp<Vectors>& ramp, uint32_t bit, bool enabled, const float* target,
                         const float* bypass, const Rate& rate) {
  if (!isOn(bit)) {
    ramp.snap(bypass);
    on_ |= bit;
  }
  bypassed_ = enabled ? bypassed_ & ~bit : bypassed_ | bit;
  send(ramp, bit, enabled ? target : bypass, rate);
  if (idle && !enabled) turnOff(bit);
}

void Strip::apply(uint64_t dirty, const StripRows& rows, const Rate& rate) {
  if (touches(dirty, slot::trim, 1)) applyTrim(rows, rate);
  for (int band = 0; band < kEqBands; ++band) {
    if (touches(dirty, slot::eqEnabled + band * slot::eqStride, slot::eqStride)) applyEq(band, rows, rate);
  }
  if (touches(dirty, slot::compressorEnabled, slot::compressorMakeup - slot::compressorEnabled + 1))
    applyCompressor(rows, rate);
}

void Strip::applyTrim(const StripRows& rows, const Rate& rate) {
  const float target[4] = {static_cast<float>(rows.value(slot::trim)), 0, 0, 0};
  send(trim, stage::trim, target, rate);
}

void Strip::applyEq(int band, const StripRows& rows, const Rate& rate) {
  const int first = band * slot::eqStride;
  const uint32_t bit = stage::eq(band);
  const bool enabled = rows.isOn(first + slot::eqEnabled);
  if (!enabled && !isOn(bit)) return;
  const int type = std::clamp(static_cast<int>(rows.value(first + slot::eqType)), 0, kFilterTypes - 1);
  const svf::Settings settings{static_cast<FilterType>(type), rows.value(first + slot::eqFrequency),
                               rows.value(first + slot::eqQ), rows.value(first + slot::eqGain)};
  float target[svf::Coefficients::kCount], bypass[svf::Coefficients::kCount];
  svf::design(settings, rate.hz, target);
  std::copy(std::begin(target), std::end(target), bypass);
  svf::bypass(bypass);
  sendOptional(eq[band], bit, enabled, target, bypass, rate);
}

void Strip::applyCompressor(const StripRows& rows, const Rate& rate) {
  const bool enabled = rows.isOn(slot::compressorEnabled);
  if (!enabled && !isOn(stage::compressor)) return;
  const compressor::Settings settings{
      rows.value(slot::compressorThreshold), rows.value(slot::compressorKnee),
      rows.value(slot::compressorRatio),     rows.value(slot::compressorAttack),
      rows.value(slot::compressorRelease),   rows.value(slot::compressorMakeup)};
  float target[compressor::Coefficients::kCount], bypass[compressor::Coefficients::kCount];
  compressor::design(settings, rate.hz, target);
  std::copy(std::begin(target), std::end(target), bypass);
  compressor::bypass(bypass);
  sendOptional(compressor, stage::compressor, enabled, target, bypass, rate);
  if (idle) restCompressor();
}

void Strip::turnOff(uint32_t bit) {
  on_ &= ~bit;
  bypassed_ &= ~bit;
  moving_ &= ~bit;
  if (bit == stage::compressor) compressorState = compressor::atRest(f32x4::splat(1));
  for (int band = 0; band < kEqBands; ++band) {
    if (bit == stage::eq(band)) eqState[band] = f32x4::zero();
  }
}

void Strip::aim(pan::Law law, bool open, const StripRows& rows, const Rate& rate) {
  law_ = law;
  open_ = open;
  float target[pan::Coefficients::kCount];
  pan::design(rows.value(slot::pan), open ? rows.value(slot::gain) : 0, law, target);
  send(out, stage::out, target, rate);
}

void Strip::fadeIn(const Rate& rate) {
  float target[pan::Coefficients::kCount];
  out.target(0).store(target);
  out.snap(pan::kSilent);
  idle = false;
  send(out, stage::out, target, rate);
}

void Strip::advance() {
  if (moving_ == 0) return;
  const auto step = [this](auto& ramp, uint32_t bit) {
    if (!isMoving(bit)) return;
    ramp.advance();
    if (!ramp.settled()) return;
    moving_ &= ~bit;
    if ((bypassed_ & bit) != 0) turnOff(bit);
  };
  step(trim, stage::trim);
  for (int band = 0; band < kEqBands; ++band) step(eq[band], stage::eq(band));
  step(compressor, stage::compressor);
  step(out, stage::out);
}

float Strip::reductionDb() const {
  using Of = compressor::StripState;
  if (!isOn(stage::compressor) || (bypassed_ & stage::compressor) != 0) return 0;
  const float octaves = compressorState.reduction.lane(Of::kBase) + compressorState.reduction.lane(Of::kRest);
  return std::min(0.0f, -octaves * static_cast<float>(kDbPerOctave));
}

void Strip::settle() {
  for (auto& state : eqState) state = flushed(state);
  compressor::fold(compressorState, kFlushed);
  if (!heard && !idle && tailIsDead()) becomeIdle();
}

bool Strip::tailIsDead() const {
  if (faulted || std::fabs(compressorState.reduction.lane(compressor::StripState::kBase)) > kReleased)
    return false;
  f32x4 largest = f32x4::zero();
  for (const auto& state : eqState) largest = max(largest, abs(state));
  for (int lane = 0; lane < 4; ++lane) {
    if (largest.lane(lane) > kDead) return false;
  }
  return true;
}

void Strip::becomeIdle() {
  idle = true;
  resetState();
  trim.snap();
  for (auto& band : eq) band.snap();
  compressor.snap();
  out.snap();
  moving_ = 0;
  for (int bit = 0; bit <= kEqBands; ++bit) {
    if ((bypassed_ >> bit & 1) != 0) turnOff(1U << bit);
  }
}

}  // namespace busbar
