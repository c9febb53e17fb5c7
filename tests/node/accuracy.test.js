import assert from 'node:assert/strict';
import { design, filter, randomSetting } from '../support/cookbook.js';
import { apply, settle } from '../support/headless.js';
import { createTestMixer } from '../support/mixer-under-test.js';
import { randomTest } from '../support/random-test.js';
import { worstDifference } from '../support/signal.js';

/**
 * The differences between Busbar and the formula for random EQ settings, largest first. Each render tests two
 * settings, on new mono tracks panned hard left and hard right. All are rendered by one mixer, since a mixer
 * with the engine in JavaScript takes 0.2 s to create.
 * @param {import('../support/random.js').Random} random
 * @param {{sampleRate: number, count: number, ranges: Parameters<typeof randomSetting>[1]}} options
 */
async function compare(random, { sampleRate, count, ranges }) {
  const results = [];
  const mixer = await createTestMixer({ sampleRate, tracks: 2, buses: 0 });
  for (let i = 0; i < count; i += 2) {
    const tracks = [-1, 1].map((pan) => {
      const setting = randomSetting(random, ranges);
      const band = random.integer(0, 3);
      const track = mixer.addTrack({ name: setting.type });
      apply(track, {
        pan,
        [`eq.${band}.type`]: setting.type,
        [`eq.${band}.frequency`]: setting.frequency,
        [`eq.${band}.Q`]: setting.Q,
        [`eq.${band}.gain`]: setting.gain,
        [`eq.${band}.enabled`]: true,
      });
      return { track, setting, input: random.noise(sampleRate, 10 ** (-12 / 20)) };
    });
    settle(mixer);
    const outputs = mixer.render(
      tracks.map(({ input }) => [input]),
      sampleRate,
    );
    for (const [k, { track, setting, input }] of tracks.entries()) {
      assert.equal(track.input, k);
      track.remove();
      results.push({
        setting,
        error: worstDifference(outputs[k], filter(input, design(setting, sampleRate))),
      });
    }
    mixer.render([], sampleRate / 10); // fades the tracks out
  }
  await mixer.close();
  return results.sort((a, b) => b.error - a.error);
}

randomTest('400 random EQ settings at 48 kHz are within 2e-6 of the cookbook formulas', async (random, t) => {
  const ranges = { frequency: [100, 18_000], Q: [0.1, 12], gain: [-12, 18] };
  const results = await compare(random, {
    sampleRate: 48_000,
    count: 400,
    ranges: /** @type {any} */ (ranges),
  });
  t.diagnostic(
    `worst ${results[0].error.toExponential(2)} ${JSON.stringify(results[0].setting)}, ` +
      `median ${results[200].error.toExponential(2)}`,
  );
  for (const { setting, error } of results)
    assert.ok(error <= 2e-6, `${JSON.stringify(setting)} is off by ${error}`);
});

randomTest(
  '400 extreme random EQ settings at 8 to 192 kHz are within 1e-5 of the formulas',
  async (random, t) => {
    for (const sampleRate of [8000, 22_050, 44_100, 96_000, 192_000]) {
      const ranges = { frequency: [20, 0.45 * sampleRate], Q: [0.1, 30], gain: [-24, 24] };
      const results = await compare(random, { sampleRate, count: 80, ranges: /** @type {any} */ (ranges) });
      t.diagnostic(
        `${sampleRate} Hz: worst ${results[0].error.toExponential(2)} ${JSON.stringify(results[0].setting)}`,
      );
      for (const { setting, error } of results)
        assert.ok(error <= 1e-5, `${JSON.stringify(setting)} at ${sampleRate} Hz is off by ${error}`);
    }
  },
);
