import { createHeadlessMixer } from 'busbar/headless';

/** @typedef {Parameters<typeof createHeadlessMixer>[0]} Options */

/** @type {(options: any) => Promise<any>} */
let create = createHeadlessMixer;

/**
 * A mixer for tests that hold whatever the transport and the backend: `createHeadlessMixer`'s, unless the file that runs has said `testMixersOf`.
 * @param {Options} options
 * @returns {ReturnType<typeof createHeadlessMixer>}
 */
export function createTestMixer(options) {
  return create(options);
}

/** @param {(options: any) => Promise<any>} maker */
export function testMixersOf(maker) {
  create = maker;
}
