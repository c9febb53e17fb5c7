import { createHeadlessMixer } from 'busbar/headless';

/** @typedef {Parameters<typeof createHeadlessMixer>[0]} Options */

/** @type {(options: any) => Promise<any>} */
let create = createHeadlessMixer;
let every = 1;

/**
 * Creates the mixer of a test that runs with several transports and backends: by `createHeadlessMixer`,
 * unless the test file has called `setMixerFactory`.
 * @param {Options} options
 * @returns {ReturnType<typeof createHeadlessMixer>}
 */
export function createTestMixer(options) {
  return create(options);
}

/**
 * @param {(options: any) => Promise<any>} factory
 * @param {object} [options]
 * @param {number} [options.one] which cases of the slowest tests run: one in this many
 */
export function setMixerFactory(factory, { one = 1 } = {}) {
  create = factory;
  every = one;
}

/**
 * Whether a case of a slow test runs with this mixer: each one, unless the test file has chosen fewer. The
 * first one always does.
 * @param {number} number of the case
 */
export function runsCase(number) {
  return number % every === 0;
}

/** The cases of a slow test that run with this mixer. @template T @param {readonly T[]} cases */
export function someOf(cases) {
  return cases.filter((_, number) => runsCase(number));
}
