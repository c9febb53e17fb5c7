import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fromDecibel, toDecibel } from '../support/decibel.js';
import { apply, BLOCK, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { peakOf, square } from '../support/signal.js';

const sampleRate = 48_000;

/**
 * A mixer of one track whose gate has settled at these values.
 * @param {Record<string, number>} values
 * @param {number} [rate] sample rate in Hz
 */
async function gateMix(values, rate = sampleRate) {
  const mixer = await createTestMixer({ sampleRate: rate, tracks: 1, buses: 0 });
  const track = mixer.addTrack({ name: 'Gated' });
  apply(track, { 'gate.enabled': true });
  for (const [name, value] of Object.entries(values)) apply(track, { [`gate.${name}`]: value });
  settle(mixer);
  return { mixer, track };
}

/**
 * A square wave whose level changes.
 * @param {[levelDb: number, frames: number][]} parts
 * @param {number} [rate] sample rate in Hz
 */
function steps(parts, rate = sampleRate) {
  const wave = square({
    frequency: 1000,
    sampleRate: rate,
    frames: parts.reduce((sum, [, frames]) => sum + frames, 0),
    amplitude: 1,
  });
  let from = 0;
  for (const [level, frames] of parts) {
    for (let i = from; i < from + frames; i++) wave[i] *= fromDecibel(level);
    from += frames;
  }
  return wave;
}

/**
 * The gate in double precision, as its documentation defines it: the reduction in dB of every frame.
 * @param {readonly Float32Array[]} channels
 * @param {{threshold: number, hysteresis: number, ratio: number, range: number, attack: number, hold: number,
 *   release: number}} values
 * @param {number} rate
 */
function gateReference(channels, { threshold, hysteresis, ratio, range, attack, hold, release }, rate) {
  const held = Math.round(Math.max(hold, 0.01) * rate);
  const window = Math.round(0.0075 * rate);
  // Three one-poles in series cover 1 - 1/e of a step in 3.258 of their time constants.
  const share = (/** @type {number} */ seconds) => 1 - Math.exp(-3.258 / (seconds * rate));
  const [falling, rising] = [share(Math.max(attack, 0.0012)), share(Math.max(release, 0.004))];
  const peaks = channels[0].map((_, i) => Math.max(...channels.map((channel) => Math.abs(channel[i]))));
  const poles = [-range, -range, -range];
  let open = false;
  let lastLoud = -1;
  return peaks.map((peak, i) => {
    if (peak > fromDecibel(threshold - hysteresis)) lastLoud = i;
    open = peak > fromDecibel(threshold) || (open && i - lastLoud < held);
    let level = 0;
    for (let j = Math.max(0, i - window); j <= i; j++) level = Math.max(level, peaks[j]);
    const below = Math.max(0, threshold - toDecibel(level));
    let target = open ? 0 : Math.min((ratio - 1) * below, -range);
    for (const [k, pole] of poles.entries()) {
      poles[k] += (target > pole ? rising : falling) * (target - pole);
      target = poles[k];
    }
    return target;
  });
}

randomTest(
  'the static curve is within 0.05 dB of the formula, for 12 random settings at 9 levels',
  async (random, t) => {
    let worst = 0;
    for (let i = 0; i < 12; i++) {
      const setting = {
        threshold: random.between(-40, 0),
        hysteresis: random.between(0, 24),
        ratio: i % 3 === 0 ? 100 : random.logBetween(1, 100),
        range: i % 4 === 0 ? -100 : random.between(-100, 0),
      };
      const { mixer, track } = await gateMix({ ...setting, attack: 0.002, hold: 0.01, release: 0.004 });
      for (const below of [60, 30, 10, 5, 2, 1, 0.5, 0.1, -1]) {
        mixer.render([null], 100_000); // the gate closes
        const level = setting.threshold - below;
        const reduction = Math.min((setting.ratio - 1) * Math.max(below, 0), -setting.range);
        const input = steps([[level, 9600]]);
        const [left] = mixer.render([[input, input]], input.length);
        const error = Math.abs(toDecibel(left[9599] / input[9599]) + reduction);
        worst = Math.max(worst, error);
        assert.ok(error <= 0.05, `${JSON.stringify(setting)} ${below} dB below: ${error} dB`);
        if (below > 0)
          assert.ok(Math.abs(track.gate.curve([level])[0] - level + reduction) < 1e-3, 'gate.curve()');
      }
      await mixer.close();
    }
    t.diagnostic(`worst ${worst.toFixed(4)} dB`);
  },
);

test('a gate opens above the threshold and closes below threshold minus hysteresis', async () => {
  for (const hysteresis of [0, 3, 12]) {
    const { mixer } = await gateMix({ threshold: -30, hysteresis, ratio: 100, range: -60, hold: 0.01 });
    const input = steps([
      [-30.7, 9600], // closed
      [-29.9, 9600], // opens
      [-29.9 - hysteresis, 9600], // stays open
      [-30.7 - hysteresis, 48_000], // closes
    ]);
    const [left] = mixer.render([[input, input]], input.length);
    const gainAt = (/** @type {number} */ frame) => toDecibel(left[frame] / input[frame]);
    assert.ok(Math.abs(gainAt(9599) + 60) < 0.05, `${gainAt(9599)}`);
    assert.ok(Math.abs(gainAt(19_199)) < 0.001 && Math.abs(gainAt(28_799)) < 0.001);
    assert.ok(Math.abs(gainAt(76_799) + 60) < 0.05, `${gainAt(76_799)}`);
    await mixer.close();
  }
});

/**
 * The frame in which the gain in dB has covered 1 - 1/e of its way, from `from` on, with fractions.
 * @param {Float32Array} output
 * @param {Float32Array} input
 * @param {number} from
 * @param {[before: number, after: number]} gains in dB
 */
function frameOfStep(output, input, from, [before, after]) {
  const goal = before + (1 - 1 / Math.E) * (after - before);
  const gainAt = (/** @type {number} */ frame) => toDecibel(output[frame] / input[frame]);
  let frame = from;
  while ((gainAt(frame) - goal) * Math.sign(after - before) < 0) frame++;
  const [a, b] = [frame === from ? before : gainAt(frame - 1), gainAt(frame)];
  return frame - from + (goal - a) / (b - a);
}

for (const rate of [8000, 48_000, 192_000]) {
  test(`attack, hold and release are as defined within 5 %, at ${rate} Hz`, async (t) => {
    let worst = 0;
    for (const [attack, hold, release] of [
      [0.0012, 0.01, 0.004],
      [0.002, 0.02, 0.01],
      [0.005, 0.05, 0.1],
      [0.03, 0.5, 0.3],
      [0.1, 1, 1],
    ]) {
      const { mixer } = await gateMix({ threshold: -30, range: -60, attack, hold, release }, rate);
      const loud = Math.round((0.05 + 10 * attack) * rate);
      const quiet = Math.round((hold + 6 * release) * rate);
      const input = steps(
        [
          [-60, rate / 10],
          [-6, loud],
          [-60, quiet],
        ],
        rate,
      );
      const [left] = mixer.render([[input, input]], input.length);
      const opened = frameOfStep(left, input, rate / 10, [-60, 0]) / rate;
      let closing = rate / 10 + loud;
      while (left[closing] / input[closing] > fromDecibel(-0.001)) closing++;
      const held = (closing - rate / 10 - loud) / rate;
      const from = rate / 10 + loud + Math.round(hold * rate) - 1;
      const closed = frameOfStep(left, input, from, [0, -60]) / rate;
      // The gain falls by 0.001 dB after some hundredths of the release.
      const late = (0.06 * Math.max(release, 0.004) * rate + 2) / rate;
      for (const [name, time, expected] of /** @type {const} */ ([
        ['attack', opened, attack],
        ['release', closed, release],
      ])) {
        worst = Math.max(worst, Math.abs(time / expected - 1));
        assert.ok(Math.abs(time / expected - 1) <= 0.05, `${name} of ${expected} s takes ${time} s`);
      }
      assert.ok(held >= hold - 1 / rate && held <= 1.05 * hold + late, `hold of ${hold} s takes ${held} s`);
      await mixer.close();
    }
    t.diagnostic(`worst ${(100 * worst).toFixed(2)} %`);
  });
}

randomTest('the gain follows the definition on bursts of noise', async (random, t) => {
  let worst = 0;
  for (let round = 0; round < 6; round++) {
    const setting = {
      threshold: random.between(-40, -20),
      hysteresis: random.between(2, 12),
      ratio: round % 2 ? 100 : random.logBetween(1.5, 5),
      range: random.between(-60, -10),
      attack: random.logBetween(0.002, 0.05),
      hold: random.logBetween(0.012, 0.1),
      release: random.logBetween(0.02, 0.5),
    };
    const rate = round < 3 ? 48_000 : 16_000;
    const { mixer } = await gateMix(setting, rate);
    const frames = 2 * rate;
    const channels = [0, 1].map(() => {
      let level = 0;
      return Float32Array.from({ length: frames }, (_, i) => {
        if (i % (rate / 10) === 0) level = fromDecibel(random.between(-60, -6));
        return level * random.between(-1, 1);
      });
    });
    const output = mixer.render([channels], frames);
    const reductions = gateReference(channels, setting, rate);
    let sum = 0;
    let counted = 0;
    for (let i = 0; i < frames; i++) {
      if (Math.abs(channels[0][i]) < 1e-4) continue;
      sum += (toDecibel(output[0][i] / channels[0][i]) + reductions[i]) ** 2;
      counted++;
    }
    const rms = Math.sqrt(sum / counted);
    worst = Math.max(worst, rms);
    assert.ok(rms < 0.05, `${JSON.stringify(setting)}: ${rms} dB`);
    await mixer.close();
  }
  t.diagnostic(`worst ${worst.toFixed(3)} dB RMS`);
});

test('a low tone neither chatters nor is modulated, even without hold', async () => {
  const { mixer } = await gateMix({ threshold: -12, hold: 0, release: 0.004 });
  for (const frequency of [30, 50, 100]) {
    const input = Float32Array.from(
      { length: sampleRate },
      (_, i) => 0.3 * Math.sin((2 * Math.PI * frequency * i) / sampleRate),
    );
    const [left] = mixer.render([[input, input]], input.length);
    for (let i = sampleRate / 2; i < sampleRate; i++) assert.equal(left[i], input[i]);
  }
  await mixer.close();
});

test('the gate is closed for the first sound after silence, and its strip becomes idle', async () => {
  const { mixer, track } = await gateMix({ threshold: -30, ratio: 100, range: -60, hold: 0.1, release: 0.2 });
  const loud = steps([[-6, 9600]]);
  const quiet = steps([[-50, 9600]]);
  mixer.render([[loud, loud]], loud.length);
  mixer.render([null], 4 * BLOCK); // in the hold
  assert.equal(mixer.stats.activeStrips, 2);
  mixer.render([null], 2 * sampleRate);
  assert.equal(mixer.stats.activeStrips, 0);
  const [left] = mixer.render([[quiet, quiet]], quiet.length);
  assert.ok(Math.abs(toDecibel(peakOf(left)) + 110) < 0.1, `${toDecibel(peakOf(left))} dB`);
  const [opened] = mixer.render([[loud, loud]], loud.length);
  assert.ok(Math.abs(toDecibel(opened[0]) + 66) < 1, 'opens from the closed state');
  assert.equal(track.gate.curve([-50])[0], -110);
  await mixer.close();
});

test('both channels are gated by the louder one, and the meter shows the reduction', async () => {
  const { mixer, track } = await gateMix({ threshold: -30, range: -60, ratio: 100 });
  void track.gate.reduction; // the first read starts the meter
  const [loud, quiet] = [steps([[-20, sampleRate]]), steps([[-50, sampleRate]])];
  const [left] = mixer.render([[quiet, loud]], sampleRate);
  assert.ok(Math.abs(toDecibel(left[9599] / quiet[9599])) < 0.001);
  assert.ok(Math.abs(track.gate.reduction) < 0.001);
  mixer.render([[quiet, quiet]], sampleRate);
  assert.ok(Math.abs(track.gate.reduction + 60) < 0.05, `${track.gate.reduction}`);
  assert.equal(track.compressor.reduction, 0);
  track.gate.enabled = false;
  mixer.render([[quiet, quiet]], sampleRate);
  assert.equal(track.gate.reduction, 0);
  await mixer.close();
});
