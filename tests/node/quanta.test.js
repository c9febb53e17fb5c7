import assert from 'node:assert/strict';
import { apply, renderInQuanta } from '../support/headless.js';
import { createTestMixer, someOf } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { randomChange, randomInput, randomModulation, randomStripValues } from '../support/random-mix.js';
import { randomTest } from '../support/random-test.js';
import { firstDifference, peakOf } from '../support/signal.js';

const sampleRate = 48_000;
const frames = 30_000;
const TRACKS = 8;
const CAPACITY = 24; // removed tracks keep their numbers, since their sources play on

/**
 * Renders a random mix in quanta of one length. Values and routes change, and one source pauses.
 * @param {number} seed
 * @param {number} quantum in frames
 * @param {number[]} moments frames of the changes, ascending
 */
async function renderMix(seed, quantum, moments) {
  const random = new Random(seed);
  const mixer = await createTestMixer({ sampleRate, tracks: CAPACITY, buses: 3 });
  const buses = [mixer.addBus({ name: 'A' }), mixer.addBus({ name: 'B' })];
  buses[0].output = buses[1];
  for (const bus of buses) apply(bus, randomStripValues(random));
  const inputs = [];
  for (let i = 0; i < TRACKS; i++) {
    const track = mixer.addTrack({ name: `Track ${i}` });
    apply(track, randomStripValues(random));
    track.output = random.pick([...buses, mixer.master]);
    const input = randomInput(random, frames);
    if (i === 2) for (const channel of input) channel.fill(0, 8000, 20_000);
    inputs.push(input);
  }
  while (inputs.length < CAPACITY) inputs.push(randomInput(random, frames));
  let added = 0;
  const actions = moments.map((at) => {
    const [index, values, rerouted] = [
      random.integer(0, TRACKS - 1),
      randomChange(random),
      random.pick([...buses, mixer.master]),
    ];
    const modulate = randomModulation(random);
    const kind = random.integer(0, 9);
    return {
      at,
      run() {
        const tracks = mixer.tracks;
        const track = tracks[index % tracks.length];
        if (kind === 0) track.output = rerouted;
        else if (kind === 1 && added++ < CAPACITY - TRACKS) apply(mixer.addTrack({ name: 'Late' }), values);
        else if (kind === 2 && tracks.length > TRACKS / 2) track.remove();
        else if (kind === 3) track.soloed = !track.soloed;
        else if (kind > 6) modulate(mixer);
        else apply(track, values);
      },
    };
  });
  const output = renderInQuanta(mixer, inputs, { quantum, frames, actions });
  await mixer.close();
  return output;
}

/**
 * Asserts that quanta of several lengths give the bits of 128 frames.
 * @param {import('../support/random.js').Random} random
 * @param {(random: Random) => number} moment draws the frame of a change
 */
async function compareQuanta(random, moment) {
  const seed = random.integer(0, 2 ** 31);
  // Pairs of changes one block apart, so that many of them change the target of a moving ramp.
  const moments = Array.from({ length: 20 }, () => moment(random))
    .flatMap((at) => [at, at + 128])
    .sort((a, b) => a - b);
  const reference = await renderMix(seed, 128, moments);
  assert.ok(peakOf(reference[0]) > 0.01);
  for (const quantum of someOf([1, 17, 64, 256, 1024, 2027])) {
    const output = await renderMix(seed, quantum, moments);
    for (const side of [0, 1]) {
      const frame = firstDifference(reference[side], output[side]);
      assert.equal(
        frame,
        -1,
        `quanta of ${quantum}, frame ${frame}: ${output[side][frame]}, in quanta of 128 ` +
          `${reference[side][frame]}; changes at ${moments}`,
      );
    }
  }
}

randomTest('quanta of any length give the same bits, with changes between blocks', (random) =>
  compareQuanta(random, (random) => 128 * random.integer(0, Math.floor(frames / 128) - 3)),
);

randomTest('quanta of any length give the same bits, with changes inside blocks', (random) =>
  compareQuanta(random, (random) => random.integer(0, frames - 300)),
);
