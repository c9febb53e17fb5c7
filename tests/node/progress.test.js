import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Progress } from '../../worklet/cli/progress.js';

/** @param {boolean} isTTY */
function terminal(isTTY) {
  const stream = { isTTY, text: '', write: (/** @type {string} */ text) => (stream.text += text) };
  return stream;
}

test('the bar shows progress and time left, at most ten times per second', () => {
  let now = 1000;
  const stream = terminal(true);
  const progress = new Progress(/** @type {any} */ (stream), () => now);
  progress.show(0);
  assert.equal(stream.text, `\r${'░'.repeat(30)}   0 %\x1b[K`);
  now += 99;
  progress.show(0.1);
  now += 101;
  stream.text = '';
  progress.show(0.0001);
  assert.equal(stream.text, `\r${'░'.repeat(30)}   0 %\x1b[K`, 'too early for an estimate');
  now += 2800;
  stream.text = '';
  progress.show(0.25);
  progress.show(0.26);
  assert.equal(stream.text, `\r${'█'.repeat(7)}${'░'.repeat(23)}  25 %, 9 s left\x1b[K`);
  stream.text = '';
  progress.clear();
  assert.equal(stream.text, '\r\x1b[K');
});

test('no bar is drawn without a terminal or without a stream', () => {
  const stream = terminal(false);
  for (const target of [stream, null]) {
    const progress = new Progress(/** @type {any} */ (target));
    progress.show(0.5);
    progress.clear();
  }
  assert.equal(stream.text, '');
});
