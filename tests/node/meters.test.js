import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { toDecibel } from '../support/decibel.js';
import { apply, renderInQuanta } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { Random } from '../support/random.js';
import { SEED } from '../support/random-test.js';
import { sine } from '../support/signal.js';

const sampleRate = 48_000;

/** A mixer of one track, with both meters running. `feed` renders a stereo sine, 6 dB softer on the right. */
async function meteredMix() {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  const track = mixer.addTrack();
  void track.meter.peak;
  void mixer.master.meter.peak;
  const feed = (/** @type {number} */ amplitude, /** @type {number} */ seconds) => {
    const tone = sine({ frequency: 997, sampleRate, frames: Math.round(seconds * sampleRate), amplitude });
    mixer.render([[tone, tone.map((sample) => sample / 2)]], tone.length);
  };
  feed(0, 0.1);
  return { mixer, track, feed };
}

test('peak and RMS of a sine are right on both channels, after the fader', async () => {
  const { mixer, track, feed } = await meteredMix();
  track.gain.value = 0.5;
  feed(1, 1);
  for (const { meter } of [track, mixer.master]) {
    assert.ok(Math.abs(meter.peakLeft - 0.5) < 1e-3, `${meter.peakLeft}`);
    assert.ok(Math.abs(meter.peakRight - 0.25) < 1e-3);
    assert.ok(Math.abs(toDecibel(meter.rmsLeft) - toDecibel(0.5 / Math.SQRT2)) < 0.1, `${meter.rmsLeft}`);
    assert.ok(Math.abs(toDecibel(meter.rmsRight) - toDecibel(0.25 / Math.SQRT2)) < 0.1);
    assert.equal(meter.peak, meter.peakLeft);
    assert.equal(meter.rms, meter.rmsLeft);
  }
});

test('peaks fall 20 dB in 1.5 s', async () => {
  const { track, feed } = await meteredMix();
  feed(1, 0.5);
  const before = toDecibel(track.meter.peak);
  feed(1e-5, 1.5);
  const fall = before - toDecibel(track.meter.peak);
  assert.ok(Math.abs(fall - 20) < 0.5, `${fall} dB`);
});

test('a peak of a single frame is measured', async () => {
  const { mixer, track } = await meteredMix();
  const click = new Float32Array(1280);
  click[700] = 0.9;
  mixer.render([[click, click]], click.length);
  assert.ok(track.meter.peak > 0.88 && track.meter.peak <= 0.9, `${track.meter.peak}`);
});

test('RMS reaches 99 % of a steady level after 300 ms', async () => {
  const { track, feed } = await meteredMix();
  feed(1, 0.2);
  const early = track.meter.rms * Math.SQRT2;
  feed(1, 0.1);
  const reached = track.meter.rms * Math.SQRT2;
  assert.ok(early < 0.985, `${early} after 200 ms`);
  assert.ok(Math.abs(reached - 0.99) < 0.005, `${reached} after 300 ms`);
});

test('a meter holds its largest peaks until they are reset', async () => {
  const { mixer, track, feed } = await meteredMix();
  const { meter } = track;
  feed(0.8, 0.1);
  feed(0.1, 5);
  assert.ok(meter.peak < 0.2);
  assert.ok(Math.abs(meter.heldPeakLeft - 0.8) < 1e-3, `${meter.heldPeakLeft}`);
  assert.ok(Math.abs(meter.heldPeakRight - 0.4) < 1e-3);
  assert.equal(meter.heldPeak, meter.heldPeakLeft);
  meter.resetHold();
  assert.deepEqual([meter.heldPeakLeft, meter.heldPeakRight], [0, 0], 'at once');
  assert.ok(meter.peak > 0.05, 'levels go on');
  assert.ok(Math.abs(mixer.master.meter.heldPeak - 0.8) < 1e-3, 'that of another strip is not reset');
  feed(0.3, 0.1);
  assert.ok(Math.abs(meter.heldPeakLeft - 0.3) < 1e-3, `${meter.heldPeakLeft}`);
  mixer.batch(() => {
    meter.resetHold();
    assert.equal(meter.heldPeak, 0);
  });
  feed(0, 0.1);
  assert.equal(meter.heldPeak, 0);
});

test('a failed batch does not reset or keep a meter', async () => {
  const { mixer, track, feed } = await meteredMix();
  feed(0.8, 0.1);
  assert.throws(() =>
    mixer.batch(() => {
      track.meter.resetHold();
      track.meter.keep();
      throw new Error('thrown by the body');
    }),
  );
  assert.equal(track.meter.kept, false);
  assert.ok(track.meter.heldPeak > 0.79);
});

test('clipped samples are counted exactly, after the fader', async () => {
  const { mixer, track } = await meteredMix();
  const noise = new Random(SEED).noise(10_000, 1.5);
  const half = noise.map((sample) => sample * 0.75);
  const clipsOf = (/** @type {Float32Array} */ samples) =>
    samples.filter((sample) => Math.abs(sample) > 1).length;
  renderInQuanta(mixer, [[noise, half]], { quantum: 100 });
  mixer.render([], 128);
  assert.equal(track.meter.clipCount, clipsOf(noise) + clipsOf(half));
  assert.equal(mixer.master.meter.clipCount, track.meter.clipCount);
  assert.ok(track.meter.clipCount > 1000);
  track.meter.resetHold();
  assert.equal(track.meter.clipCount, 0);
  track.gain.value = 0.5;
  mixer.render([[noise, half]], noise.length);
  mixer.render([], 128);
  const fullScale = new Float32Array(128).fill(1);
  track.gain.value = 1;
  mixer.render([], 2560);
  mixer.render([[fullScale, fullScale]], 128);
  assert.ok(track.meter.clipCount < 1000, 'only while the fader moved');
  assert.ok(mixer.master.meter.clipCount > track.meter.clipCount);
});

test('a kept meter needs no reader, until it is released or its strip removed', async () => {
  const mixer = await createTestMixer({ sampleRate, tracks: 2, buses: 0 });
  const [kick, snare] = [mixer.addTrack(), mixer.addTrack()];
  kick.compressor.enabled = true;
  kick.compressor.threshold.value = -60;
  kick.meter.keep();
  kick.meter.keep();
  assert.deepEqual([kick.meter.kept, snare.meter.kept], [true, false]);
  const loud = sine({ frequency: 997, sampleRate, frames: 4800, amplitude: 4 });
  const play = () => {
    mixer.render([[loud], [loud]], 4800);
    mixer.render([], 256);
  };
  play();
  assert.ok(kick.meter.heldPeak > 0.01 && kick.compressor.reduction < -1);
  assert.ok(kick.meter.peak > 0.001, 'the first read has a level');
  const { peak, heldPeak, clipCount } = snare.meter;
  assert.deepEqual([peak, heldPeak, clipCount], [0, 0, 0], 'its first read starts the other one');
  await mixer.restore(mixer.toJSON());
  assert.equal(kick.meter.kept, true);
  kick.meter.release();
  kick.meter.release();
  assert.equal(kick.meter.kept, false);
  kick.meter.keep();
  kick.remove();
  assert.equal(kick.meter.kept, false);
  kick.meter.release();
  for (const method of /** @type {const} */ (['keep', 'resetHold']))
    assert.throws(() => kick.meter[method](), { name: 'InvalidStateError' });
  assert.equal(mixer.addTrack().meter.kept, false);
  await mixer.close();
  snare.meter.release();
  assert.equal(snare.meter.kept, false);
  for (const method of /** @type {const} */ (['keep', 'resetHold']))
    assert.throws(() => snare.meter[method](), { name: 'InvalidStateError' });
});

test('a released meter that nobody reads stops and loses what it held', async () => {
  const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
  const { meter } = mixer.addTrack();
  const loud = new Float32Array(1280).fill(2);
  meter.keep();
  mixer.render([[loud, loud]], 1280);
  meter.release();
  mixer.render([[loud, loud]], 1280);
  mixer.render([[loud, loud]], 1280);
  assert.deepEqual([meter.heldPeak, meter.clipCount, meter.peak], [0, 0, 0]);
});

test('read() fills the object that is passed, or a new one', async () => {
  const { track, feed } = await meteredMix();
  track.compressor.enabled = true;
  feed(2, 0.5);
  apply(track, { 'gate.enabled': true, 'gate.threshold': 0, 'gate.range': -1 });
  feed(0.5, 0.2);
  const { meter } = track;
  const expected = {
    peakLeft: meter.peakLeft,
    peakRight: meter.peakRight,
    rmsLeft: meter.rmsLeft,
    rmsRight: meter.rmsRight,
    heldPeakLeft: meter.heldPeakLeft,
    heldPeakRight: meter.heldPeakRight,
    clipCount: meter.clipCount,
    reduction: track.compressor.reduction,
    gateReduction: track.gate.reduction,
  };
  assert.ok(Object.values(expected).every((value) => value !== 0));
  assert.deepEqual(meter.read(), expected);
  const into = /** @type {any} */ ({ mine: 1 });
  assert.equal(meter.read(into), into);
  assert.deepEqual(JSON.parse(JSON.stringify(meter)), expected);
  assert.match(inspect(meter), /^Meter \{\s+peakLeft: /);
  const sealed = Object.seal(meter.read());
  assert.equal(meter.read(sealed), sealed);
  const partial = Object.seal({ peakLeft: 5 });
  assert.throws(() => meter.read(partial), { name: 'TypeError', message: /lacks levels or is frozen/ });
  assert.equal(partial.peakLeft, 5);
  assert.deepEqual(into, { mine: 1, ...expected });
  for (const wrong of [null, 1, 'text', () => {}])
    assert.throws(() => meter.read(/** @type {any} */ (wrong)), { name: 'TypeError', message: /an object/ });
});

test('read() with an object makes no garbage', async () => {
  const { track, feed } = await meteredMix();
  feed(2, 0.1);
  const into = track.meter.read();
  const read = (/** @type {number} */ times) => {
    for (let i = 0; i < times; i++) track.meter.read(into);
  };
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  read(100_000); // V8 keeps doubles on the heap until it has optimised their code
  const bytes = Array.from({ length: 5 }, () => {
    collect();
    const before = process.memoryUsage().heapUsed;
    read(10_000);
    return process.memoryUsage().heapUsed - before;
  });
  assert.ok(Math.min(...bytes.map(Math.abs)) < 100_000, `${bytes} bytes for 10,000 reads`);
});

test('the meters of a muted strip fall to 0', async () => {
  const { track, feed } = await meteredMix();
  track.muted = true;
  feed(1, 0.1);
  feed(1, 30);
  assert.ok(track.meter.peak < 1e-6, `${track.meter.peak}`);
});
