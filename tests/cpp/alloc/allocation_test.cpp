/// Tests that the audio thread never allocates, by wrapping the C library's allocator with a counter.

#include <doctest/doctest.h>

#include <cstdlib>
#include <cstring>

#include "support/console.h"
#include "support/maximum.h"
#include "support/random.h"

extern "C" {
void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* block, size_t size);
void* __libc_memalign(size_t alignment, size_t size);
void __libc_free(void* block);
}

namespace {

bool counting = false;
long allocations = 0;

void count() {
  if (counting) ++allocations;
}

}  // namespace

extern "C" {
void* malloc(size_t size) {
  count();
  return __libc_malloc(size);
}
void* calloc(size_t number, size_t size) {
  count();
  return __libc_calloc(number, size);
}
void* realloc(void* block, size_t size) {
  count();
  return __libc_realloc(block, size);
}
void* aligned_alloc(size_t alignment, size_t size) {
  count();
  return __libc_memalign(alignment, size);
}
int posix_memalign(void** block, size_t alignment, size_t size) {
  count();
  *block = __libc_memalign(alignment, size);
  return 0;
}
void free(void* block) {
  count();
  __libc_free(block);
}
}

using namespace busbar;
using namespace busbar::test;

TEST_CASE("the counter detects an allocation (positive control)") {
  counting = true;
  float* volatile block = new float[100];  // volatile, so that it is not optimised away
  counting = false;
  delete[] block;
  CHECK(allocations == 1);
  allocations = 0;
}

namespace {

constexpr int kFollower = 3;  // the number of the modulator that is always a follower

/// Changes one of four modulators, or its connection to one of the first two tracks.
void changeModulator(Console& console, Random& random) {
  struct Target {
    int slot;
    double amount;
  };
  constexpr Target kTargets[] = {
      {slot::pan, 0.5}, {slot::gain, 1}, {slot::eqFrequency[0], 1000}, {slot::ladderFrequency, 1000}};
  const int modulator = random.integer(0, kFollower);
  const int track = random.integer(0, 1);
  const auto [slot, amount] = kTargets[random.integer(0, 3)];
  const bool hasOctaves = slot != slot::pan && random.chance(0.5);
  switch (random.integer(0, 5)) {
    case 0:
      return console.removeModulator(random.integer(0, kFollower - 1));
    case 1:
      return console.disconnect(modulator, track, slot);
    case 2:
      return console.restart(modulator, console.contextFrame + random.integer(0, 1000));
    case 3:
      return console.connect(modulator, track, slot, hasOctaves ? 2 : amount, hasOctaves);
    default:
      if (modulator == kFollower)
        return console.setFollower(modulator, track, random.between(0.001, 0.1), 0.1);
      return console.setLfo(modulator, static_cast<ModulatorType>(random.integer(1, 6)),
                            random.logBetween(0.05, 50), random.between(0, 1), random.chance(0.3));
  }
}

}  // namespace

TEST_CASE("ten minutes of changing strips, values, routes and modulators allocate nothing") {
  Random random;
  CAPTURE(random.seed);
  constexpr int kTracks = 32, kBuses = 4, kQuantum = 128;
  Console console(kTracks, kBuses);
  std::vector<std::vector<float>> signals;  // [track][2]
  for (int bus = 0; bus < kBuses; ++bus) console.add(console.bus(bus), bus == 0 ? -1 : console.bus(bus - 1));
  for (int track = 0; track < kTracks; ++track) {
    console.add(track, console.bus(track % kBuses));
    console.engine.channels()[track] = static_cast<uint8_t>(1 + track % 2);
    for (int channel = 0; channel < 2; ++channel)
      signals.push_back(noise(kQuantum, static_cast<uint32_t>(2 * track + channel), 1));
  }
  const int quanta = 10 * 60 * 48000 / kQuantum;
  double largestModulation = 0;
  allocations = 0;
  counting = true;
  for (int quantum = 0; quantum < quanta; ++quantum) {
    const int track = random.integer(0, kTracks - 1);
    if (quantum % 10 == 0) console.set(track, random.integer(0, kSlots - 1), random.between(0, 1));
    if (quantum % 100 == 0)
      console.setEq(track, random.integer(0, 3), FilterType::peaking, random.logBetween(20, 20000), 1, 6);
    if (quantum % 500 == 0) console.route(track, console.bus(random.integer(0, kBuses - 1)));
    if (quantum % 1000 == 0) console.requestMeter(track);
    if (quantum % 2000 == 0) console.remove(5);
    if (quantum % 2000 == 200) console.engine.channels()[5] = 0;
    if (quantum % 2000 == 400) {
      console.add(5);
      console.connect(kFollower, 5, slot::gain, 1);  // until the strip is removed
    }
    if (quantum % 2000 == 600) console.engine.channels()[5] = 2;
    if (quantum % 50 == 0) changeModulator(console, random);
    for (size_t channel = 0; channel < signals.size(); ++channel) {
      std::memcpy(console.engine.input() + channel * 4096, signals[channel].data(), sizeof(float) * kQuantum);
    }
    console.engine.process(kQuantum, console.contextFrame);
    console.contextFrame += kQuantum;
    largestModulation = maximum(largestModulation, console.modulatorValue(kFollower));
  }
  counting = false;
  CHECK(allocations == 0);
  CHECK(console.generation(5) > 100);
  CHECK(largestModulation > 0.01);
}
