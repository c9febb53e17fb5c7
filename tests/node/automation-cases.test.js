import assert from 'node:assert/strict';
import { test } from 'node:test';
import { AUTOMATION_CASES, compareWithCase, valueAt } from '../support/automation-cases.js';
import { AUTOMATION_EXCEPTIONS, wrongOutcomes } from '../support/automation-exceptions.js';
import { renderInQuanta } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { schedule } from '../support/schedule.js';

/* The cases of web-platform-tests against the gain of a track. */

for (const expected of AUTOMATION_CASES) {
  const { name, sampleRate, frames, calls, later = [], error: bar } = expected;
  test(name, async (t) => {
    const mixer = await createTestMixer({ sampleRate, tracks: 1, buses: 0 });
    const { gain } = mixer.addTrack();
    schedule(gain, calls);
    const ones = new Float32Array(frames).fill(1);
    const reads = Array.from({ length: Math.ceil(frames / 1280) }, (_, i) => ({
      at: 1280 * i,
      run: () => {
        const value = valueAt(expected, 1280 * i);
        const read = gain.currentValue;
        if (value !== undefined) assert.ok(Math.abs(read - value) < 1e-5, `${read} at ${1280 * i}: ${value}`);
      },
    }));
    const writes = later.map(({ at, run }) => ({ at, run: () => run(gain) }));
    const actions = [...writes, ...reads].sort((a, b) => a.at - b.at);
    const [left] = renderInQuanta(mixer, [[ones, ones]], { actions });
    const { error, frame, jumps } = compareWithCase(expected, left);
    t.diagnostic(`${error}`);
    assert.ok(error <= bar, `${error}, more than ${bar}, at frame ${frame}`);
    assert.ok(jumps, 'a jump is at another frame');
    await mixer.close();
  });
}

for (const [name, expectations] of Object.entries(AUTOMATION_EXCEPTIONS)) {
  test(`exceptions: ${name}`, async () => {
    const mixer = await createTestMixer({ sampleRate: 48_000, tracks: 1, buses: 0 });
    const { gain } = mixer.addTrack();
    assert.deepEqual(wrongOutcomes(gain, expectations), []);
    if (expectations.every(([, error]) => error !== null)) {
      const ones = new Float32Array(4800).fill(1);
      assert.deepEqual(new Set(mixer.render([[ones, ones]], 4800)[0]), new Set([1]));
    }
    await mixer.close();
  });
}
