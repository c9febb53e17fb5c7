import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FakeNode } from '../support/fake-context.js';
import { startServer } from '../support/server.js';
import { atRunTime, refusedByTypes } from '../support/wrong-use/rows.js';
import { DECLARATIONS, makeScope } from '../support/wrong-use/state.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const ROWS = [...refusedByTypes, ...atRunTime];
const FRAMES = 128;
/** A sine of half of full scale, mono. */
const TONE = [Float32Array.from({ length: FRAMES }, (_, frame) => Math.sin(frame / 5) / 2)];

const platform = /** @type {any} */ (globalThis);
/** @type {Awaited<ReturnType<typeof startServer>>} */
let server;
/** @type {Awaited<ReturnType<typeof makeScope>>} */
let scope;
/** The same state, on which no wrong call is made. @type {Awaited<ReturnType<typeof makeScope>>} */
let untouched;

before(async () => {
  server = await startServer();
  platform.AudioWorkletNode = FakeNode;
  const { origin } = server;
  const urls = { processorUrl: `${origin}/dist/processor.js`, wasmUrl: `${origin}/dist/busbar.wasm` };
  [scope, untouched] = [await makeScope(urls), await makeScope(urls)];
});
after(async () => {
  await server?.close();
  delete platform.AudioWorkletNode;
  FakeNode.reset();
});

const AsyncFunction = /** @type {any} */ (async () => {}).constructor;

/** Runs the code of a row, in strict mode. @param {string} code @returns {Promise<unknown>} */
function run(code) {
  return new AsyncFunction(...Object.keys(scope), `'use strict'; ${code}`)(...Object.values(scope));
}

const mixersOf = (/** @type {typeof scope} */ { mixer, other, full, closed, audio }) => [
  ...[mixer, other, full, closed, audio],
];

/** What a wrong call must not change. */
function readState() {
  const { history, context, node } = scope;
  return {
    mixers: mixersOf(scope).map((mixer) => JSON.stringify(mixer)),
    lists: mixersOf(scope).flatMap(({ strips, tracks, buses, modulators }) => [
      ...[strips, tracks, buses, modulators],
      ...modulators.map(({ connections }) => connections),
    ]),
    kept: mixersOf(scope).flatMap(({ strips }) => strips.map(({ meter }) => meter.kept)),
    parameters: [...scope.kick.parameters],
    steps: JSON.stringify(history),
    connections: [node.connections, scope.audio.node.numberOfOutputs, FakeNode.instances.length],
    modules: [...context.modules],
  };
}

/** Renders a state's open mixers. @param {typeof scope} state */
function render({ mixer, other, full }) {
  return [mixer, other, full].map((open) => open.render([TONE], FRAMES));
}

/** @param {unknown} actual @param {unknown} expected @param {string} code */
function assertSameState(actual, expected, code) {
  assert.deepEqual(actual, expected, `${code} has changed something`);
}

test('the table has at least 150 wrong calls, each with who, what, value and allowed', () => {
  assert.ok(ROWS.length >= 150, `${ROWS.length}`);
  assert.equal(new Set(ROWS.map(([code]) => code)).size, ROWS.length, 'no call stands there twice');
  for (const [code, name, ...parts] of ROWS) {
    const isValue = name === 'TypeError' || name === 'RangeError';
    assert.ok(parts.length >= (isValue ? 4 : 2), code);
    assert.ok(
      parts.every((part) => part !== ''),
      code,
    );
  }
});

test('each wrong call throws an error with all parts, and changes nothing', async () => {
  /** @type {string[]} */
  const failures = [];
  for (const [code, name, ...parts] of ROWS) {
    const before = readState();
    const error = await run(code).then(
      () => null,
      (reason) => reason,
    );
    if (error === null) failures.push(`${code}: nothing was thrown`);
    else {
      const missing = parts.filter((part) => !error.message.includes(part));
      if (error.name !== name || missing.length > 0)
        failures.push(`${code}: ${error.name} "${error.message}", missing ${JSON.stringify(missing)}`);
    }
    const state = readState();
    assertSameState(state, before, code);
    if (state.lists.some((list, i) => list !== before.lists[i]))
      failures.push(`${code}: another list of strips, modulators or connections`);
    assertSameState(render(scope), render(untouched), code);
  }
  assert.deepEqual(failures, []);
  assert.equal(mixersOf(scope)[0].stats.parameterWrites, mixersOf(untouched)[0].stats.parameterWrites);
});

test('the types refuse the calls that they can refuse, and no others', () => {
  mkdirSync(join(ROOT, 'build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, 'build/wrong-use-'));
  try {
    const lines = [
      ...refusedByTypes.flatMap(([code]) => ['// @ts-expect-error', `{ ${code}; }`]),
      ...atRunTime.map(([code]) => `{ ${code}; }`),
    ];
    writeFileSync(join(folder, 'calls.mts'), [DECLARATIONS, ...lines, ''].join('\n'));
    const options = ['--noEmit', '--ignoreConfig', '--strict', '--exactOptionalPropertyTypes'];
    const libraries = ['--target', 'es2022', '--lib', 'es2022,dom,dom.iterable', '--module', 'nodenext'];
    const { status, stdout, stderr } = spawnSync(
      join(ROOT, 'node_modules/@typescript/native/bin/tsc'),
      [...options, ...libraries, 'calls.mts'],
      { cwd: folder, encoding: 'utf8' },
    );
    const texts = DECLARATIONS.split('\n').concat(lines);
    const named = stdout.replaceAll(
      /^calls\.mts\((\d+),.*$/gm,
      (line, number) => `${line}\n    ${texts[number - 1]} ${texts[number]}`,
    );
    assert.equal(named + stderr, '');
    assert.equal(status, 0);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
