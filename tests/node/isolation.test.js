import assert from 'node:assert/strict';
import { apply, BLOCK, renderInQuanta, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { randomChange, randomInput, randomStrip } from '../support/sessions.js';
import { firstDifference, peakOf } from '../support/signal.js';

const sampleRate = 48_000;
const frames = 24_000;

/**
 * The subject's own sound: it goes to the master, its neighbours go to a bus whose fader is down, or are muted, or pan away from the side we read.
 * @param {import('../support/random.js').Random} random
 * @param {{neighbours: number, place: number, values: Record<string, any>, input: Float32Array[], changes: {at: number, values: Record<string, any>}[]}} scene
 */
async function subjectAmong(random, { neighbours, place, values, input, changes }) {
  const mixer = await createTestMixer({ sampleRate, tracks: neighbours + 1, buses: 1 });
  const bin = mixer.addBus({ name: 'Bin' });
  bin.gain.value = 0;
  const inputs = [];
  /** @type {any[]} */
  const strips = [];
  for (let i = 0; i <= neighbours; i++) {
    const strip = mixer.addTrack({ name: `Strip ${i}` });
    strips.push(strip);
    if (i === place) {
      apply(strip, values);
      inputs.push(input);
      continue;
    }
    apply(strip, randomStrip(random));
    if (random.chance()) strip.muted = true;
    else strip.output = bin;
    const start = random.chance() ? 0 : random.integer(0, frames / 2); // some neighbours begin and end in between
    const own = randomInput(random, frames);
    for (const channel of own) channel.fill(0, 0, start);
    inputs.push(random.chance(0.8) ? own : null);
  }
  settle(mixer);
  const actions = changes.map((change) => ({
    at: change.at,
    run: () => apply(strips[place], change.values),
  }));
  for (let i = 0; i < 20 && neighbours > 0; i++) {
    const neighbour = random.integer(0, neighbours);
    if (neighbour === place) continue;
    const values = randomChange(random);
    delete values.muted;
    actions.push({
      at: 128 * random.integer(1, frames / 128 - 1),
      run: () => apply(strips[neighbour], values),
    });
  }
  const output = renderInQuanta(mixer, inputs, { frames, actions: actions.sort((a, b) => a.at - b.at) });
  await mixer.close();
  return output;
}

randomTest('a strip sounds the same, bit for bit, in every lane and among any neighbours', async (random) => {
  for (let scene = 0; scene < 6; scene++) {
    const values = randomStrip(random);
    const input = randomInput(random, frames);
    const changes = Array.from({ length: 6 }, () => ({
      at: 128 * random.integer(1, frames / 128 - 1),
      values: randomChange(random),
    })).sort((a, b) => a.at - b.at);
    const alone = await subjectAmong(random, { neighbours: 0, place: 0, values, input, changes });
    assert.ok(peakOf(alone[0]) > 0.001);
    for (const [neighbours, place] of [
      [1, 1],
      [3, 0],
      [3, 1],
      [3, 2],
      [3, 3],
      [7, 5],
      [12, random.integer(0, 12)],
      [62, random.integer(0, 62)],
    ]) {
      const among = await subjectAmong(random, { neighbours, place, values, input, changes });
      for (const side of [0, 1]) {
        const frame = firstDifference(alone[side], among[side]);
        assert.equal(
          frame,
          -1,
          `scene ${scene}, strip ${place} of ${neighbours + 1}: ${among[side][frame]} for ${alone[side][frame]} in frame ${frame}`,
        );
      }
    }
  }
});

randomTest('another setting of the strip itself is seen by that comparison', async (random) => {
  const scene = {
    neighbours: 0,
    place: 0,
    values: { gain: 1 },
    input: randomInput(random, frames),
    changes: [],
  };
  const one = await subjectAmong(random, scene);
  const other = await subjectAmong(random, { ...scene, values: { gain: 1 + 2 ** -22 } });
  assert.notEqual(firstDifference(one[0], other[0]), -1);
});

const STRIPS = 32;
const SICK = 13;

/**
 * A busy mixer of 32 strips; strip 13 gets `input`.
 * @param {import('../support/random.js').Random} random
 * @param {(Float32Array[] | null)} input
 * @param {boolean} listenToSick whether the sick strip reaches the output, alone
 */
async function hospital(random, input, listenToSick = false) {
  const mixer = await createTestMixer({ sampleRate, tracks: STRIPS, buses: 2 });
  const bus = mixer.addBus({ name: 'Bus' });
  apply(bus, { 'eq.1.enabled': true, 'eq.1.gain': 6, 'compressor.enabled': true });
  const inputs = [];
  for (let i = 0; i < STRIPS; i++) {
    const strip = mixer.addTrack({ name: `Strip ${i}` });
    apply(strip, randomStrip(random));
    if (i % 3 === 0) strip.output = bus;
    if (i === SICK)
      apply(strip, {
        'eq.0.enabled': true,
        'eq.0.gain': 6,
        'compressor.enabled': true,
        'compressor.release': 0.03,
        gain: 1,
        pan: 0,
      });
    if (i !== SICK && listenToSick) strip.muted = true;
    const own = randomInput(random, frames);
    inputs.push(i === SICK ? input : own);
  }
  settle(mixer);
  const output = renderInQuanta(mixer, inputs, { frames });
  const { faults } = mixer.stats;
  await mixer.close();
  return { output, faults };
}

for (const [name, poison] of /** @type {const} */ ([
  ['NaN', NaN],
  ['infinity', Infinity],
])) {
  randomTest(`one strip fed ${name} leaves the 31 others as they were, bit for bit`, async (random) => {
    const seed = random.integer(0, 2 ** 31);
    const { Random } = await import('../support/random.js');
    const sick = await hospital(new Random(seed), [new Float32Array(frames).fill(poison)]);
    const without = await hospital(new Random(seed), null);
    for (const side of [0, 1]) assert.equal(firstDifference(sick.output[side], without.output[side]), -1);
    assert.ok(sick.faults > 0, 'faults are counted');
    assert.equal(without.faults, 0);
  });

  randomTest(`a strip is good again one block after the ${name} in its input`, async (random) => {
    const seed = random.integer(0, 2 ** 31);
    const { Random } = await import('../support/random.js');
    const healthy = random.noise(frames, 0.25);
    const from = 6400;
    const to = 6401;
    const poisoned = healthy.map((sample, i) => (i >= from && i < to ? poison : sample));
    const { output, faults } = await hospital(new Random(seed), [poisoned], true);
    const undisturbed = await hospital(new Random(seed), [healthy], true);
    assert.ok(faults > 0);
    for (const side of [0, 1]) {
      assert.ok(Number.isFinite(peakOf(output[side])), 'nothing infinite comes out');
      assert.equal(
        firstDifference(
          output[side].subarray(0, from - 128),
          undisturbed.output[side].subarray(0, from - 128),
        ),
        -1,
      );
      // Silent for the block; filters and detector start from zero, so it is the same sound again when their memory of the gap has faded.
      const [again, whole] = [output, undisturbed.output].map((sides) =>
        peakOf(sides[side], to + BLOCK, to + 4 * BLOCK),
      );
      assert.ok(again > whole / 4, `it sounds again one block later: ${again} of ${whole}`);
      let worst = 0;
      for (let i = frames - 4800; i < frames; i++)
        worst = Math.max(worst, Math.abs(output[side][i] - undisturbed.output[side][i]));
      assert.ok(worst < 1e-3, `and settles to what it was: ${worst}`);
    }
  });
}
