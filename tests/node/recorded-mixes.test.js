import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { hashOfMix, RECORDED_MIXES } from '../support/recorded-mixes.js';

/** @type {Record<string, string>} */
const recorded = JSON.parse(
  readFileSync(new URL('../support/recorded-hashes.json', import.meta.url), 'utf8'),
);

for (const backend of /** @type {const} */ (['wasm', 'js'])) {
  for (const mix of RECORDED_MIXES) {
    test(`mix ${mix.seed} has the recorded hash, backend ${backend}`, async () => {
      assert.equal(await hashOfMix(createHeadlessMixer, mix, backend), recorded[`mix ${mix.seed}`]);
    });
  }
}

test('a mix that differs in one setting has another hash', async () => {
  const [mix] = RECORDED_MIXES;
  const panned = async (/** @type {any} */ options) => {
    const mixer = await createHeadlessMixer(options);
    const render = mixer.render.bind(mixer);
    mixer.render = (inputs, frames) => {
      mixer.master.pan.value = 0.001;
      return render(inputs, frames);
    };
    return mixer;
  };
  assert.notEqual(await hashOfMix(panned, mix), recorded[`mix ${mix.seed}`]);
});
