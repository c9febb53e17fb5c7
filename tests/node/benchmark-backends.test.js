import assert from 'node:assert/strict';
import { test } from 'node:test';
import { timeBackends } from '../../worklet/loading/benchmark.js';

const failure = new Error('thrown by a step');
/** Steps of a measurement that may fail. @type {['connect' | 'flush' | 'startRendering', string][]} */
const STEPS = [
  ['connect', 'the mixer cannot be connected'],
  ['flush', 'its changes do not arrive'],
  ['startRendering', 'the rendering fails'],
];

for (const [failing, what] of STEPS)
  test(`benchmarkBackends() closes its mixer if ${what}`, async (t) => {
    let closed = 0;
    const step = (/** @type {string} */ name) => () => {
      if (name === failing) throw failure;
    };
    const scope = /** @type {any} */ (globalThis);
    scope.OfflineAudioContext = class {
      startRendering = async () => step('startRendering')();
    };
    scope.AudioBuffer = class {
      getChannelData = () => new Float32Array(1);
    };
    scope.AudioBufferSourceNode = class {
      start() {}
    };
    t.after(() => {
      for (const name of ['OfflineAudioContext', 'AudioBuffer', 'AudioBufferSourceNode']) delete scope[name];
    });
    const mixer = {
      connect: step('connect'),
      flush: async () => step('flush')(),
      close: async () => closed++,
    };
    const createMixer = /** @type {any} */ (async () => mixer);
    await assert.rejects(timeBackends(createMixer, { tracks: 0 }), failure);
    assert.equal(closed, 1);
  });
