import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createContext, runInContext } from 'node:vm';
import { createHeadlessMixer } from 'busbar/headless';

/* Objects of other realms, as test runners such as Jest and frames of a page pass them. */

const realm = createContext({});
/** @param {string} code @returns {any} its value, made of the other realm's classes */
const foreign = (code) => runInContext(code, realm);
const mixerOf = (options = {}) =>
  createHeadlessMixer({ sampleRate: 48_000, tracks: 2, buses: 1, ...options });

test('restore() accepts a session whose objects are of another realm', async () => {
  const mixer = await mixerOf();
  mixer.addTrack({ name: 'Kick' }).gain.value = 0.5;
  const session = foreign(`(${JSON.stringify(mixer)})`);
  assert.ok(!(session instanceof Object));
  const other = await mixerOf();
  await other.restore(session);
  assert.deepEqual(other.toJSON(), mixer.toJSON());
});

test('restore() works where structuredClone is missing', async () => {
  const mixer = await mixerOf();
  mixer.addTrack({ name: 'Kick' });
  const session = mixer.toJSON();
  const { structuredClone } = globalThis;
  Reflect.deleteProperty(globalThis, 'structuredClone');
  try {
    const other = await mixerOf();
    await other.restore(session);
    assert.deepEqual(other.toJSON(), session);
  } finally {
    globalThis.structuredClone = structuredClone;
  }
});
