import { test } from 'node:test';
import { Random } from './random.js';

const DEFAULT_SEED = 20_240_917;

function seedOfThisRun() {
  const value = process.env.BUSBAR_SEED;
  if (value === undefined || value === '') return DEFAULT_SEED;
  if (value === 'random') return Math.floor(Math.random() * 2 ** 32);
  const seed = Number(value);
  if (!Number.isInteger(seed))
    throw new TypeError(`BUSBAR_SEED must be an integer or "random", got "${value}".`);
  return seed;
}

export const SEED = seedOfThisRun();

// For the tests that use SEED without `randomTest`.
process.on('exit', (code) => {
  if (code !== 0) console.error(`The random numbers of this file repeat with BUSBAR_SEED=${SEED}.`);
});

/**
 * A test that uses random numbers. If it fails, the error's message contains the seed that repeats it.
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
