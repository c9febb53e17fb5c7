#include "pass.h"

#include <algorithm>
#include <cstring>

namespace busbar {

namespace {

/// A sample with at least this magnitude (+300 dBFS) is a fault, as are NaN and infinities. The squares of
/// smaller samples fit into a float, and so does their sum over a block.
constexpr float kLoudest = 1e15f;

}  // namespace

Pass::Pass(const Parts& parts)
    : parts_(parts),
      tracks_(parts.buffer.layout().tracks),
      summed_(static_cast<size_t>(parts.buffer.layout().strips)),
      moving_(summed_.size()),
      unity_{FixedArray<const float*>(parts_.graph.capacity()),
             FixedArray<const float*>(parts_.graph.capacity())} {}

bool Pass::run(Span span) {
  activeStrips_ = 0;
  faulted_ = false;
  std::fill(summed_.begin() + tracks_, summed_.end(), uint8_t{0});
  wakeTracks(span);
  for (const Plan::Step& step : parts_.plan.steps()) {
    switch (step.kind) {
      case Plan::Step::Kind::sum:
        parts_.plan.forEach(step, [&](int strip) { sumInputs(strip, span); });
        break;
      case Plan::Step::Kind::run:
        runStrips(step, span);
        break;
    }
  }
  return faulted_;
}

/// Wakes the sleeping tracks whose input is not silent.
void Pass::wakeTracks(Span span) {
  for (int first = 0; first < tracks_; first += Signals::kTracksAtOnce) {
    uint32_t channels;
    std::memcpy(&channels, parts_.signals.channels() + first, sizeof channels);
    if (channels == 0) continue;
    for (int track = first; track < std::min(tracks_, first + Signals::kTracksAtOnce); ++track) {
      if (parts_.plan.isAwake(track) || !parts_.lifecycle.present().contains(track)) continue;
      if (!isSilent(parts_.signals.inputOf(track), span.frames())) parts_.activity.wake(track);
    }
  }
}

/// Sums the edges into a strip in the order of their source strips, so the result does not depend on the
/// order in which the source strips were processed.
void Pass::sumInputs(int strip, Span span) {
  sumBegun_ = false;
  unityCount_ = 0;
  const Destination to = parts_.signals.of(strip);
  for (const Graph::Input& input : parts_.graph.inputsOf(strip)) {
    if (!parts_.activity.isActive(input.from)) continue;
    if (input.asItIs) {
      const Destination from = parts_.signals.of(input.from);
      unity_[0][unityCount_] = from.left;
      unity_[1][unityCount_] = from.right;
      ++unityCount_;
    } else if (const Edge& edge = parts_.graph.edge(input.edge); edge.kind != Edge::Kind::key) {
      sumUnityEdges(to, span);
      addScaled(edge, to, span);
    }
  }
  sumUnityEdges(to, span);
  if (!sumBegun_) return;
  summed_[strip] = 1;
  parts_.activity.wake(strip);
}

/// Adds the signals in `unity_` to the sum and clears the list.
void Pass::sumUnityEdges(Destination to, Span span) {
  if (unityCount_ == 0) return;
  sum(unity_[0].data(), unityCount_, to.left, span.frames(), sumBegun_);
  sum(unity_[1].data(), unityCount_, to.right, span.frames(), sumBegun_);
  unityCount_ = 0;
  sumBegun_ = true;
}

/// Adds the signal of an edge to the sum, multiplied by the edge's gain.
void Pass::addScaled(const Edge& edge, Destination to, Span span) {
  const Source from = signalOf(edge);
  for (int frame = span.begin; frame < span.end;) {
    const int piece = edge.clock.pieceAt(parts_.timing, frame);
    float power[4];
    edge.cubic(parts_.timing, piece, power);
    for (const int end = std::min(span.end, edge.clock.endOf(parts_.timing, piece)); frame < end; ++frame) {
      const float t = kTimesInBlock[frame];
      const float gain = ((power[3] * t + power[2]) * t + power[1]) * t + power[0];
      const int i = frame - span.begin;
      to.left[i] = (sumBegun_ ? to.left[i] : 0) + gain * from.left[i];
      to.right[i] = (sumBegun_ ? to.right[i] : 0) + gain * from.right[i];
    }
  }
  sumBegun_ = true;
}

/// The signal that an edge carries, before or after the fader of its source strip.
Source Pass::signalOf(const Edge& edge) {
  const bool preFader = edge.tap == Edge::Tap::preFader;
  const Destination signal = preFader ? parts_.signals.preFader(edge.from) : parts_.signals.of(edge.from);
  return {signal.left, signal.right};
}

/// Processes the strips of a step: first those with settled coefficients, then those with moving ones. So at
/// most one group contains both.
void Pass::runStrips(const Plan::Step& step, Span span) {
  group_.span = span;
  moving_.clear();
  parts_.plan.forEachAwake(step, [&](int strip) {
    // A track's samples are checked too, since browsers differ once a source has ended: some supply silence,
    // others an input without channels.
    const bool sounds = isTrack(strip) ? parts_.signals.channels()[strip] > 0 &&
                                             !isSilent(parts_.signals.inputOf(strip), span.frames())
                                       : summed_[strip] != 0;
    if (!parts_.activity.update(strip, sounds)) return;
    ++activeStrips_;
    if (parts_.rack.stagesMoving(strip) != 0) {
      moving_.push(strip);
    } else {
      addToGroup(strip);
    }
  });
  for (const int strip : moving_) addToGroup(strip);
  runGroup();
}

void Pass::addToGroup(int strip) {
  const Destination signal = parts_.signals.of(strip);
  const Source busInput = summed_[strip] != 0 ? Source{signal.left, signal.right} : Source{};
  group_.add({strip, isTrack(strip) ? parts_.signals.inputOf(strip) : busInput, signal,
              parts_.signals.preFader(strip), &parts_.meters.levels(strip), parts_.meters.isMetered(strip)});
  if (group_.count == Group::kLanes) runGroup();
}

void Pass::runGroup() {
  if (group_.count == 0) return;
  group_.load();
  parts_.rack.process(group_, parts_.buffer);
  for (int lane = 0; lane < group_.count; ++lane) checkOutput(group_.lanes[lane].strip);
  group_.count = 0;
}

/// Silences a strip that has faulted, before its signal reaches other strips.
void Pass::checkOutput(int strip) {
  const int frames = group_.span.frames();
  const Levels& levels = parts_.meters.levels(strip);
  const Destination signal = parts_.signals.of(strip);
  const Destination tap = parts_.signals.preFader(strip);
  if (levels.spanPeak[0] < kLoudest && levels.spanPeak[1] < kLoudest &&
      (tap.left == nullptr || isBelow(kLoudest, {tap.left, tap.right}, frames))) {
    parts_.meters.addSpan(strip, {signal.left, signal.right}, frames);
    return;
  }
  fillWithSilence(signal, frames);
  if (tap.left != nullptr) fillWithSilence(tap, frames);
  parts_.activity.fault(strip);
  parts_.buffer.countFault(strip);
  faulted_ = true;
}

}  // namespace busbar
