import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { PAN_LAWS } from '../../worklet/table/parameters.js';
import { apply, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { worstDifference } from '../support/signal.js';

const FRAMES = 2560;
const sampleRate = 48_000;
const PANS = [-1, -0.75, -0.5, -0.1, 0, 0.25, 0.6, 1];

/**
 * The gain of a channel at a distance of 0 to 1 from the side that it is panned away from.
 * @type {Record<Exclude<typeof PAN_LAWS[number], 'balance'>, (distance: number) => number>}
 */
const GAINS = {
  equalPower: (distance) => Math.cos((distance * Math.PI) / 2),
  compromise: (distance) => Math.sqrt(Math.cos((distance * Math.PI) / 2) * (1 - distance)),
  linear: (distance) => 1 - distance,
};

/**
 * What a law makes of a frame, in double precision.
 * @param {typeof PAN_LAWS[number]} law
 * @param {number} pan
 * @param {number[]} frame one or two samples
 */
function panned(law, pan, [left, right = left], isMono = false) {
  if (law === 'balance') return [left * Math.min(1, 1 - pan), right * Math.min(1, 1 + pan)];
  const gain = GAINS[law];
  if (isMono) return [left * gain((1 + pan) / 2), left * gain((1 - pan) / 2)];
  return pan <= 0
    ? [left + right * gain(1 + pan), right * gain(-pan)]
    : [left * gain(pan), right + left * gain(1 - pan)];
}

/**
 * The expected output of a law.
 * @param {typeof PAN_LAWS[number]} law
 * @param {number | ((frame: number) => number)} pan
 * @param {Float32Array[]} input
 */
function expectedOf(law, pan, input) {
  const output = [new Float64Array(FRAMES), new Float64Array(FRAMES)];
  for (let i = 0; i < FRAMES; i++) {
    const at = typeof pan === 'number' ? pan : pan(i);
    const frame = panned(
      law,
      at,
      input.map((channel) => channel[i]),
      input.length === 1,
    );
    for (let c = 0; c < 2; c++) output[c][i] = frame[c];
  }
  return output;
}

for (const law of PAN_LAWS) {
  randomTest(`the pan law ${law} follows its formula, within 1e-6`, async (random, t) => {
    let worst = 0;
    for (const channels of [1, 2]) {
      const input = Array.from({ length: channels }, () => random.noise(FRAMES, 0.9));
      for (const pan of [...PANS, random.between(-1, 1)]) {
        const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
        apply(mixer.addTrack(), { panLaw: law, pan });
        settle(mixer);
        mixer.render([input], FRAMES);
        const output = mixer.render([input], FRAMES);
        const expected = expectedOf(law, Math.fround(pan), input);
        for (let c = 0; c < 2; c++) worst = Math.max(worst, worstDifference(output[c], expected[c]));
        await mixer.close();
      }
    }
    t.diagnostic(`worst ${worst.toExponential(2)}`);
    assert.ok(worst <= 1e-6, `${worst}`);
  });

  randomTest(`automated pan follows the pan law ${law}, within 1e-5`, async (random, t) => {
    let worst = 0;
    for (const channels of [1, 2]) {
      const input = Array.from({ length: channels }, () => random.noise(FRAMES, 0.9));
      const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
      const track = mixer.addTrack({ panLaw: law, pan: -0.9 });
      const warm = 4096;
      mixer.render([input.map(() => new Float32Array(warm))], warm);
      track.pan.setValueAtTime(-0.9, warm / sampleRate);
      track.pan.linearRampToValueAtTime(0.8, (warm + FRAMES) / sampleRate);
      const output = mixer.render([input], FRAMES);
      const expected = expectedOf(law, (i) => -0.9 + (1.7 * i) / FRAMES, input);
      for (let c = 0; c < 2; c++) worst = Math.max(worst, worstDifference(output[c], expected[c]));
      await mixer.close();
    }
    t.diagnostic(`worst ${worst.toExponential(2)}`);
    assert.ok(worst <= 1e-5, `${worst}`);
  });
}

test('the option panLaw of a mixer is the pan law of its new strips and the master', async () => {
  const options = /** @type {const} */ ({ sampleRate, tracks: 2, buses: 1 });
  const plain = await createHeadlessMixer(options);
  const mixer = await createHeadlessMixer({ ...options, panLaw: 'linear' });
  assert.equal(plain.master.panLaw, 'equalPower');
  assert.equal(plain.addTrack().panLaw, 'equalPower');
  assert.equal(mixer.master.panLaw, 'linear');
  const track = mixer.addTrack();
  assert.deepEqual([track.panLaw, mixer.addBus().panLaw], ['linear', 'linear']);
  assert.equal(mixer.addTrack({ panLaw: 'balance' }).panLaw, 'balance');
  const ones = [new Float32Array(FRAMES).fill(1)];
  settle(mixer);
  mixer.render([ones], FRAMES);
  const [left, right] = mixer.render([ones], FRAMES);
  assert.deepEqual([left[0], right[0]], [0.5, 0.5]);

  track.remove();
  assert.equal(mixer.addTrack().panLaw, 'linear');
});

test('a session keeps the pan laws of its strips, whatever the option of the mixer', async () => {
  const mixer = await createHeadlessMixer({ sampleRate, tracks: 2, buses: 1, panLaw: 'compromise' });
  mixer.addTrack();
  mixer.addBus({ panLaw: 'balance' });
  const session = JSON.parse(JSON.stringify(mixer));
  const other = await createHeadlessMixer({ sampleRate, tracks: 2, buses: 1, panLaw: 'linear' });
  await other.restore(session);
  assert.deepEqual(
    other.strips.map(({ panLaw }) => panLaw),
    ['compromise', 'balance', 'compromise'],
  );
  assert.deepEqual(JSON.parse(JSON.stringify(other)), session);
});

test('strips of a session without pan laws get equalPower, whatever the option of the mixer', async () => {
  const mixer = await createHeadlessMixer({ sampleRate, tracks: 2, buses: 1, panLaw: 'linear' });
  mixer.addTrack();
  const session = JSON.parse(JSON.stringify(mixer));
  session.version = 1;
  session.capacity.tracks = 2;
  session.strips.splice(1, 0, { ...session.strips[0], id: 'track-2' });
  for (const strip of session.strips) delete strip.parameters.panLaw;
  await mixer.restore(session);
  assert.deepEqual(
    mixer.strips.map(({ panLaw }) => panLaw),
    ['equalPower', 'equalPower', 'equalPower'],
  );
});
