import { describe } from 'node:test';
import { createHeadlessMixer } from 'busbar/headless';
import { setMixerFactory } from '../support/mixer-under-test.js';

/*
 * Runs the tests that hold for every mixer with the engine in JavaScript. clicks.test.js would take minutes
 * with it, and of the two slowest tests only every third case runs: backends.test.js compares the bits of
 * random mixes with those of the wasm, which passes all.
 */

setMixerFactory((options) => createHeadlessMixer({ ...options, backend: 'js' }), { one: 3 });

describe('backend js, transport shared', async () => {
  await import('./accuracy.test.js');
  await import('./api.test.js');
  await import('./batch.test.js');
  await import('./compressor.test.js');
  await import('./isolation.test.js');
  await import('./meters.test.js');
  await import('./quanta.test.js');
  await import('./removal.test.js');
  await import('./routing.test.js');
  await import('./stereo.test.js');
});
