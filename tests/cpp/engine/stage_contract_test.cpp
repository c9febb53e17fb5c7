/// Tests every stage in the list of stages.h against the contract in stages/stage.h.

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <tuple>
#include <vector>

#include "engine/stages.h"
#include "engine/warm_up.h"
#include "support/console.h"
#include "support/maximum.h"

using namespace busbar;
using namespace busbar::test;

namespace {

template <class... Of>
std::tuple<Of...> tupleOf(StageList<Of...>);
using AllStages = decltype(tupleOf(Stages{}));

template <class Stage>
constexpr bool kIsOutput = std::is_same_v<Stage, OutputStage>;

constexpr int kBurst = 10 * kBlockFrames;

/// A console with one strip, whose stage is enabled as in its example.
template <class Stage>
class StageConsole : public Console {
 public:
  explicit StageConsole(bool withExample = true) : Console(1) {
    add(0);
    if (withExample) applyExample();
    set(0, slot::gain, 0.9);  // so that the output stage is never neutral
    run(kBlockFrames);
  }
  void applyExample() {
    for (const SlotValue& value : Stage::kExample) set(0, value.slot, value.value);
  }
  void burst(int frames = kBurst) {
    setInput(0, {noise(frames, 1), noise(frames, 2)});
    run(frames);
  }
  [[nodiscard]] const StripRack& rack() const { return engine.rack(); }
};

/// Two strips in the lanes of one group. The stage is enabled for the first one only.
template <class Stage>
struct TwoLanes {
  ControlBuffer buffer{layoutOf(2, 0)};
  Timelines timelines{buffer, 16, 48000, 0.02};
  StripRack rack{3, 48000, RampTiming(0.02, 48000), timelines};
  Levels levels[2];
  float input[2][kBlockFrames], output[4][kBlockFrames];

  TwoLanes() {
    for (int strip = 0; strip < 2; ++strip) {
      for (int slot = 0; slot < kSlots; ++slot)
        buffer.setValue(slot, strip, static_cast<float>(kDefault[slot]));
    }
    for (const SlotValue& value : Stage::kExample)
      buffer.setValue(value.slot, 0, static_cast<float>(value.value));
    for (int strip = 0; strip < 2; ++strip) {
      rack.apply(strip, SlotSet::all(), StripValues(buffer, strip));
      rack.setContext(strip, pan::Channels::stereo, false, true, StripValues(buffer, strip));
      rack.wake(strip);
    }
  }
  void process() {
    Group group;
    group.span = {0, kBlockFrames};
    for (int strip = 0; strip < 2; ++strip) {
      group.add({strip,
                 {input[0], input[1]},
                 {output[2 * strip], output[2 * strip + 1]},
                 {},
                 &levels[strip],
                 true});
    }
    group.load();
    rack.process(group, buffer);
  }
};

double worstDifference(const Console::Signal& a, const Console::Signal& b) {
  double worst = 0;
  for (size_t i = 0; i < a.size(); ++i)
    worst = test::maximum(worst, std::fabs(static_cast<double>(a[i]) - b[i]));
  return worst;
}

/// The indices of the floats in a strip's state that are close to zero, but not zero.
template <class Stage>
std::vector<size_t> nearZero(const typename Stage::StripState& state) {
  float values[sizeof state / sizeof(float)];
  std::memcpy(values, &state, sizeof state);
  std::vector<size_t> indices;
  for (size_t i = 0; i < sizeof values / sizeof(float); ++i) {
    if (values[i] != 0 && !(std::fabs(values[i]) >= kFlushedBelow)) indices.push_back(i);
  }
  return indices;
}

/// A different value for a slot.
double otherThan(double value) { return value == 0 ? 1 : value == 1 ? 0 : 0.75 * value; }

}  // namespace

TEST_CASE_TEMPLATE_DEFINE("a stage changes its strip, but no other strip of its group", Stage, neutral) {
  TwoLanes<Stage> lanes;
  const auto left = noise(kBlockFrames, 3), right = noise(kBlockFrames, 4);
  std::copy(left.begin(), left.end(), lanes.input[0]);
  std::copy(right.begin(), right.end(), lanes.input[1]);
  for (int block = 0; block < 20; ++block) lanes.process();
  CHECK((lanes.rack.stagesOn(0) & StripRack::bitOf<Stage>()) != 0);
  CHECK_FALSE(std::equal(left.begin(), left.end(), lanes.output[0]));
  CHECK(std::equal(left.begin(), left.end(), lanes.output[2]));
  CHECK(std::equal(right.begin(), right.end(), lanes.output[3]));
}
TEST_CASE_TEMPLATE_APPLY(neutral, AllStages);

TEST_CASE_TEMPLATE_DEFINE("a stage disabled while audible ramps to bypass and turns off", Stage, bypass) {
  if constexpr (!kIsOutput<Stage>) {
    StageConsole<Stage> console, plain(false);
    for (auto* each : {&console, &plain}) {
      each->burst();
      each->setInput(0, {noise(kBurst, 5), noise(kBurst, 6)});
      each->run(2 * kBlockFrames);
    }
    CHECK(console.rack().template isOn<Stage>(0));
    for (const SlotValue& value : Stage::kExample) console.set(0, value.slot, kDefault[value.slot]);
    console.run(kBlockFrames);
    plain.run(kBlockFrames);
    CHECK(console.rack().template isOn<Stage>(0));  // still ramping to bypass
    CHECK_FALSE(console.rack().template isEnabled<Stage>(0));
    console.burst(40 * kBlockFrames);
    plain.burst(40 * kBlockFrames);
    CHECK_FALSE(console.rack().template isOn<Stage>(0));
    CHECK(lastOf(console.left, 10 * kBlockFrames) == lastOf(plain.left, 10 * kBlockFrames));
  }
}
TEST_CASE_TEMPLATE_APPLY(bypass, AllStages);

TEST_CASE_TEMPLATE_DEFINE("a stage disabled before its strip becomes idle is off after waking", Stage,
                          leaving) {
  if constexpr (!kIsOutput<Stage>) {
    StageConsole<Stage> console, plain(false);
    console.burst();
    plain.burst();
    for (const SlotValue& value : Stage::kExample) console.set(0, value.slot, kDefault[value.slot]);
    console.run(8 * 48000);
    plain.run(8 * 48000);
    CHECK(console.activeStrips() == 0);
    CHECK_FALSE(console.rack().template isOn<Stage>(0));
    console.burst();
    plain.burst();
    CHECK(lastOf(console.left, kBurst) == lastOf(plain.left, kBurst));
  }
}
TEST_CASE_TEMPLATE_APPLY(leaving, AllStages);

TEST_CASE_TEMPLATE_DEFINE("a tail ends when quiet, and an idle strip's state is at rest", Stage, tail) {
  StageConsole<Stage> console;
  const auto& rack = console.rack();
  const auto rest = rack.template stateOf<Stage>(0);
  console.burst();
  for (int block = 0; console.activeStrips() > 0; ++block) {
    REQUIRE(block < 100 * 48000 / kBlockFrames);
    console.run(kBlockFrames);
  }
  CHECK(peakOf(lastOf(console.left, 2 * kBlockFrames), 0, 2 * kBlockFrames) < 1e-8);
  const auto state = rack.template stateOf<Stage>(0);
  if constexpr (!std::is_empty_v<typename Stage::StripState>)
    CHECK(std::memcmp(&state, &rest, sizeof state) == 0);
  console.burst();
  StageConsole<Stage> fresh;
  fresh.burst();
  CHECK(lastOf(console.left, kBurst) == lastOf(fresh.left, kBurst));
}
TEST_CASE_TEMPLATE_APPLY(tail, AllStages);

TEST_CASE_TEMPLATE_DEFINE("a stage at rest passes silence and stays at rest", Stage, rest) {
  TwoLanes<Stage> lanes;
  for (auto& channel : lanes.input) std::fill_n(channel, kBlockFrames, 0.0f);
  const auto before = lanes.rack.template stateOf<Stage>(0);
  for (int block = 0; block < 4; ++block) lanes.process();
  for (const float sample : lanes.output[0]) CHECK(sample == 0);
  const auto after = lanes.rack.template stateOf<Stage>(0);
  if constexpr (!std::is_empty_v<typename Stage::StripState>) {
    auto flushed = after;
    Stage::flush(flushed);
    CHECK(std::memcmp(&flushed, &before, sizeof before) == 0);
  }
  CHECK(Stage::isQuiet(after));
}
TEST_CASE_TEMPLATE_APPLY(rest, AllStages);

TEST_CASE_TEMPLATE_DEFINE("state values close to zero become zero at the end of a block", Stage, flush) {
  if constexpr (!std::is_empty_v<typename Stage::StripState>) {
    StageConsole<Stage> console;
    const auto& rack = console.rack();
    // Input just above the subnormal floats.
    console.setInput(0, {noise(kBurst, 1, 1e-36f), noise(kBurst, 2, 1e-36f)});
    console.run(kBurst - kBlockFrames / 2);
    CHECK_FALSE(nearZero<Stage>(rack.template stateOf<Stage>(0))
                    .empty());  // inside a block the input is in the state
    console.run(kBlockFrames / 2);
    CHECK(nearZero<Stage>(rack.template stateOf<Stage>(0)).empty());
  }
}
TEST_CASE_TEMPLATE_APPLY(flush, AllStages);

TEST_CASE_TEMPLATE_DEFINE("one dirty slot has the same effect as all slots dirty", Stage, slots) {
  int tested = 0;
  for (int slot = 0; slot < kSlots; ++slot) {
    if (!Stage::kSlots.contains(slot)) continue;
    CAPTURE(slot);
    const auto render = [&](bool changed, bool markAll) {
      StageConsole<Stage> console;
      console.burst();
      const double value = console.engine.buffer().value(slot, 0);
      if (changed) console.set(0, slot, otherThan(value));
      if (markAll) {
        for (int other = 0; other < kSlots; ++other) console.mark(0, other);
      }
      console.burst(40 * kBlockFrames);
      return console.left;
    };
    const auto alone = render(true, false);
    CHECK(worstDifference(alone, render(true, true)) < 1e-6);
    CHECK(worstDifference(alone, render(false, false)) > 1e-4);
    ++tested;
  }
  CHECK(tested > 0);
}
TEST_CASE_TEMPLATE_APPLY(slots, AllStages);

TEST_CASE_TEMPLATE_DEFINE("an impulse leaves a stage after the stage's latency", Stage, latency) {
  StageConsole<Stage> console;
  Console::Signal impulse(kBurst);
  impulse[0] = 0.5f;
  console.setInput(0, {impulse, impulse});
  const size_t start = console.left.size();
  console.run(kBurst);
  const auto first = std::find_if(console.left.begin() + static_cast<std::ptrdiff_t>(start),
                                  console.left.end(), [](float sample) { return sample != 0; });
  CHECK(first - console.left.begin() == static_cast<std::ptrdiff_t>(start) + Stage::kLatencyFrames);
}
TEST_CASE_TEMPLATE_APPLY(latency, AllStages);

TEST_CASE_TEMPLATE_DEFINE("the warm-up runs a stage both settled and ramping", Stage, warm) {
  Engine engine({.tracks = 4, .buses = 0, .sampleRate = 48000, .maxFrames = kBlockFrames});
  int settled = 0, moving = 0;
  for (int quantum = 0; quantum < kWarmUpQuanta; ++quantum) {
    warmUp(engine, quantum);
    const bool on = engine.rack().isOn<Stage>(0);
    const bool moves = (engine.rack().stagesMoving(0) & StripRack::bitOf<Stage>()) != 0;
    settled += on && !moves ? 1 : 0;
    moving += on && moves ? 1 : 0;
  }
  CHECK(settled >= 10);
  CHECK(moving >= 10);
}
TEST_CASE_TEMPLATE_APPLY(warm, AllStages);

TEST_CASE("every slot with a stage in the table belongs to exactly one stage of the list") {
  const auto count = []<class... Of>(StageList<Of...>, int slot) {
    return ((Of::kSlots.contains(slot) ? 1 : 0) + ...);
  };
  for (int slot = 0; slot < kSlots; ++slot) {
    CAPTURE(slot);
    CHECK(count(Stages{}, slot) == (slot == slot::soloed || slot == slot::soloSafe ? 0 : 1));
  }
}
