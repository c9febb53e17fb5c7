import assert from 'node:assert/strict';
import { LADDER_MODES } from '../../worklet/table/parameters.js';
import { apply } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { randomSchedule, schedule } from '../support/schedule.js';

/*
 * Random schedules of a filter's frequency and resonance, one on each track. An unstable filter grows without
 * limit; a stable one stays near its resonant gain.
 */

const sampleRate = 48_000;
const FRAMES = 2560;
const TRACKS = 250;
const ROUNDS = 40;

/** The gain at the highest resonance, 30 dB. */
const EQ_BOUND = 32;
/** A saturated filter is within 12 at a drive of 10 (ladder.test.js). */
const LADDER_BOUND = 12;

/**
 * Schedules a parameter over a random part of a range.
 * @param {import('../support/random.js').Random} random
 * @param {import('busbar').Param} param
 * @param {number} least
 * @param {number} most
 */
function move(random, param, least, most) {
  const [a, b] = [random.logBetween(least, most), random.logBetween(least, most)];
  const calls = randomSchedule(random, { min: Math.min(a, b), max: Math.max(a, b), duration: 0.05 });
  schedule(param, calls);
}

randomTest('no filter becomes unstable under any of 10,000 random schedules', async (random, t) => {
  const peaks = { eq: 0, ladder: 0 };
  for (let round = 0; round < ROUNDS; round++) {
    const mixer = await createTestMixer({ sampleRate, tracks: TRACKS, buses: 0 });
    const noise = random.noise(FRAMES);
    for (let i = 0; i < TRACKS; i++) {
      const track = mixer.addTrack();
      track.meter.keep();
      if (i % 2 === 0) {
        const [band] = track.eq;
        Object.assign(band, { enabled: true, type: ['lowpass', 'highpass', 'bandpass'][(i / 2) % 3] });
        move(random, band.frequency, 20, 20_000);
        move(random, band.Q, 0.1, 30);
      } else {
        apply(track, { 'ladder.enabled': true, 'ladder.mode': LADDER_MODES[(i >> 1) % 4] });
        track.ladder.drive.value = random.chance() ? 0 : random.between(0, 10);
        move(random, track.ladder.frequency, 20, 20_000);
        move(random, track.ladder.resonance, 0.1, 4.5);
      }
    }
    mixer.render(
      Array.from({ length: TRACKS }, () => [noise, noise]),
      FRAMES,
    );
    assert.equal(mixer.stats.faults, 0);
    for (const [i, { meter }] of mixer.tracks.entries()) {
      const kind = i % 2 === 0 ? 'eq' : 'ladder';
      assert.ok(meter.heldPeak > 0, `track ${i}`);
      peaks[kind] = Math.max(peaks[kind], meter.heldPeak);
    }
    await mixer.close();
  }
  t.diagnostic(JSON.stringify(peaks));
  assert.ok(peaks.eq < EQ_BOUND, `${peaks.eq}`);
  assert.ok(peaks.ladder < LADDER_BOUND, `${peaks.ladder}`);
});
