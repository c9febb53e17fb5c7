import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toDecibel } from '../support/decibel.js';
import { createTestMixer } from '../support/mixer-under-test.js';
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

test('the meters of a muted strip fall to 0', async () => {
  const { track, feed } = await meteredMix();
  track.muted = true;
  feed(1, 0.1);
  feed(1, 30);
  assert.ok(track.meter.peak < 1e-6, `${track.meter.peak}`);
});
