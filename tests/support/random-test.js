import { test } from 'node:test';
import { Random } from './random.js';

const DEFAULT_SEED = 20_240_917;

function seedOfThisRun() {
  const wish = process.env.BUSBAR_SEED;
  if (wish === undefined || wish === '') return DEFAULT_SEED;
  if (wish === 'random') return Math.floor(Math.random() * 2 ** 32);
  const seed = Number(wish);
  if (!Number.isInteger(seed))
    throw new TypeError(`BUSBAR_SEED is "${wish}"; it takes an integer or "random"`);
  return seed;
}

export const SEED = seedOfThisRun();

/**
 * A test with random numbers of its own; when it fails, the message says how to repeat it.
 * @param {string} name
 * @param {(random: Random, t: import('node:test').TestContext) => unknown} body
 */
export function randomTest(name, body) {
  test(name, async (t) => {
    try {
      await body(new Random(SEED), t);
    } catch (error) {
      if (error instanceof Error) error.message += `\n(repeat with BUSBAR_SEED=${SEED})`;
      throw error;
    }
  });
}
