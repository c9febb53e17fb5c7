import { describe } from 'node:test';
import { createMessageMixer } from '../support/message-mixer.js';
import { setMixerFactory } from '../support/mixer-under-test.js';

/* Runs the tests that hold for every mixer over the message transport. */

setMixerFactory(createMessageMixer);

describe('backend wasm, transport message', async () => {
  await import('./accuracy.test.js');
  await import('./api.test.js');
  await import('./automation-cases.test.js');
  await import('./batch.test.js');
  await import('./clicks.test.js');
  await import('./compressor.test.js');
  await import('./isolation.test.js');
  await import('./meters.test.js');
  await import('./quanta.test.js');
  await import('./removal.test.js');
  await import('./routing.test.js');
  await import('./stereo.test.js');
});
