import { describe } from 'node:test';
import { createMessageMixer } from '../support/message-mixer.js';
import { setMixerFactory } from '../support/mixer-under-test.js';

/*
 * Runs the tests that hold for every mixer over the message transport. Of the slowest ones only every fifth
 * case runs: message.test.js compares the bits of a random mix with those over the shared transport, which
 * passes all. Sequences of changes come in threes and fours, so each kind has its turn.
 */

setMixerFactory(createMessageMixer, { one: 5 });

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
