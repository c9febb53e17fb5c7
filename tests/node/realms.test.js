import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
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

test('render() accepts channels of another realm', async () => {
  const mixer = await mixerOf();
  mixer.addTrack();
  const samples = foreign('new Float32Array(128).fill(0.5)');
  assert.ok(!(samples instanceof Float32Array));
  const [left] = mixer.render([[samples]], 128);
  assert.ok(left[127] > 0.3, `${left[127]}`);
  assert.throws(() => mixer.render([[foreign('new Float64Array(128)')]], 128), TypeError);
});

test('the option wasm accepts bytes and modules of another realm', async () => {
  const bytes = readFileSync(new URL('../../dist/busbar.wasm', import.meta.url));
  const buffer = foreign('(bytes) => new Uint8Array(bytes).buffer')(bytes);
  assert.ok(!(buffer instanceof ArrayBuffer));
  const module = foreign('(bytes) => new WebAssembly.Module(bytes)')(bytes);
  assert.ok(!(module instanceof WebAssembly.Module));
  for (const wasm of [buffer, module]) assert.equal((await mixerOf({ wasm })).backend, 'wasm');
});
