import assert from 'node:assert/strict';
import { apply, BLOCK, renderInQuanta, settle } from '../support/headless.js';
import { createTestMixer, someOf } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { randomChange, randomInput, randomStripValues } from '../support/random-mix.js';
import { randomTest } from '../support/random-test.js';
import { firstDifference, peakOf } from '../support/signal.js';

const sampleRate = 48_000;
const frames = 24_000;

/**
 * Renders a mix in which one strip is audible. Its neighbours are muted or feed a bus whose gain is 0.
 * @param {import('../support/random.js').Random} random sets up the neighbours
 * @param {object} mix
 * @param {number} mix.neighbours how many
 * @param {number} mix.place the strip's number
 * @param {Record<string, any>} mix.values of the strip
 * @param {Float32Array[]} mix.input of the strip
 * @param {{at: number, values: Record<string, any>}[]} mix.changes of the strip, at frames
 */
async function renderAmong(random, { neighbours, place, values, input, changes }) {
  const mixer = await createTestMixer({ sampleRate, tracks: neighbours + 1, buses: 1 });
  const silentBus = mixer.addBus({ name: 'Silent' });
  silentBus.gain.value = 0;
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
    apply(strip, randomStripValues(random));
    if (random.chance()) strip.muted = true;
    else strip.output = silentBus;
    const start = random.chance() ? 0 : random.integer(0, frames / 2);
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

randomTest('a strip has the same bits in every lane and among any neighbours', async (random) => {
  let audible = 0; // a strip may be muted by a change
  const mixes = someOf([0, 1, 2, 3, 4, 5]);
  for (const mix of mixes) {
    const values = randomStripValues(random);
    const input = randomInput(random, frames);
    const changes = Array.from({ length: 6 }, () => ({
      at: 128 * random.integer(1, frames / 128 - 1),
      values: randomChange(random),
    })).sort((a, b) => a.at - b.at);
    const alone = await renderAmong(random, { neighbours: 0, place: 0, values, input, changes });
    if (peakOf(alone[0]) > 0.001) audible++;
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
      const among = await renderAmong(random, { neighbours, place, values, input, changes });
      for (const side of [0, 1]) {
        const frame = firstDifference(alone[side], among[side]);
        assert.equal(
          frame,
          -1,
          `mix ${mix}, strip ${place} of ${neighbours + 1}, frame ${frame}: ` +
            `${among[side][frame]}, alone ${alone[side][frame]}`,
        );
      }
    }
  }
  assert.ok(
    audible >= Math.floor(mixes.length * (2 / 3)),
    `${audible} of ${mixes.length} strips were audible`,
  );
});

randomTest("the comparison detects a change of the strip's gain by 2^-22", async (random) => {
  const mix = {
    neighbours: 0,
    place: 0,
    values: { gain: 1 },
    input: randomInput(random, frames),
    changes: [],
  };
  const one = await renderAmong(random, mix);
  const other = await renderAmong(random, { ...mix, values: { gain: 1 + 2 ** -22 } });
  assert.notEqual(firstDifference(one[0], other[0]), -1);
});

const STRIPS = 32;
const FAULTY = 13;

/**
 * Renders 32 random strips, of which strip 13 gets `input`.
 * @param {import('../support/random.js').Random} random
 * @param {(Float32Array[] | null)} input
 * @param {boolean} alone whether all other strips are muted
 */
async function renderWithFaulty(random, input, alone = false) {
  const mixer = await createTestMixer({ sampleRate, tracks: STRIPS, buses: 2 });
  const bus = mixer.addBus({ name: 'Bus' });
  apply(bus, { 'eq.1.enabled': true, 'eq.1.gain': 6, 'compressor.enabled': true });
  const inputs = [];
  for (let i = 0; i < STRIPS; i++) {
    const strip = mixer.addTrack({ name: `Strip ${i}` });
    apply(strip, randomStripValues(random));
    if (i % 3 === 0) strip.output = bus;
    if (i === FAULTY)
      apply(strip, {
        'eq.0.enabled': true,
        'eq.0.gain': 6,
        'compressor.enabled': true,
        'compressor.release': 0.03,
        gain: 1,
        pan: 0,
      });
    if (i !== FAULTY && alone) strip.muted = true;
    const own = randomInput(random, frames);
    inputs.push(i === FAULTY ? input : own);
  }
  settle(mixer);
  const output = renderInQuanta(mixer, inputs, { frames });
  const { faults } = mixer.stats;
  await mixer.close();
  return { output, faults };
}

for (const [name, sample] of /** @type {const} */ ([
  ['NaN', NaN],
  ['infinity', Infinity],
])) {
  randomTest(`a strip fed with ${name} changes no bit of the 31 others`, async (random) => {
    const seed = random.integer(0, 2 ** 31);
    const faulty = await renderWithFaulty(new Random(seed), [new Float32Array(frames).fill(sample)]);
    const without = await renderWithFaulty(new Random(seed), null);
    for (const side of [0, 1]) assert.equal(firstDifference(faulty.output[side], without.output[side]), -1);
    assert.ok(faulty.faults > 0, 'faults are counted');
    assert.equal(without.faults, 0);
  });

  randomTest(`a strip sounds again one block after a sample of ${name}`, async (random) => {
    const seed = random.integer(0, 2 ** 31);
    const clean = random.noise(frames, 0.25);
    const from = 6400;
    const to = 6401;
    const input = clean.map((value, i) => (i >= from && i < to ? sample : value));
    const { output, faults } = await renderWithFaulty(new Random(seed), [input], true);
    const undisturbed = await renderWithFaulty(new Random(seed), [clean], true);
    assert.ok(faults > 0);
    for (const side of [0, 1]) {
      assert.ok(Number.isFinite(peakOf(output[side])), 'the output is finite');
      assert.equal(
        firstDifference(
          output[side].subarray(0, from - 128),
          undisturbed.output[side].subarray(0, from - 128),
        ),
        -1,
      );
      // The strip is silent until the block ends. Then the filters and the compressor start from rest, so the
      // output differs until their transient has decayed.
      const [peak, undisturbedPeak] = [output, undisturbed.output].map((sides) =>
        peakOf(sides[side], to + BLOCK, to + 4 * BLOCK),
      );
      assert.ok(
        peak > undisturbedPeak / 4,
        `one block later its peak is ${peak}, undisturbed ${undisturbedPeak}`,
      );
      let worst = 0;
      for (let i = frames - 4800; i < frames; i++)
        worst = Math.max(worst, Math.abs(output[side][i] - undisturbed.output[side][i]));
      assert.ok(worst < 1e-3, `it settles within ${worst} of the undisturbed output`);
    }
  });
}
