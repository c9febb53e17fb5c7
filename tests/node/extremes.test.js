import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { maxValueOf, PARAMETERS } from '../../worklet/table/parameters.js';
import { apply, BLOCK } from '../support/headless.js';
import { randomTest } from '../support/random-test.js';
import { peakOf } from '../support/signal.js';

/*
 * The checks of pluginval and clap-validator: unusual sample rates and quanta, random settings, and both ends
 * of every range.
 */

/** @param {number} sampleRate @param {(row: typeof PARAMETERS[number], max: number) => number} choose */
function settings(sampleRate, choose) {
  /** @type {Record<string, number | boolean | string>} */ const values = {};
  for (const row of PARAMETERS) {
    if (row.id === 'soloed' || row.id === 'muted') continue;
    const value = choose(row, maxValueOf(row, sampleRate));
    if (row.type === 'boolean') values[row.id] = value > 0.5;
    else if (row.type === 'enum')
      values[row.id] = /** @type {readonly string[]} */ (row.values)[Math.round(value)];
    else values[row.id] = value;
  }
  return values;
}

/**
 * Asserts that samples are finite and that no run of subnormals is as long as a block, whose end flushes
 * them.
 * @param {Float32Array} samples
 * @param {string} where for the message
 */
function assertSane(samples, where) {
  let subnormals = 0;
  for (let i = 0; i < samples.length; i++) {
    const magnitude = Math.abs(samples[i]);
    assert.ok(Number.isFinite(samples[i]), `${samples[i]} in frame ${i}, ${where}`);
    subnormals = magnitude > 0 && magnitude < 1.18e-38 ? subnormals + 1 : 0;
    assert.ok(subnormals < BLOCK, `subnormals up to frame ${i}, ${where}`);
  }
}

for (const sampleRate of [8000, 44_100, 48_000, 192_000, 1234.5678, 12_345.678, 45_678.901]) {
  randomTest(`random and extreme settings give finite samples at ${sampleRate} Hz`, async (random) => {
    const mixer = await createHeadlessMixer({ sampleRate, tracks: 5, buses: 1 });
    const bus = mixer.addBus();
    const tracks = Array.from({ length: 5 }, () => mixer.addTrack());
    tracks[0].output = tracks[1].output = bus;
    const ends = [
      (/** @type {any} */ row) => row.min,
      (/** @type {any} */ _, /** @type {number} */ max) => max,
    ];
    for (let round = 0; round < 60; round++) {
      const choose =
        ends[round] ??
        ((row, max) => (row.type === 'float' ? random.between(row.min, max) : random.integer(0, max)));
      for (const strip of [...tracks, bus]) {
        const values = settings(sampleRate, choose);
        if (round < 2) values['eq.1.type'] = round ? 'lowpass' : 'highpass'; // types whose Q is in dB
        apply(strip, values);
      }
      for (const frames of [1, 10, 17, 256, 1536]) {
        const inputs = [
          () => null,
          () => [random.noise(frames)],
          () => [random.noise(frames), random.noise(frames, 16)],
          () => [new Float32Array(frames)],
        ];
        const [left, right] = mixer.render(
          tracks.map(() => random.pick(inputs)()),
          frames,
        );
        for (const side of [left, right]) assertSane(side, `round ${round}, ${frames} frames`);
      }
    }
    assert.equal(mixer.stats.faults, 0);
    await mixer.close();
  });
}

test('strips without input become idle after their tails, and are then exactly silent', async () => {
  const mixer = await createHeadlessMixer({ sampleRate: 48_000, tracks: 8, buses: 2 });
  const bus = mixer.addBus();
  for (let i = 0; i < 8; i++) {
    const track = mixer.addTrack();
    track.output = i % 2 ? bus : mixer.master;
    apply(track, {
      'eq.0.enabled': true,
      'eq.1.enabled': true,
      'eq.1.frequency': 40,
      'eq.1.Q': 8,
      'eq.1.gain': 18,
      'compressor.enabled': true,
    });
  }
  const noise = new Float32Array(4800).map((_, i) => Math.sin(i * i));
  const sound = mixer.render(Array(8).fill([noise]), 4800);
  assert.ok(peakOf(sound[0]) > 0.1);
  assert.equal(mixer.stats.activeStrips, 10);
  const tail = mixer.render([], 12_000);
  assert.ok(peakOf(tail[0], 0, 1000) > 0.001, 'the tail rings');
  mixer.render([], 48_000 * 20);
  assert.equal(mixer.stats.activeStrips, 0);
  const silence = mixer.render([], 4800);
  assert.equal(peakOf(silence[0]), 0);
  assert.equal(peakOf(silence[1]), 0);
});
