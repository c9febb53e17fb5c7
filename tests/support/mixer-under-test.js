import { createHeadlessMixer } from 'busbar/headless';

/** @typedef {Parameters<typeof createHeadlessMixer>[0]} Options */

/** @type {(options: any) => Promise<any>} */
let create = createHeadlessMixer;

/**
 * Creates the mixer of a test that runs with several transports and backends: by `createHeadlessMixer`,
 * unless the test file has called `setMixerFactory`.
 * @param {Options} options
 * @returns {ReturnType<typeof createHeadlessMixer>}
 */
export function createTestMixer(options) {
  return create(options);
}

/** @param {(options: any) => Promise<any>} factory */
export function setMixerFactory(factory) {
  create = factory;
}
