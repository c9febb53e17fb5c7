import assert from 'node:assert/strict';
import { test } from 'node:test';
import { peakOf, worstDifference } from '../support/signal.js';

test('a NaN anywhere in a signal makes its peak and its difference NaN', () => {
  assert.equal(peakOf([1, NaN, 0.5]), NaN);
  assert.equal(worstDifference([0, NaN, 0], [0, 0, 0]), NaN);
  assert.equal(worstDifference([0, 0, 0], [0, NaN, 0]), NaN);
});

test('the peak and the difference of two signals are the largest magnitudes', () => {
  assert.equal(peakOf([0.25, -1, 0.5]), 1);
  assert.equal(peakOf([1, 0.5, 0.25], 1), 0.5);
  assert.equal(worstDifference([0.25, -1], [0.5, 1]), 2);
});
