#include "engine/rack.h"

#include <doctest/doctest.h>

#include <cmath>
#include <vector>

#include "engine/stages/output_stage.h"

using namespace busbar;

namespace {

/// A stage that multiplies by 1 + the value of slot `Number`, with a tail of `Number` blocks.
template <int Number>
struct GainStage : StatelessStage {
  using Kernel = GainStage;
  static constexpr SlotSet kSlots = slotSet({Number});
  static constexpr SlotValue kExample[] = {{Number, 0.5}};
  static constexpr int kCoefficients = 1;
  static constexpr float kNeutral[4] = {1, 0, 0, 0};
  static constexpr int kTailFrames = Number * kBlockFrames;

  static bool isEnabled(const StripValues& values) { return values[Number] != 0; }
  static void design(const StripValues& values, const StageContext& /*context*/, float (&coefficients)[4]) {
    coefficients[0] = static_cast<float>(1 + values[Number]);
  }
  static void bypass(float (&coefficients)[4]) { coefficients[0] = 1; }

  template <class Coefficients>
  static void process(const Coefficients& coefficients, State& /*state*/, Group& group) {
    for (int i = group.span.begin; i < group.span.end; ++i) {
      group.left[i] = group.left[i] * coefficients.of(i).value[0];
    }
  }
};

/// A stage that delays by a block.
template <int Number>
struct DelayStage {
  using Kernel = DelayStage;
  struct State {
    f32x4 line[kBlockFrames];
  };
  struct StripState {
    float line[kBlockFrames];
  };
  static constexpr SlotSet kSlots = slotSet({Number});
  static constexpr int kSwitch = -1;
  static constexpr SlotValue kExample[] = {{Number, 1}};
  static constexpr int kCoefficients = 1;
  static constexpr float kNeutral[4] = {1, 0, 0, 0};
  static constexpr float kNeutralState[kBlockFrames] = {};
  static constexpr int kTailFrames = 0;
  static constexpr int kLatencyFrames = kBlockFrames;

  static bool isEnabled(const StripValues& values) { return values[Number] != 0; }
  static void design(const StripValues& /*values*/, const StageContext& /*context*/,
                     float (&coefficients)[4]) {
    std::copy_n(kNeutral, 4, coefficients);
  }
  static void bypass(float (&/*coefficients*/)[4]) {}
  static constexpr StripState restState(const float* /*coefficients*/) { return {}; }
  static void flush(StripState& /*state*/) {}
  static bool isQuiet(const StripState& /*state*/) { return true; }

  template <class Coefficients>
  static void process(const Coefficients& /*coefficients*/, State& state, Group& group) {
    for (int i = group.span.begin; i < group.span.end; ++i) std::swap(group.left[i], state.line[i]);
  }
};

/// The last stage of a rack under test. It leaves the result in the group.
struct LastStage : GainStage<20> {
  static constexpr int kTailFrames = 0;
};

template <int... Numbers>
StageList<GainStage<Numbers>..., LastStage> listOf(std::integer_sequence<int, Numbers...>);
using ManyStages = decltype(listOf(std::make_integer_sequence<int, 20>{}));

/// A rack of 20 stages and the last one, and its control buffer.
struct Many {
  ControlBuffer buffer{layoutOf(3, 0)};
  Timelines timelines{buffer, 16, 48000, 0.02};
  Rack<ManyStages> rack{4, 48000, RampTiming(0.02, 48000), timelines};

  void set(int strip, int slot, float value) {
    buffer.setValue(slot, strip, value);
    rack.apply(strip, slotSet({slot}), StripValues(buffer, strip));
  }
  float process(int strip) {
    Group group;
    group.span = {0, 4};
    const float input[kBlockFrames] = {1, 1, 1, 1};
    group.add({strip, {input, input}, {}, {}, nullptr, false});
    group.load();
    rack.process(group, buffer);
    return group.left[3].lane(0);
  }
};

}  // namespace

TEST_CASE("a rack can have 20 stages") {
  Many many;
  double expected = 1;
  for (int stage = 0; stage < 20; ++stage) {
    many.set(0, stage, 0.25f);
    expected *= 1.25;
    CHECK(many.process(0) == doctest::Approx(expected).epsilon(1e-6));
  }
  CHECK(many.process(1) == 1);  // a strip with no stage enabled
  many.set(1, 17, 0.5f);
  CHECK(many.process(1) == 1.5f);
  CHECK(many.process(0) == doctest::Approx(expected).epsilon(1e-6));
}

TEST_CASE("a stage at any position in the list can be disabled") {
  for (int stage = 0; stage < 20; ++stage) {
    CAPTURE(stage);
    Many many;
    many.set(2, stage, 0.5f);
    many.rack.wake(2);
    many.set(2, stage, 0);
    CHECK(many.rack.stagesOn(2) != many.rack.stagesOn(1));
    for (int block = 0; block < 30; ++block) many.rack.advance(2);
    CHECK(many.rack.stagesOn(2) == many.rack.stagesOn(1));
    CHECK(many.process(2) == 1);
  }
}

TEST_CASE("a strip becomes idle after the tails of its active stages, one after another") {
  for (const int stage : {0, 3, 11}) {
    CAPTURE(stage);
    Many many;
    many.set(0, 1, 0.5f);
    if (stage > 0) many.set(0, stage, 0.5f);
    many.rack.wake(0);
    many.rack.settle(0, true);
    int blocks = 0;
    for (; !many.rack.isIdle(0); ++blocks) many.rack.settle(0, false);
    CHECK(blocks == 1 + stage);
  }
}

TEST_CASE("two delays in series release what entered the first before their strip is idle") {
  ControlBuffer buffer(layoutOf(1, 0));
  Timelines timelines(buffer, 16, 48000, 0.02);
  Rack<StageList<DelayStage<0>, DelayStage<1>, LastStage>> rack(1, 48000, RampTiming(0.02, 48000), timelines);
  buffer.setValue(0, 0, 1);
  buffer.setValue(1, 0, 1);
  rack.apply(0, SlotSet::all(), StripValues(buffer, 0));
  rack.wake(0);
  float sum = 0;
  for (int block = 0; !rack.isIdle(0); ++block) {
    Group group;
    Levels levels;
    float input[kBlockFrames] = {block == 0 ? 1.0f : 0.0f}, output[2][kBlockFrames];
    group.add({0, {input, input}, {output[0], output[1]}, {}, &levels, false});
    group.span = {0, kBlockFrames};
    group.load();
    rack.process(group, buffer);
    for (const f32x4 sample : group.left) sum += sample.lane(0);
    rack.settle(0, block == 0);
  }
  CHECK(sum == 1);
}

TEST_CASE("new input restarts a strip's tail") {
  Many many;
  many.set(0, 5, 0.5f);
  many.rack.wake(0);
  for (int round = 0; round < 3; ++round) {
    many.rack.settle(0, true);
    for (int block = 0; block < 4; ++block) many.rack.settle(0, false);
    CHECK_FALSE(many.rack.isIdle(0));
  }
  many.rack.settle(0, false);
  CHECK(many.rack.isIdle(0));
}
