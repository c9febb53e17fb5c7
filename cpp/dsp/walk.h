#pragma once

/// How kernels come by the coefficients of each frame, standing still or moving, in one loop for both.

#include <algorithm>

#include "ramp.h"

namespace busbar {

/// All coefficients of all frames of a span, part by part:
///   for (Walk<Lanes> walk(lanes, span); walk.goes(); walk.next())
///     for (int i = walk.part().begin; i < walk.part().end; ++i) … walk.at(i) …
/// What stands still is one part.
template <class Lanes>
class Walk;

template <int Count>
class Walk<SettledLanes<Count>> {
 public:
  Walk(const SettledLanes<Count>& lanes, Span span) : lanes_(lanes), part_(span) {}

  [[nodiscard]] bool goes() const { return goes_; }
  void next() { goes_ = false; }
  [[nodiscard]] Span part() const { return part_; }
  [[nodiscard]] SettledLanes<Count> at(int /*frame*/) const { return lanes_; }

 private:
  const SettledLanes<Count>& lanes_;
  Span part_;
  bool goes_ = true;
};

/// Curves are drawn into a table ahead of the kernel, which so has its registers to itself: half the time of
/// cubics in its loop. A cubic v + s·t + b·t² + w·t³ about the middle of a part has the same even and odd
/// terms on both sides, (v + b·t²) ± (s + w·t²)·t. A lane that stands still gives its value to the bit.
template <int Count>
class Walk<MovingLanes<Count>> {
 public:
  Walk(const MovingLanes<Count>& lanes, Span span)
      : lanes_(lanes), span_(span), begin_(span.begin - span.begin % kFrames) {
    draw();
  }

  [[nodiscard]] bool goes() const { return begin_ < span_.end; }
  void next() {
    begin_ += kFrames;
    if (goes()) draw();
  }
  [[nodiscard]] Span part() const {
    return {std::max(begin_, span_.begin), std::min(begin_ + kFrames, span_.end)};
  }
  [[nodiscard]] SettledLanes<Count> at(int frame) const { return frames_[frame - begin_]; }

 private:
  static constexpr int kFrames = 32;  // of a part, which begins at a multiple of them
  static constexpr int kReach = kFrames / 2;

  /// From the middle of a part.
  static constexpr struct Times {
    float time[kReach]{};
    float square[kReach]{};

    constexpr Times() {
      for (int i = 0; i < kReach; ++i) {
        time[i] = (static_cast<float>(i) + 0.5f) / kBlockFrames;
        square[i] = time[i] * time[i];
      }
    }
  } kTimes;

  void draw() {
    constexpr int kTogether = Count % 2 == 0 ? 2 : 1;  // share the times that were loaded
    const f32x4 middle = f32x4::splat((static_cast<float>(begin_ + kReach) - 0.5f) / kBlockFrames);
    SettledLanes<Count>* const after = frames_ + kReach;
    for (int first = 0; first < Count; first += kTogether) {
      typename MovingLanes<Count>::Cubic cubics[kTogether];
      for (int k = 0; k < kTogether; ++k) cubics[k] = lanes_.around(first + k, middle);
      for (int i = 0; i < kReach; ++i) {
        const f32x4 t = constant(kTimes.time[i]);
        const f32x4 square = constant(kTimes.square[i]);
        for (int k = 0; k < kTogether; ++k) {
          const auto [value, slope, bend, twist] = cubics[k];
          const f32x4 even = value + bend * square;
          const f32x4 odd = (slope + twist * square) * t;
          after[i].value[first + k] = even + odd;
          after[-1 - i].value[first + k] = even - odd;
        }
      }
    }
  }

  const MovingLanes<Count>& lanes_;
  Span span_;
  int begin_;  // of the part
  SettledLanes<Count> frames_[kFrames];
};

/// For kernels that look at some frames only: what they make of the coefficients of one, a `Frame` made of
/// (lanes, t). Of lanes that stand still it is made once.
template <class Frame, class Lanes>
class Frames;

template <class Frame, int Count>
class Frames<Frame, SettledLanes<Count>> {
 public:
  explicit Frames(const SettledLanes<Count>& lanes) : frame_(lanes, f32x4::zero()) {}
  [[nodiscard]] Frame at(int /*frame*/) const { return frame_; }

 private:
  Frame frame_;
};

template <class Frame, int Count>
class Frames<Frame, MovingLanes<Count>> {
 public:
  explicit Frames(const MovingLanes<Count>& lanes) : lanes_(lanes) {}
  [[nodiscard]] Frame at(int frame) const { return Frame(lanes_, timeInBlock(frame)); }

 private:
  const MovingLanes<Count>& lanes_;
};

}  // namespace busbar
