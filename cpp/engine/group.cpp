#include "group.h"

#include <type_traits>

#include "../dsp/walk.h"

namespace busbar {

namespace {

/// Frames per step of the transposition.
constexpr int kQuad = 4;

/// Four planar signals, `frames` long, become one vector a frame.
void interleave(const float* const (&planar)[Group::kLanes], f32x4* lanes, int frames) {
  int i = 0;
  for (; i + kQuad <= frames; i += kQuad) {
    f32x4 rows[kQuad] = {f32x4::load(planar[0] + i), f32x4::load(planar[1] + i), f32x4::load(planar[2] + i),
                         f32x4::load(planar[3] + i)};
    transpose(rows[0], rows[1], rows[2], rows[3]);
    for (int j = 0; j < kQuad; ++j) lanes[i + j] = rows[j];
  }
  for (; i < frames; ++i) {
    const float frame[Group::kLanes] = {planar[0][i], planar[1][i], planar[2][i], planar[3][i]};
    lanes[i] = f32x4::load(frame);
  }
}

/// The last stage in one go, over `span`: pan, fader and gate, levels, and back to planar, from the span's
/// first frame on.
template <bool kMetered, class Lanes>
void emitLanes(const Lanes& lanes, const f32x4* left, const f32x4* right, Span span, Levels& levels,
               float* const (&outLeft)[Group::kLanes], float* const (&outRight)[Group::kLanes]) {
  Levels found = levels;
  for (Walk<Lanes> walk(lanes, span); walk.goes(); walk.next()) {
    const Span part = walk.part();
    const auto frame = [&](int i, f32x4& l, f32x4& r) {
      l = left[i];
      r = right[i];
      pan::apply(walk.at(i), l, r);
      found.template add<kMetered>(l, r);
    };
    int i = part.begin;
    for (; i + kQuad <= part.end; i += kQuad) {
      f32x4 l[kQuad], r[kQuad];
      for (int j = 0; j < kQuad; ++j) frame(i + j, l[j], r[j]);
      transpose(l[0], l[1], l[2], l[3]);
      transpose(r[0], r[1], r[2], r[3]);
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        l[lane].store(outLeft[lane] + i - span.begin);
        r[lane].store(outRight[lane] + i - span.begin);
      }
    }
    for (; i < part.end; ++i) {
      f32x4 l, r;
      frame(i, l, r);
      for (int lane = 0; lane < Group::kLanes; ++lane) {
        outLeft[lane][i - span.begin] = l.lane(lane);
        outRight[lane][i - span.begin] = r.lane(lane);
      }
    }
  }
  levels = found;
}

/// Runs a kernel with the coefficients of four ramps: as constants where all have arrived, as cubics where
/// one moves. Both give the same bits to a lane that stands still.
template <int Count, int Vectors, class Kernel>
void withCoefficients(const Ramp<Vectors>* const (&ramps)[Group::kLanes], const float* neutral, bool moving,
                      const Kernel& kernel) {
  if (moving) {
    MovingLanes<Count> lanes;
    gather(ramps, neutral, lanes);
    kernel(lanes);
  } else {
    SettledLanes<Count> lanes;
    gather(ramps, neutral, lanes);
    kernel(lanes);
  }
}

}  // namespace

void Group::process(Strip* const* strips, const Source* sources, const Destination* destinations, int count,
                    Span span) {
  uint32_t on = 0;
  for (int lane = 0; lane < count; ++lane) on |= strips[lane]->stagesOn();
  load(sources, count, span);
  trim(strips, count, span);
  for (int band = 0; band < kEqBands; ++band) {
    if ((on & stage::eq(band)) != 0) equalize(strips, count, band, span);
  }
  if ((on & stage::compressor) != 0) compress(strips, count, span);
  emit(strips, destinations, count, span);
}

void Group::load(const Source* sources, int count, Span span) {
  const float* left[kLanes] = {kSilence, kSilence, kSilence, kSilence};
  const float* right[kLanes] = {kSilence, kSilence, kSilence, kSilence};
  for (int lane = 0; lane < count; ++lane) {
    left[lane] = sources[lane].left;
    right[lane] = sources[lane].right;
  }
  const int frames = span.end - span.begin;
  interleave(left, left_ + span.begin, frames);
  interleave(right, right_ + span.begin, frames);
}

void Group::trim(Strip* const* strips, int count, Span span) {
  const Ramp<1>* ramps[kLanes] = {};
  bool moving = false;
  bool needed = false;
  for (int lane = 0; lane < count; ++lane) {
    ramps[lane] = &strips[lane]->trim;
    moving |= strips[lane]->isMoving(stage::trim);
    needed |= moving || strips[lane]->trim.target(0).lane(0) != 1.0f;
  }
  if (!needed) return;
  withCoefficients<1>(ramps, kUnityTrim, moving, [&](const auto& lanes) {
    for (Walk<std::decay_t<decltype(lanes)>> walk(lanes, span); walk.goes(); walk.next()) {
      for (int i = walk.part().begin; i < walk.part().end; ++i) {
        const f32x4 gain = walk.at(i).value[0];
        left_[i] = left_[i] * gain;
        right_[i] = right_[i] * gain;
      }
    }
  });
}

void Group::equalize(Strip* const* strips, int count, int band, Span span) {
  const uint32_t bit = stage::eq(band);
  const svf::Coefficients* ramps[kLanes] = {};
  f32x4 states[kLanes] = {f32x4::zero(), f32x4::zero(), f32x4::zero(), f32x4::zero()};
  bool moving = false;
  for (int lane = 0; lane < count; ++lane) {
    if (!strips[lane]->isOn(bit)) continue;
    ramps[lane] = &strips[lane]->eq[band];
    states[lane] = strips[lane]->eqState[band];
    moving |= strips[lane]->isMoving(bit);
  }
  transpose(states[0], states[1], states[2], states[3]);
  svf::State state{{states[0], states[1]}, {states[2], states[3]}};
  withCoefficients<svf::kCount>(ramps, svf::kNeutral, moving,
                                [&](const auto& lanes) { svf::process(lanes, state, left_, right_, span); });
  f32x4 back[kLanes] = {state.ic1[0], state.ic1[1], state.ic2[0], state.ic2[1]};
  transpose(back[0], back[1], back[2], back[3]);
  for (int lane = 0; lane < count; ++lane) {
    if (ramps[lane] != nullptr) strips[lane]->eqState[band] = back[lane];
  }
}

void Group::compress(Strip* const* strips, int count, Span span) {
  using Of = compressor::StripState;
  const compressor::Coefficients* ramps[kLanes] = {};
  f32x4 reductions[kLanes] = {f32x4::zero(), f32x4::zero(), f32x4::zero(), f32x4::zero()};
  f32x4 gains[kLanes] = {f32x4::splat(1), f32x4::splat(1), f32x4::splat(1), f32x4::splat(1)};
  bool moving = false;
  for (int lane = 0; lane < count; ++lane) {
    if (!strips[lane]->isOn(stage::compressor)) continue;
    ramps[lane] = &strips[lane]->compressor;
    reductions[lane] = strips[lane]->compressorState.reduction;
    gains[lane] = strips[lane]->compressorState.gains;
    moving |= strips[lane]->isMoving(stage::compressor);
  }
  transpose(reductions[0], reductions[1], reductions[2], reductions[3]);
  transpose(gains[0], gains[1], gains[2], gains[3]);
  compressor::State state{reductions[Of::kBase],
                          reductions[Of::kRest],
                          reductions[Of::kPeak],
                          {gains[Of::kBeforeLast], gains[Of::kLast], gains[Of::kNext]}};
  withCoefficients<compressor::kCount>(ramps, compressor::kNeutral, moving, [&](const auto& lanes) {
    compressor::process(lanes, state, left_, right_, span);
  });
  f32x4 reductionsBack[kLanes] = {state.base, state.rest, state.peak, f32x4::zero()};
  f32x4 gainsBack[kLanes] = {state.gains[Of::kBeforeLast], state.gains[Of::kLast], state.gains[Of::kNext],
                             f32x4::zero()};
  transpose(reductionsBack[0], reductionsBack[1], reductionsBack[2], reductionsBack[3]);
  transpose(gainsBack[0], gainsBack[1], gainsBack[2], gainsBack[3]);
  for (int lane = 0; lane < count; ++lane) {
    if (ramps[lane] != nullptr) strips[lane]->compressorState = {reductionsBack[lane], gainsBack[lane]};
  }
}

void Group::emit(Strip* const* strips, const Destination* destinations, int count, Span span) const {
  float unused[2][kBlockFrames];  // of the lanes without a strip
  float* left[kLanes] = {unused[0], unused[0], unused[0], unused[0]};
  float* right[kLanes] = {unused[1], unused[1], unused[1], unused[1]};
  const pan::Coefficients* ramps[kLanes] = {};
  float squares[2][kLanes] = {};
  bool moving = false;
  bool metered = false;
  for (int lane = 0; lane < count; ++lane) {
    Strip& strip = *strips[lane];
    left[lane] = destinations[lane].left;
    right[lane] = destinations[lane].right;
    ramps[lane] = &strip.out;
    moving |= strip.isMoving(stage::out);
    metered |= strip.metered;
    for (int channel = 0; channel < 2; ++channel) squares[channel][lane] = strip.blockSquares[channel];
  }
  Levels levels;
  for (int channel = 0; channel < 2; ++channel) levels.squares[channel] = f32x4::load(squares[channel]);
  withCoefficients<pan::kCount>(ramps, pan::kNeutral, moving, [&](const auto& lanes) {
    // Curves are rare: their loop does not come without the squares.
    if (metered || std::decay_t<decltype(lanes)>::kMoving) {
      emitLanes<true>(lanes, left_, right_, span, levels, left, right);
    } else {
      emitLanes<false>(lanes, left_, right_, span, levels, left, right);
    }
  });
  for (int channel = 0; channel < 2; ++channel) {
    float peaks[kLanes];
    floatOf(levels.most[channel]).store(peaks);
    levels.squares[channel].store(squares[channel]);
    for (int lane = 0; lane < count; ++lane) {
      strips[lane]->spanPeak[channel] = peaks[lane];
      strips[lane]->blockSquares[channel] = squares[channel][lane];
    }
  }
}

}  // namespace busbar
