/// <reference path="./globals.d.ts" />

/** Hash of this build, eight hex digits. Main thread, worklet and wasm must be from the same build. */
export const BUILD = __BUSBAR_BUILD__;

/**
 * Names of the processors by backend. They contain the build, so that two builds can be used in one context.
 */
export const PROCESSOR_NAMES = Object.freeze({ wasm: `busbar-${BUILD}`, js: `busbar-${BUILD}-js` });

/** Name of the wasm's custom section with its build, in ASCII. */
export const BUILD_SECTION = 'busbar';
